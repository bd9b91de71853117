"""How likely some months' counts of several types are, if all were drawn around one mix that wobbles from month to month.

In each month the counts are multinomial with a mix of their own, drawn from a Dirichlet distribution around the mix of the stretch with a
precision k: the counts are Dirichlet-multinomial with parameters k p. The mix p of the stretch is Dirichlet(1, …, 1) before the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tollbook.statistics.gammas import digamma, log_gamma, trigamma

Reals = NDArray[np.float64]
FLAT = 1.0  # parameters of the Dirichlet prior of a mix
LEAST = 1e-6  # the smallest share that is told from none
STEP = 0.05  # between the logarithms at which sums are laid ready


@dataclass(frozen=True)
class Mixes:
    """Sums over months laid ready, so that any stretch is answered by a difference.

    Parameters
    ----------
    counts
        T x C whole numbers; a month without events says nothing of the mix.
    sums
        (T + 1) x C x G x 3: ln Γ(x + y) - ln Γ(x), its slope and its bend times x and x², summed over the months before each.
    """

    counts: Reals
    lowest: float
    sums: Reals

    @classmethod
    def of(cls, counts: Reals, precisions: Sequence[float]) -> Mixes:
        """Lay the sums ready for some precisions."""
        lowest, highest = np.log(LEAST * min(precisions)), np.log(max(precisions))
        x = np.exp(np.arange(lowest, highest + 2 * STEP, STEP))
        held, where = np.unique(counts, return_inverse=True)
        sums = np.zeros((len(counts) + 1, counts.shape[1], len(x), 3))
        np.cumsum(_terms(held, x)[where.reshape(counts.shape)], axis=0, out=sums[1:])
        return cls(counts, float(lowest), sums)

    def evidence(self, precision: float) -> Reals:
        """Return ln P(counts of months s to e - 1 | precision), the mix integrated out, for every s < e: (T + 1) x (T + 1).

        Notes
        -----
        The logarithm of the likelihood is a sum over types of a function of that type's share alone. Each is matched at its mode, in value,
        slope and bend, by the logarithm of a gamma density, so that their product has an integral in closed form. Without wobble nothing
        is approximated; else it is right to about 0.1 (tests hold it against sums over fine grids).
        The multinomial coefficients, the same for every model, are left out.
        """
        begin, end = np.triu_indices(len(self.counts) + 1, 1)
        found = np.zeros((len(self.counts) + 1,) * 2)
        values, _, _ = self._matched(begin, end, precision)
        found[begin, end] = values
        return found

    def posterior(self, begin: int, end: int, precision: float) -> tuple[Reals, Reals]:
        """Return how sharply the mix of one stretch is known after the data, and the mix: the shapes and means of gamma variables, C each.

        Divided by their sum, such variables are drawn as the mix is.
        """
        _, shape, share = self._matched(np.array([begin]), np.array([end]), precision)
        return shape[0], share[0]

    def _matched(self, begin: NDArray[np.int64], end: NDArray[np.int64], precision: float) -> tuple[Reals, Reals, Reals]:
        totals = self.counts.sum(axis=1)
        counted = np.vstack(
            [np.zeros(self.counts.shape[1]), np.cumsum(self.counts * ((1 + precision) / (totals + precision))[:, None], axis=0)]
        )
        shape = counted[end] - counted[begin] + FLAT
        share = shape / shape.sum(axis=1, keepdims=True)
        for _ in range(2):
            _, slope, bend = self._at(begin, end, share, precision)
            shape, tilt = FLAT - bend, (slope + bend) / share
            share = shape / np.maximum(shape.sum(axis=1, keepdims=True) + (share * tilt).sum(axis=1, keepdims=True) - tilt, 1e-9)
            share = np.maximum(share / share.sum(axis=1, keepdims=True), LEAST)
        value, _, bend = self._at(begin, end, share, precision)
        shape = FLAT - bend
        constants = np.concatenate([[0.0], np.cumsum(log_gamma(np.full(1, float(precision))) - log_gamma(totals + precision))])
        return constants[end] - constants[begin] + _integral(value, shape, share), shape, share

    def _at(self, begin: NDArray[np.int64], end: NDArray[np.int64], share: Reals, precision: float) -> tuple[Reals, Reals, Reals]:
        """Return the sums at some shares, by the nearest that are laid ready and their slopes."""
        place = (np.log(share * precision) - self.lowest) / STEP
        near = np.clip(np.rint(place), 0, self.sums.shape[2] - 1).astype(np.int64)
        away = (place - near) * STEP
        flat = self.sums.reshape(-1, 3)
        types, grid = self.sums.shape[1:3]
        index = np.arange(types) * grid + near
        held = flat[end[:, None] * (types * grid) + index] - flat[begin[:, None] * (types * grid) + index]
        value, slope, bend = held[..., 0], held[..., 1], held[..., 2]
        curve = slope + bend
        return value + away * (slope + 0.5 * away * curve), slope + away * curve, bend


def _terms(counts: Reals, x: Reals) -> Reals:
    """Return what one month adds, for some counts and some x = precision times share."""
    y = counts[:, None] + x
    value = log_gamma(y) - log_gamma(x)
    slope = x * (digamma(y) - digamma(x))
    bend = x * x * (trigamma(y) - trigamma(x))
    terms = np.stack([value, slope, bend], axis=-1)
    terms[counts == 0] = 0.0  # to the last digit
    return terms


def _integral(value: Reals, shape: Reals, share: Reals) -> Reals:
    """Return the logarithm of the integral over the mix of what gamma densities match, by where and how sharply each does.

    The shares are independent gamma variables given that they sum to 1; the density of their sum at 1 is that of the gamma variable with
    its mean, which is 1, and its variance: where all rates are alike, as for one multinomial mix, that is so to the last digit.
    """
    types, sharp = shape.shape[1], 1 / (share * share / shape).sum(axis=1)
    prior = log_gamma(np.full(1, types * FLAT)) - types * log_gamma(np.full(1, FLAT))
    parts = (value + FLAT * np.log(share) + log_gamma(shape) - shape * np.log(shape) + shape).sum(axis=1)
    total: Reals = prior + parts + sharp * np.log(sharp) - sharp - log_gamma(sharp)
    return total
