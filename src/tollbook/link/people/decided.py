"""People's judgement above the model: pairs that somebody said are one person, or are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tollbook.link.clusters import NEVER
from tollbook.link.people.engine import Compared

SURE = 1_000.0
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
    found = np.concatenate((weight, np.zeros(len(missing), np.float32)))
    at.update({pair: len(weight) + number for number, pair in enumerate(missing)})
    for pair, same in answers.items():
        found[at[pair]] = SURE if same else NEVER
    return joined, found
