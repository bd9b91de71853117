"""Which records are of one event: groups joined best first, as long as what speaks for it outweighs what speaks against it."""

from __future__ import annotations

import heapq

import numpy as np
from numpy.typing import NDArray

STRANGERS = -1.0  # the weight between two records that are no candidates
WEAKEST = -4.0  # pairs below it are taken for strangers
NEVER = -1e6  # the weight of two that a person keeps apart
Rows = NDArray[np.int32]
Weight = NDArray[np.float32]


def clusters(size: int, one: Rows, other: Rows, weight: Weight, *, alone: Rows, strangers: float = STRANGERS) -> Rows:
    """Return for each record the first record of its group.

    ``alone`` holds the number of a list that has every event once, -1 for others: two records of one such list are never in one group.
    Two records of weight ``NEVER`` are in one group neither. The same pairs in any order give the same groups.
    """
    good = (weight > 0) & ((alone[one] != alone[other]) | (alone[one] < 0))
    found = components(size, one[good], other[good])
    members = np.bincount(found, minlength=size)
    open_ = (members[found[one]] > 2) & (found[one] == found[other]) & ((weight > WEAKEST) | (weight <= NEVER))
    kept = np.flatnonzero(open_)
    kept = kept[np.lexsort((other[kept], one[kept], -weight[kept]))]
    groups = _Groups(alone, strangers)
    for pair in zip(one[kept].tolist(), other[kept].tolist(), weight[kept].tolist(), strict=True):
        groups.weigh(*pair)
    groups.join()
    for records in groups.members.values():
        found[records] = min(records)
    return found


def components(size: int, one: Rows, other: Rows) -> Rows:
    """Return for each record the first record that it is connected with.

    >>> components(5, np.array([3, 0], np.int32), np.array([1, 2], np.int32)).tolist()
    [0, 1, 0, 1, 4]
    """
    found = np.arange(size, dtype=np.int32)
    while True:
        least = np.minimum(found[one], found[other])
        before = found.copy()
        np.minimum.at(found, found[one], least)
        np.minimum.at(found, found[other], least)
        while not np.array_equal(found, further := found[found]):
            found = further
        if np.array_equal(found, before):
            return found


class _Groups:
    """Groups of records with the sum of weights between each two."""

    def __init__(self, alone: Rows, strangers: float) -> None:
        self._alone, self._strangers = alone, strangers
        self.members: dict[int, list[int]] = {}
        self._lists: dict[int, frozenset[int]] = {}
        self._between: dict[int, dict[int, float]] = {}
        self._changed: dict[int, int] = {}

    def weigh(self, one: int, other: int, weight: float) -> None:
        """Take in the weight between two records."""
        for record in (one, other):
            if record not in self.members:
                self.members[record] = [record]
                self._between[record] = {}
                self._changed[record] = 0
                mine = int(self._alone[record])
                self._lists[record] = frozenset((mine,)) if mine >= 0 else frozenset()
        self._between[one][other] = self._between[other][one] = weight

    def join(self) -> None:
        """Join groups, those first between which the weight is greatest, while it is positive."""
        waiting = [
            (-weight, one, other, 0, 0)
            for one, near in self._between.items()
            for other, weight in near.items()
            if one < other and weight > 0 and not self._lists[one] & self._lists[other]
        ]
        heapq.heapify(waiting)
        while waiting:
            _, one, other, mine, theirs = heapq.heappop(waiting)
            if self._changed.get(one) == mine and self._changed.get(other) == theirs:
                for item in self._joined(one, other):
                    heapq.heappush(waiting, item)

    def _joined(self, one: int, other: int) -> list[tuple[float, int, int, int, int]]:
        sizes = len(self.members[one]), len(self.members[other])
        near, far = self._between[one], self._between.pop(other)
        del near[other], far[one]
        self.members[one] += self.members.pop(other)
        self._lists[one] |= self._lists.pop(other)
        self._changed[one] += 1
        del self._changed[other]
        again = []
        for third in {*near, *far}:
            strangers = self._strangers * len(self.members[third])
            weight = near.get(third, strangers * sizes[0]) + far.get(third, strangers * sizes[1])
            self._between[third].pop(other, None)
            near[third] = self._between[third][one] = weight
            if weight > 0 and not self._lists[one] & self._lists[third]:
                again.append((-weight, one, third, self._changed[one], self._changed[third]))
        return again
