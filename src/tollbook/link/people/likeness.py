"""How alike many pairs of an Arabic and a Latin name are: ``similarities`` of the names, for single pairs in place of whole tables.

The numbers are those of ``tollbook.language.names.similarities``, without what cannot reach the least likeness that is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray

from tollbook.language.names.letters import CODES, FLOOR, SIZES, Letters, codes

LONGEST = 40  # letters; a longer name is no name
Rows = NDArray[np.int32]
Reals = NDArray[np.float32]
_BEGINS = (0, 1, 27, 703)  # where strings of none, one, two and three letters stand in a row of the table


def likenesses(arabic: Sequence[str], latin: Sequence[str], one: Rows, other: Rows, *, least: float) -> Reals:
    """Return the likeness of pairs of an Arabic and a Latin name, each by its place; 0 for those under the least.

    >>> likenesses(["سامر", "كريم"], ["samer"], np.array([0, 1], np.int32), np.array([0, 0], np.int32), least=0.1).round(1).tolist()
    [1.0, 0.0]
    """
    known = Letters.known()
    least_score = known.middle - np.log(1 / least - 1) / known.slope
    arabic_codes, arabic_begins = _flat([codes(name[:LONGEST]) for name in arabic])
    latin_codes, latin_begins = _flat([[ord(letter) - 97 for letter in name[:LONGEST]] for name in latin])
    scores = np.full(len(one), -np.inf)
    _score(
        arabic_codes,
        arabic_begins,
        latin_codes,
        latin_begins,
        one,
        other,
        _shares(known),
        _added(known),
        np.asarray(known.follows),
        least_score,
        scores,
    )
    with np.errstate(over="ignore"):
        return (1 / (1 + np.exp(-known.slope * (scores - known.middle)))).astype(np.float32)


def _flat(rows: Sequence[Sequence[int]]) -> tuple[Rows, NDArray[np.int64]]:
    begins = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    return np.fromiter((code for row in rows for code in row), np.int32, int(begins[-1])), begins


def _shares(known: Letters) -> Reals:
    found = np.full((CODES, sum(SIZES)), FLOOR, np.float32)
    for code, written in enumerate(known.written):
        for string, share in written.items():
            found[code, _BEGINS[len(string)] + _number(string)] = share
    return found


def _added(known: Letters) -> Reals:
    return np.array([known.added.get(chr(97 + letter), FLOOR) for letter in range(26)], np.float32)


def _number(string: str) -> int:
    number = 0
    for letter in string:
        number = number * 26 + ord(letter) - 97
    return number


@njit(cache=True, nogil=True)
def _score(  # flat arrays are what numba takes
    arabic: Rows,
    arabic_begins: NDArray[np.int64],
    latin: Rows,
    latin_begins: NDArray[np.int64],
    one: Rows,
    other: Rows,
    shares: Reals,
    added: Reals,
    follows: NDArray[np.float64],
    least: float,
    scores: NDArray[np.float64],
) -> None:
    """Fill in the scores: one forward pass a pair, left off once no alignment can reach the least score."""
    before = np.empty(LONGEST + 3, np.float32)
    after = np.empty(LONGEST + 3, np.float32)
    for pair in range(len(one)):
        begin, size = latin_begins[other[pair]], latin_begins[other[pair] + 1] - latin_begins[other[pair]]
        if size == 0 or arabic_begins[one[pair]] == arabic_begins[one[pair] + 1]:
            continue
        usual, last = 0.0, 0
        for at in range(size):
            usual += follows[last, latin[begin + at] + 1]
            last = latin[begin + at] + 1
        usual += follows[last, 0]
        floor = np.exp(size * least + 0.5 * usual)
        before[: size + 3] = 0
        before[0] = 1
        for at in range(size):
            before[at + 1] += before[at] * added[latin[begin + at]]
        most = 1.0
        for letter in range(arabic_begins[one[pair]], arabic_begins[one[pair] + 1]):
            row = shares[arabic[letter]]
            for at in range(size + 1):
                after[at] = before[at] * row[0]
            for at in range(size):
                reached, string = before[at], latin[begin + at]
                after[at + 1] += reached * row[1 + string]
                if at + 1 < size:
                    string = string * 26 + latin[begin + at + 1]
                    after[at + 2] += reached * row[27 + string]
                    if at + 2 < size:
                        after[at + 3] += reached * row[703 + string * 26 + latin[begin + at + 2]]
            most = 0.0
            for at in range(size):
                after[at + 1] += after[at] * added[latin[begin + at]]
            for at in range(size + 1):
                before[at] = after[at]
                most += after[at]
            if most < floor:
                break
        if most >= floor:
            scores[pair] = (np.log(before[size] + 1e-30) - 0.5 * usual) / size
