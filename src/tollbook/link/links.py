"""What the linker answers: records in groups, and pairs that explain themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tollbook.link.columns import Columns, Numbers, Told
from tollbook.link.levels import FIELDS, levels_of
from tollbook.link.shipped import VERSION
from tollbook.link.weights import Weights
from tollbook.link.wording import WORDED, Wording

NEAR, WORDS, COPY, PERSON = 1, 2, 4, 8
RULES = {NEAR: "near in days and kilometres", WORDS: "alike in words", COPY: "a copy of the other", PERSON: "put together by a person"}
Rows = NDArray[np.int32]
Reals = NDArray[np.float32]


@dataclass(frozen=True)
class Part:
    """One field of a pair: the level of agreement in words, and what it weighs as a natural logarithm."""

    field: str
    level: str
    weight: float


@dataclass(frozen=True)
class Explained:
    """Why a pair is thought to be of one event, or not: the parts and the prior add up to the weight before competition and judgement."""

    one: str
    other: str
    rule: str
    prior: float
    parts: tuple[Part, ...]
    weight: float
    probability: float
    judged: bool | None
    version: str


@dataclass(frozen=True)
class Links:
    """Records in the order of their ids, each with the first record of its group; pairs by row, with the odds that both are of one event.

    ``odds`` are natural logarithms, competition and judgements included; ``original`` is the record whose words each one copies, or itself.
    """

    told: tuple[Told, ...]
    columns: Columns
    numbers: Numbers
    wording: Wording | None
    coded: Weights
    worded: Weights
    one: Rows
    other: Rows
    pattern: Rows
    rule: NDArray[np.uint8]
    odds: Reals
    original: Rows
    group: Rows
    judged: Mapping[tuple[str, str], bool]

    @property
    def probability(self) -> Reals:
        """The probability of each pair."""
        return probabilities(self.odds)

    @property
    def copies(self) -> int:
        """How many records copy the words of another."""
        return int((self.original != np.arange(len(self.told))).sum())

    @cached_property
    def of_row(self) -> Reals:
        """The probability that each record belongs to its group: as likely as its likeliest mate, or as the absence of any."""
        best = np.zeros(len(self.told), np.float32)
        likely = self.probability
        alone = np.bincount(self.group, minlength=len(self.told))[self.group] == 1
        for mine, theirs in ((self.one, self.other), (self.other, self.one)):
            counts = (self.group[mine] == self.group[theirs]) | alone[mine]
            np.maximum.at(best, mine[counts], likely[counts])
        return np.where(alone, 1 - best, best)

    @cached_property
    def wholes(self) -> NDArray[np.bool_]:
        """Where one record of the pair is of an episode and the other is not: whole and part, never one event."""
        return whole_and_part(self.columns, self.one, self.other, self.wording)

    def found(self, one: str, other: str) -> int | None:
        """Return the number of the pair of two ids, None where they are no candidates."""
        row = {each.id: at for at, each in enumerate(self.told)}
        low, high = sorted((row[one], row[other]))
        at = np.flatnonzero((self.one == low) & (self.other == high))
        return int(at[0]) if len(at) else None

    def explained(self, at: int) -> Explained:
        """Return what speaks for and against one pair."""
        one, other = self.one[at : at + 1], self.other[at : at + 1]
        levels: list[NDArray[Any]] = [*levels_of(self.pattern[at : at + 1])]
        weights = self.coded
        if self.wording is not None and bool(self.wording.known[one[0]] & self.wording.known[other[0]]):
            weights, levels = self.worded, [*levels, *self.wording.levels(one, other)]
        ids = self.told[int(one[0])].id, self.told[int(other[0])].id
        rule = ", ".join(words for bit, words in RULES.items() if bit & int(self.rule[at]))
        return explained(ids, levels, weights, rule=rule, probability=float(self.probability[at]), judged=self.judged.get(ids))


def whole_and_part(held: Columns, one: Rows, other: Rows, wording: Wording | None) -> NDArray[np.bool_]:
    """Say of which pairs one record is of an episode and the other of a day; what a text says of days is too vague for that."""
    apart: NDArray[np.bool_] = held.long[one] != held.long[other]
    if wording is not None:
        apart &= ~(wording.known[one] & wording.known[other])
    return apart & (held.first[one] >= 0) & (held.first[other] >= 0)


def probabilities(odds: Reals) -> Reals:
    """Return probabilities for the natural logarithms of odds."""
    return (1 / (1 + np.exp(-np.clip(odds, -30, 30).astype(np.float64)))).astype(np.float32)


def explained(
    ids: tuple[str, str], levels: Sequence[NDArray[Any]], weights: Weights, *, rule: str, probability: float, judged: bool | None = None
) -> Explained:
    """Return a pair with the level and weight of each field; ``levels`` holds one level for each."""
    names = [(field.name, field.words) for field in FIELDS] + [*WORDED]
    parts = tuple(
        Part(name, said[int(level[0])], float(weight[int(level[0])]))
        for (name, said), level, weight in zip(names, levels, weights.fields, strict=False)
    )
    weight = weights.base + sum(part.weight for part in parts)
    return Explained(*ids, rule, weights.base, parts, weight, probability, judged, VERSION)
