"""Pairs of records that may be of one event: near each other in days and kilometres, as near as their own precision allows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement, product

import numpy as np
from numpy.typing import NDArray

from tollbook.link.columns import Columns

DAYS = 2  # between the days that two sources give
KILOMETRES = 5.0  # between their points, besides the doubt of each
RADII = (5.0, 30.0, 120.0)  # kilometres; a larger doubt is no place
LENGTHS = (3, 45)  # days; a longer one is no date
BUDGET = (
    5_000_000,
    60,
)  # pairs looked at for one neighbour cell of all records, and more for each record; of more, each meets those next in order
STEP = 1 << 21  # pairs in memory at once
DEGREE = 111.2  # kilometres of a degree of latitude
ORIGIN = 1 << 20  # added to days so that keys stay positive
Numbers = NDArray[np.int64]
Rows = NDArray[np.int32]


@dataclass(frozen=True)
class Pairs:
    """Some pairs of a row of one set and a row of another, with the kilometres and days between the two."""

    left: Columns
    right: Columns
    one: Rows
    other: Rows
    kilometres: NDArray[np.float32]
    days: NDArray[np.int32]

    @classmethod
    def of(cls, left: Columns, right: Columns, one: Rows, other: Rows) -> Pairs:
        """Return pairs with what lies between the two."""
        return cls(left, right, one, other, _kilometres(left, right, one, other), gaps(left, right, one, other))

    def __len__(self) -> int:
        return len(self.one)

    def at(self, kept: NDArray[np.bool_]) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.left, self.right, self.one[kept], self.other[kept], self.kilometres[kept], self.days[kept])

    @property
    def near(self) -> NDArray[np.bool_]:
        """Where the two are near enough in days and kilometres."""
        reach = KILOMETRES + self.left.radius[self.one] + self.right.radius[self.other]
        near: NDArray[np.bool_] = (self.kilometres <= reach) & (self.days <= DAYS)
        return near

    @property
    def strangers(self) -> NDArray[np.bool_]:
        """Where both are from one list that has each event once: they cannot be of one event."""
        strangers: NDArray[np.bool_] = (self.left.source[self.one] == self.right.source[self.other]) & self.left.single[self.one]
        return strangers


@dataclass(frozen=True)
class _Placed:
    """Records of one class, sorted by cell and day."""

    rows: Rows
    first: Numbers
    last: Numbers
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    key: Numbers
    longest: int


def candidates(left: Columns, right: Columns, *, strangers: bool = False) -> Iterator[Pairs]:
    """Yield pairs of a row of each in steps; of one set with itself each pair once.

    With ``strangers`` those that are near and cannot be of one event, since one list has both, instead of those that may.
    """
    alone = left is right
    classes = list(_classes(right))
    ordered = combinations_with_replacement(classes, 2) if alone else product(_classes(left), classes)
    for (rows, radius, lasting), (others, further, longest) in ordered:
        reach = KILOMETRES + radius + further
        near = _placed(left, rows, reach=reach, longest=lasting)
        far = near if rows is others else _placed(right, others, reach=reach, longest=longest)
        for one, other in _joined(near, far, reach=reach):
            pairs = Pairs.of(left, right, one, other)
            yield pairs.at(pairs.near & (pairs.strangers == strangers))


def span(columns: Columns) -> int:
    """Return how many days lie between the first record and the last, both included."""
    dated = columns.first[columns.first >= 0]
    return int(dated.max() - dated.min()) + 1 if len(dated) else 0


def shifted(columns: Columns, shift: int) -> Columns:
    """Return the records some days later, those past the last day at the beginning again: all as before, but no pair is of one event."""
    dated = columns.first >= 0
    start, length = int(columns.first[dated].min()) if dated.any() else 0, max(1, span(columns))
    moved = np.where(dated, (columns.first - start + shift) % length + start, columns.first)
    values = {**columns.__dict__, "first": moved.astype(np.int32), "last": (moved + columns.last - columns.first).astype(np.int32)}
    return Columns(**values)


def _kilometres(left: Columns, right: Columns, one: Rows, other: Rows) -> NDArray[np.float32]:
    """Return the distance of each pair, on a plane that touches the earth at the first; good to a few per mille at these distances."""
    north = left.latitude[one] - right.latitude[other]
    east = np.abs(left.longitude[one] - right.longitude[other])
    east = np.minimum(east, np.float32(360) - east) * left.narrowing[one]
    found: NDArray[np.float32] = np.float32(DEGREE) * np.sqrt(north * north + east * east)
    return found


def gaps(left: Columns, right: Columns, one: Rows, other: Rows) -> NDArray[np.int32]:
    """Return the days between the two records of each pair, 0 where they overlap."""
    after = np.maximum(right.first[other] - left.last[one], left.first[one] - right.last[other])
    found: NDArray[np.int32] = np.maximum(after, 0)
    return found


def _classes(columns: Columns) -> Iterator[tuple[Rows, float, int]]:
    """Yield rows of like precision, with their largest radius and length."""
    length = columns.last - columns.first
    dated, placed = columns.first >= 0, ~np.isnan(columns.latitude)
    for lower, upper in zip((-1.0, *RADII), RADII, strict=False):
        for shorter, longer in zip((-1, *LENGTHS), LENGTHS, strict=False):
            near = placed & (columns.radius > lower) & (columns.radius <= upper)
            rows = np.flatnonzero(near & dated & (length > shorter) & (length <= longer)).astype(np.int32)
            if len(rows):
                yield rows, float(columns.radius[rows].max()), int(length[rows].max())


def _placed(columns: Columns, rows: Rows, *, reach: float, longest: int) -> _Placed:
    first, last = columns.first[rows].astype(np.int64), columns.last[rows].astype(np.int64)
    latitude, longitude = columns.latitude[rows].astype(np.float64), columns.longitude[rows].astype(np.float64)
    row = _row(latitude, reach)
    key = _key(row, _column(longitude, row, reach), first)
    order = np.argsort(key, kind="stable")
    return _Placed(rows[order], first[order], last[order], latitude[order], longitude[order], key[order], longest)


def _row(latitude: NDArray[np.float64], reach: float) -> Numbers:
    return np.floor((latitude + 90) / (reach / DEGREE)).astype(np.int64)


def _columns_in(row: Numbers, reach: float) -> Numbers:
    """Return how many cells lie around the earth in a row, each at least as wide as the reach."""
    latitude = np.minimum(np.maximum(np.abs(row * (reach / DEGREE) - 90), np.abs((row + 1) * (reach / DEGREE) - 90)), 89.0)
    around: Numbers = np.maximum(3, np.floor(360 * DEGREE * np.cos(np.radians(latitude)) / reach)).astype(np.int64)
    return around


def _column(longitude: NDArray[np.float64], row: Numbers, reach: float) -> Numbers:
    around = _columns_in(row, reach)
    column: Numbers = np.floor((longitude + 180) / 360 * around).astype(np.int64) % around
    return column


def _key(row: Numbers, column: Numbers, day: Numbers) -> Numbers:
    return ((row << 16) + column << 22) + day + ORIGIN


def _joined(left: _Placed, right: _Placed, *, reach: float) -> Iterator[tuple[Rows, Rows]]:
    """Yield pairs in neighbouring cells; within one set each pair once, from the earlier in order to the later."""
    row = _row(left.latitude, reach)
    alone = left is right
    for down in (0, 1) if alone else (-1, 0, 1):
        column, around = _column(left.longitude, row + down, reach), _columns_in(row + down, reach)
        for aside in (0, 1) if alone and not down else (-1, 0, 1):
            cell = (row + down, (column + aside) % around)
            start = np.searchsorted(right.key, _key(*cell, left.first - DAYS - right.longest), "left")
            end = np.searchsorted(right.key, _key(*cell, left.last + DAYS), "right")
            if alone and (down, aside) == (0, 0):
                start = np.maximum(start, np.arange(len(left.key)) + 1)
            yield from _expanded(left, right, start, np.minimum(end, start + _most(end - start)))


def _most(count: Numbers) -> int:
    """Return how many records each may meet, so that all stay within the budget: a hundred thousand equal rows must not explode."""
    most, budget = int(count.max(initial=0)), BUDGET[0] + BUDGET[1] * len(count)
    while most > 1 and int(np.clip(count, 0, most).sum()) > budget:
        most = most * 2 // 3
    return most


def _expanded(left: _Placed, right: _Placed, start: Numbers, end: Numbers) -> Iterator[tuple[Rows, Rows]]:
    count = np.maximum(end - start, 0)
    filled = np.flatnonzero(count)
    ends = np.cumsum(count[filled])
    at = 0
    while at < len(filled):
        stop = max(at + 1, int(np.searchsorted(ends, (ends[at - 1] if at else 0) + STEP, "right")))
        rows, many = filled[at:stop], count[filled[at:stop]]
        offsets = np.arange(many.sum()) + np.repeat(start[rows] - np.cumsum(many) + many, many)
        yield left.rows[np.repeat(rows, many)], right.rows[offsets]
        at = stop
