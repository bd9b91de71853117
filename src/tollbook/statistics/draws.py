"""What one model answers for one table: an estimate of all people with its interval, and draws that can be added up."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LOW, HIGH = 0.025, 0.975  # a nominal 95 % interval, equal tails


@dataclass(frozen=True, slots=True)
class Estimate:
    """The number of all people, documented or not, under one model.

    ``draws`` has one number of people a draw, of the posterior or of what stands for it; ``rhat`` and ``ess``
    are given for chains alone; a refusal says why the row has no numbers, which then must not be shown.
    """

    model: str
    median: float
    low: float
    high: float
    draws: Floats
    rhat: float | None = None
    ess: float | None = None
    seconds: float = 0.0
    detail: str = ""
    refusal: str | None = None

    @classmethod
    def of(cls, model: str, draws: Floats, *, detail: str = "", seconds: float = 0.0) -> Estimate:
        """Sum up draws by their median and equal tails of 2.5 % each."""
        low, median, high = np.quantile(draws, [LOW, 0.5, HIGH])
        return cls(model, float(median), float(low), float(high), draws, detail=detail, seconds=seconds)

    @classmethod
    def refused(cls, model: str, why: str) -> Estimate:
        """Return a row without numbers."""
        return cls(model, float("nan"), float("nan"), float("nan"), np.empty(0), refusal=why)

    def under(self, refusal: str) -> Estimate:
        """Return the row, refused after all."""
        return replace(self, refusal=refusal)


def lognormal_draws(center: float, spread: float, *, number: int, chance: np.random.Generator) -> Floats:
    """Draw a count whose logarithm is normal, as counts of the unobserved nearly are."""
    return np.exp(np.clip(center + spread * chance.standard_normal(number), -30, 60))
