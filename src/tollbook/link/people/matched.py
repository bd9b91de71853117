"""What matching finds: whose each row is, how sure that is, and every pair that was weighed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tollbook.link.copies import CopiedList

Rows = NDArray[np.int32]
Reals = NDArray[np.float32]
KIND = "before any field"  # what the kind of pair weighs: of which two lists, in which scripts, relatives counted in

RIVALS = "rivals and judgement"  # what other pairs of its two rows take or give, and what a person said of the two


@dataclass(frozen=True)
class Pairs:
    """Pairs of rows with the probability that each is of one person, and what each field weighs as natural logarithms.

    The parts of a pair sum up to the logarithm of its odds.
    """

    one: Rows
    other: Rows
    probability: Reals
    fields: tuple[str, ...]
    parts: Reals

    def __len__(self) -> int:
        return len(self.one)


@dataclass(frozen=True)
class Row:
    """A row and its person, which is named by the number of its first row, with the probability that the row belongs to it."""

    list: str
    id: str
    person: int
    probability: float


@dataclass(frozen=True)
class Pair:
    """A pair of rows, each by its list and id."""

    a: tuple[str, str]
    b: tuple[str, str]
    probability: float
    parts: dict[str, float]


@dataclass(frozen=True)
class Matched:
    """The rows of all lists in order, as columns: their list, id, person and probability; the pairs; and lists that copy another.

    ``follows`` is the row with which each row goes wherever that goes: itself but for rows that say what two others say to the letter.
    """

    lists: tuple[str, ...]
    list: Rows
    ids: Sequence[str]
    person: Rows
    probability: Reals
    follows: Rows
    pairs: Pairs
    copies: tuple[CopiedList, ...]

    def rows(self) -> Iterator[Row]:
        """Yield the rows in order."""
        for number, id, person, probability in zip(
            self.list.tolist(), self.ids, self.person.tolist(), self.probability.tolist(), strict=True
        ):
            yield Row(self.lists[number], str(id), person, probability)

    def scored(self) -> Iterator[Pair]:
        """Yield the pairs, the first row of each before the second."""
        for at in range(len(self.pairs)):
            one, other = int(self.pairs.one[at]), int(self.pairs.other[at])
            parts = dict(zip(self.pairs.fields, self.pairs.parts[at].tolist(), strict=True))
            yield Pair(self._named(one), self._named(other), float(self.pairs.probability[at]), parts)

    def _named(self, row: int) -> tuple[str, str]:
        return self.lists[int(self.list[row])], str(self.ids[row])
