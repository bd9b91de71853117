"""Counts as sources print them: a measure, a group, and bounds that may be unknown."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """What is counted. The first six count people; the others count what observations report."""

    KILLED = "killed"
    INJURED = "injured"
    KILLED_OR_INJURED = "killed-or-injured"
    DETAINED = "detained"
    MISSING = "missing"
    DISPLACED = "displaced"
    STRIKES = "strikes"
    TERRITORY = "territory"
    REFUGEES = "refugees"
    ASYLUM_APPLICATIONS = "asylum-applications"
    SHARE = "share"


class Group(StrEnum):
    """Who is counted. ``PEOPLE`` is everybody, whatever their status."""

    CIVILIANS = "civilians"
    CHILDREN = "children"
    WOMEN = "women"
    MEN = "men"
    COMBATANTS = "combatants"
    STATUS_UNKNOWN = "status unknown"
    STATUS_CONTESTED = "status contested"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """A number known only between two bounds, as recorders publish it. An unknown bound is None.

    >>> 7 in Range(5, None)
    True
    >>> Range(5, 9) + Range(1, None)
    Range(low=6, high=None)
    """

    low: int | float | None
    high: int | float | None

    def __post_init__(self) -> None:
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")

    def __contains__(self, count: int | float) -> bool:
        return (self.low is None or self.low <= count) and (self.high is None or count <= self.high)

    def __add__(self, other: Range) -> Range:
        return Range(_sum(self.low, other.low), _sum(self.high, other.high))

    def overlaps(self, other: Range) -> bool:
        """Say whether some number lies in both."""
        return not (_below(self.high, other.low) or _below(other.high, self.low))

    def within(self, other: Range) -> bool:
        """Say whether every number in this range lies in the other."""
        low_held = other.low is None or (self.low is not None and self.low >= other.low)
        high_held = other.high is None or (self.high is not None and self.high <= other.high)
        return low_held and high_held

    @property
    def known(self) -> bool:
        """True where at least one bound is known."""
        return self.low is not None or self.high is not None


def _sum(one: int | float | None, other: int | float | None) -> int | float | None:
    return None if one is None or other is None else one + other


def _below(high: int | float | None, low: int | float | None) -> bool:
    return high is not None and low is not None and high < low


@dataclass(frozen=True, slots=True)
class Printed:
    """The three numbers a source printed, kept where we had to read them in another order."""

    low: int | None
    best: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Count:
    """How many people of a group suffered a harm, by one source.

    ``best`` is set only where the source itself prints one. An unknown bound is None, never 0.
    """

    measure: Measure
    group: Group
    low: int | None = None
    high: int | None = None
    best: int | None = None
    printed: Printed | None = None
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, value in (("low", self.low), ("high", self.high), ("best", self.best)):
            if value is not None and value < 0:
                raise ValueError(f"{name} {value} is negative")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")

    @property
    def range(self) -> Range:
        """The bounds alone."""
        return Range(self.low, self.high)

    @property
    def as_printed(self) -> Printed:
        """What the source printed, in the order in which it printed it."""
        return self.printed or Printed(self.low, self.best, self.high)
