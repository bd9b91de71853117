"""What others publish: totals, statements, relations, finds, zones, and what a book can speak about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tollbook.model.counts import Count, Group, Measure, Range
from tollbook.model.parties import Involvement
from tollbook.model.places import Place
from tollbook.model.sources import Provenance
from tollbook.model.time import Period


class Stance(StrEnum):
    """What a party answers to an allegation. Accepting no number is not accepting zero."""

    ACCEPTS = "accepts"
    ACCEPTS_PARTLY = "accepts partly"
    DENIES = "denies"
    OPEN = "open"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Observation:
    """A figure somebody published about a scope and period, as of a date.

    ``as_of`` is None where the publication is undated; its words are kept in ``as_of_words``.
    ``unit`` is None for plain numbers; ``is_party`` marks a figure of a belligerent.
    """

    measure: Measure
    group: Group | None
    low: int | float | None
    high: int | float | None
    provenance: Provenance
    parties: tuple[Involvement, ...] = ()
    places: tuple[str, ...] = ()
    period: Period | None = None
    as_of: Period | None = None
    as_of_words: str | None = None
    grades: tuple[str, ...] = ()
    unit: str | None = None
    approximate: bool = False
    is_party: bool = False
    complete: bool = False

    @property
    def range(self) -> Range:
        """The bounds alone."""
        return Range(self.low, self.high)


@dataclass(frozen=True, slots=True)
class Statement:
    """What an official, party or body said or found; about an incident it is a response."""

    speaker: str
    says: str
    provenance: Provenance
    on_behalf_of: str | None = None
    when: Period | None = None
    about: str | None = None
    stance: Stance | None = None
    counts: tuple[Count, ...] = ()
    finding: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """Who did what to or for whom, in which period, according to whom, disputed by whom."""

    subject: str
    does: str
    object: str | None
    according_to: tuple[str, ...]
    provenance: Provenance
    when: Period | None = None
    disputed_by: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Find:
    """Equipment found. Made in, supplied by, taken from and used by are four different things."""

    item: str
    finder: str | None
    provenance: Provenance
    where: Place | None = None
    when: Period | None = None
    made_in: str | None = None
    supplied_by: str | None = None
    taken_from: str | None = None
    used_by: str | None = None
    seen_by: str | None = None
    serial: str | None = None


@dataclass(frozen=True, slots=True)
class Zone:
    """An area that somebody declared or controlled; the radius is in kilometres."""

    name: str
    centre: str
    radius_km: float | None
    declared_by: str | None
    provenance: Provenance
    when: Period | None = None
    disputed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a book can speak about. Only a complete coverage can contradict a total."""

    places: tuple[str, ...]
    parties: tuple[str, ...]
    measures: tuple[Measure, ...]
    period: Period
    complete: bool
    provenance: Provenance
