"""Rows put together as people: lists that have each person once offer each row one match at most, groups are joined by all their pairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tollbook.link.clusters import NEVER, clusters
from tollbook.link.competition import competed
from tollbook.link.people.engine import Compared
from tollbook.link.weights import Scored

SURE = 15.0  # a weight beyond it counts as this much among rivals: sums of larger odds are not exact
DECIDED = 500.0  # a weight beyond it is a person's word
SELDOM = 0.1  # share of the rows of a list that are of people whom it has twice
AGAINST = -2.0  # what a pair weighs against a group at most: a person may have one record full of errors
STRANGERS = -0.5  # what two rows of a group that were not looked at together weigh
Rows = NDArray[np.int32]
Reals = NDArray[np.float32]


@dataclass(frozen=True)
class Seats:
    """The list of each row, and whether it has each person once."""

    source: Rows
    single: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.source)


def rivalled(pairs: Compared, weight: Reals, seats: Seats) -> Reals:
    """Return the weights of pairs, those of their rivals taken into account where a list has each person once."""
    return _competed(pairs.one, pairs.other, weight, seats)


def halved(pairs: Compared, weight: Reals, seats: Seats) -> Reals:
    """Return the weights by which rows are grouped: rivals count half between lists that turn out to have hardly anybody twice.

    That makes better groups, but weights that are too sure of themselves, so probabilities are not of these. What a person decided stands.
    """
    within = seats.source[pairs.one] == seats.source[pairs.other]
    likely = np.bincount(seats.source[pairs.one[within]], _share(weight[within]), seats.source.max(initial=0) + 1)
    seldom = (likely < SELDOM * np.bincount(seats.source))[seats.source]
    open_ = ~within & (np.abs(weight) < DECIDED) & ~(seats.single[pairs.one] & seats.single[pairs.other])
    kept = open_ & seldom[pairs.one] & seldom[pairs.other]
    once = Seats(seats.source, np.ones(len(seats), bool))
    result = weight.copy()
    result[kept] = (weight[kept] + _competed(pairs.one[kept], pairs.other[kept], weight[kept], once)) / 2
    return result


def _competed(one: Rows, other: Rows, weight: Reals, seats: Seats) -> Reals:
    found = Scored(one, other, np.zeros(0, np.int32))
    return competed(seats, found, np.clip(weight, -SURE, SURE))


def _share(weight: Reals) -> NDArray[np.float64]:
    share: NDArray[np.float64] = 1 / (1 + np.exp(-weight.astype(np.float64)))
    return share


def grouped(pairs: Compared, weight: Reals, seats: Seats) -> Rows:
    """Return for each row the first row of its person."""
    alone = np.where(seats.single, seats.source, -1).astype(np.int32)
    return clusters(
        len(seats), pairs.one, pairs.other, np.where(weight <= NEVER, weight, np.maximum(weight, AGAINST)), alone=alone, strangers=STRANGERS
    )


def certainty(pairs: Compared, weight: Reals, person: Rows) -> Reals:
    """Return the probability that each row belongs to its person: that one of the others there is it or, where alone, that none is."""
    unlike = -np.logaddexp(0, weight.astype(np.float64))  # the logarithm of the probability that the two are different
    together = person[pairs.one] == person[pairs.other]
    size = np.bincount(person, minlength=len(person))[person]
    within, without = (
        np.bincount(pairs.one[kept], unlike[kept], len(person)) + np.bincount(pairs.other[kept], unlike[kept], len(person))
        for kept in (together, ~together)
    )
    sure: Reals = np.where(size > 1, 1 - np.exp(within), np.exp(without)).astype(np.float32)
    return sure
