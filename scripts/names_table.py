"""Learn how Arabic letters are written in Latin ones from pairs of names, and write the table that is shipped.

    python -m scripts.names_table ../shared/data/names

Expectation maximisation over all alignments; each letter in each place (first, between, last) falls back on the letter in any.
The pairs are not in this repository; the hash of each file is in the table.
"""

from __future__ import annotations

import csv
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

import numpy as np
from numpy.typing import NDArray

from tollbook.language.names.forms import letters_of
from tollbook.language.names.letters import CODES, MOST, SIZES, Letters, codes
from tollbook.language.names.matrix import scores

TABLE = Path(__file__).parents[1] / "src" / "tollbook" / "language" / "names" / "letters.json"
WEIGHTS = {"google_ar2en-train.txt": 1.0, "wikidata_ar_en_half.tsv": 0.5, "levantine_ar_en_half.csv": 8.0}
ROUNDS = 10
STRENGTH = 20.0  # pairs that a letter in any place is worth to it in one
SMALLEST = 5e-4
HARD = 20  # other names against which each right pair is set, the likeliest ones
Pair = tuple[str, str, float]
Floats = NDArray[np.float64]


def main(folder: Path) -> int:
    """Write the table."""
    listed = list(pairs(folder, WEIGHTS))
    table = learn(listed)
    levantine = [(arabic, latin) for arabic, latin, weight in listed if weight == max(WEIGHTS.values())]
    slope, middle = fitted(levantine, table)
    hashes = {name: sha256((folder / name).read_bytes()).hexdigest() for name in WEIGHTS}
    write(Letters(table.written, table.added, table.follows, slope, middle), hashes)
    print(f"{TABLE.name}: {len(listed):,} pairs, {sum(map(len, table.written)):,} probabilities, slope {slope:.2f}, middle {middle:.2f}")
    return 0


def pairs(folder: Path, weights: dict[str, float]) -> Iterator[Pair]:
    """Yield the pairs of each file, Arabic first, with the weight of its file; names of under three letters are left out."""
    for name, weight in weights.items():
        with (folder / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines, delimiter="," if name.endswith("csv") else "\t", quoting=csv.QUOTE_NONE):
                first, second = row[:2]
                arabic, latin = letters_of(first.replace(" ", "")), letters_of(second)
                if name.startswith("wikidata"):
                    arabic, latin = letters_of(second.replace(" ", "")), letters_of(first)
                if len(arabic) >= 3 and len(latin) >= 3:
                    yield arabic, latin, weight


@dataclass
class _Group:
    """Pairs of one shape: codes of the Arabic letters, and the numbers of the Latin strings of each size at each place."""

    codes: NDArray[np.int64]
    strings: list[NDArray[np.int64]]
    weights: Floats


OFFSETS = [sum(SIZES[:size]) for size in range(MOST + 1)]
STRINGS = sum(SIZES)


def grouped(listed: Sequence[Pair]) -> list[_Group]:
    """Return the pairs by their lengths."""
    shapes: defaultdict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair in listed:
        shapes[len(pair[0]), len(pair[1])].append(pair)
    groups = []
    for (_, length), same in shapes.items():
        signs = np.array([[ord(sign) - 97 for sign in latin] for _, latin, _ in same], dtype=np.int64)
        strings = [np.zeros((len(same), length + 1), dtype=np.int64)]
        for size in range(1, min(MOST, length) + 1):
            number = np.zeros((len(same), length - size + 1), dtype=np.int64)
            for step in range(size):
                number = number * 26 + signs[:, step : length - size + 1 + step]
            strings.append(OFFSETS[size] + number)
        groups.append(_Group(np.array([codes(arabic) for arabic, _, _ in same]), strings, np.array([weight for *_, weight in same])))
    return groups


def learn(listed: Sequence[Pair]) -> Letters:
    """Return the table that makes the pairs likeliest."""
    groups = grouped(listed)
    shares = np.full((CODES, STRINGS), 1e-7)
    shares[:, 0], shares[:, OFFSETS[1] : OFFSETS[2]], shares[:, OFFSETS[2] : OFFSETS[3]] = 0.15, 0.02, 1e-4
    added = np.full(26, 0.01)
    letters = sum(weight * len(arabic) for arabic, _, weight in listed)
    for _ in range(ROUNDS):
        counts, extra = np.zeros_like(shares), np.zeros(26)
        for group in groups:
            _count(group, shares, added, counts, extra)
        shares = _with_fallback(counts)
        added = extra / extra.sum() * min(0.3, max(extra.sum() / letters, 1e-4))
    written = tuple({_string(int(number)): round(float(row[number]), 5) for number in np.flatnonzero(row >= SMALLEST)} for row in shares)
    return Letters(written, {chr(97 + at): round(float(share), 7) for at, share in enumerate(added)}, _follows(listed), 1.0, 0.0)


def _count(group: _Group, shares: Floats, added: Floats, counts: Floats, extra: Floats) -> None:
    """Add what one group of pairs expects of each probability."""
    number, rows = group.codes.shape
    columns = group.strings[1].shape[1]
    ahead = np.zeros((rows + 1, columns + 1, number))
    back = np.zeros_like(ahead)
    ahead[0, 0], back[rows, columns] = 1, 1
    steps = [[shares[group.codes[:, row, None], strings] for strings in group.strings] for row in range(rows)]
    loose = added[group.strings[1] - OFFSETS[1]]
    for row in range(rows + 1):
        for column in range(columns + 1):
            for size in range(min(MOST, columns - column) + 1 if row < rows else 0):
                ahead[row + 1, column + size] += ahead[row, column] * steps[row][size][:, column]
            if column < columns:
                ahead[row, column + 1] += ahead[row, column] * loose[:, column]
    for row in range(rows, -1, -1):
        for column in range(columns, -1, -1):
            for size in range(min(MOST, columns - column) + 1 if row < rows else 0):
                back[row, column] += steps[row][size][:, column] * back[row + 1, column + size]
            if column < columns:
                back[row, column] += loose[:, column] * back[row, column + 1]
    whole = group.weights / np.maximum(ahead[rows, columns], 1e-300)
    for row in range(rows + 1):
        for column in range(columns + 1):
            here = ahead[row, column] * whole
            for size in range(min(MOST, columns - column) + 1 if row < rows else 0):
                share = here * steps[row][size][:, column] * back[row + 1, column + size]
                np.add.at(counts, (group.codes[:, row], group.strings[size][:, column]), share)
            if column < columns:
                np.add.at(extra, group.strings[1][:, column] - OFFSETS[1], here * loose[:, column] * back[row, column + 1])


def _with_fallback(counts: Floats) -> Floats:
    """Return shares of each letter in each place, drawn towards those of the letter in any."""
    anywhere = counts.reshape(-1, 3, STRINGS).sum(1) + 1e-9
    anywhere /= anywhere.sum(1, keepdims=True)
    usual = np.repeat(anywhere, 3, axis=0)
    drawn: Floats = (counts + STRENGTH * usual) / (counts.sum(1, keepdims=True) + STRENGTH)
    return drawn


def _follows(listed: Sequence[Pair]) -> Floats:
    found = np.full((27, 27), 0.5)
    for _, latin, weight in listed:
        before = 0
        for letter in [*(ord(sign) - 96 for sign in latin), 0]:
            found[before, letter] += weight
            before = letter
    usual: Floats = np.log(found / found.sum(1, keepdims=True)).round(3)
    return usual


def _string(number: int) -> str:
    size = max(size for size in range(MOST + 1) if number >= OFFSETS[size])
    number -= OFFSETS[size]
    signs = []
    for _ in range(size):
        number, sign = divmod(number, 26)
        signs.append(chr(97 + sign))
    return "".join(reversed(signs))


def fitted(listed: Sequence[tuple[str, str]], table: Letters) -> tuple[float, float]:
    """Return slope and middle by which scores are likenesses: right pairs against the twenty likeliest wrong ones, which weigh as much."""
    chosen = Random(1).sample(sorted(set(listed)), min(1_500, len(set(listed))))  # noqa: S311 (names, not secrets)
    arabic = sorted({name for name, _ in chosen})
    found = scores(arabic, [latin for _, latin in chosen], table)
    values, right = [], []
    for column, (name, _) in enumerate(chosen):
        order = np.argsort(-found[:, column])[: HARD + 1]
        for row in {*order.tolist(), arabic.index(name)}:
            values.append(float(found[row, column]))
            right.append(arabic[row] == name)
    score, truth = np.array(values), np.array(right, dtype=float)
    slope, base = 1.0, 0.0
    for _ in range(30):  # Newton's method on the likelihood
        guess = 1 / (1 + np.exp(-(slope * score + base)))
        even = np.where(truth == 1, (truth == 0).sum() / truth.sum(), 1.0)
        weight = even * guess * (1 - guess) + 1e-9
        matrix = np.array([[(weight * score**2).sum(), (weight * score).sum()], [(weight * score).sum(), weight.sum()]])
        step = np.linalg.solve(matrix, np.array([(even * (truth - guess) * score).sum(), (even * (truth - guess)).sum()]))
        slope, base = slope + step[0], base + step[1]
    return float(slope), float(-base / slope)


def write(table: Letters, hashes: dict[str, str]) -> None:
    """Write the table, one letter a line."""
    found = {
        "learned from": hashes,
        "slope": round(table.slope, 3),
        "middle": round(table.middle, 3),
        "added": table.added,
        "follows": [[float(value) for value in row] for row in table.follows],
        "written": {str(code): shares for code, shares in enumerate(table.written)},
    }
    lines = [f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}" for name, value in found.items()]
    TABLE.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
