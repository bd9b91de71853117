"""Records of events as columns of numbers, in an order of their own, so that what is made of them never depends on the order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tollbook.errors import BadInput
from tollbook.language.fold import fold
from tollbook.model.counts import Range
from tollbook.model.time import Period

UNKNOWN = -1
EPISODE = 4  # days: what lasts so long is an episode of many strikes, or its day is not known
Ints = NDArray[np.int32]
Bits = NDArray[np.uint64]
Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Told:
    """What one source tells of one event. ``radius`` is the doubt around its point in kilometres.

    ``single`` says that its source lists every event once. ``places`` are names from the smallest to the largest.
    ``kind`` is the type of the event or its weapon, ``family`` the larger kind that it belongs to. ``people`` are names of victims.
    """

    id: str
    source: str = ""
    single: bool = False
    when: Period | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius: float = 0.0
    places: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    kind: str | None = None
    family: str | None = None
    killed: Range | None = None
    injured: Range | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columns:
    """The columns. Days are ordinals, -1 where not known; so are numbers of names and counts. Sets of names are bits.

    ``narrowing`` is how much shorter a degree of longitude is than one of latitude, ``rarity`` is the share of the records that print the same numbers killed.
    """

    first: Ints
    last: Ints
    latitude: Reals
    longitude: Reals
    narrowing: Reals
    radius: Reals
    place: Ints
    around: Ints
    parties: Bits
    sides: Bits
    kind: Ints
    family: Ints
    killed_low: Ints
    killed_high: Ints
    injured_low: Ints
    injured_high: Ints
    rarity: NDArray[np.float32]
    people: Bits
    source: Ints
    single: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.first)

    @property
    def long(self) -> NDArray[np.bool_]:
        """Where the record is of an episode, or of a day not known."""
        known: NDArray[np.bool_] = (self.first >= 0) & (self.last - self.first >= EPISODE - 1)
        return known

    def at(self, rows: NDArray[Any]) -> Columns:  # numbers or a mask
        """Return some of the rows."""
        return Columns(*(getattr(self, field.name)[rows] for field in fields(self)))


def in_order(told: Iterable[Told]) -> list[Told]:
    """Return records in the order of their ids.

    Raises
    ------
    BadInput
        If two have one id.
    """
    ordered = sorted(told, key=lambda each: each.id)
    for before, each in zip(ordered, ordered[1:], strict=False):
        if before.id == each.id:
            raise BadInput(f'two records have the id "{each.id}"; give each its own')
    return ordered


def columns(told: Sequence[Told]) -> Columns:
    """Return records as columns, in the order given."""
    names: dict[str, int] = {}

    def number(name: str | None) -> int:
        return UNKNOWN if not name else names.setdefault(fold(name), len(names))

    def of(values: Iterable[int]) -> Ints:
        return np.fromiter(values, np.int32, len(told))

    def known(values: Iterable[float | None]) -> Reals:
        return np.array([np.nan if value is None else value for value in values], np.float32)

    def bits(values: Iterable[tuple[str, ...]]) -> Bits:
        return np.fromiter((sum({1 << number(name) % 64 for name in each}) for each in values), np.uint64, len(told))

    latitude = known(each.latitude for each in told)
    low, high = (of(_bounds(each.killed)[end] for each in told) for end in (0, 1))
    return Columns(
        first=of(_day(each.when, first=True) for each in told),
        last=of(_day(each.when, first=False) for each in told),
        latitude=latitude,
        longitude=known(each.longitude for each in told),
        narrowing=np.cos(np.radians(latitude)),
        radius=known(each.radius for each in told),
        place=of(number(each.places[0] if each.places else None) for each in told),
        around=of(number(each.places[1] if len(each.places) > 1 else None) for each in told),
        parties=bits(each.parties for each in told),
        sides=bits(each.sides or each.parties for each in told),
        kind=of(number(each.kind) for each in told),
        family=of(number(each.family or each.kind) for each in told),
        killed_low=low,
        killed_high=high,
        rarity=shares(low, high),
        injured_low=of(_bounds(each.injured)[0] for each in told),
        injured_high=of(_bounds(each.injured)[1] for each in told),
        people=bits(each.people for each in told),
        source=of(number(f"source {each.source}") for each in told),
        single=np.fromiter((each.single for each in told), np.bool_, len(told)),
    )


def shares(low: Ints, high: Ints) -> NDArray[np.float32]:
    """Return for each record the share of records that print the same two numbers, among those that print some."""
    key = (low.astype(np.int64) << 32) + high
    _, where, count = np.unique(key, return_inverse=True, return_counts=True)
    share: NDArray[np.float32] = (count[where] / max(1, int((low >= 0).sum()))).astype(np.float32)
    return share


def _day(when: Period | None, *, first: bool) -> int:
    if when is None or when.earliest is None or when.latest is None:
        return UNKNOWN
    return (when.earliest if first else when.latest).toordinal()


def _bounds(count: Range | None) -> tuple[int, int]:
    """Return the bounds, the one that is known for one that is not; "at least 9" is near 9."""
    if count is None or not count.known:
        return UNKNOWN, UNKNOWN
    low = count.low if count.low is not None else count.high
    high = count.high if count.high is not None else count.low
    return _capped(low), _capped(high)


def _capped(value: float | None) -> int:
    return min(int(value or 0), 10**9)
