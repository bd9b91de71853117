"""Pairs that wait for a person's judgement, those first whose answer is expected to change the published totals most."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tollbook.link.book import Compared, Pair
from tollbook.link.columns import Told
from tollbook.link.links import Links

LEAST = 0.05  # a pair less likely than that is not worth a person's time
UNKNOWN = 0.5  # people counted for a record that names no toll: it is looked at after those that do


@dataclass(frozen=True)
class Waiting:
    """A pair to judge: the ids of two incidents or free reports, and the records of them by which they were found.

    ``people`` is how many the totals would lose if both were one. ``whole`` says that one tells of an episode, of which the other may be
    a part.
    """

    one: Told
    other: Told
    subjects: Pair
    probability: float
    people: float
    whole: bool

    @property
    def expected(self) -> float:
        """The expected change of the totals, p(1 − p) × people."""
        return self.probability * (1 - self.probability) * self.people


def queue(compared: Compared, links: Links, *, by: str | None = None, least: float = LEAST) -> list[Waiting]:
    """Return the pairs that nobody has judged, or only others than ``by`` and these not surely, by expected change."""
    found: dict[Pair, Waiting] = {}
    probability, wholes = links.probability, links.wholes
    for at in np.flatnonzero(probability >= least):
        one, other = links.told[links.one[at]], links.told[links.other[at]]
        pair = compared.pair(one.id, other.id)
        if pair[0] == pair[1] or pair in compared.judged or any(held.noun.by == by for held in compared.said.get(pair, ())):
            continue
        if _told_before(other, one):
            one, other = other, one
        subjects = compared.subject[one.id], compared.subject[other.id]
        waiting = Waiting(one, other, subjects, float(probability[at]), min(_people(one), _people(other)), bool(wholes[at]))
        if pair not in found or found[pair].probability < waiting.probability:
            found[pair] = waiting
    return sorted(found.values(), key=lambda each: (-each.expected, each.one.source, each.other.source, each.subjects))


def _told_before(one: Told, other: Told) -> bool:
    """Order the two of a pair by what is seen of them: ids are drawn by chance."""
    return (one.source, str(one.when), one.id) < (other.source, str(other.when), other.id)


def _people(told: Told) -> float:
    bounds = [bound for bound in (told.killed.low, told.killed.high) if bound is not None] if told.killed else []
    return max(UNKNOWN, sum(bounds) / len(bounds)) if bounds else UNKNOWN
