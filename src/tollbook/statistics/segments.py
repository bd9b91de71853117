"""Exact sums over every way to cut a series into stretches, given the evidence of each stretch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cut:
    """What is known of where a series of T months is cut, all models put together.

    Parameters
    ----------
    stretches
        (T + 1) x (T + 1): the probability that months s to e - 1 are one whole stretch, at row s and column e.
    weights
        Probability of each model (rows: the evidence given; columns: hazards); sums to 1.
    evidence
        Natural logarithm of the probability of the series under each model, of the same shape.
    """

    stretches: Reals
    weights: Reals
    evidence: Reals

    @property
    def months(self) -> Reals:
        """The probability, for each month but the first, that a stretch begins with it; T values, the first is 0."""
        begins: Reals = self.stretches.sum(axis=1)[:-1].copy()
        begins[0] = 0.0
        return begins

    @property
    def expected(self) -> float:
        """The expected number of changes."""
        return float(self.stretches.sum()) - 1.0

    def within(self, first: int, last: int) -> float:
        """Return the probability that some stretch begins in months ``first`` to ``last``: exact, not a sum of months."""
        return 1.0 - float(self.stretches[:first, last + 1 :].sum())


def cut(evidence: Reals, hazards: Sequence[float], *, shortest: int = 1, prior: Reals | None = None) -> Cut:
    """Sum over every segmentation of a series, for each model and hazard.

    Parameters
    ----------
    evidence
        K x (T + 1) x (T + 1): natural logarithm of the marginal likelihood of months s to e - 1 as one stretch, under each of K models.
        Values at e <= s are not read.
    hazards
        Probabilities that a stretch begins with a month, a priori alike for every month but the first.
        Segmentations with a stretch shorter than ``shortest`` have probability 0; the rest are scaled to sum to 1.
    prior
        Probability of each model before the data; by default alike.

    Notes
    -----
    The recursions of Fearnhead in both directions: O(T²) for each model and hazard.

    References
    ----------
    Fearnhead (2006), *Exact and efficient Bayesian inference for multiple changepoint problems*, https://doi.org/10.1007/s11222-006-8450-8
    """
    steps = _allowed(evidence, shortest)
    chance = np.asarray(hazards, dtype=np.float64)
    before, after = _forward(steps, chance), _backward(steps, chance)
    nothing = _forward(_allowed(np.zeros((1, *evidence.shape[1:])), shortest), chance)[:, :, -1]
    total = before[:, :, -1] - nothing
    models = np.full(len(evidence), 1 / len(evidence)) if prior is None else prior
    weights = np.exp(total - total.max()) * models[:, None]
    weights /= weights.sum()
    stretches = np.zeros(evidence.shape[1:])
    for model, hazard in zip(*np.nonzero(weights > 1e-6), strict=True):
        joined = before[model, hazard][:, None] + steps[model] + _edge(len(stretches), chance[hazard]) + after[model, hazard][None, :]
        stretches += weights[model, hazard] * np.exp(joined - before[model, hazard, -1])
    return Cut(stretches / stretches[0].sum(), weights, total)


def _allowed(evidence: Reals, shortest: int) -> Reals:
    """Return the evidence of every stretch that may be, minus infinity for the others."""
    size = evidence.shape[1]
    longer = np.arange(size)[None, :] - np.arange(size)[:, None] >= shortest
    return np.where(longer, evidence, -np.inf)


def _edge(size: int, hazard: float) -> Reals:
    """Return the logarithm of the prior of a stretch: that it begins, unless the series does with it, and does not end before its end."""
    at = np.arange(size)
    stays = (at[None, :] - at[:, None] - 1) * np.log1p(-hazard)
    begins: Reals = stays + np.where(at > 0, np.log(hazard), 0.0)[:, None]
    return begins


def _forward(steps: Reals, hazards: Reals) -> Reals:
    """Return the logarithm of the probability of the months before each cut: models x hazards x (T + 1)."""
    size = steps.shape[1]
    edges = np.stack([_edge(size, float(hazard)) for hazard in hazards])
    sums = np.full((len(steps), len(hazards), size), -np.inf)
    sums[:, :, 0] = 0.0
    for end in range(1, size):
        sums[:, :, end] = _log_sum(sums[:, :, :end] + steps[:, None, :end, end] + edges[None, :, :end, end])
    return sums


def _backward(steps: Reals, hazards: Reals) -> Reals:
    """Return the logarithm of the probability of the months after each cut."""
    size = steps.shape[1]
    edges = np.stack([_edge(size, float(hazard)) for hazard in hazards])
    sums = np.full((len(steps), len(hazards), size), -np.inf)
    sums[:, :, -1] = 0.0
    for begin in range(size - 2, -1, -1):
        rest = steps[:, None, begin, begin + 1 :] + edges[None, :, begin, begin + 1 :] + sums[:, :, begin + 1 :]
        sums[:, :, begin] = _log_sum(rest)
    return sums


def _log_sum(terms: Reals) -> Reals:
    """Return the logarithm of the sum of exponentials over the last axis."""
    highest = terms.max(axis=-1, keepdims=True)
    shift = np.where(np.isfinite(highest), highest, 0.0)
    with np.errstate(divide="ignore"):
        total: Reals = np.log(np.exp(terms - shift).sum(axis=-1)) + shift[..., 0]
    return total
