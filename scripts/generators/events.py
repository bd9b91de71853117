"""Events of a war that never was, each told by up to three lists, with the truth: what linking is measured on.

Towns are as unequal as real ones, lists shift days, points and tolls, and some of it is what misleads: two strikes on one town in a day,
a toll that was updated, the day of the report for the day of the event, points snapped to the town, villages of one name in several
districts, fields left empty. ``plain`` leaves those out that the first trials did not have, so that figures can be compared with theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tollbook.link.columns import Told
from tollbook.model.counts import Range
from tollbook.model.time import Period

FIRST = date(2015, 1, 1).toordinal()
DAYS = 730
TOWNS = 400
KINDS = ("airstrike", "artillery", "vehicle bomb", "small arms", "landmine", "drone strike")
FAMILIES = ("from the air", "indirect fire", "planted explosive", "at close quarters", "planted explosive", "from the air")
PARTIES = ("army", "air force of an ally", "rebels", "militia", "coalition")
SIDES = ("government", "government", "opposition", "opposition", "coalition")
LISTS = (0.65, 0.5, 0.35)  # the share of all events that each list has
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Made:
    """What was told, and the event of each."""

    told: tuple[Told, ...]
    event: Ints


@dataclass(frozen=True)
class _Events:
    town: Ints
    point: NDArray[np.float64]
    day: Ints
    kind: Ints
    party: Ints
    killed: Ints
    injured: Ints
    people: list[tuple[str, ...]]


def events(records: int, *, seed: int = 1, plain: bool = False, copied: float = 0.0) -> Made:
    """Return about so many records of events. ``copied`` is the share of the first list that a fourth one takes to the letter."""
    chance = np.random.default_rng(seed)
    towns = np.c_[chance.uniform(33, 37, TOWNS), chance.uniform(36, 42, TOWNS)]
    happened = _happened(chance, towns, int(records / 1.5), plain=plain)
    told: list[Told] = []
    of: list[int] = []
    for number, share in enumerate(LISTS):
        rows = np.flatnonzero(chance.random(len(happened.day)) < share)
        told += _listed(chance, towns, happened, rows, f"list {number + 1}", plain=plain)
        of += rows.tolist()
    taken = [at for at in range(len(told)) if told[at].source == "list 1" and chance.random() < copied]
    copies = [replace(told[at], id=f"list 4 {at}", source="list 4") for at in taken]
    return Made((*told, *copies), np.array([*of, *(of[at] for at in taken)], np.int64))


def _happened(chance: Generator, towns: NDArray[np.float64], size: int, *, plain: bool) -> _Events:
    often = 1 / np.arange(1, TOWNS + 1) ** 0.8
    town, day = chance.choice(TOWNS, size, p=often / often.sum()), chance.integers(0, DAYS, size)
    kind, party = chance.integers(0, len(KINDS), size), chance.choice(len(PARTIES), size, p=[0.4, 0.3, 0.15, 0.1, 0.05])
    killed = np.minimum(chance.geometric(0.3, size) - 1, 80)
    if not plain:  # of one in twenty-five, the next one is a second strike on the town that day
        again = np.flatnonzero(chance.random(size - 1) < 0.04)
        for column in (town, day, party):
            column[again + 1] = column[again]
    people = [] if plain else [_named(chance, int(number)) for number in killed]
    injured = np.minimum(chance.geometric(0.15, size) - 1, 200)
    return _Events(town, towns[town] + chance.normal(0, 0.02, (size, 2)), day, kind, party, killed, injured, people)


def _named(chance: Generator, killed: int) -> tuple[str, ...]:
    """Return the names of the dead where few died: two of a few hundred words each, so that strangers share one now and then."""
    number = killed if killed <= 6 else 0
    return tuple(f"name {first} {second}" for first, second in chance.integers(0, 60, (number, 2)).tolist())


def _listed(chance: Generator, towns: NDArray[np.float64], all_: _Events, rows: Ints, name: str, *, plain: bool) -> list[Told]:
    """Return what one list tells of some events."""
    size = len(rows)
    day = all_.day[rows] + chance.choice([0, 0, 0, 0, 0, 0, 1, -1, 2], size)
    point = all_.point[rows] + chance.normal(0, 0.01, (size, 2))
    snapped = chance.random(size) < 0.15
    point[snapped] = towns[all_.town[rows][snapped]]
    kind = np.where(chance.random(size) < 0.1, chance.integers(0, len(KINDS), size), all_.kind[rows])
    party = np.where(chance.random(size) < 0.1, chance.integers(0, len(PARTIES), size), all_.party[rows])
    off = np.where(chance.random(size) < 0.4, chance.integers(-2, 3, size), 0)
    killed = np.maximum(0, all_.killed[rows] + off)
    injured = np.maximum(0, all_.injured[rows] + np.where(chance.random(size) < 0.5, chance.integers(-3, 4, size), 0))
    gone, radius = np.ones((size, 5), bool) * np.array([False, False, False, True, True]), np.zeros(size)
    below, above = np.zeros(size, np.int64), np.zeros(size, np.int64)
    if not plain:
        below, above = (np.where(chance.random(size) < 0.25, chance.integers(1, 4, size), 0) for _ in range(2))
        radius = chance.choice([0.0, 1.0, 5.0, 25.0, 100.0], size, p=[0.45, 0.25, 0.15, 0.1, 0.05])
        point = point + chance.normal(0, 1, (size, 2)) * radius[:, None] / 111 / 2
        updated = chance.random(size) < 0.04
        killed = np.where(updated, np.round(killed * chance.uniform(1.5, 2.5, size)), killed).astype(np.int64)
        gone = chance.random((size, 5)) < np.array([0.08, 0.08, 0.08, 0.5, 0.7])
    return [
        Told(
            id=f"{name} {at}",
            source=name,
            single=True,
            when=_day(int(day[at])),
            latitude=float(point[at, 0]),
            longitude=float(point[at, 1]),
            radius=float(radius[at]),
            places=() if plain else (f"village {all_.town[rows[at]] % 250}", f"district {all_.town[rows[at]] % 40}"),
            parties=() if gone[at, 0] else (PARTIES[party[at]],),
            sides=() if plain or gone[at, 0] else (SIDES[party[at]],),
            kind=None if gone[at, 1] else KINDS[kind[at]],
            family=None if plain or gone[at, 1] else FAMILIES[kind[at]],
            killed=None if gone[at, 2] else Range(max(0, int(killed[at] - below[at])), int(killed[at] + above[at])),
            injured=None if gone[at, 3] else Range(int(injured[at]), int(injured[at])),
            people=() if gone[at, 4] else tuple(name for name in all_.people[rows[at]] if chance.random() < 0.8),
        )
        for at in range(size)
    ]


def _day(day: int) -> Period:
    return Period(date.fromordinal(FIRST + day), date.fromordinal(FIRST + day))


def pairs_same(made: Made, group: Sequence[int] | NDArray[np.int32]) -> tuple[int, int, int]:
    """Return how many pairs are rightly together, are together, and should be."""
    both = np.stack([np.asarray(group, np.int64), made.event])
    return (
        _pairs(np.unique(both, axis=1, return_counts=True)[1]),
        _pairs(np.unique(both[0], return_counts=True)[1]),
        _pairs(np.unique(both[1], return_counts=True)[1]),
    )


def _pairs(sizes: Ints) -> int:
    return int((sizes * (sizes - 1) // 2).sum())
