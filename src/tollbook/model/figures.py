"""Figures: the numbers that leave a book, which cannot be built without their question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from tollbook.model.counts import Group, Measure, Range
from tollbook.model.parties import Role


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a book: repeated values of one filter mean any of, filters together all of.

    Dates bound the earliest day of an incident. Empty ``grades`` means the method's headline grades.
    """

    measure: Measure = Measure.KILLED
    group: Group | None = None
    parties: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    sole: bool = False
    places: tuple[str, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    grades: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    method: str | None = None
    as_of: date | None = None
    as_printed: bool = False


@dataclass(frozen=True, slots=True)
class GapShare:
    """One incident's part in the gap between low and high; ``share`` is between 0 and 1."""

    incident: str
    low: int | None
    high: int | None
    share: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum with its range and receipts, built only together with the question it answers.

    ``incidents`` have a count in it, ``unknown`` match but state no number, ``left_out`` match but
    for their grade. ``no_high`` and ``no_low`` count incidents with one bound, ``point_only`` those
    of which only a best estimate is printed; ``beyond`` those whose dates run past the period.
    """

    question: Question
    key: Mapping[str, str]
    low: int | None
    high: int | None
    best: int | None
    incidents: int
    unknown: int
    left_out: int
    receipts: tuple[str, ...]
    receipts_total: int
    no_high: int = 0
    no_low: int = 0
    point_only: int = 0
    beyond: int = 0
    flagged: int = 0

    @property
    def range(self) -> Range:
        """The bounds alone."""
        return Range(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that one question gives: its figures, what each filter left out, and where the gap lies.

    ``other_groups`` are those of which incidents state the measure, where none states it of the group asked for.
    """

    question: Question
    method: str
    grades: tuple[str, ...]
    figures: tuple[Figure, ...]
    beside: tuple[Figure, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    left_out_by_grade: Mapping[str, int] = field(default_factory=dict)
    sensitivity: tuple[GapShare, ...] = ()
    notes: tuple[str, ...] = ()
    other_groups: tuple[Group, ...] = ()
