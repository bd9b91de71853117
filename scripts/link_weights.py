"""Learn the weights that are shipped with the linker: from generated events, and from texts that were written to learn from.

The coded rates are what generated lists teach without looking at their truth; real lists correct them with their own.
The weights of texts are learned by logistic regression around what is believed before it: half of what coded fields weigh among lists,
since a form read from a text is less sure, and more the more alike the words are. It learns from ``tests/link/articles.jsonl`` and, where
the folder of datasets lies beside the checkout, from real statements and releases of armies: texts much alike in their words, nearly all
of them of different events.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from scripts.generators.events import events

from tollbook.extract import Reader, read_lines
from tollbook.link import Told
from tollbook.link.columns import columns, in_order
from tollbook.link.engine import link
from tollbook.link.levels import SIZES, levels_of
from tollbook.link.lines import as_text, forms, read, told
from tollbook.link.links import COPY
from tollbook.link.shipped import Model, as_table
from tollbook.link.teaching import taught
from tollbook.link.weights import Rates, Reals, Weights, learn, scored, uniform
from tollbook.link.wording import WORDED_SIZES

TARGET = Path(__file__).parents[1] / "src" / "tollbook" / "link" / "weights.json"
DATA = Path(__file__).parents[2] / "shared" / "data"
REAL = 0.04  # how much a pair of the real texts counts: there are many, and of two kinds alone
ARTICLES = Path(__file__).parents[1] / "tests" / "link" / "articles.jsonl"
LESS = 0.5  # of what a coded field weighs, for one that was read from a text
MOST = 2.5  # the most that it may weigh
RARER = -3.0  # added to the odds before any field is looked at: words bring many candidates
WORDS = (0.0, -1.5, -1.0, -0.3, 0.4, 1.0, 1.6, 2.2, 2.8)
RARE = (0.0, -0.8, 0.2, 0.7, 1.2, 1.8, 2.4, 3.0)
APART = (0.0, 0.7, 0.3, -0.3, -0.8, -1.3, -1.8, -2.5)
PUBLISHED = (0.0, 0.7, 0.5, 0.2, -0.2, -0.5, -1.0, -1.5)
Events = dict[str, str]


def coded() -> Rates:
    """Return the rates of generated lists."""
    held = columns(in_order(events(20_000, seed=11).told))
    found, rates = scored(held, held), uniform()
    for _ in range(3):
        rates = learn(held, found, rates)
    met = [np.bincount(level, minlength=size) > 0 for level, size in zip(levels_of(found.pattern), SIZES, strict=True)]
    same, chance = (tuple(_neutral(*each) for each in zip(table, rates.chance, met, strict=True)) for table in (rates.same, rates.chance))
    return Rates(rates.prior, same, chance)


def _neutral(rate: Reals, chance: Reals, met: NDArray[np.bool_]) -> Reals:
    """Return rates in which a level that was never met is as likely in one event as by chance."""
    mended: Reals = np.where(met, rate, chance)
    neutral: Reals = mended / mended.sum()
    return neutral


def believed(rates: Rates) -> Model:
    """Return the model before any text is learned from."""
    plain = rates.weights
    worded = (WORDS, WORDS, RARE, APART, PUBLISHED)
    if tuple(map(len, worded)) != WORDED_SIZES:
        raise ValueError("what is believed of texts does not fit the levels of their fields")
    fields = (*(np.clip(LESS * field, -MOST, MOST) for field in plain.fields), *(np.array(field) for field in worded))
    return Model(rates, Weights(plain.base + RARER, fields), 0.1)


def articles() -> tuple[list[Told], Events]:
    """Return the texts of our own as they are read, and the event of each."""
    lines = [msgspec.json.decode(line) for line in ARTICLES.read_bytes().splitlines()]
    return _read(lines), {str(line["id"]): str(line["incident"]) for line in lines}


def armies() -> tuple[list[Told], Events]:
    """Return statements and releases of armies as they are read, and the event of each; none where there are none."""
    statements, releases = DATA / "oir-statements" / "statements.jsonl", DATA / "isaf-releases" / "releases.jsonl"
    if not statements.is_file():
        return [], {}
    lines = [
        {"id": f"statement {at}", "text": line["text"], "published": _day(line["statement_date"]), "incident": line["code"]}
        for at, line in enumerate(map(msgspec.json.decode, statements.read_bytes().splitlines()))
    ]
    lines += [
        {"id": f"release {line['id']}", "text": line["text"], "published": line["gold"]["start_date"], "incident": line["id"]}
        for line in map(msgspec.json.decode, releases.read_bytes().splitlines())
    ]
    return _read(lines), {str(line["id"]): str(line["incident"]) for line in lines}


def _day(digits: str | None) -> str | None:
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if digits else None


def _read(lines: Sequence[Mapping[str, object]]) -> list[Told]:
    asked = list(read(map(msgspec.json.encode, lines)))
    answers = (answer for answer, _ in read_lines(map(as_text, asked), Reader()))
    return [told(each, form) for each, form in zip(asked, forms(answers), strict=True)]


Compared = tuple[list[NDArray[Any]], NDArray[np.bool_], NDArray[np.float64]]


def compared(texts: Sequence[Told], event: Events, model: Model, *, count: float = 1.0) -> Compared:
    """Return the levels of all candidates among some texts, whether they are of one event, and how much each counts."""
    links = link(texts, model=model)
    if links.wording is None:
        raise ValueError("there are no texts to learn from")
    kept = (links.rule & COPY) == 0
    one, other = links.one[kept], links.other[kept]
    of = np.array([event[each.id] for each in links.told])
    levels: list[NDArray[Any]] = [*levels_of(links.pattern[kept]), *links.wording.levels(one, other)]
    return levels, of[one] == of[other], np.full(len(one), count)


def worded(model: Model, *sets: Compared) -> Model:
    """Return a model whose weights of texts are learned from sets of pairs; the share of pairs of one event is theirs."""
    levels = [np.concatenate(field) for field in zip(*(each for each, _, _ in sets), strict=True)]
    same, counts = np.concatenate([each for _, each, _ in sets]), np.concatenate([each for _, _, each in sets])
    return Model(model.coded, taught(model.worded, levels, same, counts=counts), float(np.average(same, weights=counts)))


def main() -> None:
    """Write the weights again."""
    start = believed(coded())
    texts, event = armies()
    real = [compared(texts, event, start, count=REAL)] if texts else []
    model = worded(start, compared(*articles(), start), *real)
    TARGET.write_text(json.dumps(as_table(model), indent=None, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
