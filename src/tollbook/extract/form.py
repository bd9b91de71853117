"""The coded form of a report, as it is proposed: when, where, who, with what, how many; each value with its place in the text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tollbook.language.counting import Counted
from tollbook.model.counts import Range
from tollbook.model.time import Period

RELAYS = "relays "  # begins the flag of a form whose numbers are all one source's
MEASURES = ("killed", "killed_civilians", "injured", "injured_civilians", "detained")


@dataclass(frozen=True, slots=True)
class When:
    """When the event was, with the words that say so."""

    period: Period
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Where:
    """A place that is named for the event; precision is a radius in metres."""

    name: str
    place: str
    latitude: float
    longitude: float
    precision: float
    start: int
    end: int
    level: str
    province: str | None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """A party that is named, and the role in which."""

    name: str
    party: str
    role: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon or kind of strike that is named."""

    term: str
    type: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """A count with who is given for it."""

    count: Counted
    words: str
    attribution: str | None


@dataclass(frozen=True, slots=True)
class Form:
    """What a text says of one event. ``best`` is its toll by the names of ``MEASURES``; what is not known is left out."""

    when: When | None
    where: tuple[Where, ...]
    parties: tuple[Who, ...]
    weapons: tuple[Weapon, ...]
    counts: tuple[Said, ...]
    best: Mapping[str, Range]
    confidence: float
    flags: tuple[str, ...] = ()
