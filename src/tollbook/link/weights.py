"""What each agreement weighs: learned from the records themselves, without labels.

Pairs of two records that are moved apart in time by a month or more cannot be of one event, but have all else that chance brings: the same
towns, parties and small numbers. How many such pairs there are gives how many candidates are chance, what they look like gives the rates of
agreement by chance, and what is left over gives the rates among pairs of one event (Fellegi and Sunter 1969,
https://doi.org/10.1080/01621459.1969.10501049, with time-shifted negative controls in the place of its assumption on non-matches).
Few records teach little: what is shipped with Tollbook, learned by ``scripts/link_weights.py``, counts like a few pairs beside theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tollbook.link.candidates import candidates
from tollbook.link.columns import Columns
from tollbook.link.controls import controls
from tollbook.link.levels import PATTERNS, SIZES, levels_of, pattern

STEPS = 20
SHIPPED = 60.0  # pairs that the shipped rates count for
UPWARD = 0.5  # how much the odds of texts may be raised
RAREST = 3e-4  # a level is met at least so often, however few records show it: nothing is certain
LEAST, MOST = 0.005, 0.98  # bounds of the share of candidates that are of one event
Reals = NDArray[np.float64]
Counts = NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """What each level of each field weighs, and the odds before any field is looked at, as natural logarithms."""

    base: float
    fields: tuple[Reals, ...]

    def of(self, levels: Sequence[NDArray[Any]]) -> Reals:  # levels are small numbers of any width
        """Return the weight of pairs from the level of each field, the base included."""
        total = np.full(len(levels[0]), self.base)
        for weight, level in zip(self.fields, levels, strict=True):
            total += weight[level]
        return total

    def table(self) -> NDArray[np.float32]:
        """Return the weight of every pattern, the base included."""
        return self.of(levels_of(np.arange(PATTERNS, dtype=np.int32))).astype(np.float32)


@dataclass(frozen=True)
class Rates:
    """The share of candidates that are of one event, and for each field how often each level is met in such pairs and by chance."""

    prior: float
    same: tuple[Reals, ...]
    chance: tuple[Reals, ...]

    @property
    def weights(self) -> Weights:
        """What each level weighs."""
        fields = tuple(np.log(same / chance) for same, chance in zip(self.same, self.chance, strict=True))
        return Weights(float(np.log(self.prior / (1 - self.prior))), fields)


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


def learn(columns: Columns, found: Scored, shipped: Rates) -> Rates:
    """Return the rates that the records teach, beside those shipped."""
    seen = np.flatnonzero(met := np.bincount(found.pattern, minlength=PATTERNS)).astype(np.int32)
    observed = met[seen].astype(np.float64)
    chance = controls(columns)
    if chance is None:
        return _fitted(seen, observed, _rates(seen[:0], observed[:0], shipped.chance), shipped.prior, shipped)
    known = np.flatnonzero(chance).astype(np.int32)
    share = 1 - float(chance.sum()) / max(1.0, float(observed.sum()))
    return _fitted(seen, observed, _rates(known, chance[known], shipped.chance), float(np.clip(share, LEAST, MOST)), shipped)


def _rates(patterns: NDArray[np.int32], count: Counts, shipped: Sequence[Reals]) -> tuple[Reals, ...]:
    """Return how often each level is met, the shipped rates counting like a few pairs."""
    found = []
    for level, usual in zip(levels_of(patterns), shipped, strict=True):
        rate = np.bincount(level, weights=count, minlength=len(usual)) + SHIPPED * usual
        found.append(np.maximum(RAREST, rate / rate.sum()))
    return tuple(found)


def _fitted(patterns: NDArray[np.int32], count: Counts, chance: tuple[Reals, ...], prior: float, shipped: Rates) -> Rates:
    """Return the rates among pairs of one event: first what is left when chance is taken away, then by expectation maximisation.

    How many are chance is counted, not guessed: it is believed as much as all that is seen, or a few rare pairs would seem all.
    """
    levels, total = levels_of(patterns), float(count.sum())
    same = []
    for level, rate, usual in zip(levels, chance, shipped.same, strict=True):
        left = np.bincount(level, weights=count, minlength=len(usual)) - (1 - prior) * total * rate
        left = np.maximum(left, 0.002 * prior * total) + SHIPPED * usual
        same.append(np.maximum(RAREST, left / left.sum()))
    rates, believed = Rates(prior, tuple(same), chance), total + SHIPPED
    for _ in range(STEPS):
        likely = count / (1 + np.exp(-rates.weights.of(levels)))
        share = float((likely.sum() + believed * prior) / (total + believed))
        rates = Rates(share, _rates(patterns, likely, shipped.same), chance)
    return rates


def rebased(weights: Weights, plain: NDArray[np.float32], share: float) -> float:
    """Return the base of weights for pairs among which more or fewer are of one event than the ``share`` they were learned from.

    ``plain`` are the weights of the pairs, the old base included. The share is found by expectation maximisation, the rates being held
    (Saerens, Latinne and Decaestecker 2002, https://doi.org/10.1162/089976602753284446); upward it is believed only so far, since texts
    that say the same of many events look like texts of one.
    """
    found = share
    for _ in range(STEPS):
        moved = _odds(found) - _odds(share)
        likely = float((1 / (1 + np.exp(-(plain + moved)))).sum())
        found = float(np.clip((likely + SHIPPED * share) / (len(plain) + SHIPPED), LEAST, MOST))
    return weights.base + min(UPWARD, _odds(found) - _odds(share))


def _odds(share: float) -> float:
    return float(np.log(share / (1 - share)))


def uniform() -> Rates:
    """Return rates that say nothing: where learning begins."""
    even = tuple(np.full(size, 1 / size) for size in SIZES)
    return Rates(0.5, even, even)
