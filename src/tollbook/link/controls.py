"""What chance alone brings: pairs that cannot be of one event, and how many of each kind are to be expected among the candidates."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tollbook.link.candidates import Pairs, candidates, shifted, span
from tollbook.link.columns import Columns
from tollbook.link.levels import FIELDS, NEAR, PATTERNS, levels_of, pattern

SHIFTS = (29, -31, 61, -67)  # days; none a multiple of a week or month
APART = 14  # days between a record and its shifted self, also around the end
ENOUGH = 60_000  # records moved in all: of so many, one shift says enough
SOME = 50_000  # records among which crowding is looked for
NOISE = 0.7  # standard errors by which crowding must stand out: what is left is mended by what it leaves out elsewhere
Counts = NDArray[np.float64]


def controls(columns: Columns) -> Counts | None:
    """Return how often each pattern is to be expected among candidates that are not of one event, None where there are too few days."""
    shifts = [shift for shift in SHIFTS if APART <= abs(shift) <= span(columns) - APART]
    if not shifts:
        return None
    shifts = shifts[: max(1, ENOUGH // max(1, len(columns)))]
    chance = _moved(columns, shifts)
    return chance + _crowding(columns, shifts, chance)


def _crowding(columns: Columns, shifts: Sequence[int], chance: Counts) -> Counts:
    """Return what events that come together add, such as a second strike an hour later, beyond what the shifted records show.

    What one list that has each event once tells near each other is of several events. So many more of such pairs as there are than among
    its shifted, so many more must be expected between lists, where these give the same kind of place and party.
    """
    held = _some_days(columns)
    size = np.bincount(held.source[held.single]).astype(np.float64)
    within = float((size * size).sum())
    if not within or span(held) < APART + max(map(abs, shifts)):
        return np.zeros(PATTERNS)
    usual = _moved(held, shifts, strangers=True)
    more = sum((_count(pairs) for pairs in candidates(held, held, strangers=True)), -usual)
    between = len(columns) ** 2 / len(held) ** 2 * (len(held) ** 2 - within) / within
    ratio = np.minimum(_by_profile(chance) / (_by_profile(usual) + 1), 2 * between)
    shape = np.maximum(0.0, more)
    surely = np.maximum(0.0, _by_profile(more) - NOISE * np.sqrt(_by_profile(usual) + 1))
    added: Counts = shape * surely / np.maximum(1.0, _by_profile(shape)) * ratio
    return added


def _moved(columns: Columns, shifts: Sequence[int], *, strangers: bool = False) -> Counts:
    """Return how often each pattern is met between the records and themselves at another time, each pair counted once, on average.

    Of many records some, evenly taken, meet all; what they meet is scaled up.
    """
    taken = np.arange(0, len(columns), max(1, len(columns) // ENOUGH))
    some = columns.at(taken)
    total = np.zeros(PATTERNS)
    for shift in shifts:
        for pairs in candidates(some, shifted(columns, shift), strangers=strangers):
            total += _count(pairs.at(taken[pairs.one] != pairs.other))  # a record beside itself is no pair
    return total / len(shifts) / 2 * len(columns) / len(taken)


def _by_profile(count: Counts) -> Counts:
    """Return for each pattern how many there are that agree with it in the party and in how exactly they are placed."""
    profile = _profiles()
    return np.bincount(profile, count).astype(np.float64)[profile]


@cache
def _profiles() -> NDArray[np.int64]:
    levels = dict(zip((field.name for field in FIELDS), levels_of(np.arange(PATTERNS, dtype=np.int32)), strict=True))
    vague = np.digitize(levels["where"], (2, 2 + len(NEAR) + 1))
    return vague.astype(np.int64) * 8 + levels["party"]


def _some_days(columns: Columns) -> Columns:
    """Return the records of the first days, as many as say enough."""
    if len(columns) <= SOME:
        return columns
    return columns.at(columns.first <= np.partition(columns.first, SOME)[SOME])


def _count(pairs: Pairs) -> Counts:
    """Return how often each pattern is met."""
    return np.bincount(pattern(pairs), minlength=PATTERNS).astype(np.float64)
