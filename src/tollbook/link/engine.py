"""Records of events in, groups of records of one event out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tollbook.link.candidates import Pairs
from tollbook.link.clusters import NEVER, STRANGERS, clusters
from tollbook.link.columns import Columns, Numbers, Told, columns, in_order
from tollbook.link.competition import competed
from tollbook.link.copies import originals
from tollbook.link.levels import levels_of, pattern
from tollbook.link.links import COPY, NEAR, PERSON, WORDS, Links, Reals, Rows, whole_and_part
from tollbook.link.shipped import Model, shipped
from tollbook.link.teaching import taught
from tollbook.link.weights import Scored, Weights, learn, rebased, scored
from tollbook.link.wording import Wording

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
    wording = Wording.of(ordered) if any(each.text for each in ordered) else None
    original = originals(ordered, held, wording)
    found, rule = _candidates(held, wording, original, _rows(ordered, judged))
    coded, worded = _coded_weights(held, wording, found, model), _worded_weights(wording, found, model)
    answers = _answers(ordered, found, judged)
    coded, worded = _taught(coded, worded, found, wording, answers)
    weight = competed(held, found, _weighed(found, wording, coded, worded))
    weight[rule & COPY > 0] = SURE
    weight = _decided(weight, answers)
    group = _grouped(held, wording, found, weight, original)
    found_ = (found.one, found.other, found.pattern)
    return Links(tuple(ordered), held, numbers, wording, coded, worded, *found_, rule, weight, original, group, judged)


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
            kept = own[one] & own[other] & _not_one_list(held, one, other)
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


def _not_one_list(held: Columns, one: Rows, other: Rows) -> NDArray[np.bool_]:
    different: NDArray[np.bool_] = (held.source[one] != held.source[other]) | ~held.single[one]
    return different


def _coded_weights(held: Columns, wording: Wording | None, found: Scored, model: Model) -> Weights:
    """Return what coded fields weigh: as these records teach it, where there are some without a text."""
    if wording is None:
        return learn(held, found, model.coded).weights
    rows = held.at(~wording.known)
    return learn(rows, scored(rows, rows), model.coded).weights if len(rows) else model.coded.weights


def _worded_weights(wording: Wording | None, found: Scored, model: Model) -> Weights:
    """Return what fields weigh for pairs of texts, their share of pairs of one event being that of these records."""
    if wording is None:
        return model.worded
    plain = model.worded.of(_levels(wording, found, _both(wording, found))).astype(np.float32)
    return Weights(rebased(model.worded, plain, model.share), model.worded.fields)


def _weighed(found: Scored, wording: Wording | None, coded: Weights, worded: Weights) -> Reals:
    plain = coded.table()[found.pattern]
    if wording is not None:
        both = _both(wording, found)
        plain[both] = worded.of(_levels(wording, found, both))
    return plain


def _both(wording: Wording, found: Scored) -> NDArray[np.int64]:
    """Return the pairs that have a text on both sides."""
    return np.flatnonzero(wording.known[found.one] & wording.known[found.other])


def _levels(wording: Wording, found: Scored, at: NDArray[np.int64]) -> list[NDArray[Any]]:
    return [*levels_of(found.pattern[at]), *wording.levels(found.one[at], found.other[at])]


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


def _taught(
    coded: Weights, worded: Weights, found: Scored, wording: Wording | None, answers: NDArray[np.int8]
) -> tuple[Weights, Weights]:  # fmt: skip
    """Return weights that people's answers taught, where there are enough of both kinds."""
    texts = np.zeros(len(answers), bool) if wording is None else wording.known[found.one] & wording.known[found.other]
    for with_text, weights in ((False, coded), (True, worded)):
        at = np.flatnonzero((answers >= 0) & (texts == with_text))
        same = answers[at] == 1
        if min(int(same.sum()), int((~same).sum())) < ENOUGH:
            continue
        levels = levels_of(found.pattern[at]) if wording is None or not with_text else _levels(wording, found, at)
        if with_text:
            worded = taught(weights, levels, same)
        else:
            coded = taught(weights, levels, same)
    return coded, worded


def _decided(weight: Reals, answers: NDArray[np.int8]) -> Reals:
    """Return the weights with people's judgement above them."""
    return np.where(answers < 0, weight, np.where(answers == 1, SURE, NEVER)).astype(np.float32)


def _grouped(held: Columns, wording: Wording | None, found: Scored, weight: Reals, original: Rows) -> Rows:
    """Return the first record of the group of each; a copy is where its original is, and brings nothing of its own."""
    one, other = original[found.one], original[found.other]
    kept = (one != other) & (~whole_and_part(held, found.one, found.other, wording) | (weight >= SURE))
    if wording is not None:  # two texts of one event may have little in common: what says so is said again by each further one
        against = np.isin(np.arange(len(weight)), _both(wording, found)) & (weight < 0) & (weight > NEVER)
        weight = np.where(against, AGAINST * weight, weight)
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
