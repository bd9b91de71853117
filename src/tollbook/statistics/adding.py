"""The distribution of a sum of counts, each even over 0 to its gap, computed without chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from math import ceil, erf, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
LONGEST = 1 << 18  # places of a distribution that is computed without rounding
WORK = 1 << 25  # places times families
FEW = 60  # uncertain counts, or families, that are added exactly where there are too many for all; the others are nearly normal
FACTOR = np.linspace(-6.0, 6.0, 161)  # places of the factor over which is integrated
PLACES = 2_048  # of a family's ranges, where there are too many for all
COARSE = 200  # classes of a wide range given the factor


def added(families: Sequence[Mapping[int, int]]) -> tuple[Reals, int]:
    """Return the probabilities of each sum from 0 in steps of a unit, and the unit, where families of counts are independent.

    Parameters
    ----------
    families
        How many counts of each family have each gap; those of one family are all at one place of their ranges.

    Notes
    -----
    In units of 1 nothing is approximated. Where that would take too long, all but the families that spread most are added as one normal
    variable, and the unit is as large as it must be.
    """
    several = [family for family in families if sum(family.values()) > 1]
    whole = sum(gap * times for family in families for gap, times in family.items())
    if whole > LONGEST or whole * len(several) > WORK:
        return _nearly(families, ceil(whole / LONGEST), whole)
    size = _size(whole)
    product = _even(sum((Counter(family) for family in families if sum(family.values()) == 1), Counter[int]()), size)
    for family in several:
        product = product * np.fft.rfft(_together(family, size))
    return _probabilities(product, size), 1


def independent(gaps: Mapping[int, int]) -> tuple[Reals, int]:
    """Return the same where every count is independent; ``gaps`` says how many have each gap."""
    whole = sum(gap * times for gap, times in gaps.items())
    if whole > LONGEST:
        widest = sorted(gaps.elements() if isinstance(gaps, Counter) else Counter(gaps).elements(), reverse=True)
        return _nearly([{gap: 1} for gap in widest], ceil(whole / LONGEST), whole)
    size = _size(whole)
    return _probabilities(_even(gaps, size), size), 1


def _nearly(families: Sequence[Mapping[int, int]], unit: int, whole: int) -> tuple[Reals, int]:
    """Return nearly the same in larger units: the widest families one by one, the others as one normal variable."""
    widest = sorted(families, key=lambda family: -sum(gap * times for gap, times in family.items()))
    size = _size(2 * (whole // unit + FEW + 1))
    product = np.ones(size // 2 + 1, dtype=np.complex128)
    for family in widest[:FEW]:
        sums, chances = _steps(family, places=PLACES)
        product *= np.fft.rfft(np.bincount((sums + unit // 2) // unit, weights=chances, minlength=size))
    moments = [_moments(family) for family in widest[FEW:]]
    if moments:
        mean, variance = (sum(each) for each in zip(*moments, strict=True))
        edges = ((np.arange(size + 1) - 0.5) * unit - mean) / sqrt(variance)
        product *= np.fft.rfft(np.diff(_normal(edges)))
    return _probabilities(product, size), unit


def _moments(family: Mapping[int, int]) -> tuple[float, float]:
    if sum(family.values()) == 1:
        (gap,) = family
        return gap / 2, ((gap + 1) ** 2 - 1) / 12
    sums, chances = _steps(family, places=PLACES)
    mean = float(sums @ chances)
    return mean, float(((sums - mean) ** 2) @ chances)


def factored(gaps: Mapping[int, int], correlation: float, shares: tuple[float, float]) -> tuple[int, int]:
    """Return two quantiles of the sum where the normal scores of all counts correlate alike, through one factor."""
    weights = np.exp(-0.5 * FACTOR**2)
    weights /= weights.sum()
    whole = sum(gap * times for gap, times in gaps.items())
    if sum(gaps.values()) <= FEW and whole < 1 << 13 and max(gaps) <= COARSE:
        size = _size(whole)
        product = np.ones((len(FACTOR), size // 2 + 1), dtype=np.complex128)
        for gap, times in gaps.items():
            product *= np.fft.rfft(_given(gap, correlation), n=size, axis=1) ** times
        return quantiles(weights @ np.fft.irfft(product, n=size, axis=1), shares, 1)
    mean, variance = np.zeros(len(FACTOR)), np.zeros(len(FACTOR))
    for gap, times in gaps.items():
        middle, spread = _moments_given(min(gap, COARSE), correlation)
        mean += times * gap * middle
        variance += times * gap**2 * spread
    least, most = (_crossing(mean, np.sqrt(variance), weights, share, whole) for share in shares)
    return least, most


def quantiles(probabilities: Reals, shares: tuple[float, float], unit: int) -> tuple[int, int]:
    """Return the smallest sums below or at which two shares of the probability lie."""
    below = np.cumsum(probabilities)
    least, most = (int(np.searchsorted(below, share - 1e-9)) * unit for share in shares)
    return least, most


def _size(whole: int) -> int:
    """Return a length in which a sum does not run around, quick to transform."""
    return 1 << max(1, whole).bit_length()


def _even(gaps: Mapping[int, int], size: int) -> NDArray[np.complex128]:
    """Return the characteristic function of the sum of independent even counts (a product of Dirichlet kernels)."""
    half = np.pi * np.arange(size // 2 + 1) / size
    sine = np.sin(half)
    sine[0] = 1.0
    product, turns = np.ones(len(half)), 0
    for gap, times in gaps.items():
        kernel = np.sin((gap + 1) * half) / ((gap + 1) * sine)
        kernel[0] = 1.0
        product = product * kernel**times
        turns += gap * times
    turned: NDArray[np.complex128] = product * np.exp(-1j * half * turns)
    return turned


def _probabilities(product: NDArray[np.complex128], size: int) -> Reals:
    return np.maximum(np.fft.irfft(product, n=size), 0.0)


def _together(gaps: Mapping[int, int], size: int) -> Reals:
    """Return the probabilities of the sum of counts that are all at one place of their ranges."""
    sums, chances = _steps(gaps)
    return np.bincount(sums, weights=chances, minlength=size).astype(np.float64)


def _steps(gaps: Mapping[int, int], *, places: int | None = None) -> tuple[NDArray[np.int64], Reals]:
    """Return the sums of such counts, and the probability of each: at every step of one of them, or at some places evenly apart."""
    if places is None:
        steps = np.unique(np.concatenate([np.arange(gap + 2) / (gap + 1) for gap in gaps]))
        steps = steps[np.concatenate([[True], np.diff(steps) > 1e-12])]
    else:
        steps = np.linspace(0, 1, places + 1)
    middle = (steps[1:] + steps[:-1]) / 2
    sums = sum(
        (times * np.floor(middle * (gap + 1)).astype(np.int64) for gap, times in gaps.items()), np.zeros(len(middle), dtype=np.int64)
    )
    return sums, np.diff(steps)


@cache
def _given(gap: int, correlation: float) -> Reals:
    """Return the probabilities of an even count from 0 to a gap, given each place of the factor."""
    classes = gap + 1
    inner = np.array([NormalDist().inv_cdf(at / classes) for at in range(1, classes)])
    below = _normal((inner[None, :] - sqrt(correlation) * FACTOR[:, None]) / sqrt(1 - correlation))
    edges = np.hstack([np.zeros((len(FACTOR), 1)), below, np.ones((len(FACTOR), 1))])
    return np.diff(edges, axis=1)


@cache
def _moments_given(classes: int, correlation: float) -> tuple[Reals, Reals]:
    """Return mean and variance of an even count over 0 to 1 in some classes, given each place of the factor; a wide range has the most."""
    given, places = _given(classes, correlation), np.linspace(0, 1, classes + 1)
    middle = given @ places
    return middle, given @ places**2 - middle**2


def _normal(scores: Reals) -> Reals:
    """Return the share of a normal distribution below some scores."""
    shares: Reals = 0.5 * (1 + np.asarray(np.frompyfunc(erf, 1, 1)(scores / sqrt(2)), dtype=np.float64))
    return shares


def _crossing(mean: Reals, deviation: Reals, weights: Reals, share: float, whole: int) -> int:
    """Return the smallest sum below or at which a share of a mixture of normal distributions lies."""
    least, most = 0, whole
    while least < most:
        middle = (least + most) // 2
        if float(weights @ _normal((middle + 0.5 - mean) / np.maximum(deviation, 1e-9))) >= share:
            most = middle
        else:
            least = middle + 1
    return least
