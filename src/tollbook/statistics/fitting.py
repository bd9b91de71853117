"""A series under every cut, precision and prior at once: the sums that all answers on a change of mix are read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tollbook.statistics.mixes import Mixes
from tollbook.statistics.segments import Cut, cut
from tollbook.statistics.series import Series

Reals = NDArray[np.float64]
PRECISIONS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 512.0)  # how closely the months' mixes keep to that of their stretch
EXPECTED = (1 / 16, 1 / 4, 1.0, 4.0)  # changes in the whole series, a priori: that there is none has a probability of .53 or so


@dataclass(frozen=True)
class Fit:
    """One table of counts under every model: ``evidence`` is that of each stretch under each precision, over all sources."""

    mixes: tuple[Mixes, ...]
    evidence: Reals
    cut: Cut

    @property
    def precision(self) -> Reals:
        """The probability of each precision."""
        of: Reals = self.cut.weights.sum(axis=1)
        return of

    @property
    def shares(self) -> Reals:
        """Each source's share of all events."""
        events = np.array([mix.counts.sum() for mix in self.mixes])
        shares: Reals = events / events.sum()
        return shares

    def under(self, *, expected: float | None = None, precision: int | None = None) -> Cut:
        """Return the same under one number of changes expected a priori, or one precision, alone."""
        evidence = self.evidence if precision is None else self.evidence[precision : precision + 1]
        return cut(evidence, hazards(self.evidence.shape[1] - 1, EXPECTED if expected is None else (expected,)))

    def drawn(self, stretches: Reals, chance: Generator, *, draws: int) -> Reals:
        """Draw mixes of a stretch, itself drawn by some weights: draws x C, the sources put together by their shares of all events."""
        size = stretches.shape[1]
        chosen = chance.choice(stretches.size, size=draws, p=stretches.ravel() / stretches.sum())
        precisions = chance.choice(len(PRECISIONS), size=draws, p=self.precision)
        found = np.zeros((draws, self.mixes[0].counts.shape[1]))
        held: dict[tuple[int, int], list[tuple[Reals, Reals]]] = {}
        for at, (stretch, precision) in enumerate(zip(chosen.tolist(), precisions.tolist(), strict=True)):
            if (stretch, precision) not in held:
                begin, end = divmod(stretch, size)
                held[stretch, precision] = [mix.posterior(begin, end, PRECISIONS[precision]) for mix in self.mixes]
            for share, (shape, mean) in zip(self.shares.tolist(), held[stretch, precision], strict=True):
                parts = chance.gamma(shape) * mean / shape
                found[at] += share * parts / parts.sum()
        return found


def hazards(months: int, expected: Sequence[float]) -> list[float]:
    """Return the probability of a change in each month, from how many are expected."""
    return [min(each / max(months - 1, 1), 0.9) for each in expected]


def fit(counts: Reals) -> Fit:
    """Fit S x T x C counts: every source has mixes of its own, and all change together.

    Notes
    -----
    That a source comes to count more of the events, or stops, is then no change of mix: each is compared with itself (a likelihood
    stratified by source). The precision and the chance of a change are summed over ``PRECISIONS`` and ``EXPECTED``, all alike a priori.
    """
    mixes = tuple(Mixes.of(of, PRECISIONS) for of in counts)
    evidence = np.stack([sum((mix.evidence(each) for mix in mixes), np.zeros(())) for each in PRECISIONS])
    return Fit(mixes, evidence, cut(evidence, hazards(counts.shape[1], EXPECTED)))


def tables(series: Series, chance: Generator, *, draws: int, confusion: Reals | None = None) -> list[Reals]:
    """Return the tables of counts that a series may stand for: one where it is exact, else several drawn.

    Parameters
    ----------
    draws
        How many to draw, where counts are ranges or types may be wrong.
    confusion
        C x C: the probability that an event coded as the type of the row is one of the column.

    Notes
    -----
    A range is drawn evenly between its ends. Events change type independently, alike in every month: what was miscoded more in one period
    than in another is not seen.
    """
    if series.exact and confusion is None:
        return [series.low]
    drawn = [chance.integers(series.low.astype(int), series.high.astype(int), endpoint=True) for _ in range(draws)]
    if confusion is None:
        return [each.astype(float) for each in drawn]
    return [
        sum((chance.multinomial(each[..., at], confusion[at]) for at in range(len(confusion))), np.zeros(())).astype(float)
        for each in drawn
    ]
