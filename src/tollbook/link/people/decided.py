"""People's judgement above the model: pairs that somebody said are one person, or are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tollbook.link.clusters import NEVER
from tollbook.link.people.engine import Compared
from tollbook.link.teaching import likeliest

SURE = 1_000.0
ENOUGH = 100  # answers of each kind from which weights are calibrated
DOUBT = 0.5  # how far, as a standard deviation, calibration is believed to be from none before any answer
LEAST = 0.1  # of what weights say, what must be left: more for more agreement, always
FARTHEST = 12.0  # weights beyond it teach no more
Judged = Mapping[tuple[str, str], bool]


def decided(
    pairs: Compared, weight: NDArray[np.float32], ids: Sequence[str], judged: Judged
) -> tuple[Compared, NDArray[np.float32]]:  # fmt: skip
    """Return pairs with the weights that people gave some; a pair that was not looked at is added, its fields not compared."""
    row = {id: at for at, id in enumerate(ids)} if judged else {}
    rows = (((row[one], row[other]), same) for (one, other), same in judged.items() if one in row and other in row)
    answers = {(min(pair), max(pair)): same for pair, same in rows}
    if not answers:
        return pairs, weight
    at = {pair: number for number, pair in enumerate(zip(pairs.one.tolist(), pairs.other.tolist(), strict=True))}
    missing = [pair for pair in answers if pair not in at]
    one, other = np.array(missing, np.int32).reshape(-1, 2).T
    none = np.zeros((len(missing), pairs.outcomes.shape[1]), np.uint8)
    joined = Compared.joined([pairs, Compared(one, other, none)], pairs.outcomes.shape[1])
    looked_at = [(at[pair], same) for pair, same in answers.items() if pair in at]
    found = np.concatenate((_calibrated(weight, looked_at), np.zeros(len(missing), np.float32)))
    at.update({pair: len(weight) + number for number, pair in enumerate(missing)})
    for pair, same in answers.items():
        found[at[pair]] = SURE if same else NEVER
    return joined, found


def _calibrated(weight: NDArray[np.float32], looked_at: Sequence[tuple[int, bool]]) -> NDArray[np.float32]:
    """Return weights stretched and moved so that they say how often people find two rows to be one person, where enough were judged.

    (Platt 1999, *Probabilistic outputs for support vector machines*, in Advances in Large Margin Classifiers.)
    """
    rows, same = np.array([row for row, _ in looked_at], np.int64), np.array([answer for _, answer in looked_at], np.float64)
    if min(float(same.sum()), float((1 - same).sum())) < ENOUGH:
        return weight
    design: NDArray[np.float64] = np.ones((len(rows), 2))
    design[:, 1] = np.clip(weight[rows], -FARTHEST, FARTHEST)
    moved, stretched = likeliest(design, same, np.array([0.0, 1.0]), DOUBT, np.ones(len(rows)))
    calibrated: NDArray[np.float32] = (moved + max(LEAST, stretched) * weight).astype(np.float32)
    return calibrated
