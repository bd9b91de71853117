"""Records of events as columns of numbers, in an order of their own: what is made of them never depends on how they came in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tollbook.errors import BadInput
from tollbook.language.fold import fold
from tollbook.model.counts import Range
from tollbook.model.time import Period

UNKNOWN = -1
MOST = 10**9  # people that a count may tell of
EPISODE = 4  # days: what lasts so long is an episode of many strikes, or its day is not known
Ints = NDArray[np.int32]
Bits = NDArray[np.uint64]
Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Told:
    """What one source tells of one event. ``radius`` is the doubt around its point in kilometres.

    ``single`` says that its source lists every event once. ``places`` are names from the smallest to the largest.
    ``kind`` is the type of the event or its weapon, ``family`` the larger kind that it belongs to. ``people`` are names of victims.
    ``text`` holds its words, where they are known, and ``published`` when they were.
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
    text: str = ""
    published: date | None = None


@dataclass(frozen=True)
class Columns:
    """The columns. Days are ordinals, -1 where not known; so are numbers of names and counts. Sets of names are bits.

    ``narrowing`` is how much shorter a degree of longitude is than one of latitude, ``rarity`` is the share of the records that print
    the same numbers killed.
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
    for before, each in pairwise(ordered):
        if before.id == each.id:
            raise BadInput(f'two records have the id "{each.id}"; give each its own')
    return ordered


class Numbers:
    """Numbers for names, each kind of name with its own: places, parties, victims, kinds of events, sources."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str | None], int] = {}
        self._folded: dict[tuple[str, str], int] = {}
        self._many: Counter[str] = Counter()
        self._bits: dict[tuple[str, tuple[str, ...]], int] = {}

    def of(self, kind: str, name: str | None) -> int:
        """Return the number of a name, the same for all spellings that fold to one; -1 for none."""
        number = self._known.get((kind, name))
        return self._new(kind, name) if number is None else number

    def bits(self, kind: str, names: tuple[str, ...]) -> int:
        """Return a set of names as bits; the first 64 of a kind have one each."""
        found = self._bits.get((kind, names))
        if found is None:
            found = self._bits[kind, names] = sum({1 << self.of(kind, name) % 64 for name in names})
        return found

    def _new(self, kind: str, name: str | None) -> int:
        number = UNKNOWN if not name else self._folded.setdefault((kind, fold(name)), self._many[kind])
        self._many[kind] = max(self._many[kind], number + 1)
        self._known[kind, name] = number
        return number


def columns(told: Sequence[Told], numbers: Numbers | None = None) -> Columns:
    """Return records as columns, in the order given. ``numbers`` are those of names in other records; new names are added."""
    numbers = numbers or Numbers()
    of, bits = numbers.of, numbers.bits
    killed, injured = _both_bounds(each.killed for each in told), _both_bounds(each.injured for each in told)
    latitude = _known(each.latitude for each in told)
    return Columns(
        first=_ints([_day(each.when, first=True) for each in told]),
        last=_ints([_day(each.when, first=False) for each in told]),
        latitude=latitude,
        longitude=_known(each.longitude for each in told),
        narrowing=np.cos(np.radians(latitude)),
        radius=_known(each.radius for each in told),
        place=_ints([of("place", each.places[0] if each.places else None) for each in told]),
        around=_ints([of("place", each.places[1] if len(each.places) > 1 else None) for each in told]),
        parties=_bits([bits("party", each.parties) for each in told]),
        sides=_bits([bits("party", each.sides or each.parties) for each in told]),
        kind=_ints([of("kind", each.kind) for each in told]),
        family=_ints([of("kind", each.family or each.kind) for each in told]),
        killed_low=killed[0],
        killed_high=killed[1],
        rarity=shares(*killed),
        injured_low=injured[0],
        injured_high=injured[1],
        people=_bits([bits("person", each.people) for each in told]),
        source=_ints([of("source", each.source or "not named") for each in told]),
        single=np.array([each.single for each in told], np.bool_),
    )


def _both_bounds(counts: Iterable[Range | None]) -> Ints:
    return np.array([_bounds(count) for count in counts], np.int32).reshape(-1, 2).T


def _ints(values: list[int]) -> Ints:
    return np.array(values, np.int32)


def _bits(values: list[int]) -> Bits:
    return np.array(values, np.uint64)


def _known(values: Iterable[float | None]) -> Reals:
    return np.array([np.nan if value is None else value for value in values], np.float32)


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
    return min(int(low or 0), MOST), min(int(high or 0), MOST)
