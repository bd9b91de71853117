"""Poisson log-linear fits of one capture table under many models, compiled; a fit that does not exist says so."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
STEPS = 60
DEPENDENT = 1e-11  # a pivot this much smaller than its diagonal: a parameter that others determine


@njit(cache=True, nogil=True)
def fit(design: Floats, counts: Floats) -> tuple[Floats, float, float, bool]:
    """Return the coefficients, the variance of the first, the log likelihood, and whether a finite estimate exists.

    Newton's method from the counts themselves. Where no finite estimate exists (Fienberg and Rinaldo 2012) some
    fitted counts fall toward zero by a factor of e a step: it never settles, or a parameter comes to hang on others.
    """
    cells, size = design.shape
    logs = np.log(np.maximum(counts, 0.3))
    beta = np.zeros(size)
    root = np.zeros((size, size))
    settled = False
    for _ in range(STEPS):
        fitted = np.exp(logs)
        right = np.zeros(size)
        root[:] = 0.0
        for cell in range(cells):
            working = fitted[cell] * logs[cell] + counts[cell] - fitted[cell]
            for one in range(size):
                if design[cell, one] != 0.0:
                    right[one] += working
                    for other in range(one + 1):
                        if design[cell, other] != 0.0:
                            root[one, other] += fitted[cell]
        if not _cholesky(root):
            return beta, 0.0, -np.inf, False
        fresh = _solve(root, right)
        moved = np.max(np.abs(fresh - beta))
        beta = fresh
        logs = np.minimum(design @ beta, 50.0)
        if moved < 1e-9:
            settled = True
            break
    fitted = np.exp(logs)
    likelihood = 0.0
    for cell in range(cells):
        likelihood += counts[cell] * logs[cell] - fitted[cell] - math.lgamma(counts[cell] + 1.0)
    first = np.zeros(size)
    first[0] = 1.0
    return beta, _solve(root, first)[0], likelihood, settled


@njit(cache=True, nogil=True)
def _cholesky(root: Floats) -> bool:
    size = root.shape[0]
    for one in range(size):
        for other in range(one + 1):
            rest = root[one, other]
            for at in range(other):
                rest -= root[one, at] * root[other, at]
            if one == other:
                if not rest > DEPENDENT * root[one, one]:
                    return False
                root[one, one] = math.sqrt(rest)
            else:
                root[one, other] = rest / root[other, other]
    return True


@njit(cache=True, nogil=True)
def _solve(root: Floats, right: Floats) -> Floats:
    size = root.shape[0]
    found = right.copy()
    for one in range(size):
        for at in range(one):
            found[one] -= root[one, at] * found[at]
        found[one] /= root[one, one]
    for one in range(size - 1, -1, -1):
        for at in range(one + 1, size):
            found[one] -= root[at, one] * found[at]
        found[one] /= root[one, one]
    return found


@njit(cache=True, nogil=True)
def fit_extended(design: Floats, counts: Floats, chosen: Bools) -> tuple[Floats, float, float, bool]:
    """Fit the chosen columns; an interaction that nobody shows is minus infinity, and its cells are left out.

    Returns the fitted count of every cell (0 where left out), the variance of the logarithm of the unobserved
    count, the log likelihood, and whether a finite estimate of the rest exists; the logarithm itself stands first
    in the fitted counts' extra place at the end.
    """
    cells, size = design.shape
    kept, columns = np.ones(cells, dtype=np.bool_), chosen.copy()
    for one in range(size):
        if chosen[one] and (design[:, one] * counts).sum() == 0.0:
            columns[one] = False
            for cell in range(cells):
                if design[cell, one] != 0.0:
                    kept[cell] = False
    inside, used = np.flatnonzero(kept), np.flatnonzero(columns)
    fitted = np.zeros(cells + 1)
    if len(inside) < len(used):
        return fitted, 0.0, -np.inf, False
    part, seen = np.zeros((len(inside), len(used))), np.zeros(len(inside))
    for row in range(len(inside)):
        seen[row] = counts[inside[row]]
        for column in range(len(used)):
            part[row, column] = design[inside[row], used[column]]
    beta, variance, likelihood, exists = fit(part, seen)
    if exists:
        fitted[inside] = np.exp(part @ beta)
        fitted[cells] = beta[0]
    return fitted, variance, likelihood, exists


@njit(cache=True, nogil=True)
def fit_all(design: Floats, counts: Floats, models: Bools) -> tuple[Floats, Floats, Floats, Bools]:
    """Fit many models of one table: log of the unobserved count, its variance, log likelihood, existence."""
    number = models.shape[0]
    logs, variances, likelihoods, exist = np.zeros(number), np.zeros(number), np.zeros(number), np.zeros(number, dtype=np.bool_)
    for at in range(number):
        fitted, variances[at], likelihoods[at], exist[at] = fit_extended(design, counts, models[at])
        logs[at] = fitted[-1]
    return logs, variances, likelihoods, exist


@njit(cache=True, nogil=True)
def tail(count: float, mean: float) -> float:
    """Return the smaller one-sided probability of a Poisson count at least as far out as the one seen."""
    if mean <= 0.0:
        return 1.0
    here = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1.0))
    up, term, at = here, here, count
    while term > up * 1e-16 and at < count + 1e5:
        at += 1.0
        term *= mean / at
        up += term
        if up > 1.0:
            break
    down, term, at = here, here, count
    while at > 0.0 and term > down * 1e-16:
        term *= at / mean
        at -= 1.0
        down += term
        if down > 1.0:
            break
    return min(up, down)


@njit(cache=True, nogil=True)
def stepwise(design: Floats, counts: Floats, lists: int, threshold: float) -> tuple[Bools, float, float]:
    """Add two-list interactions one by one, each time that with the smallest Poisson tail, while it is below a threshold.

    The design has a column of ones, one for each list, then one for each pair. Returns the chosen columns, the
    logarithm of the unobserved count (minus infinity where even the first model has no estimate) and its variance.
    """
    cells, size = design.shape
    chosen = np.zeros(size, dtype=np.bool_)
    chosen[: lists + 1] = True
    fitted, variance, _, exists = fit_extended(design, counts, chosen)
    if not exists:
        return chosen, -np.inf, 0.0
    while True:
        tails = np.ones(size)
        for one in range(lists + 1, size):
            if not chosen[one]:
                tails[one] = tail((design[:, one] * counts).sum(), (design[:, one] * fitted[:cells]).sum())
        grown = False
        for one in np.argsort(tails, kind="mergesort"):
            if tails[one] >= threshold:
                break
            chosen[one] = True
            further, spread, _, exists = fit_extended(design, counts, chosen)
            if exists:
                fitted, variance, grown = further, spread, True
                break
            chosen[one] = False
        if not grown:
            return chosen, fitted[-1], variance
