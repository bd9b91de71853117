"""Log-linear models of a capture table: averaged over all hierarchical ones, one that is named, or found stepwise."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tollbook.errors import BadInput
from tollbook.language.said import say
from tollbook.statistics.cells import Cells
from tollbook.statistics.draws import Estimate, Floats, lognormal_draws
from tollbook.statistics.existence import counts_of, why_not
from tollbook.statistics.hierarchical import Subset, design, generated, in_words, models, subsets

Bools = NDArray[np.bool_]
Counts = NDArray[np.int64]
MODEL = "log-linear"
MOST = 5  # lists; for six there are 7,785,062 hierarchical models
THRESHOLD = 0.02
MATTERS = 1e-3  # a model with less weight is not asked again whether its estimate exists


def average(cells: Cells, *, draws: int, chance: np.random.Generator) -> Estimate:
    """Average over all hierarchical log-linear models without the interaction of all lists at once.

    Parameters
    ----------
    cells
        Counts of people by the lists that name them, three to five lists.
    draws
        How many draws of the number of all people to return: a model by its weight, then the logarithm of the
        unobserved count, normal about its estimate with its standard error.
    chance
        The source of randomness of the draws.

    Notes
    -----
    Cell counts are Poisson. Models without a finite estimate are left out; an interaction that nobody shows counts
    as a parameter that is minus infinity. A model's weight is exp(-BIC/2), which stands for equal probabilities
    beforehand and a unit-information prior within each. It assumes that no interaction of all lists at once exists,
    and that people who share a pattern of lists are alike.

    References
    ----------
    Fienberg and Rinaldo (2012), https://doi.org/10.1214/12-AOS986; Chan, Silverman and Vincent (2021),
    https://doi.org/10.1080/01621459.2019.1708748.
    """
    from tollbook.statistics.poisson import fit_all

    lists = len(cells.lists)
    terms, table = subsets(lists, largest=lists - 1), models(lists)
    logs, variances, likelihoods, exist = fit_all(design(lists, terms), counts_of(cells), table)
    if not exist.any():
        return Estimate.refused(MODEL, say("no hierarchical model has a finite estimate"))
    weights = _weights(likelihoods, table.sum(axis=1), exist, cells.documented)
    for at in np.flatnonzero(weights > MATTERS):
        if why_not(cells, [term for term, on in zip(terms, table[at], strict=True) if on]) is not None:
            exist[at] = False
    weights = _weights(likelihoods, table.sum(axis=1), exist, cells.documented)
    chosen = chance.choice(len(weights), size=draws, p=weights)
    unseen = np.exp(np.clip(logs[chosen] + np.sqrt(variances[chosen]) * chance.standard_normal(draws), -30, 60))
    best = int(np.argmax(weights))
    words = f"{int(exist.sum()):,} of {len(exist):,} models, most weight {weights[best]:.0%} on {in_words(table[best], terms)}"
    return Estimate.of(MODEL, cells.documented + unseen, detail=words)


def _weights(likelihoods: Floats, parameters: Counts, exist: Bools, people: int) -> Floats:
    scores = np.where(exist, likelihoods - parameters * np.log(people) / 2, -np.inf)
    weights = np.exp(scores - scores.max())
    found: Floats = weights / weights.sum()
    return found


def named(cells: Cells, generators: Sequence[Subset], *, draws: int, chance: np.random.Generator) -> Estimate:
    """Fit the one model that is given by its largest interactions; ``[(0, 1, 2), (0, 3)]`` is [123,14].

    The interval is normal in the logarithm of the unobserved count. Lists that no generator names are in the model
    by themselves.
    """
    from tollbook.statistics.poisson import fit_extended

    lists = len(cells.lists)
    beyond = max((at for part in generators for at in part), default=0)
    if beyond >= lists:
        raise BadInput(f"the model names list {beyond + 1}, and there are {lists}; count lists from 1, in the order of the columns")
    inside = generated([*generators, *((at,) for at in range(lists))])
    terms = [term for term in subsets(lists, largest=lists) if term in inside]
    failing = why_not(cells, terms)
    if failing is not None:
        return Estimate.refused(MODEL, failing)
    row = np.ones(len(terms), dtype=np.bool_)
    fitted, variance, _, exists = fit_extended(design(lists, terms), counts_of(cells), row)
    if not exists:
        return Estimate.refused(MODEL, say("its fit does not settle"))
    return _wald(cells, float(fitted[-1]), float(variance), detail=in_words(row, terms), draws=draws, chance=chance)


def stepwise(
    cells: Cells, *, draws: int, chance: np.random.Generator, threshold: float = THRESHOLD
) -> Estimate:  # fmt: skip
    """Choose pairs of lists that depend on each other one by one, as the R package SparseMSE does, and fit these.

    Notes
    -----
    Beginning with independent lists, the pair whose shared people are least likely under the model so far (the
    smaller Poisson tail) is added while that tail is below ``threshold`` and the estimate exists. The interval is
    normal in the logarithm of the unobserved count and knows nothing of the choice of the model: it is too short.

    References
    ----------
    Chan, Silverman and Vincent (2021), https://doi.org/10.1080/01621459.2019.1708748.
    """
    from tollbook.statistics.poisson import stepwise as chosen_stepwise

    lists = len(cells.lists)
    terms = subsets(lists, largest=2)
    row, log, variance = chosen_stepwise(design(lists, terms), counts_of(cells), lists, threshold)
    inside = [term for term, on in zip(terms, row, strict=True) if on]
    failing = why_not(cells, inside) if np.isfinite(log) else say("even with independent lists no estimate exists")
    if failing is not None:
        return Estimate.refused(MODEL, failing)
    return _wald(cells, float(log), float(variance), detail=f"stepwise {in_words(row, terms)}", draws=draws, chance=chance)


def _wald(cells: Cells, log: float, variance: float, *, detail: str, draws: int, chance: np.random.Generator) -> Estimate:
    spread = float(np.sqrt(variance))
    sampled = cells.documented + lognormal_draws(log, spread, number=draws, chance=chance)
    low, median, high = (cells.documented + float(np.exp(log + step * spread)) for step in (-1.959964, 0.0, 1.959964))
    return Estimate(MODEL, median, low, high, sampled, detail=detail)
