"""Other ways to put the rows together, drawn as often as they are likely: how many people there are is itself known only so well."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tollbook.link.people.groups import AGAINST, STRANGERS
from tollbook.link.people.matched import Matched

WARMING, BETWEEN = 20, 5  # rounds before the first grouping that is given, and from one to the next
Rows = NDArray[np.int32]
Reals = NDArray[np.float64]


def clusterings(matched: Matched, many: int, *, seed: int) -> Iterator[Rows]:
    """Yield groupings of the rows, each as the number of the person of each row; drawn by letting one row after the other choose again.

    A row chooses among the people of its pairs, and to be alone, by what speaks for each of them in all (Gibbs sampling).
    """
    pairs, person = matched.pairs, matched.person.copy()
    odds = np.log(np.maximum(pairs.probability, 1e-9) / np.maximum(1 - pairs.probability.astype(np.float64), 1e-9))
    begins, others, weights = _beside(len(person), pairs.one, pairs.other, np.maximum(odds, AGAINST))
    random = np.random.default_rng(seed)
    for at in range(many):
        rounds = BETWEEN if at else WARMING
        _choose(begins, others, weights, person, random.random((rounds, len(person))), STRANGERS)
        yield person[matched.follows]


def _beside(rows: int, one: Rows, other: Rows, weight: Reals) -> tuple[NDArray[np.int64], Rows, Reals]:
    """Return the pairs row by row: where those of each begin, the other row of each and what it weighs."""
    first, second, twice = np.concatenate((one, other)), np.concatenate((other, one)), np.concatenate((weight, weight))
    order = np.lexsort((second, first))
    return np.searchsorted(first[order], np.arange(rows + 1)), second[order], twice[order]


@njit(cache=True, nogil=True)
def _drawn(people: Rows, many: int, total: Reals, chance: float) -> int:
    """Return one of the first ``many`` people, each as likely as the weights for them say, -1 for nobody, whose weight is 0."""
    most = 0.0
    for at in range(many):
        number = people[at]
        most = max(most, total[number])
    whole = np.exp(-most)
    for at in range(many):
        number = people[at]
        whole += np.exp(total[number] - most)
    left = chance * whole - np.exp(-most)
    chosen = -1
    for at in range(many):
        number = people[at]
        if left < 0:
            break
        left -= np.exp(total[number] - most)
        chosen = number
    return chosen


@njit(cache=True, nogil=True)
def _choose(begins: NDArray[np.int64], others: Rows, weights: Reals, person: Rows, drawn: Reals, strangers: float) -> None:
    """Let each row choose its person anew, round by round."""
    rows = len(person)
    size = np.zeros(rows, np.int32)
    for row in range(rows):
        size[person[row]] += 1
    total, met = np.zeros(rows), np.zeros(rows, np.int32)
    people = np.empty(rows, np.int32)
    empty = np.empty(rows, np.int32)  # a stack of numbers of nobody
    top = 0
    for number in range(rows):
        if size[number] == 0:
            empty[top] = number
            top += 1
    for turn in range(len(drawn)):
        for row in range(rows):
            begin, end = begins[row], begins[row + 1]
            if begin == end:
                continue
            size[person[row]] -= 1
            if size[person[row]] == 0:
                empty[top] = person[row]
                top += 1
            many = 0
            for pair in range(begin, end):
                number = person[others[pair]]
                if met[number] == 0:
                    people[many] = number
                    many += 1
                    total[number] = 0
                total[number] += weights[pair]
                met[number] += 1
            for at in range(many):
                number = people[at]
                total[number] += strangers * (size[number] - met[number])
                met[number] = 0
            chosen = _drawn(people, many, total, drawn[turn, row])
            if chosen < 0:
                top -= 1
                chosen = empty[top]
            person[row] = chosen
            size[chosen] += 1
