"""Moves of a chain that no Hamiltonian step makes: classes drawn anew from the prior, and neighbours that change places."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from tollbook.statistics.kernel import CLASSES, Floats


@njit(cache=True, nogil=True)
def renew(place: Floats, lists: int, prior: Floats) -> None:
    """Draw one stick, or all from some class on, anew from their prior with alpha, and half the time the chances behind them.

    Empty classes have no end: where alpha is near zero their logits reach thousands, and no Hamiltonian step comes
    back from there. Alpha follows from the sticks that stay, so that the proposal is the prior given these, and the
    likelihood alone decides.
    """
    start, broken = lists * CLASSES, 0.0
    first = int(np.random.random() * (CLASSES - 1))
    last = CLASSES - 1 if np.random.random() < 0.5 else first + 1
    for k in range(CLASSES - 1):
        if k < first or k >= last:
            broken += _softplus(place[start + k])
    alpha = max(np.random.standard_gamma(prior[2] + CLASSES - 1 - last + first) / (prior[3] + broken), 1e-8)
    anew = np.random.random() < 0.5
    for k in range(first, last):
        length = max(np.random.standard_exponential() / alpha, 1e-12)  # of -log(1 - V)
        place[start + k] = length if length > 30.0 else math.log(math.expm1(length))
        if anew:
            for at in range(lists):
                one, other = np.random.standard_gamma(prior[0]), np.random.standard_gamma(prior[1])
                place[at * CLASSES + k + 1] = math.log(max(one, 1e-12)) - math.log(max(other, 1e-12))


@njit(cache=True, nogil=True)
def exchange(place: Floats, lists: int, prior: Floats) -> None:
    """Let neighbouring classes change places with their shares, which leaves the likelihood as it is.

    References
    ----------
    Papaspiliopoulos and Roberts (2008), https://doi.org/10.1093/biomet/asm086.
    """
    start, broken, shape = lists * CLASSES, 0.0, prior[2] + CLASSES - 1.0
    for k in range(CLASSES - 1):
        broken += _softplus(place[start + k])
    for k in range(CLASSES - 2):
        one, other = place[start + k], place[start + k + 1]
        first, second = _share(one), _share(other)
        fresh = (1.0 - first) * second
        if not 1e-12 < fresh < 1.0 - 1e-12 or not 1e-12 < first < 1.0 - 1e-12:
            continue
        after = first / (1.0 - fresh)
        if not 1e-12 < after < 1.0 - 1e-12:
            continue
        to, then = math.log(fresh / (1.0 - fresh)), math.log(after / (1.0 - after))
        changed = broken + _softplus(to) + _softplus(then) - _softplus(one) - _softplus(other)
        # The density of sticks is (1 - V)^-1 (1 - V')^-1 (rate + sum)^-shape; shares that change places scale volume by (1-V)/(1-new V).
        log = changed - broken - shape * (math.log(prior[3] + changed) - math.log(prior[3] + broken)) + _softplus(to) - _softplus(one)
        if math.log(np.random.random()) < log:
            place[start + k], place[start + k + 1], broken = to, then, changed
            for at in range(lists):
                here = at * CLASSES + k
                place[here], place[here + 1] = place[here + 1], place[here]


@njit(cache=True, nogil=True)
def _share(logit: float) -> float:
    small = math.exp(-abs(logit))
    return 1.0 / (1.0 + small) if logit >= 0.0 else small / (1.0 + small)


@njit(cache=True, nogil=True)
def _softplus(logit: float) -> float:
    """Return -log(1 - V) of a stick V with this logit."""
    return max(logit, 0.0) + math.log1p(math.exp(-abs(logit)))
