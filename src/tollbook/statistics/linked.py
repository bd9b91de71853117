"""Linked rows, as ``match`` writes them, made into capture tables: as proposed, or as the linkage may really be."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tollbook.errors import BadInput
from tollbook.language.said import say
from tollbook.statistics.cells import Cells
from tollbook.statistics.reading import ONLY, NotPeople, Tables

LINKAGES = 10  # sampled linkages, where links are unsure


@dataclass(frozen=True, slots=True)
class Linked:
    """One row of a list, the person it is taken to be of, and the probability that it is."""

    list: str
    person: str
    probability: float


def read_linked(path: Path) -> list[Linked]:
    """Read the lines that ``match`` writes for several lists.

    Raises
    ------
    BadInput
        If a line is no such line, or there is none.
    NotPeople
        If the lines are of incidents, as ``link`` writes them.
    """
    with path.open(encoding="utf-8-sig") as file:
        rows = [_row(path, number, line) for number, line in enumerate(file, 1) if line.strip()]
    if not rows:
        raise BadInput(f"{path.name}: no line; give what `tollbook match` writes for several lists")
    return rows


def _row(path: Path, number: int, line: str) -> Linked:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise BadInput(f"{path.name} line {number}: no JSON; give what `tollbook match` writes, or a CSV of counts") from None
    if isinstance(told, dict) and "incident" in told and "person" not in told:
        raise NotPeople(say("the lines link incidents, not people"))
    if not isinstance(told, dict) or not all(isinstance(told.get(key), str) and told[key] for key in ("list", "person")):
        raise BadInput(f"{path.name} line {number}: no list and person; match several lists at once: `tollbook match A.csv B.csv C.csv`")
    probability = told.get("probability", 1.0)
    if isinstance(probability, bool) or not isinstance(probability, int | float) or not 0 <= probability <= 1:
        raise BadInput(f"{path.name} line {number}: the probability is {probability!r}, and must be between 0 and 1")
    return Linked(told["list"], told["person"], float(probability))


def tables(rows: Sequence[Linked], *, linkages: int, seed: int) -> Tables:
    """Return the table as proposed, or, where links are unsure, as many sampled linkages.

    A sampled linkage leaves each row with its person with the probability that ``match`` gave it, and makes a
    person of its own of it otherwise, each row by itself; so doubt makes people more and overlaps fewer. Rows
    that ``match`` wrongly kept apart are not joined, so the spread is a lower bound of that of the linkage.
    """
    lists = tuple(dict.fromkeys(row.list for row in rows))
    linked = _cells(lists, rows, [False] * len(rows))
    if all(row.probability == 1 for row in rows):
        return Tables(lists, (((ONLY, linked),),))
    chance = np.random.default_rng(seed)
    doubt = 1 - np.array([row.probability for row in rows])
    leaves = [(chance.random(len(rows)) < doubt).tolist() for _ in range(linkages)]
    return Tables(lists, tuple(((ONLY, _cells(lists, rows, alone)),) for alone in leaves), linked)


def _cells(lists: Sequence[str], rows: Sequence[Linked], alone: Sequence[bool]) -> Cells:
    place = {name: at for at, name in enumerate(lists)}
    people: dict[str | int, set[int]] = defaultdict(set)
    for at, (row, leaves) in enumerate(zip(rows, alone, strict=True)):
        people[at if leaves else row.person].add(place[row.list])
    return Cells.of_people(lists, _patterns(people.values(), len(lists)))


def _patterns(people: Iterable[set[int]], lists: int) -> Iterator[tuple[int, ...]]:
    for on in people:
        yield tuple(int(at in on) for at in range(lists))
