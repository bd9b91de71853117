"""What ``tollbook link --jsonl`` writes: a row for each record, and for each pair that was compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tollbook.link.levels import FIELDS, levels_of
from tollbook.link.links import Links
from tollbook.link.wording import WORDED

STEP = 1 << 16  # pairs in memory at once


def rows_of(links: Links) -> Iterator[dict[str, object]]:
    """Yield each record with its incident, which is named by the first id of it, and how probably it belongs there."""
    likely = links.of_row.tolist()
    for each, group, probability in zip(links.told, links.group.tolist(), likely, strict=True):
        yield {"id": each.id, "incident": links.told[group].id, "probability": round(probability, 4)}


def pairs_of(links: Links) -> Iterator[dict[str, object]]:
    """Yield each pair that was compared, the probability that both are one, and what each field weighs."""
    probability = links.probability
    for start in range(0, len(links.one), STEP):
        at = np.arange(start, min(start + STEP, len(links.one)))
        parts, worded = _parts(links, at)
        for number, pair in enumerate(at.tolist()):
            names = (*_CODED, *_WORDED) if worded[number] else _CODED
            yield {
                "a": links.told[links.one[pair]].id,
                "b": links.told[links.other[pair]].id,
                "probability": round(float(probability[pair]), 4),
                "parts": {name: round(float(column[number]), 3) for name, column in zip(names, parts, strict=False)},
            }


_CODED = tuple(field.name for field in FIELDS)
_WORDED = tuple(name for name, _ in WORDED)


def _parts(links: Links, at: NDArray[np.int64]) -> tuple[list[NDArray[np.float64]], NDArray[np.bool_]]:
    """Return the weight of each field of some pairs, and which of them have a text on both sides."""
    one, other, levels = links.one[at], links.other[at], levels_of(links.pattern[at])
    columns = [weight[level] for weight, level in zip(links.coded.fields, levels, strict=True)]
    if links.wording is None:
        return columns, np.zeros(len(at), bool)
    worded = links.wording.known[one] & links.wording.known[other]
    both: list[NDArray[Any]] = [*levels, *links.wording.levels(one, other)]
    texts = [weight[level] for weight, level in zip(links.worded.fields, both, strict=True)]
    return [np.where(worded, text, coded) for text, coded in zip(texts, columns, strict=False)] + texts[len(columns) :], worded
