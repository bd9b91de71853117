"""Strata of people on several lists, made up: of two to four kinds, each with its own chances of being listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tollbook.statistics.cells import Cells

Floats = NDArray[np.float64]
DESIGNS = ("lists miss the same people", "lists miss different people", "one list feeds another")
FEWEST, MOST = 90, 700  # people documented in a stratum


@dataclass(frozen=True, slots=True)
class Stratum:
    """A made-up capture table, and how many people there are in truth."""

    people: int
    cells: Cells


def strata(design: str, *, number: int, seed: int, lists: int = 4) -> Iterator[Stratum]:
    """Yield strata of 120 to 2,500 people (uniform in the logarithm), of whom 90 to 700 are documented.

    Kinds are two to four with shares from Dirichlet(2, ..., 2). Where lists miss the same people, the logit of a
    chance is N(-1, 0.7) of the list plus N(0, 1) of the kind plus N(0, 0.5) of both; where they miss different ones, every
    chance is uniform from 0.02 to 0.6. Where one list feeds another, chances are as in the first, and three in ten of
    those on the first list are put on the second.
    """
    chance = np.random.default_rng([DESIGNS.index(design), seed])
    found = 0
    while found < number:
        people = int(np.exp(chance.uniform(np.log(120), np.log(2500))))
        on = _listed(design, people, lists, chance)
        if FEWEST <= int(on.any(axis=1).sum()) <= MOST:
            found += 1
            yield Stratum(people, Cells.of_people("ABCDEFGHIJKL"[:lists], (tuple(map(int, row)) for row in on if row.any())))


def _listed(design: str, people: int, lists: int, chance: np.random.Generator) -> NDArray[np.bool_]:
    kinds = int(chance.integers(2, 5))
    shares = chance.dirichlet(np.full(kinds, 2.0))
    chances = chance.uniform(0.02, 0.6, (kinds, lists)) if design == DESIGNS[1] else _together(kinds, lists, chance)
    on: NDArray[np.bool_] = chance.random((people, lists)) < chances[chance.choice(kinds, size=people, p=shares)]
    if design == DESIGNS[2]:
        on[:, 1] |= on[:, 0] & (chance.random(people) < 0.3)
    return on


def _together(kinds: int, lists: int, chance: np.random.Generator) -> Floats:
    logits = chance.normal(-1, 0.7, lists) + chance.normal(0, 1, (kinds, 1)) + chance.normal(0, 0.5, (kinds, lists))
    chances: Floats = 1 / (1 + np.exp(-logits))
    return chances
