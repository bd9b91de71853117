"""How well names are told apart across scripts: learned without one half of a set, measured on that half."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import numpy as np
from scripts.names_table import HARD, WEIGHTS, learn, pairs

from tollbook.language.names.letters import Letters
from tollbook.language.names.matrix import scores

LEVANTINE, GOOGLE = "levantine_ar_en_half.csv", "google_ar2en-eval.txt"


def table(folder: Path) -> Iterator[str]:
    """Yield recall of the right name among all of a set, and the best F1 against the twenty likeliest others of each."""
    listed = list(pairs(folder, WEIGHTS))
    forms = sorted({arabic for arabic, _, weight in listed if weight == WEIGHTS[LEVANTINE]})
    kept = set(Random(1).sample(forms, len(forms) // 2))  # noqa: S311 (names, not secrets)
    known = learn([each for each in listed if each[2] != WEIGHTS[LEVANTINE] or each[0] in kept])
    unseen = [(arabic, latin) for arabic, latin, weight in listed if weight == WEIGHTS[LEVANTINE] and arabic not in kept]
    evaluated = [(arabic, latin) for arabic, latin, _ in pairs(folder, {GOOGLE: 1.0})]
    yield "| names, Arabic for Latin | recall@1 among all | best F1, 20 likeliest others |"
    yield "|---|---|---|"
    for name, found in (("Levantine pairs left out of learning", unseen), ("of the google set", evaluated)):
        recall, best = measured(found, known)
        yield f"| {len(found):,} {name} | {recall:.3f} | {best:.3f} |"


def measured(listed: Sequence[tuple[str, str]], known: Letters) -> tuple[float, float]:
    """Return recall at one and the best F1 of a set of pairs, Arabic first; a tie with a wrong name counts against it."""
    right: defaultdict[str, set[str]] = defaultdict(set)
    for arabic, latin in listed:
        right[latin].add(arabic)
    forms, written = sorted({arabic for arabic, _ in listed}), sorted(right)
    found = scores(forms, written, known)
    truth = np.array([[arabic in right[latin] for latin in written] for arabic in forms])
    hits = np.where(truth, found, -np.inf).max(0) > np.where(truth, -np.inf, found).max(0)
    values, labels = [], []
    for column in range(len(written)):
        wrong = np.where(truth[:, column], -np.inf, found[:, column])
        rows = [*np.flatnonzero(truth[:, column]), *np.argsort(-wrong)[:HARD]]
        values += [found[row, column] for row in rows]
        labels += [truth[row, column] for row in rows]
    ordered = np.array(labels)[np.argsort(-np.array(values))]
    good = np.cumsum(ordered)
    precision, recall = good / np.arange(1, len(ordered) + 1), good / ordered.sum()
    return float(hits.mean()), float((2 * precision * recall / np.maximum(precision + recall, 1e-9)).max())
