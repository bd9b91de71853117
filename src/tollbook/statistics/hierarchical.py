"""Hierarchical log-linear models: which sets of lists may interact, with everything below them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Subset = tuple[int, ...]  # lists that interact, by their place


def patterns(lists: int) -> list[tuple[int, ...]]:
    """Return every pattern but that of those on no list."""
    return [tuple(code >> at & 1 for at in range(lists)) for code in range(1, 2**lists)]


def subsets(lists: int, *, largest: int) -> list[Subset]:
    """Return the constant, the lists, then the sets of two and more lists, small ones first."""
    return [part for size in range(largest + 1) for part in combinations(range(lists), size)]


def design(lists: int, terms: Sequence[Subset]) -> NDArray[np.float64]:
    """Return the matrix of a log-linear model: patterns down, terms across, 1 where a pattern has all lists of a term."""
    return np.array([[float(all(pattern[at] for at in term)) for term in terms] for pattern in patterns(lists)])


@cache
def models(lists: int) -> NDArray[np.bool_]:
    """Return every hierarchical model with all lists in it and without the interaction of all lists at once.

    Rows are models, columns the terms of :func:`subsets` up to one list fewer than all.

    >>> [len(models(lists)) for lists in (3, 4, 5)]
    [8, 113, 6893]
    """
    terms = subsets(lists, largest=lists - 1)
    place = {term: at for at, term in enumerate(terms)}
    rows = [frozenset(term for term in terms if len(term) < 2)]
    for size in range(2, lists):
        rows = [wider for row in rows for wider in _widened(row, [term for term in terms if len(term) == size])]
    table = np.zeros((len(rows), len(terms)), dtype=np.bool_)
    for at, row in enumerate(rows):
        table[at, [place[term] for term in row]] = True
    return table


def _widened(row: frozenset[Subset], terms: Sequence[Subset]) -> Iterator[frozenset[Subset]]:
    """Yield a model with any choice of those further terms whose parts it has."""
    free = [term for term in terms if all(part in row for part in combinations(term, len(term) - 1))]
    for size in range(len(free) + 1):
        for chosen in combinations(free, size):
            yield row | frozenset(chosen)


def generated(generators: Sequence[Subset]) -> frozenset[Subset]:
    """Return the terms of a model that is given by its largest interactions, as in [123, 14, 34]."""
    return frozenset(part for whole in generators for size in range(len(whole) + 1) for part in combinations(sorted(whole), size))


def in_words(row: NDArray[np.bool_], terms: Sequence[Subset]) -> str:
    """Write a model by its largest interactions, lists counted from 1.

    >>> terms = subsets(4, largest=3)
    >>> in_words(np.array([term in generated([(0, 1, 2), (0, 3), (2, 3)]) for term in terms]), terms)
    '[123,14,34]'
    """
    inside = [set(term) for term, on in zip(terms, row, strict=True) if on and term]
    largest = [term for term in inside if not any(term < other for other in inside)]
    ordered = sorted((sorted(term) for term in largest), key=lambda term: (-len(term), term))
    return f"[{','.join(''.join(str(at + 1) for at in term) for term in ordered)}]"
