"""How well reports are put together: generated lists, with and without what misleads, and articles that were written for it."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray
from scripts.generators.events import Made, events, pairs_same
from scripts.link_weights import REAL, armies, articles, believed, coded, compared, worded

from tollbook.link import Links, Told, link
from tollbook.link.shipped import Model

BAND = 200  # pairs in a tenth of the scale of probabilities for its gap to count
ACCEPT, ASK = 0.95, 0.2  # what may be accepted without a person, and what is worth a person's time
FOLDS = 4


def table() -> Iterator[str]:
    """Yield F1 of the pairs put together, calibration, and what automatic acceptance would get wrong."""
    yield "| incidents | pair F1 | precision, recall | largest gap | accepted: precision | to people | seconds |"
    yield "|---|---|---|---|---|---|---|"
    for plain, size in ((True, 10_000), (True, 50_000), (False, 10_000), (False, 50_000)):
        made = events(size, seed=1, plain=plain)
        start = time.perf_counter()
        links = link(made.told)
        taken = time.perf_counter() - start
        event = dict(zip((told.id for told in made.told), made.event.tolist(), strict=True))
        of = np.array([event[told.id] for told in links.told])
        name = f"{size:,} generated{'' if plain else ', with what misleads'}"
        yield _row(name, links, of, f"{taken:.2f}")
    yield from _articles()


def _articles() -> Iterator[str]:
    texts, event = articles()
    start, (others, of_others) = believed(coded()), armies()
    real = [compared(others, of_others, start, count=REAL)] if others else []
    folds = _folds(texts, event)
    found = [_article_row(test, event, worded(start, compared(rest, event, start), *real)) for rest, test in folds]
    pair, b3 = (float(np.mean([row[at] for row in found])) for at in (0, 1))
    yield f"| {len(texts)} articles of ours, {FOLDS} parts, each with weights learned from the others | {pair:.3f} | B³ {b3:.3f} | | | | |"


def _folds(texts: Sequence[Told], event: Mapping[str, str]) -> Iterator[tuple[list[Told], list[Told]]]:
    """Yield the texts without some events, and those of these events."""
    names = sorted(set(event.values()))
    Random(1).shuffle(names)  # noqa: S311 (an order, no secret)
    for fold in range(FOLDS):
        left_out = set(names[fold::FOLDS])
        yield [text for text in texts if event[text.id] not in left_out], [text for text in texts if event[text.id] in left_out]


def _article_row(texts: Sequence[Told], event: Mapping[str, str], model: Model) -> tuple[float, float]:
    links = link(texts, model=model)
    of = np.array([event[told.id] for told in links.told])
    together, truly = links.group[:, None] == links.group, of[:, None] == of
    both = together & truly
    precision, recall = float((both.sum(1) / together.sum(1)).mean()), float((both.sum(1) / truly.sum(1)).mean())
    upper = np.triu_indices(len(of), 1)
    pair = 2 * both[upper].sum() / max(1, together[upper].sum() + truly[upper].sum())
    return float(pair), 2 * precision * recall / (precision + recall)


def _row(name: str, links: Links, of: NDArray[np.int64], taken: str) -> str:
    hits, found, true = pairs_same(Made(links.told, of), links.group)
    likely, same = links.probability, of[links.one] == of[links.other]
    sure, ask = likely >= ACCEPT, (likely >= ASK) & (likely < ACCEPT)
    return (
        f"| {name} | {2 * hits / (found + true):.3f} | {hits / found:.3f}, {hits / true:.3f} | {gap(likely, same):.3f} "
        f"| {same[sure].mean():.3f} | {ask.sum() / len(likely):.1%} of pairs | {taken} |"
    )


def gap(likely: NDArray[np.float32], same: NDArray[np.bool_]) -> float:
    """Return the largest difference, in a tenth of the scale with enough pairs, between what probabilities say and what is."""
    band = np.minimum((likely * 10).astype(int), 9)
    gaps = [abs(float(same[band == tenth].mean() - likely[band == tenth].mean())) for tenth in range(10) if (band == tenth).sum() >= BAND]
    return max(gaps, default=0.0)
