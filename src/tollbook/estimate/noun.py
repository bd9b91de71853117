"""A panel as the noun that a book keeps: counts, models and reasons, and nothing of any person."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook import __version__
from tollbook.language.packed import packed
from tollbook.model.counts import Measure
from tollbook.model.estimates import GateAnswer, ListedPeople, ModelRow, OverlapCell, UndercountEstimate
from tollbook.statistics.caveats import COVERAGE, IDENTIFYING
from tollbook.statistics.draws import Estimate
from tollbook.statistics.panel import Panel

UNTITLED = "People on lists"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a panel was asked of, and how: the hash of the file, the seed, other options in words, and what happened to the people."""

    sha256: str
    seed: int
    options: str
    title: str | None = None
    measure: Measure | None = None


def noun_of(found: Panel, asked: Asked) -> UndercountEstimate:
    """Return a panel as a book keeps it."""
    counted = found.counted
    return UndercountEstimate(
        title=asked.title or UNTITLED,
        measure=asked.measure,
        documented=None if counted is None else counted.number,
        fewest=None if counted is None else counted.fewest,
        most=None if counted is None else counted.most,
        sampled=None if counted is None else counted.sampled,
        lists=_lists(found),
        cells=_cells(found),
        smallest=None if counted is None else counted.smallest,
        panel=tuple(map(_row, found.rows)),
        pooled=None if found.pooled is None else _row(found.pooled),
        gates=tuple(GateAnswer(gate.gate, gate.passed, str(gate.why)) for gate in found.gates),
        refused=tuple(map(str, found.refused)),
        statement=found.answer,
        assumption=IDENTIFYING,
        measured=COVERAGE,
        options=asked.options,
        seed=asked.seed,
        version=__version__,
        sha256=asked.sha256,
        made_of=packed([*(gate.why for gate in found.gates), *found.refused]),
    )


def _lists(found: Panel) -> tuple[ListedPeople, ...]:
    cells = found.cells
    return () if cells is None else tuple(ListedPeople(name, cells.on(at)) for at, name in enumerate(cells.lists))


def _cells(found: Panel) -> tuple[OverlapCell, ...]:
    """Return the sets of lists that somebody is on, those of most people first."""
    if found.cells is None:
        return ()
    pairs = sorted(zip(found.cells.patterns, found.cells.counts, strict=True), key=lambda pair: (-pair[1], pair[0]))
    return tuple(OverlapCell(tuple(at for at, on in enumerate(pattern) if on), count) for pattern, count in pairs if count)


def _row(row: Estimate) -> ModelRow:
    if row.refusal is not None:
        return ModelRow(row.model, None, None, None, refused=str(row.refusal))
    median, low, high = (round(number, 1) for number in (row.median, row.low, row.high))
    rhat, ess = (None if number is None else round(number, 4) for number in (row.rhat, row.ess))
    return ModelRow(row.model, median, low, high, len(row.draws), rhat, ess, row.detail)
