"""A capture table: how many people stand on which of several lists, and on no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Pattern = tuple[int, ...]  # a 0 or 1 for each list, in the order of the lists
MOST_LISTS = 12
MOST_PEOPLE = 10**12  # beyond this a count is a typing error, and sums lose digits


@dataclass(frozen=True, slots=True)
class Cells:
    """Counts of people by the lists that name them; those on no list are what is unknown, and have no cell.

    >>> table = Cells.of(("A", "B"), {(1, 0): 60, (0, 1): 40, (1, 1): 20})
    >>> table.documented, table.on(0), table.on_both(0, 1)
    (120, 80, 20)
    """

    lists: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        twice = next((name for name in self.lists if self.lists.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f'two lists are named "{twice}"; give each its own name')
        if len(self.lists) > MOST_LISTS:
            raise ValueError(f"{len(self.lists)} lists are more than {MOST_LISTS}; join the smallest ones")
        for pattern, count in zip(self.patterns, self.counts, strict=True):
            _check(pattern, count, lists=len(self.lists))
        if not any(self.counts):
            raise ValueError("nobody is on any list; give at least one count above zero")
        if sum(self.counts) > MOST_PEOPLE:
            raise ValueError(f"{sum(self.counts):,} people are more than can be; check the counts")

    @classmethod
    def of(cls, lists: Sequence[str], counts: Mapping[Pattern, int]) -> Cells:
        """Return a table with its patterns in order; those that nobody has may be left out."""
        kept = sorted((pattern, count) for pattern, count in counts.items() if count or not sum(pattern))
        return cls(tuple(lists), tuple(pattern for pattern, _ in kept), tuple(count for _, count in kept))

    @classmethod
    def of_people(cls, lists: Sequence[str], people: Iterable[Pattern]) -> Cells:
        """Return the table of some people, each given by the lists that name them."""
        return cls.of(lists, Counter(people))

    @property
    def documented(self) -> int:
        """Return how many people are on at least one list."""
        return sum(self.counts)

    def on(self, one: int) -> int:
        """Return how many people are on a list."""
        return sum(count for pattern, count in zip(self.patterns, self.counts, strict=True) if pattern[one])

    def on_both(self, one: int, other: int) -> int:
        """Return how many people are on two lists."""
        return sum(count for pattern, count in zip(self.patterns, self.counts, strict=True) if pattern[one] and pattern[other])

    def on_exactly(self, number: int) -> int:
        """Return how many people are on a number of lists."""
        return sum(count for pattern, count in zip(self.patterns, self.counts, strict=True) if sum(pattern) == number)

    def by_pattern(self) -> dict[Pattern, int]:
        """Return the count of each pattern that somebody has."""
        return dict(zip(self.patterns, self.counts, strict=True))

    def pairs(self) -> list[tuple[int, int]]:
        """Return every two lists, by their place."""
        return [(one, other) for one in range(len(self.lists)) for other in range(one + 1, len(self.lists))]


def _check(pattern: Pattern, count: int, *, lists: int) -> None:
    if len(pattern) != lists or not set(pattern) <= {0, 1}:
        raise ValueError(f"{pattern} is no pattern of {lists} lists; write a 0 or a 1 for each")
    if not sum(pattern):
        raise ValueError(f"{count} people are said to be on no list; leave that row out, since it is what is estimated")
    if count < 0:
        raise ValueError(f"{count} people cannot be; a count is 0 or more")
