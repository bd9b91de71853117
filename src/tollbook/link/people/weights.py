"""What agreements weigh: learned from the rows themselves, without labels.

Three kinds of pairs are told apart by expectation maximisation over the outcomes of all fields (Fellegi and Sunter 1969,
https://doi.org/10.1080/01621459.1969.10501049): pairs of one person; chance pairs, whose rates are those of pairs drawn at random; and
relatives, who share what families share (a father, a family name, a day, a place) but agree by chance alone in what is a person's own.
Without the third kind, brothers who were killed together are taken for one.

A value that few bear weighs more: its share is counted, in steps of half. Names in two scripts have rates of their own, and so has each
pair of lists its share of pairs of one person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tollbook.link.people.codes import RARE, Patterns, Reals, Scale, Traits, coded, patterns, steps
from tollbook.link.people.engine import Compared

STEPS = 40
FEW = 2.0  # pairs that a first guess is worth
EACH = 10.0  # pairs of one person that a row has at most, over all rows of a list
AGREE = 0.25  # of the pairs of one person with both values known, the share that agree to the letter at least
DIFFERENT = 0.08  # of the weight of all levels, the guess that the two values of one person differ altogether
OTHERWISE, NEVER = 1, 1e-6  # the outcome that no level holds; how often one person has it where it is impossible but for a gross error
LEAST = 1e-12
Tables = tuple[Reals, ...]


@dataclass(frozen=True)
class Weights:
    """How often each code is met in pairs of one person, by chance and in relatives, and how many pairs of each kind are of one person."""

    scales: tuple[Scale, ...]
    same: Tables
    chance: Tables
    relatives: tuple[Tables, ...]
    prior: Reals
    related: tuple[float, ...]

    def of(self, codes: NDArray[np.int16], stratum: NDArray[np.int32]) -> Reals:
        """Return how likely each pattern is as one person, by chance, and as each kind of relatives, as logarithms."""
        same = np.log(self.prior)[stratum] + _logarithm(self.same, codes)
        related = [np.log(share + LEAST) + _logarithm(tables, codes) for tables, share in zip(self.relatives, self.related, strict=True)]
        return np.stack([same, _logarithm(self.chance, codes), *related])

    def weigh(self, pairs: Compared, traits: Traits) -> NDArray[np.float32]:
        """Return the logarithm of the odds that each pair is of one person."""
        found = np.zeros(len(pairs), np.float32)
        for where, codes, stratum in coded(pairs, self.scales, traits):
            same, *others = self.of(codes, stratum)
            found[where] = same - np.logaddexp.reduce(others)
        return found

    def parts(self, pairs: Compared, traits: Traits) -> NDArray[np.float32]:
        """Return what each field weighs in each pair; last what the kind of pair weighs before any field, relatives counted in.

        The parts of a pair sum up to its weight.
        """
        found = np.zeros((len(pairs), len(self.scales) + 1), np.float32)
        tables = [np.log(same / chance) for same, chance in zip(self.same, self.chance, strict=True)]
        for where, codes, stratum in coded(pairs, self.scales, traits):
            for at, table in enumerate(tables):
                found[where, at] = table[codes[:, at]]
            _, chance, *relatives = self.of(codes, stratum)
            found[where, -1] = np.log(self.prior)[stratum] + chance - np.logaddexp.reduce([chance, *relatives])
        return found


def learn(scales: Sequence[Scale], pairs: Compared, random: Compared, traits: Traits) -> Weights:
    """Return the weights that pairs teach, beside pairs drawn at random."""
    seen, possible = patterns(pairs, scales, traits), traits.possible()
    chance = tuple(_chance(scale, at, random, traits) for at, scale in enumerate(scales))
    guess = tuple(_guess(scale, at, table, traits) for at, (scale, table) in enumerate(zip(scales, chance, strict=True)))
    kinds = tuple(
        tuple(
            (table + first) / 2 if scale.field.name in shared else table for scale, table, first in zip(scales, chance, guess, strict=True)
        )
        for shared in _shared(scales)
    )
    rows = len(traits.rows)
    most = np.clip(EACH * traits.larger() / np.maximum(possible, 1), 2 * LEAST, 0.9)
    weights = Weights(tuple(scales), guess, chance, kinds, np.full(traits.strata, min(0.1, 1 / max(1, rows))), (1e-5,) * len(kinds))
    for _ in range(STEPS):
        weights = _stepped(weights, seen, possible, most, guess, kinds)
    return weights


def _shared(scales: Sequence[Scale]) -> Sequence[frozenset[str]]:
    """Return the fields that each kind of relatives is first taken to share."""
    common = frozenset(scale.field.name for scale in scales if not scale.field.own)
    names = common & {"father", "grandfather", "family", "rest"}
    return [fields for fields in (names, common - names, common) if fields]


def _stepped(weights: Weights, seen: Patterns, possible: Reals, most: Reals, guess: Tables, kinds: Sequence[Tables]) -> Weights:
    """Return what the pairs teach where they are believed as the weights so far say."""
    logarithms = weights.of(seen.codes, seen.stratum)
    likely = np.exp(logarithms - logarithms.max(axis=0, initial=-np.inf))
    same, _, *relatives = likely / likely.sum(axis=0) * seen.count
    found = np.bincount(seen.stratum, same, minlength=len(possible))
    overall = found.sum() / max(1.0, possible.sum())
    prior = np.clip((found + FEW * overall) / np.maximum(possible + FEW, 1), LEAST, most)
    together = tuple(
        _plausible(scale, _rates(scale, seen.codes[:, at], same, guess[at]), chance)
        for at, (scale, chance) in enumerate(zip(weights.scales, weights.chance, strict=True))
    )
    apart = tuple(
        tuple(
            chance if scale.field.own else _rates(scale, seen.codes[:, at], count, first[at])
            for at, (scale, chance) in enumerate(zip(weights.scales, weights.chance, strict=True))
        )
        for count, first in zip(relatives, kinds, strict=True)
    )
    return Weights(
        weights.scales, together, weights.chance, apart, prior, tuple(float(count.sum() / max(1.0, possible.sum())) for count in relatives)
    )


def _rates(scale: Scale, codes: NDArray[np.int16], count: Reals, first: Reals) -> Reals:
    """Return how often each code is met, the first guess counting like a few pairs; names in two scripts apart."""
    met = np.bincount(codes, count, minlength=len(first)).reshape(scale.halves, -1) + FEW * first.reshape(scale.halves, -1)
    rates: Reals = np.maximum(met / met.sum(axis=1, keepdims=True), LEAST).reshape(-1)
    return rates


def _plausible(scale: Scale, rates: Reals, chance: Reals) -> Reals:
    """Return rates of pairs of one person that are not absurd, so that lists that have nobody in common teach nothing.

    A share of the known values at least agrees to the letter, what is not known never speaks for a pair, and what is impossible
    is met by a gross error alone.
    """
    table, usual = rates.reshape(scale.halves, -1).copy(), chance.reshape(scale.halves, -1)
    known, strict = scale.level > 0, scale.strict
    for half, others in zip(table, usual, strict=True):
        half[0] = min(half[0], others[0])
        agreed = half[strict].sum() / max(LEAST, half[known].sum())
        if scale.field.agrees and agreed < AGREE:
            half[strict] *= AGREE / max(LEAST, agreed)
            half[known & ~strict] *= (1 - AGREE) / (1 - agreed)
        if scale.field.impossible:
            half[scale.level == OTHERWISE] = NEVER
    plausible: Reals = np.maximum(table, LEAST).reshape(-1)
    return plausible


def _chance(scale: Scale, at: int, random: Compared, traits: Traits) -> Reals:
    """Return how often each code is met by chance: its outcome as in pairs drawn at random, its rarity as values go that meet by chance."""
    across = traits.latin[random.one] != traits.latin[random.other]
    halves = [random.outcomes[across == half, at] if scale.halves == 2 else random.outcomes[:, at] for half in range(scale.halves)]
    rates = [(np.bincount(outcomes, minlength=scale.field.size) + 0.05) / (len(outcomes) + 0.05 * scale.field.size) for outcomes in halves]
    return np.concatenate([_spread(scale, rate.astype(np.float64), _rarity(traits.shares[at], power=1)) for rate in rates])


def _guess(scale: Scale, at: int, chance: Reals, traits: Traits) -> Reals:
    """Return a first guess of how often each code is met in pairs of one person: each level half as often as the one above it."""
    found = []
    for half, table in enumerate(chance.reshape(scale.halves, -1)):
        unknown = table[0]
        weight = np.concatenate(([DIFFERENT], 0.5 ** np.arange(len(scale.field.levels))[::-1]))
        if scale.halves == 2:
            weight = np.where(scale.across[1:] == bool(half), weight, LEAST)
        level = np.concatenate(([unknown], (1 - unknown) * weight / weight.sum()))
        found.append(_spread(scale, level, _rarity(traits.shares[at], power=0)))
    return np.concatenate(found)


def _rarity(shares: NDArray[np.float32] | None, *, power: int) -> Reals:
    """Return how the rarities of values spread over rows, or, with a power of 1, over pairs of rows that meet by chance."""
    if shares is None or not (shares > 0).any():
        return np.full(RARE, 1 / RARE)
    known = shares[shares > 0].astype(np.float64)
    spread = np.bincount(steps(known), known**power, minlength=RARE) + LEAST
    rarity: Reals = spread / spread.sum()
    return rarity


def _spread(scale: Scale, level: Reals, rarity: Reals) -> Reals:
    """Return the rates of codes from those of levels: a level that weighs by rarity is met only by its steps."""
    plain = np.where(np.isin(scale.level, scale.level[scale.step >= 0]), LEAST, level[scale.level])
    rates: Reals = np.maximum(np.where(scale.step >= 0, level[scale.level] * rarity[scale.step], plain), LEAST)
    return rates


def _logarithm(tables: Tables, codes: NDArray[np.int16]) -> Reals:
    total = np.zeros(len(codes))
    for at, table in enumerate(tables):
        total += np.log(table)[codes[:, at]]
    return total
