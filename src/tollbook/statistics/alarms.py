"""How often a change would be named in series like one that has none: simulated from the same model without a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tollbook.statistics.changes import windows
from tollbook.statistics.fitting import PRECISIONS, Fit, Reals, fit

WORK = 200 * 80**2  # series x months² that are simulated at most: a long series is simulated less often
FEWEST = 20


@dataclass(frozen=True, slots=True)
class Alarms:
    """In how many of some simulated series without a change one was named."""

    named: int
    simulated: int

    @property
    def rate(self) -> float | None:
        """The share of them; None where none was simulated."""
        return self.named / self.simulated if self.simulated else None


def false_alarms(found: Fit, chance: Generator, *, simulations: int, progress: Callable[[int], None] = lambda done: None) -> Alarms:
    """Simulate series without a change and count those in which one is named.

    Notes
    -----
    Each has the months and events of the series itself, one mix for each source and a precision, drawn from what is known of them if
    nothing changed (a posterior predictive check; Rubin 1984, https://doi.org/10.1214/aos/1176346785).
    """
    months = found.evidence.shape[1] - 1
    number = min(simulations, max(FEWEST, WORK // months**2))
    weights = np.exp(found.evidence[:, 0, months] - found.evidence[:, 0, months].max())
    named = 0
    for done in range(number):
        precision = PRECISIONS[int(chance.choice(len(PRECISIONS), p=weights / weights.sum()))]
        named += bool(
            windows(
                fit(np.stack([_without(mix.counts, mix.posterior(0, months, precision), precision, chance) for mix in found.mixes])).cut
            )
        )
        progress(done + 1)
    return Alarms(named, number)


def _without(counts: Reals, known: tuple[Reals, Reals], precision: float, chance: Generator) -> Reals:
    """Draw the counts of one source around one mix, as many events a month as it counted."""
    shape, mean = known
    parts = chance.gamma(shape) * mean / shape
    mixes = chance.dirichlet(np.maximum(precision * parts / parts.sum(), 1e-3), size=len(counts))
    return chance.multinomial(counts.sum(axis=1).astype(int), mixes).astype(float)
