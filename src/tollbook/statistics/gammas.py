"""Logarithms of the gamma function and their slopes, for arrays: what core Tollbook needs of them without SciPy.

References
----------
NIST Digital Library of Mathematical Functions, 5.11.1, 5.11.2 and 5.15.8 (Stirling's series), https://dlmf.nist.gov/5.11
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
SHIFT = 7  # the series is used from here up: what lies below is brought there by the recurrence


def log_gamma(x: Reals) -> Reals:
    """Return ln Γ(x) for x > 0, to about 1e-12.

    >>> [round(float(each), 6) for each in log_gamma(np.array([0.5, 5.0]))]
    [0.572365, 3.178054]
    """
    rising = x.copy()
    for step in range(1, SHIFT):
        rising *= x + step
    y = x + SHIFT
    inverse = 1 / y
    square = inverse * inverse
    series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
    stirling: Reals = (y - 0.5) * np.log(y) - y + 0.9189385332046727 + series - np.log(rising)
    return stirling


def digamma(x: Reals) -> Reals:
    """Return the slope of ln Γ at x > 0."""
    below = sum((1 / (x + step) for step in range(SHIFT)), np.zeros_like(x))
    y = x + SHIFT
    square = 1 / (y * y)
    slope: Reals = np.log(y) - 0.5 / y - square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240))) - below
    return slope


def trigamma(x: Reals) -> Reals:
    """Return how that slope changes at x > 0."""
    below = sum((1 / (x + step) ** 2 for step in range(SHIFT)), np.zeros_like(x))
    y = x + SHIFT
    square = 1 / (y * y)
    bend: Reals = 1 / y + square / 2 + square / y * (1 / 6 - square * (1 / 30 - square * (1 / 42 - square / 30))) + below
    return bend
