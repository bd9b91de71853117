"""Averaging over decomposable graphs: an exact posterior of the number of all people, on a grid."""

from __future__ import annotations

import numpy as np

from tollbook.statistics.cells import Cells
from tollbook.statistics.decomposable import Members, graphs
from tollbook.statistics.draws import HIGH, LOW, Estimate, Floats

MODEL = "decomposable-graphs"
MOST = 5  # lists; of six there are 18,153 graphs
FINE = 4096  # up to here every count has a point of the grid of its own
STEP = 1.002  # beyond, points lie a fifth of a percent apart
NEGLIGIBLE = 1e-7  # of the mass, in the last tenfold of the grid
FURTHEST = 1e13


def average(cells: Cells, *, draws: int, chance: np.random.Generator) -> Estimate:
    """Average over all decomposable graphs in which not every two lists depend on each other.

    Parameters
    ----------
    cells
        Counts of people by the lists that name them, three to five lists.
    draws
        How many draws of the number of all people to return.
    chance
        The source of randomness of the draws; median and interval come from the grid and use none.

    Notes
    -----
    Every graph is equally likely beforehand. The probabilities of the 2^t patterns of t lists have a
    hyper-Dirichlet prior with 2^-t imaginary people in each; the number of all people N has the prior 1/N. Given
    N, the marginal likelihood of a graph is a ratio of Dirichlet-multinomials of its cliques and separators.
    It assumes that some decomposable graph holds, so that those on no list depend on the lists only through
    dependencies that show among those on some list; people are otherwise alike.
    The grid is made ten times longer until its last tenfold holds less than one part in ten million.

    References
    ----------
    Madigan and York (1997), *Bayesian methods for estimation of the size of a closed population*,
    https://doi.org/10.1093/biomet/84.1.19. The R package dga computes the same on a grid that the user ends.
    """
    below, edges = distribution(cells)
    low, median, high = (float(np.interp(level, below, edges)) for level in (LOW, 0.5, HIGH))
    sampled = np.maximum(np.interp(chance.random(draws), below, edges), cells.documented)
    words = f"{len(graphs(len(cells.lists)))} graphs, mean {mean(cells):,.1f}"
    return Estimate(MODEL, median, low, high, sampled, detail=words)


def mean(cells: Cells, *, imagined: float | None = None) -> float:
    """Return the posterior mean of the number of all people."""
    unseen, _, mass = posterior(cells, imagined=imagined)
    return cells.documented + float(unseen @ mass)


def distribution(cells: Cells, *, imagined: float | None = None) -> tuple[Floats, Floats]:
    """Return the posterior probability that all people are fewer than each edge of the grid, and these edges."""
    unseen, widths, mass = posterior(cells, imagined=imagined)
    total = cells.documented + unseen
    return np.concatenate([[0.0], np.cumsum(mass)]), np.concatenate([total - widths / 2, [total[-1] + widths[-1] / 2]])


def posterior(cells: Cells, *, imagined: float | None = None) -> tuple[Floats, Floats, Floats]:
    """Return the grid of how many are on no list, the width of each of its points, and the mass there.

    ``imagined`` is how many people the prior puts into each pattern; 2^-t where it is None.

    Raises
    ------
    ValueError
        If the tail is still not negligible at ten trillion people.
    """
    longest = 1e5 * max(1.0, 10 ** np.ceil(np.log10(cells.documented / 1e4)))
    while longest <= FURTHEST:
        unseen, widths = _grid(longest)
        mass = _mass(cells, (unseen, widths), 2.0 ** -len(cells.lists) if imagined is None else imagined)
        if mass[unseen > longest / 10].sum() < NEGLIGIBLE:
            return unseen, widths, mass
        longest *= 10
    raise ValueError("its posterior has no end: the lists overlap too little to bound the number of people from above")


def _grid(longest: float) -> tuple[Floats, Floats]:
    fine = np.arange(FINE, dtype=np.float64)
    edges = (FINE - 0.5) * STEP ** np.arange(np.ceil(np.log(longest / FINE) / np.log(STEP)) + 1)
    return np.concatenate([fine, (edges[1:] + edges[:-1]) / 2]), np.concatenate([np.ones(FINE), np.diff(edges)])


def _mass(cells: Cells, grid: tuple[Floats, Floats], imagined: float) -> Floats:
    from scipy.special import gammaln, logsumexp

    (unseen, widths), lists = grid, len(cells.lists)
    table = np.zeros((2,) * lists)
    for pattern, count in zip(cells.patterns, cells.counts, strict=True):
        table[pattern] = count
    whole = imagined * 2**lists
    known = cells.documented
    subsets: dict[Members, Floats] = {}
    base = gammaln(whole) - gammaln(unseen + known + whole)
    prior = gammaln(unseen + known + 1) - gammaln(unseen + 1) - np.log(known + unseen)

    def term(members: Members) -> Floats:
        if members not in subsets:
            margin = table.sum(axis=tuple(at for at in range(lists) if at not in members)).ravel()
            part = imagined * 2 ** (lists - len(members))
            subsets[members] = gammaln(unseen + margin[0] + part) + gammaln(margin[1:] + part).sum() - margin.size * gammaln(part)
        return subsets[members]

    total = np.full(len(unseen), -np.inf)
    for graph in graphs(lists):
        terms = sum((term(each) for each in graph.cliques), prior) - sum((term(each) for each in graph.separators), np.zeros(1))
        total = np.logaddexp(total, terms + (len(graph.cliques) - len(graph.separators)) * base)
    log = total + np.log(widths)
    mass: Floats = np.exp(log - logsumexp(log))
    return mass
