"""Better weights from pairs whose answer is known: people's judgements, or texts that were written to learn from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tollbook.link.weights import Weights

DOUBT = 1.0  # how far, as a standard deviation, a weight is believed to be off before any answer is seen
STEPS = 50
SMALL = 1e-6  # a step that is no longer worth taking
Levels = Sequence[NDArray[Any]]  # small numbers of any width


def taught(
    weights: Weights, levels: Levels, same: NDArray[np.bool_], *, doubt: float = DOUBT, counts: NDArray[np.float64] | None = None
) -> Weights:  # fmt: skip
    """Return the likeliest weights after answers: logistic regression on the levels, the weights before being its prior.

    ``counts`` says how much each answer counts, 1 where not given. A level that no answered pair has keeps its weight. Pairs that were
    chosen by their score teach how the others compare all the same, since the score is made of the levels that are weighed.
    """
    sizes = [len(field) for field in weights.fields]
    columns = np.cumsum([1, *sizes[:-1]])
    design = np.zeros((len(same), 1 + sum(sizes)))
    design[:, 0] = 1
    for start, level in zip(columns, levels, strict=True):
        design[np.arange(len(same)), start + level] = 1
    before = np.concatenate(([weights.base], *weights.fields))
    found = likeliest(design, same.astype(np.float64), before, doubt, np.ones(len(same)) if counts is None else counts)
    parts = tuple(found[start : start + size] for start, size in zip(columns, sizes, strict=True))
    return Weights(float(found[0]), parts)


def likeliest(
    design: NDArray[np.float64], same: NDArray[np.float64], before: NDArray[np.float64], doubt: float, counts: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the mode of the posterior of a logistic regression by Newton's method, each step halved until it is one for the better.

    ``before`` is the mean of the prior and ``doubt`` its standard deviation; ``counts`` says how much each row of ``design`` counts.
    """
    belief = np.eye(len(before)) / doubt**2

    def doubtful(found: NDArray[np.float64]) -> float:
        odds = design @ found
        return float(counts @ (np.logaddexp(0, odds) - odds * same) + (found - before) @ belief @ (found - before) / 2)

    found = before.copy()
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        slope = design.T @ (counts * (same - likely)) - belief @ (found - before)
        step = np.linalg.solve(design.T @ (design * (counts * likely * (1 - likely))[:, None]) + belief, slope)
        while doubtful(found + step) > doubtful(found) and float(np.abs(step).max()) > SMALL:
            step = step / 2
        found = found + step
        if float(np.abs(step).max()) <= SMALL:
            break
    return found
