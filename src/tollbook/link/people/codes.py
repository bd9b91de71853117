"""Outcomes as codes: levels that weigh by rarity in steps of half, names once more across scripts; and how often patterns are met."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import duckdb
import numpy as np
from numpy.typing import NDArray

from tollbook.link.people import sql
from tollbook.link.people.engine import Compared
from tollbook.link.people.fields import Field

RARE = 16  # steps of half in which the share of a value is counted
STEP = 1 << 20  # pairs in memory at once
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that patterns hardly ever share a key
Rows = NDArray[np.int32]
Codes = NDArray[np.int16]
Reals = NDArray[np.float64]
T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True)
class Traits:
    """What is known of each row: its list, whether its names are in Latin letters, and for each field what share of rows has its value."""

    list: Rows
    latin: NDArray[np.bool_]
    shares: tuple[NDArray[np.float32] | None, ...]
    lists: int

    @classmethod
    def of(cls, database: duckdb.DuckDBPyConnection, fields: Sequence[Field], lists: int, rows: int) -> Traits:
        """Return the traits of all rows; those that are not compared are of list -1."""
        valued = {str(at): field.value for at, field in enumerate(fields) if field.value}
        found = database.execute(sql.traits(valued)).fetchnumpy()
        where = np.asarray(found["row"])

        def held(name: str, kind: type[T], empty: int) -> NDArray[T]:
            column = np.full(rows, empty, kind)
            column[where] = np.nan_to_num(np.ma.filled(found[name], empty))  # masked where not known, no number where nobody has a value
            return column

        shares = tuple(held(str(at), np.float32, 0) if field.value else None for at, field in enumerate(fields))
        return cls(held("list", np.int32, -1), held("latin", np.bool_, 0), shares, lists)

    @property
    def rows(self) -> Rows:
        """The rows that are compared."""
        return np.flatnonzero(self.list >= 0).astype(np.int32)

    @property
    def strata(self) -> int:
        """How many kinds of pairs there are, by their two lists and whether they are in two scripts."""
        return 2 * self.lists * self.lists

    def stratum(self, one: Rows, other: Rows) -> Rows:
        """Return the kind of each pair."""
        first, second = np.minimum(self.list[one], self.list[other]), np.maximum(self.list[one], self.list[other])
        stratum: Rows = ((first * self.lists + second) * 2 + (self.latin[one] != self.latin[other])).astype(np.int32)
        return stratum

    def possible(self) -> Reals:
        """Return how many pairs of each kind there could be."""
        rows = np.bincount((self.list * 2 + self.latin)[self.rows], minlength=2 * self.lists).reshape(self.lists, 2).astype(np.float64)
        found = np.zeros((self.lists, self.lists, 2))
        for one in range(self.lists):
            for other in range(one, self.lists):
                both = np.outer(rows[one], rows[other])
                if one == other:
                    both = (both - np.diag(rows[one])) / 2
                found[one, other] = np.trace(both), both[0, 1] + both[1, 0]
        return found.reshape(-1)

    def larger(self) -> Reals:
        """Return how many rows the larger of the two lists of each kind of pairs has."""
        rows = np.bincount(self.list[self.rows], minlength=self.lists).astype(np.float64)
        return np.repeat(np.maximum.outer(rows, rows).reshape(-1), 2)


@dataclass(frozen=True)
class Scale:
    """The codes of a field. ``level`` and ``step`` say of each code which outcome it is of, and which step of rarity, -1 for none."""

    field: Field
    level: NDArray[np.int64]
    step: NDArray[np.int64]

    @classmethod
    def of(cls, field: Field) -> Scale:
        """Return the codes of a field: first its outcomes, then the steps of those that weigh by rarity."""
        rare = np.flatnonzero(cls._rare(field))
        level = np.concatenate((np.arange(field.size), np.repeat(rare, RARE)))
        step = np.concatenate((np.full(field.size, -1), np.tile(np.arange(RARE), len(rare))))
        return cls(field, level, step)

    @staticmethod
    def _rare(field: Field) -> NDArray[np.bool_]:
        return np.array([False, False, *(level.rare for level in reversed(field.levels))])

    @property
    def across(self) -> NDArray[np.bool_]:
        """Which outcomes are of names in two scripts."""
        return np.array([False, False, *(level.across for level in reversed(self.field.levels))])

    @property
    def strict(self) -> NDArray[np.bool_]:
        """Which codes are of values that agree to the letter, in one script or two: those of the strictest levels."""
        exact = np.array([False, False, *(level.exact for level in reversed(self.field.levels))])
        strict: NDArray[np.bool_] = exact[self.level]
        return strict

    @property
    def size(self) -> int:
        """How many codes there are within one script."""
        return len(self.level)

    @property
    def halves(self) -> int:
        """Two where names in two scripts have codes of their own."""
        return 2 if self.field.mixed else 1

    def codes(self, outcome: NDArray[np.uint8], share: NDArray[np.float32] | None, across: NDArray[np.bool_]) -> Codes:
        """Return the code of each outcome, by the larger share of its two values."""
        found = outcome.astype(np.int16)
        if share is not None:
            rare = self._rare(self.field)
            begins = self.field.size + (np.cumsum(rare) - 1) * RARE
            found = np.where(rare[outcome], begins[outcome] + steps(share), found).astype(np.int16)
        return (found + self.size * across).astype(np.int16) if self.field.mixed else found


@dataclass(frozen=True)
class Patterns:
    """Patterns of codes that are met, with the kind of their pairs and how many there are."""

    codes: Codes
    stratum: Rows
    count: Reals


def steps(share: NDArray[np.float32] | Reals) -> NDArray[np.int64]:
    """Return how often a half must be halved to be a share."""
    return np.clip(np.floor(-np.log2(np.maximum(share, 1e-9))), 0, RARE - 1).astype(np.int64)


def coded(pairs: Compared, scales: Sequence[Scale], traits: Traits) -> Iterator[tuple[slice, Codes, Rows]]:
    """Yield the codes of pairs, field by field, with their kind, in steps."""
    for begin in range(0, len(pairs), STEP):
        where = slice(begin, begin + STEP)
        one, other, outcomes = pairs.one[where], pairs.other[where], pairs.outcomes[where]
        across = traits.latin[one] != traits.latin[other]
        shares = (None if share is None else np.maximum(share[one], share[other]) for share in traits.shares)
        columns = [scale.codes(outcomes[:, at], share, across) for at, (scale, share) in enumerate(zip(scales, shares, strict=True))]
        yield where, np.stack(columns, axis=1), traits.stratum(one, other)


def patterns(pairs: Compared, scales: Sequence[Scale], traits: Traits) -> Patterns:
    """Return the patterns of pairs."""
    parts = [_met(codes, stratum, np.ones(len(codes))) for _, codes, stratum in coded(pairs, scales, traits)]
    if not parts:
        return Patterns(np.zeros((0, len(scales)), np.int16), np.zeros(0, np.int32), np.zeros(0))
    return _met(*(np.concatenate(each) for each in zip(*((part.codes, part.stratum, part.count) for part in parts), strict=True)))


def _met(codes: Codes, stratum: Rows, count: Reals) -> Patterns:
    key = stratum.astype(np.uint64)
    for column in codes.T:
        key = key * MULTIPLIER + column.astype(np.uint64)
    _, first, where = np.unique(key, return_index=True, return_inverse=True)
    return Patterns(codes[first], stratum[first], np.bincount(where, count).astype(np.float64))
