"""Whether a log-linear model has a finite and unique estimate for a table with empty cells, before it is fitted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tollbook.language.said import Said, say
from tollbook.statistics.cells import Cells
from tollbook.statistics.hierarchical import Subset, design, patterns

Floats = NDArray[np.float64]


def counts_of(cells: Cells) -> Floats:
    """Return the count of every pattern but that of those on no list, in the order of ``patterns``."""
    seen = cells.by_pattern()
    return np.array([float(seen.get(pattern, 0)) for pattern in patterns(len(cells.lists))])


def why_not(cells: Cells, terms: Sequence[Subset]) -> Said | None:
    """Say why a model has no finite, unique estimate of those on no list; None where it has one.

    Interactions that nobody shows are minus infinity, their cells are left out, and the rest is asked: is there a
    table with the same sums and every cell above zero (else the maximum-likelihood estimate does not exist), and
    are the parameters independent (else it is not identified).

    References
    ----------
    Fienberg and Rinaldo (2012), *Maximum likelihood estimation in log-linear models*, https://doi.org/10.1214/12-AOS986.
    Chan, Silverman and Vincent (2021), *Multiple systems estimation for sparse capture data*,
    https://doi.org/10.1080/01621459.2019.1708748.

    Examples
    --------
    >>> sparse = Cells.of("ABC", {(1, 0, 0): 40, (0, 1, 0): 30, (0, 0, 1): 20, (1, 1, 0): 6})
    >>> main = [(), (0,), (1,), (2,)]
    >>> why_not(sparse, main), why_not(sparse, [*main, (0, 1)])
    (None, 'the maximum-likelihood estimate does not exist')
    """
    matrix, counts = _extended(design(len(cells.lists), terms), counts_of(cells))
    if np.linalg.matrix_rank(matrix) < matrix.shape[1]:
        return say("the estimate is not identified")
    return None if _inside(matrix, counts) else say("the maximum-likelihood estimate does not exist")


def _extended(matrix: Floats, counts: Floats) -> tuple[Floats, Floats]:
    shown = counts @ matrix > 0
    kept = ~matrix[:, ~shown].any(axis=1)
    return matrix[kept][:, shown], counts[kept]


def _inside(matrix: Floats, counts: Floats) -> bool:
    """Say whether some table with the same sums has every cell above zero: the largest smallest cell is above zero."""
    from scipy.optimize import linprog

    if counts.all():
        return True
    cells = len(counts)
    sums = np.hstack([matrix.T, np.zeros((matrix.shape[1], 1))])
    below = np.hstack([-np.eye(cells), np.ones((cells, 1))])
    worst, sides = np.append(np.zeros(cells), -1.0), [(0, None)] * (cells + 1)
    found = linprog(worst, A_ub=below, b_ub=np.zeros(cells), A_eq=sums, b_eq=matrix.T @ counts, bounds=sides)
    return bool(found.status == 0 and -found.fun > 1e-7)
