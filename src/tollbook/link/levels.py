"""How far the two records of a pair agree, field by field, as one of a few levels that can be said in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod

import numpy as np
from numpy.typing import NDArray

from tollbook.link.candidates import Pairs
from tollbook.link.columns import Ints, Reals

Levels = NDArray[np.uint8]
RARE = (0.002, 0.01, 0.03, 0.1)  # shares of the records that print the same count
RATIO = 3  # a toll that was updated


@dataclass(frozen=True)
class Field:
    """One field: its name, its levels in words, and what finds the level of pairs."""

    name: str
    words: tuple[str, ...]
    of: Callable[[Pairs], Levels]


def _when(pairs: Pairs) -> Levels:
    left, right, one, other, apart = pairs.left, pairs.right, pairs.one, pairs.other, pairs.days
    exact = (left.first[one] == left.last[one]) & (right.first[other] == right.last[other])
    level = np.where(apart == 0, np.where(exact, 1, 2), np.where(apart == 1, 3, 4))
    dated = (left.first[one] >= 0) & (right.first[other] >= 0)
    return np.where(dated, np.where(apart <= 2, level, 5), 0).astype(np.uint8)


NEAR = (0.3, 0.7, 1.2, 1.7, 2.3, 3.0, 4.0)  # kilometres
PRECISE = 3.0


def _where(pairs: Pairs) -> Levels:
    left, right, one, other, apart = pairs.left, pairs.right, pairs.one, pairs.other, pairs.kilometres
    doubt = left.radius[one] + right.radius[other]
    precise = 2 + np.digitize(apart, NEAR)
    vague = 2 + len(NEAR) + 1 + np.digitize(apart / np.maximum(doubt, PRECISE), (0.3, 1.0))
    named = (left.place[one] >= 0) & (left.place[one] == right.place[other])
    level = np.where(np.isnan(apart), named, np.where(doubt <= PRECISE, precise, vague))
    return level.astype(np.uint8)


def _party(pairs: Pairs) -> Levels:
    left, right, one, other = pairs.left, pairs.right, pairs.one, pairs.other
    mine, theirs = left.parties[one], right.parties[other]
    level = np.where(mine == theirs, 1, np.where(mine & theirs != 0, 2, np.where(left.sides[one] & right.sides[other] != 0, 3, 4)))
    return np.where((mine == 0) | (theirs == 0), 0, level).astype(np.uint8)


def _kind(pairs: Pairs) -> Levels:
    left, right, one, other = pairs.left, pairs.right, pairs.one, pairs.other
    mine, theirs = left.kind[one], right.kind[other]
    level = np.where(mine == theirs, 1, np.where(left.family[one] == right.family[other], 2, 3))
    return np.where((mine < 0) | (theirs < 0), 0, level).astype(np.uint8)


def _toll(pairs: Pairs) -> Levels:
    left, right, one, other = pairs.left, pairs.right, pairs.one, pairs.other
    low, high, share = left.killed_low[one], left.killed_high[one], left.rarity[one]
    lower, higher = right.killed_low[other], right.killed_high[other]
    return _intervals(low, high, lower, higher, share)


def _injured(pairs: Pairs) -> Levels:
    left, right, one, other = pairs.left, pairs.right, pairs.one, pairs.other
    low, high = left.injured_low[one], left.injured_high[one]
    lower, higher = right.injured_low[other], right.injured_high[other]
    same = (low == lower) & (high == higher)
    level = np.where(same & (low > 3), 1, np.where(same, 2, np.where(np.maximum(low, lower) <= np.minimum(high, higher), 3, 4)))
    return np.where((low < 0) | (lower < 0), 0, level).astype(np.uint8)


def _intervals(low: Ints, high: Ints, lower: Ints, higher: Ints, share: Reals) -> Levels:
    apart = np.maximum(lower - high, low - higher)
    small = np.minimum(high, higher)
    large = np.maximum(low, lower)
    same = (low == lower) & (high == higher)
    further = np.where((apart == 2) & (small >= 3), 10, np.where(large <= RATIO * small, 11, 12))
    mostly = 2 * (small - large) >= np.maximum(high, higher) - np.minimum(low, lower)
    overlap = np.where(mostly & (small > large), 6, 7)
    near = np.where(apart <= 0, overlap, np.where(apart == 1, np.where(small >= 4, 8, 9), further))
    level = np.where(same, 1 + np.digitize(share, RARE), near)
    return np.where((low < 0) | (lower < 0), 0, level).astype(np.uint8)


def _people(pairs: Pairs) -> Levels:
    left, right, one, other = pairs.left, pairs.right, pairs.one, pairs.other
    mine, theirs = left.people[one], right.people[other]
    shared = np.bitwise_count(mine & theirs)
    return np.where((mine == 0) | (theirs == 0), 0, np.where(shared >= 2, 1, np.where(shared == 1, 2, 3))).astype(np.uint8)


FIELDS: tuple[Field, ...] = (
    Field("when", ("a day is not known", "same day", "days overlap", "a day apart", "two days apart", "further apart"), _when),
    Field(
        "where",
        (
            "a point is not known",
            "same name",
            *(f"within {limit} km" for limit in NEAR),
            "further apart",
            "well within their doubt",
            "within their doubt",
            "at the edge of their doubt",
        ),
        _where,
    ),
    Field("party", ("not named by one", "same", "some the same", "one side", "others"), _party),
    Field("kind", ("not named by one", "same", "same family", "another"), _kind),
    Field(
        "killed",
        (
            "not known to one",
            "same very rare number",
            "same rare number",
            "same number, few others have it",
            "same number, some others have it",
            "same common number",
            "ranges overlap for the most part",
            "ranges overlap",
            "differ by one of many",
            "differ by one of few",
            "differ by two",
            "up to three times as many",
            "far apart",
        ),
        _toll,
    ),
    Field("injured", ("not known to one", "same large number", "same small number", "ranges overlap", "differ"), _injured),
    Field("people", ("not named by one", "several in common", "one in common", "none in common"), _people),
)
SIZES = tuple(len(field.words) for field in FIELDS)
PATTERNS = prod(SIZES)


def pattern(pairs: Pairs) -> NDArray[np.int32]:
    """Return the levels of all fields of each pair as one number."""
    found = np.zeros(len(pairs), np.int32)
    for field in FIELDS:
        found = found * np.int32(len(field.words)) + field.of(pairs)
    return found


def levels_of(patterns: NDArray[np.int32]) -> list[NDArray[np.int32]]:
    """Return the level of each field from the numbers of patterns, in the order of the fields."""
    found = []
    rest = patterns
    for size in reversed(SIZES):
        found.append(rest % size)
        rest = rest // size
    return found[::-1]
