"""How likely some months' numbers of events are, if all were drawn around one rate that wobbles from month to month.

The number of a month is negative binomial: Poisson with a rate of its own, drawn from a gamma distribution around the stretch's rate times
the month's exposure. The rate of a stretch is, before the data, exponential around the rate of the whole series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tollbook.statistics.gammas import log_gamma

Reals = NDArray[np.float64]
SHAPES = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 256.0)  # of the gamma distribution around a rate: the higher, the less it wobbles


@dataclass(frozen=True)
class Levels:
    """T numbers of events with their exposures; a month that is missing has an exposure of 0."""

    numbers: Reals
    exposure: Reals

    @property
    def rate(self) -> float:
        """The events for each unit of exposure over the whole series."""
        return max(float(self.numbers.sum()), 0.5) / float(self.exposure.sum())

    def evidence(self, shape: float) -> Reals:
        """Return ln P(numbers of months s to e - 1 | shape), the rate integrated out, for every s < e: (T + 1) x (T + 1).

        Notes
        -----
        The likelihood is matched at its mode, in value, slope and bend over the logarithm of the rate, by that of a gamma density: without
        wobble nothing is approximated.
        """
        begin, end = np.triu_indices(len(self.numbers) + 1, 1)
        found = np.zeros((len(self.numbers) + 1,) * 2)
        grid = np.log(self.rate) + np.arange(-8.0, 8.0 + 1e-9, 0.02)
        sums = np.zeros((len(self.numbers) + 1, len(grid), 3))
        np.cumsum(_terms(self.numbers, self.exposure, shape, grid), axis=0, out=sums[1:])
        damped = self.exposure * shape / (shape + self.rate * self.exposure)
        counted = np.concatenate(
            [[0.0], np.cumsum(np.where(self.exposure > 0, self.numbers * damped / np.maximum(self.exposure, 1e-12), 0.0))]
        )
        exposed = np.concatenate([[0.0], np.cumsum(damped)])
        at = np.log((counted[end] - counted[begin] + 1) / (exposed[end] - exposed[begin] + 1 / self.rate))
        for _ in range(3):
            _, slope, bend = self._at(sums, grid, begin, end, at)
            at = np.clip(at + np.clip(slope / bend, -1.0, 1.0), grid[0], grid[-1])
        value, slope, bend = self._at(sums, grid, begin, end, at)
        sharp = slope + bend
        found[begin, end] = value + bend + log_gamma(np.maximum(sharp, 1e-9)) - sharp * np.log(bend)
        return found

    def _at(self, sums: Reals, grid: Reals, begin: NDArray[np.int64], end: NDArray[np.int64], at: Reals) -> tuple[Reals, Reals, Reals]:
        """Return the logarithm of likelihood times prior at some logarithms of rates, its slope, and its bend with the sign turned."""
        near = np.clip(np.rint((at - grid[0]) / 0.02), 0, len(grid) - 1).astype(np.int64)
        away = at - grid[near]
        value, slope, bend = (sums[end, near] - sums[begin, near]).T
        prior = np.exp(at) / self.rate  # of an exponential rate: its logarithm has the density r e^-r
        value = value + away * (slope - 0.5 * away * bend) + at - np.log(self.rate) - prior
        return value, slope - away * bend + 1 - prior, bend + prior


def _terms(numbers: Reals, exposure: Reals, shape: float, grid: Reals) -> Reals:
    """Return what each month adds at each logarithm of a rate: value, slope, and bend with the sign turned."""
    mean = exposure[:, None] * np.exp(grid)
    both = numbers[:, None] + shape
    with np.errstate(divide="ignore", invalid="ignore"):
        value = numbers[:, None] * np.log(mean) + shape * np.log(shape) - both * np.log(shape + mean)
    value += (log_gamma(numbers + shape) - log_gamma(np.array([shape])) - log_gamma(numbers + 1))[:, None]
    slope = numbers[:, None] - both * mean / (shape + mean)
    bend = both * shape * mean / (shape + mean) ** 2
    terms = np.stack([value, slope, bend], axis=-1)
    terms[exposure == 0] = 0.0
    return terms
