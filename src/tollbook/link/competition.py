"""Probabilities of pairs where a record can be of one event only once: what lists every event once offers at most one match.

Each pair competes with the other pairs of its two records; messages are passed until they agree (belief propagation on the matching,
Huang and Jebara 2009, https://arxiv.org/abs/0908.1769). How many matches there are in all was learned before, and holds.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from tollbook.link.weights import Scored

HOPELESS = -5.0  # a weight below it takes part in no competition
ROUNDS = 16
SUREST = 15.0  # odds beyond it cannot be told from certainty, nor be reckoned with
FARTHEST = 8.0  # how far the odds of all may be moved
Reals = NDArray[np.float64]


class Listed(Protocol):
    """Rows of lists: the list of each, and whether that has everything once."""

    @property
    def source(self) -> NDArray[np.int32]:
        """The number of the list."""

    @property
    def single(self) -> NDArray[np.bool_]:
        """Whether the list has everything once."""

    def __len__(self) -> int:
        """How many rows there are."""


def competed(columns: Listed, found: Scored, plain: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the logarithm of the odds of each pair, those of its rivals taken into account."""
    rivals = np.flatnonzero((plain > HOPELESS) & (columns.single[found.one] | columns.single[found.other]))
    if not len(rivals):
        return plain
    one, other, given = found.one[rivals], found.other[rivals], plain[rivals].astype(np.float64)
    result = plain.copy()
    result[rivals] = _agreed(given, _Seats.of(columns, one, other), float(_share(given).sum()))
    return result


class _Seats:
    """For each pair the two seats it wants: that of each record in the list of the other; -1 where that list may hold it twice."""

    def __init__(self, first: NDArray[np.int64], second: NDArray[np.int64]) -> None:
        self.first, self.second = first, second
        self.many = int(max(first.max(), second.max())) + 1

    @classmethod
    def of(cls, columns: Listed, one: NDArray[np.int32], other: NDArray[np.int32]) -> _Seats:
        """Return the seats of pairs."""
        sources = int(columns.source.max()) + 1
        mine = one.astype(np.int64) * sources + columns.source[other]
        theirs = other.astype(np.int64) * sources + columns.source[one]
        if len(columns) * sources > 1 << 25:
            _, both = np.unique(np.concatenate((mine, theirs)), return_inverse=True)
            mine, theirs = both[: len(mine)], both[len(mine) :]
        return cls(np.where(columns.single[other], mine, -1), np.where(columns.single[one], theirs, -1))

    def taken(self, from_first: Reals, from_second: Reals) -> tuple[Reals, Reals]:
        """Return what all pairs together want of the first seat of each pair, and of the second."""
        total = np.bincount(self.first + 1, from_first, minlength=self.many + 1).astype(np.float64)
        total += np.bincount(self.second + 1, from_second, minlength=self.many + 1)
        total[0] = 0
        return total[self.first + 1], total[self.second + 1]


def _agreed(given: Reals, seats: _Seats, expected: float) -> NDArray[np.float32]:
    moved, odds = 0.0, np.exp(np.clip(given, -SUREST, SUREST))
    first, second = odds.copy(), odds.copy()
    for _ in range(ROUNDS):
        wanted, claimed = seats.taken(first, second)
        theirs, mine = np.where(seats.second >= 0, second, 0), np.where(seats.first >= 0, first, 0)
        raised = odds * np.exp(moved)
        first, second = raised / (1 + claimed - theirs), raised / (1 + wanted - mine)
        wanted, claimed = seats.taken(first, second)
        mine, theirs = np.where(seats.first >= 0, first, 0), np.where(seats.second >= 0, second, 0)
        result = raised / ((1 + wanted - mine) * (1 + claimed - theirs))
        share = result / (1 + result)
        step = (expected - share.sum()) / max(1.0, float((share * (1 - share)).sum()))
        moved = float(np.clip(moved + np.clip(step, -1, 1), 0, FARTHEST))
    agreed: NDArray[np.float32] = np.log(result + 1e-30).astype(np.float32)
    return agreed


def _share(weight: Reals) -> Reals:
    shares: Reals = 1 / (1 + np.exp(-weight))
    return shares
