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
    place: Floats,
    counts: Floats,
    prior: Floats,
    slope: Floats,
    listed: Floats,
    unlisted: Floats,
    stick: Floats,
    share: Floats,
) -> tuple[float, float, float]:
    """Return the log likelihood, the log prior and the share of people on no list, and write the slope.

    ``place`` has the logits of t x 10 chances of being listed, list by list, then of nine sticks; ``counts`` has
    2^t cells, that of no list first, which must hold the sum of all others; ``prior`` has the two shapes of the
    beta prior of a chance, then shape and rate of the gamma prior of alpha. The other
    arrays are room to work in: listed and unlisted (t, 10), stick (10), share (2^t, 10).
    """
    lists, cells = listed.shape[0], counts.shape[0]
    before = 0.0
    for at in range(lists):
        growth = 1.0
        for k in range(CLASSES):
            logit = place[at * CLASSES + k]
            small = math.exp(-abs(logit))
            growth *= 1.0 + small
            likely = 1.0 / (1.0 + small)
            if logit >= 0.0:
                listed[at, k], unlisted[at, k] = likely, small * likely + SMALLEST
                before -= prior[1] * logit
            else:
                listed[at, k], unlisted[at, k] = small * likely + SMALLEST, likely
                before += prior[0] * logit
        before -= (prior[0] + prior[1]) * math.log(growth)
    left, broken, start = 1.0, 0.0, lists * CLASSES
    for k in range(CLASSES - 1):
        logit = place[start + k]
        small = math.exp(-abs(logit))
        likely = 1.0 / (1.0 + small)
        log = math.log1p(small)
        if logit >= 0.0:
            stick[k] = likely
            before -= log
            broken += logit + log
            share[0, k] = left * likely
            left = left * small * likely + SMALLEST
        else:
            stick[k] = small * likely
            before += logit - log
            broken += log
            share[0, k] = left * small * likely + SMALLEST
            left = left * likely
    share[0, CLASSES - 1] = left
    shape = prior[2] + CLASSES - 1.0
    before -= shape * math.log(prior[3] + broken)
    pull = shape / (prior[3] + broken)
    half = 1
    for at in range(lists):
        for cell in range(half):
            for k in range(CLASSES):
                whole = share[cell, k]
                share[cell + half, k] = whole * listed[at, k]
                share[cell, k] = whole * unlisted[at, k]
        half *= 2
    none = 0.0
    for k in range(CLASSES):
        none += share[0, k]
    seen = max(1.0 - none, 1e-12)
    people = counts[0]
    likelihood = -people * math.log(seen)
    weight = people / seen
    for k in range(CLASSES):
        share[0, k] *= weight
    for cell in range(1, cells):
        count = counts[cell]
        if count > 0.0:
            chance = 1e-300
            for k in range(CLASSES):
                chance += share[cell, k]
            likelihood += count * math.log(chance)
            weight = count / chance
            for k in range(CLASSES):
                share[cell, k] *= weight
        else:
            for k in range(CLASSES):
                share[cell, k] = 0.0
    for at in range(lists - 1, -1, -1):
        half //= 2
        for k in range(CLASSES):
            slope[at * CLASSES + k] = 0.0
        for cell in range(half):
            for k in range(CLASSES):
                upper = share[cell + half, k]
                slope[at * CLASSES + k] += upper
                share[cell, k] += upper
    for at in range(lists):
        for k in range(CLASSES):
            chance = listed[at, k]
            slope[at * CLASSES + k] += prior[0] - (share[0, k] + prior[0] + prior[1]) * chance
    later = 0.0
    for k in range(CLASSES - 2, -1, -1):
        later += share[0, k + 1]
        slope[start + k] = (share[0, k] + 1.0) * (1.0 - stick[k]) - (later + pull) * stick[k]
    return likelihood, before, none
