"""Decomposable graphs over a few lists, each with its cliques and separators, found here and read from no table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations

Members = frozenset[int]


@dataclass(frozen=True, slots=True)
class Graph:
    """A chordal graph: which lists may depend on each other directly, as cliques and the separators between them."""

    cliques: tuple[Members, ...]
    separators: tuple[Members, ...]


@cache
def graphs(lists: int) -> tuple[Graph, ...]:
    """Return every decomposable graph but the complete one, which says nothing of those on no list.

    >>> [len(graphs(lists)) for lists in (2, 3, 4, 5)]
    [1, 7, 60, 821]
    """
    edges = list(combinations(range(lists), 2))
    sets = (frozenset(edge for at, edge in enumerate(edges) if code >> at & 1) for code in range(2 ** len(edges) - 1))
    return tuple(graph for graph in (_graph(lists, chosen) for chosen in sets) if graph is not None)


def _graph(lists: int, edges: frozenset[tuple[int, int]]) -> Graph | None:
    """Return the graph of some edges, or None where it has a cycle of four or more without a chord."""
    near = {at: {a + b - at for a, b in edges if at in {a, b}} for at in range(lists)}
    order = _order(near)
    before = [near[at] & set(order[:place]) for place, at in enumerate(order)]
    if any(b not in near[a] for earlier in before for a, b in combinations(earlier, 2)):
        return None
    cliques = _largest({at, *earlier} for at, earlier in zip(order, before, strict=True))
    return Graph(cliques, tuple(_separators(cliques)))


def _order(near: dict[int, set[int]]) -> list[int]:
    """Order vertices by maximum cardinality: next is always the one with most neighbours already taken."""
    order: list[int] = []
    while len(order) < len(near):
        order.append(max(near.keys() - set(order), key=lambda at: (len(near[at] & set(order)), -at)))
    return order


def _largest(sets: Iterator[set[int]]) -> tuple[Members, ...]:
    """Return the sets that lie in no other, in their order, which has the running intersection property."""
    found = [frozenset(each) for each in sets]
    return tuple(each for each in found if not any(each < other for other in found))


def _separators(cliques: tuple[Members, ...]) -> Iterator[Members]:
    for place, clique in enumerate(cliques[1:], 1):
        yield clique & frozenset().union(*cliques[:place])
