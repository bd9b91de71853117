"""The pages of estimates that people accepted: what is documented, what had to hold first, and what each model says, or why none may."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.errors import Unknown
from tollbook.language.fold import fold
from tollbook.language.packed import unpacked
from tollbook.language.said import say
from tollbook.model.counts import Range
from tollbook.model.estimates import GateAnswer, ModelRow, UndercountEstimate
from tollbook.statistics.caveats import ASSUMPTIONS, rounded, unlisted
from tollbook.statistics.caveats import POOLED as HOW_POOLED
from tollbook.store.public import PublicRecord
from tollbook.web.answers.pageful import Pageful, pageful
from tollbook.web.request import Asking

POOLED = "panel"


@dataclass(frozen=True)
class Modelled:
    """One model as it may be read: numbers to three digits, none where it was refused, and what it assumes."""

    model: str
    median: int | None
    range: Range | None
    assumes: str | None
    row: ModelRow


@dataclass(frozen=True)
class EstimatePage:
    """An estimate: ``missing`` and ``missing_range`` are how many are undocumented, None where no number may be given."""

    id: str
    estimate: UndercountEstimate
    models: tuple[Modelled, ...]
    missing: int | None
    missing_range: Range | None
    most: int

    def gates(self) -> tuple[tuple[GateAnswer, str], ...]:
        """Return each gate with why it was passed or not, and how that was made where it is kept."""
        return tuple(zip(self.estimate.gates, self._told(), strict=False))

    def reasons(self) -> tuple[str, ...]:
        """Return why no number is given, none where one is."""
        return self._told()[len(self.estimate.gates) :]

    def _told(self) -> tuple[str, ...]:
        return unpacked(self.estimate.made_of, (*(gate.why for gate in self.estimate.gates), *self.estimate.refused))


@dataclass(frozen=True)
class Estimates:
    """The estimates of a book, by title."""

    estimates: Pageful[tuple[str, UndercountEstimate]]


def estimates(reader: PublicRecord, asking: Asking) -> Estimates:
    """Return the list of estimates."""
    found = sorted(((held.id, held.noun) for held in reader.all(UndercountEstimate)), key=lambda each: (fold(each[1].title), each[0]))
    return Estimates(pageful(found, asking))


def estimate(reader: PublicRecord, asking: Asking) -> EstimatePage:
    """Return the page of one estimate.

    Raises
    ------
    Unknown
        If there is no such estimate, nobody accepted it, or the public does not see it.
    """
    held = reader.one(asking.path["id"])
    if not isinstance(held.noun, UndercountEstimate):
        raise Unknown(say("no estimate {id} in this book", id=held.id))
    found = held.noun
    rows = (*found.panel, *((found.pooled,) if found.pooled else ()))
    most = rounded(max((row.high for row in rows if row.high is not None), default=0.0))
    missing, within = _missing(found)
    return EstimatePage(held.id, found, tuple(map(_modelled, rows)), missing, within, most)


def _missing(found: UndercountEstimate) -> tuple[int, Range] | tuple[None, None]:
    """Return how many are undocumented, and between which bounds."""
    numbers = found.pooled.numbers if found.pooled else None
    if numbers is None or found.fewest is None or found.most is None:
        return None, None
    low, middle, high = unlisted(*numbers, fewest=found.fewest, most=found.most)
    return middle, Range(low, high)


def _modelled(row: ModelRow) -> Modelled:
    assumes = HOW_POOLED if row.model == POOLED else ASSUMPTIONS.get(row.model)
    if row.numbers is None:
        return Modelled(row.model, None, None, assumes, row)
    low, median, high = map(rounded, row.numbers)
    return Modelled(row.model, median, Range(low, high), assumes, row)
