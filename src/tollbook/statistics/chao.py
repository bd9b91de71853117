"""Chao's lower bound: no fewer people than those seen once and twice imply, however unequal their chances."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from tollbook.statistics.cells import Cells
from tollbook.statistics.draws import Estimate, lognormal_draws

MODEL = "chao-lower-bound"


def chao(cells: Cells, *, draws: int, chance: np.random.Generator) -> Estimate:
    """Bound the number of all people from below by those on exactly one and exactly two lists.

    Parameters
    ----------
    cells
        Counts of people by the lists that name them, at least two lists.
    draws
        How many draws to return; they follow the log-normal distribution behind the interval.
    chance
        The source of randomness of the draws.

    Notes
    -----
    With t lists, f1 people on exactly one and f2 on exactly two, at least
    (t - 1)/t * f1 (f1 - 1) / (2 (f2 + 1)) people are on none (bias-corrected form). It assumes that lists are independent
    for any one person, while people may differ in their chance of being listed; that makes it a floor, and its
    interval is of the floor, not of the number of people. The interval is log-normal in what is unobserved.

    References
    ----------
    Chao (1987), *Estimating the population size for capture-recapture data with unequal catchability*,
    https://doi.org/10.2307/2531532.

    Examples
    --------
    >>> table = Cells.of("ABC", {(1, 0, 0): 20, (0, 1, 0): 20, (0, 0, 1): 20, (1, 1, 0): 14, (1, 0, 1): 15})
    >>> round(chao(table, draws=10, chance=np.random.default_rng(1)).median, 1)  # 89 + 2/3 * 60 * 59 / 60
    128.3
    """
    one, two, lists = cells.on_exactly(1), cells.on_exactly(2), len(cells.lists)
    share = (lists - 1) / lists
    unseen = share * one * (one - 1) / (2 * (two + 1))
    if unseen <= 0:
        return Estimate.of(MODEL, np.full(draws, float(cells.documented)))
    variance = (
        share * one * (one - 1) / (2 * (two + 1))
        + share**2 * one * (2 * one - 1) ** 2 / (4 * (two + 1) ** 2)
        + share**2 * one**2 * two * (one - 1) ** 2 / (4 * (two + 1) ** 4)
    )
    spread = math.sqrt(math.log1p(variance / unseen**2))
    factor = math.exp(1.96 * spread)
    sampled = Estimate.of(MODEL, cells.documented + lognormal_draws(math.log(unseen), spread, number=draws, chance=chance))
    return replace(
        sampled, median=cells.documented + unseen, low=cells.documented + unseen / factor, high=cells.documented + unseen * factor
    )
