"""One more record beside all that were compared: scored against what lies in its window, with the weights that are known."""

from __future__ import annotations

import numpy as np

from tollbook.link.candidates import Pairs
from tollbook.link.columns import Told, columns
from tollbook.link.levels import levels_of, pattern
from tollbook.link.links import NEAR, RULES, Explained, Links, explained, probabilities


def beside(links: Links, told: Told, *, most: int = 20) -> list[Explained]:
    """Return what a new record may be one event with, likeliest first, by what is coded of it; its words are compared at the next run."""
    held = links.columns
    new = columns([told], links.numbers)
    rows = np.arange(len(held), dtype=np.int32)
    pairs = Pairs.of(held, new, rows, np.zeros(len(held), np.int32))
    pairs = pairs.at(pairs.near & ~pairs.strangers)
    levels = levels_of(pattern(pairs))
    weight = links.coded.of(levels)
    likely = probabilities(weight.astype(np.float32))
    found = []
    for at in np.lexsort((pairs.one, -weight))[:most]:
        ids = links.told[int(pairs.one[at])].id, told.id
        found.append(explained(ids, [level[at : at + 1] for level in levels], links.coded, rule=RULES[NEAR], probability=float(likely[at])))
    return found
