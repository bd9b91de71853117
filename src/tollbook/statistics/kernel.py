"""The log posterior of the latent-class model and its gradient, compiled: labels, the unobserved and alpha are summed out."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
CLASSES = 10  # as in the papers; those that the data do not need stay empty. Known to the compiler
SMALLEST = 1e-60  # below this a probability is nothing; keeps arithmetic out of the slow range


@njit(cache=True, nogil=True, fastmath=True)
def gradient(
    place: Floats, counts: Floats, prior: Floats, slope: Floats, listed: Floats, unlisted: Floats, stick: Floats, share: Floats
) -> tuple[float, float, float]:
    """Return the log likelihood, the log prior and the share of people on no list, and write the slope of both logs.

    ``place`` has the logits of t x 10 chances of being listed, list by list, then of nine sticks; ``counts`` has
    2^t cells, that of no list first, which must hold the sum of all others; ``prior`` has the two shapes of the
    beta prior of a chance, then shape and rate of the gamma prior of alpha. The other arrays are room to work in:
    listed and unlisted (t, 10), stick (10), share (2^t, 10).

    Given all else the number on no list is negative binomial, so that what is left is the sum of n log p over the
    cells less n log(1 - p0); alpha is gamma given the sticks, so that what is left is -(a + 9) log(b - sum log(1 - V)).
    """
    before = _chances(place, prior, listed, unlisted)
    broken, sticks = _sticks(place, listed.shape[0] * CLASSES, stick, share)
    shape = prior[2] + CLASSES - 1.0
    before += sticks - shape * math.log(prior[3] + broken)
    _spread(listed, unlisted, share)
    likelihood, none = _weigh(counts, share)
    _gather(slope, share, listed.shape[0])
    for at in range(listed.shape[0]):
        for k in range(CLASSES):
            slope[at * CLASSES + k] += prior[0] - (share[0, k] + prior[0] + prior[1]) * listed[at, k]
    later, pull, start = 0.0, shape / (prior[3] + broken), listed.shape[0] * CLASSES
    for k in range(CLASSES - 2, -1, -1):
        later += share[0, k + 1]
        slope[start + k] = (share[0, k] + 1.0) * (1.0 - stick[k]) - (later + pull) * stick[k]
    return likelihood, before, none


@njit(cache=True, nogil=True, fastmath=True)
def _chances(place: Floats, prior: Floats, listed: Floats, unlisted: Floats) -> float:
    """Write the chances of being listed and of not; return their log prior, volume of the logit included."""
    before = 0.0
    for at in range(listed.shape[0]):
        growth = 1.0
        for k in range(CLASSES):
            logit = place[at * CLASSES + k]
            small = math.exp(-abs(logit))
            growth *= 1.0 + small  # at most 2^10, so that one logarithm does for all classes
            likely = 1.0 / (1.0 + small)
            if logit >= 0.0:
                listed[at, k], unlisted[at, k] = likely, small * likely + SMALLEST
                before -= prior[1] * logit
            else:
                listed[at, k], unlisted[at, k] = small * likely + SMALLEST, likely
                before += prior[0] * logit
        before -= (prior[0] + prior[1]) * math.log(growth)
    return before


@njit(cache=True, nogil=True, fastmath=True)
def _sticks(place: Floats, start: int, stick: Floats, share: Floats) -> tuple[float, float]:
    """Write the sticks and the shares of classes; return the sum of -log(1 - V) and that of log V."""
    left, broken, kept = 1.0, 0.0, 0.0
    for k in range(CLASSES - 1):
        logit = place[start + k]
        small = math.exp(-abs(logit))
        likely, log = 1.0 / (1.0 + small), math.log1p(small)
        if logit >= 0.0:
            stick[k], rest = likely, small * likely
            kept -= log
            broken += logit + log
        else:
            stick[k], rest = small * likely, likely
            kept += logit - log
            broken += log
        share[0, k] = left * stick[k] + SMALLEST
        left = left * rest + SMALLEST
    share[0, CLASSES - 1] = left
    return broken, kept


@njit(cache=True, nogil=True, fastmath=True)
def _spread(listed: Floats, unlisted: Floats, share: Floats) -> None:
    """Split the share of every class over the patterns, list by list: twice as many patterns each time."""
    half = 1
    for at in range(listed.shape[0]):
        for cell in range(half):
            for k in range(CLASSES):
                whole = share[cell, k]
                share[cell + half, k] = whole * listed[at, k]
                share[cell, k] = whole * unlisted[at, k]
        half *= 2


@njit(cache=True, nogil=True, fastmath=True)
def _weigh(counts: Floats, share: Floats) -> tuple[float, float]:
    """Turn shares into expected people of each class and pattern; return the log likelihood and the share on no list."""
    none = 0.0
    for k in range(CLASSES):
        none += share[0, k]
    seen = max(1.0 - none, 1e-12)
    likelihood = -counts[0] * math.log(seen)
    for k in range(CLASSES):
        share[0, k] *= counts[0] / seen
    for cell in range(1, counts.shape[0]):
        weight = 0.0
        if counts[cell] > 0.0:
            chance = 1e-300
            for k in range(CLASSES):
                chance += share[cell, k]
            likelihood += counts[cell] * math.log(chance)
            weight = counts[cell] / chance
        for k in range(CLASSES):
            share[cell, k] *= weight
    return likelihood, none


@njit(cache=True, nogil=True, fastmath=True)
def _gather(slope: Floats, share: Floats, lists: int) -> None:
    """Add up expected people on each list, class by class; what stays in the first row is the size of each class."""
    half = share.shape[0]
    for at in range(lists - 1, -1, -1):
        half //= 2
        for k in range(CLASSES):
            slope[at * CLASSES + k] = 0.0
        for cell in range(half):
            for k in range(CLASSES):
                slope[at * CLASSES + k] += share[cell + half, k]
                share[cell, k] += share[cell + half, k]
