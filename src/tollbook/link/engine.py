"""Records of events in, groups of records of one event out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tollbook.link.candidates import Pairs
from tollbook.link.clusters import NEVER, STRANGERS, clusters
from tollbook.link.columns import Columns, Numbers, Told, columns, in_order
from tollbook.link.competition import competed
from tollbook.link.copies import originals
from tollbook.link.levels import SIZES, levels_of, pattern
from tollbook.link.links import COPY, NEAR, PERSON, WORDS, Links, Reals, Rows, whole_and_part
from tollbook.link.shipped import Model, shipped
from tollbook.link.teaching import taught
from tollbook.link.weights import Scored, Weights, learn, rebased, scored
from tollbook.link.wording import WORDED_SIZES, Wording

AGAINST = 0.5  # of what speaks against a pair of texts, for the groups that they are put into
ENOUGH = 100  # answers of each kind from which weights are learned
SURE = 1_000.0  # the weight of a person's "same", and of a copy
Judged = Mapping[tuple[str, str], bool]


def link(told: Sequence[Told], *, judged: Judged | None = None, model: Model | None = None) -> Links:
    """Return which records are of one event. ``judged`` are people's answers by two ids in their order: the same event or not.

    Raises
    ------
    BadInput
        If two records have one id.
    """
    ordered = in_order(told)
    model, judged = model or shipped(), judged or {}
    numbers = Numbers()
    held = columns(ordered, numbers)
    wording = Wording.of(ordered, held) if any(each.text for each in ordered) else None
    original = originals(ordered, held, wording)
    found, rule = _candidates(held, wording, original, _rows(ordered, judged))
    texts = _Texts.of(wording, found)
    answers = _answers(ordered, found, judged)
    coded_only = np.flatnonzero((answers >= 0) & ~np.isin(np.arange(len(answers)), texts.at))
    coded = _taught(_coded_weights(held, wording, found, model), levels_of(found.pattern[coded_only]), answers[coded_only])
    worded = _taught(_rebased(model, texts), texts.levels, answers[texts.at])
    plain = coded.table()[found.pattern]
    plain[texts.at] = worded.of(texts.levels)
    weight = competed(held, found, plain)
    weight[rule & COPY > 0] = SURE
    weight = _decided(weight, answers)
    group = _grouped(held, wording, found, texts, weight, original)
    found_ = (found.one, found.other, found.pattern)
    return Links(tuple(ordered), held, numbers, wording, coded, worded, *found_, rule, weight, original, group, judged)


@dataclass(frozen=True)
class _Texts:
    """The pairs that have a text on both sides, and the level of each field of theirs."""

    at: NDArray[np.int64]
    levels: list[NDArray[Any]]

    @classmethod
    def of(cls, wording: Wording | None, found: Scored) -> _Texts:
        """Compare the texts of pairs."""
        if wording is None:
            return cls(np.zeros(0, np.int64), [np.zeros(0, np.uint8) for _ in (*SIZES, *WORDED_SIZES)])
        at = np.flatnonzero(wording.known[found.one] & wording.known[found.other])
        return cls(at, [*levels_of(found.pattern[at]), *wording.levels(found.one[at], found.other[at])])


def _rows(ordered: Sequence[Told], judged: Judged) -> tuple[Rows, Rows]:
    """Return the pairs that people judged, as rows; of a record that is not among these there is nothing to say."""
    row = {each.id: at for at, each in enumerate(ordered)} if judged else {}
    known = [(row[one], row[other]) for one, other in judged if one in row and other in row]
    one, other = np.array(known, np.int32).reshape(-1, 2).T
    return one, other


def _candidates(held: Columns, wording: Wording | None, original: Rows, judged: tuple[Rows, Rows]) -> tuple[Scored, NDArray[np.uint8]]:
    """Return all pairs worth looking at, each once, by the rules that brought them: copies stand with their originals alone."""
    near = scored(held, held)
    own = original == np.arange(len(held))
    if wording is None and not len(judged[0]) and bool(own.all()):
        one, other = np.minimum(near.one, near.other), np.maximum(near.one, near.other)
        return Scored(one, other, near.pattern), np.full(len(one), NEAR, np.uint8)
    kept = own[near.one] & own[near.other]
    sets = [(near.one[kept], near.other[kept], NEAR)]
    if wording is not None:
        for words in (wording.words, wording.names):
            one, other = words.neighbours()
            kept = own[one] & own[other] & ~Pairs.of(held, held, one, other).strangers
            sets.append((one[kept], other[kept], WORDS))
    copied = np.flatnonzero(~own).astype(np.int32)
    one, other, rule = _united([*sets, (original[copied], copied, COPY), (*judged, PERSON)], len(held))
    return Scored(one, other, pattern(Pairs.of(held, held, one, other))), rule


def _united(sets: Sequence[tuple[Rows, Rows, int]], size: int) -> tuple[Rows, Rows, NDArray[np.uint8]]:
    """Return each pair once, with the rules that brought it."""
    keys = np.concatenate([np.minimum(one, other).astype(np.int64) * size + np.maximum(one, other) for one, other, _ in sets])
    rules = np.concatenate([np.full(len(one), rule, np.uint8) for one, _, rule in sets])
    unique, where = np.unique(keys, return_inverse=True)
    rule = np.zeros(len(unique), np.uint8)
    np.bitwise_or.at(rule, where, rules)
    return (unique // max(1, size)).astype(np.int32), (unique % max(1, size)).astype(np.int32), rule


def _coded_weights(held: Columns, wording: Wording | None, found: Scored, model: Model) -> Weights:
    """Return what coded fields weigh: as these records teach it, where there are some without a text."""
    if wording is None:
        return learn(held, found, model.coded).weights
    rows = held.at(~wording.known)
    return learn(rows, scored(rows, rows), model.coded).weights if len(rows) else model.coded.weights


def _rebased(model: Model, texts: _Texts) -> Weights:
    """Return what fields weigh for pairs of texts, the share of pairs of one event being that of these records."""
    plain = model.worded.of(texts.levels).astype(np.float32)
    return Weights(rebased(model.worded, plain, model.share), model.worded.fields)


def _answers(ordered: Sequence[Told], found: Scored, judged: Judged) -> NDArray[np.int8]:
    """Return what people said of each pair: 1 one event, 0 two, -1 nothing."""
    answers = np.full(len(found.one), -1, np.int8)
    if judged:
        row = {each.id: at for at, each in enumerate(ordered)}
        known = {row[one] * len(ordered) + row[other]: same for (one, other), same in judged.items() if one in row and other in row}
        keys = found.one.astype(np.int64) * len(ordered) + found.other
        for at in np.flatnonzero(np.isin(keys, np.fromiter(known, np.int64, len(known)))):
            answers[at] = known[int(keys[at])]
    return answers


def _taught(weights: Weights, levels: Sequence[NDArray[Any]], answers: NDArray[np.int8]) -> Weights:
    """Return weights that people's answers taught, where there are enough of both kinds."""
    known = np.flatnonzero(answers >= 0)
    same = answers[known] == 1
    if min(int(same.sum()), int((~same).sum())) < ENOUGH:
        return weights
    return taught(weights, [level[known] for level in levels], same)


def _decided(weight: Reals, answers: NDArray[np.int8]) -> Reals:
    """Return the weights with people's judgement above them."""
    return np.where(answers < 0, weight, np.where(answers == 1, SURE, NEVER)).astype(np.float32)


def _grouped(held: Columns, wording: Wording | None, found: Scored, texts: _Texts, weight: Reals, original: Rows) -> Rows:
    """Return the first record of the group of each; a copy is where its original is, and brings nothing of its own."""
    one, other = original[found.one], original[found.other]
    kept = (one != other) & (~whole_and_part(held, found.one, found.other, wording) | (weight >= SURE))
    against = texts.at[(weight[texts.at] < 0) & (weight[texts.at] > NEVER)]
    weight = weight.copy()
    weight[against] *= AGAINST  # two texts of one event may have little in common: what says so is said again by each further one
    one, other, weight = _strongest(np.minimum(one, other)[kept], np.maximum(one, other)[kept], weight[kept])
    alone = np.where(held.single, held.source, -1).astype(np.int32)
    group = clusters(len(held), one, other, weight, alone=alone, strangers=STRANGERS if wording is None else AGAINST * STRANGERS)[original]
    first = np.full(len(held), len(held), np.int32)
    np.minimum.at(first, group, np.arange(len(held), dtype=np.int32))
    return first[group]


def _strongest(one: Rows, other: Rows, weight: Reals) -> tuple[Rows, Rows, Reals]:
    """Return each pair once, with the weight that says most."""
    order = np.lexsort((-np.abs(weight), other, one))
    one, other, weight = one[order], other[order], weight[order]
    new = np.ones(len(one), bool)
    new[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    return one[new], other[new], weight[new]
