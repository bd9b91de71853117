"""What each agreement weighs: learned from the records themselves, without labels.

Pairs of two records that are moved apart in time by a month or more cannot be of one event, but have all else that chance brings: the same
towns, parties and small numbers. How many such pairs there are gives how many candidates are chance, what they look like gives the rates of
agreement by chance, and what is left over gives the rates among pairs of one event (Fellegi and Sunter 1969,
https://doi.org/10.1080/01621459.1969.10501049, with time-shifted negative controls in the place of its assumption on non-matches).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tollbook.link.candidates import candidates, shifted, span
from tollbook.link.columns import Columns
from tollbook.link.levels import SIZES, levels_of, pattern

SHIFTS = (29, -31, 61, -67)  # days; none a multiple of a week or month
ENOUGH = 40_000  # records moved in all: of so many, one shift says enough
STEPS = 20
PRIOR = 20.0  # pairs that the usual rates weigh as much as
Reals = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """The share of candidates that are of one event, and for each field how often each level is met in such pairs and by chance."""

    prior: float
    same: tuple[Reals, ...]
    chance: tuple[Reals, ...]

    @property
    def fields(self) -> tuple[Reals, ...]:
        """The weight of each level of each field, as natural logarithms."""
        return tuple(np.log(same / chance) for same, chance in zip(self.same, self.chance, strict=True))

    @property
    def base(self) -> float:
        """The logarithm of the odds before any field is looked at."""
        return float(np.log(self.prior / (1 - self.prior)))

    def of(self, patterns: NDArray[np.int32]) -> NDArray[np.float32]:
        """Return the weight of pairs, the prior included."""
        total = np.full(len(patterns), self.base, np.float64)
        for weight, level in zip(self.fields, levels_of(patterns), strict=True):
            total += weight[level]
        return total.astype(np.float32)


@dataclass(frozen=True)
class Scored:
    """All candidates with their patterns."""

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    pattern: NDArray[np.int32]


def scored(left: Columns, right: Columns) -> Scored:
    """Return all candidate pairs of two sets, or of one with itself, with their patterns."""
    steps = [(pairs.one, pairs.other, pattern(pairs)) for pairs in candidates(left, right)]
    if not steps:
        nothing = np.zeros(0, np.int32)
        return Scored(nothing, nothing, nothing)
    return Scored(*(np.concatenate(column) for column in zip(*steps, strict=True)))


def learn(columns: Columns, found: Scored) -> Weights:
    """Return the weights that the records teach."""
    size = int(np.prod(SIZES))
    seen = np.flatnonzero(met := np.bincount(found.pattern, minlength=size))
    observed = met[seen].astype(np.float64)
    controls, share = _controls(columns, size)
    chance = _rates(np.flatnonzero(controls), controls[np.flatnonzero(controls)])
    prior = float(np.clip(1 - share / max(1.0, observed.sum()), 0.01, 0.98))
    return _fitted(seen.astype(np.int32), observed, chance, prior)


def _controls(columns: Columns, size: int) -> tuple[NDArray[np.float64], float]:
    """Return how often each pattern is met among pairs that are not of one event, and how many such pairs to expect among the candidates."""
    shifts = SHIFTS[: max(1, ENOUGH // max(1, len(columns)))]
    total = np.zeros(size, np.float64)
    for shift in shifts:
        moved = shifted(columns, shift)
        for pairs in candidates(columns, moved):
            total += np.bincount(pattern(pairs.at(pairs.one != pairs.other)), minlength=size)
    return total, float(total.sum()) / len(shifts) / 2


def _rates(patterns: NDArray[np.intp], count: NDArray[np.float64]) -> tuple[Reals, ...]:
    found = []
    for level, size in zip(levels_of(patterns.astype(np.int32)), SIZES, strict=True):
        rate = np.bincount(level, weights=count, minlength=size) + 0.5
        found.append(rate / rate.sum())
    return tuple(found)


def _fitted(patterns: NDArray[np.int32], count: Reals, chance: Sequence[Reals], prior: float) -> Weights:
    """Return the rates among pairs of one event: first what is left when chance is taken away, then by expectation maximisation.

    How many are chance is itself known only as well as such a number of events can be: it is believed half as much as what is seen.
    """
    levels = levels_of(patterns)
    same = []
    for level, rate, size in zip(levels, chance, SIZES, strict=True):
        met = np.bincount(level, weights=count, minlength=size) / max(1.0, count.sum())
        left = np.clip((met - (1 - prior) * rate) / prior, 0.002, None)
        same.append(left / left.sum())
    weights, believed = Weights(prior, tuple(same), tuple(chance)), prior * count.sum() / 2
    for _ in range(STEPS):
        likely = count / (1 + np.exp(-weights.of(patterns).astype(np.float64)))
        share = float((likely.sum() + believed * prior) / (count.sum() + believed))
        same = []
        for level, size in zip(levels, SIZES, strict=True):
            rate = np.bincount(level, weights=likely, minlength=size) + 1
            same.append(rate / rate.sum())
        weights = Weights(share, tuple(same), tuple(chance))
    return weights
