"""What people say of rows stands above the model, and enough of it says how sure the model may be."""

from __future__ import annotations

import numpy as np
import pytest

from tollbook.link.clusters import NEVER
from tollbook.link.people.decided import SURE, decided
from tollbook.link.people.engine import Compared


def pairs(number: int) -> Compared:
    one = np.arange(number, dtype=np.int32)
    return Compared(one, one + np.int32(number), np.ones((number, 2), np.uint8))


def test_a_judged_pair_weighs_what_people_said_and_one_not_looked_at_is_added() -> None:
    ids = [f"r{row}" for row in range(6)]
    found, weight = decided(pairs(3), np.array([1, 2, 3], np.float32), ids, {("r3", "r0"): False, ("r1", "r4"): True, ("r0", "r5"): True})
    assert weight.tolist() == [NEVER, SURE, 3, SURE]
    assert (found.one[-1], found.other[-1]) == (0, 5)


def test_enough_answers_say_how_sure_weights_may_be() -> None:
    """Of weights that are three times too sure, a third is left."""
    random = np.random.default_rng(3)
    true = random.normal(0, 2, 4_000)
    weight = (3 * true).astype(np.float32)
    ids = [f"r{row}" for row in range(8_000)]
    same = random.random(2_000) < 1 / (1 + np.exp(-true[:2_000]))
    judged = {(f"r{row}", f"r{row + 4_000}"): bool(same[row]) for row in range(2_000)}
    _, after = decided(pairs(4_000), weight, ids, judged)
    assert np.polyfit(weight[2_000:], after[2_000:], 1)[0] == pytest.approx(1 / 3, abs=0.05)
    few = dict(list(judged.items())[:100])
    _, unchanged = decided(pairs(4_000), weight, ids, few)
    assert unchanged[2_000:].tolist() == weight[2_000:].tolist()
