"""Scores of many Arabic names against many Latin ones at once: one forward pass, vectorised over the Latin names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tollbook.language.names.letters import FLOOR, MOST, SIZES, Letters, codes, natural

CHUNK = 2_048
LONGEST = 40
Scores = NDArray[np.float32]


def scores(arabic: Sequence[str], latin: Sequence[str], known: Letters) -> Scores:
    """Return a score for each pair, 0 and above where the two are likely one name; -inf where one of them is empty or too long."""
    found = np.full((len(arabic), len(latin)), -np.inf, dtype=np.float32)
    order = sorted((at for at, name in enumerate(latin) if 0 < len(name) <= LONGEST), key=lambda at: len(latin[at]))
    coded = [codes(name) if 0 < len(name) <= LONGEST else [] for name in arabic]
    for chunk in _chunks(order, latin):
        names = [latin[at] for at in chunk]
        written = _Written(names, known)
        usual = np.array([natural(name, known) for name in names])
        for row, numbers in enumerate(coded):
            if numbers:
                likely = np.log(written.forward(numbers) + 1e-30)
                found[row, chunk] = (likely - 0.5 * usual) / len(names[0])
    return found


def _chunks(order: Sequence[int], latin: Sequence[str]) -> Iterator[list[int]]:
    """Yield places of names of one length each, so that none is padded."""
    chunk: list[int] = []
    for at in order:
        if chunk and (len(latin[at]) != len(latin[chunk[0]]) or len(chunk) == CHUNK):
            yield chunk
            chunk = []
        chunk.append(at)
    if chunk:
        yield chunk


class _Written:
    """Latin names of one length as what each Arabic letter may have been written as, by where it ends."""

    def __init__(self, names: Sequence[str], known: Letters) -> None:
        self._length, self._count, self._known = len(names[0]), len(names), known
        signs = np.array([[ord(sign) - 97 for sign in name] for name in names], dtype=np.int32).T
        self._strings = [np.zeros((self._length, self._count), dtype=np.int32)]
        self._strings += [_strings(signs, size) for size in range(1, min(MOST, self._length) + 1)]
        self._added = _table(known.added, 1)[signs]
        self._by_code: dict[int, list[Scores]] = {}

    def forward(self, numbers: Sequence[int]) -> Scores:
        """Return the probability of each name, summed over all alignments."""
        before = np.zeros((self._length + 1, self._count), dtype=np.float32)
        before[0] = 1
        self._fill(before)
        for number in numbers:
            shares = self._shares(number)
            after = before * shares[0]
            for size in range(1, len(shares)):
                after[size:] += before[: self._length + 1 - size] * shares[size]
            self._fill(after)
            before = after
        whole: Scores = before[self._length]
        return whole

    def _fill(self, row: Scores) -> None:
        """Let Latin letters stand for nothing."""
        for column in range(self._length):
            row[column + 1] += row[column] * self._added[column]

    def _shares(self, number: int) -> list[Scores]:
        if number not in self._by_code:
            written = self._known.written[number]
            nothing = np.float32(written.get("", FLOOR))
            sized = [_table(written, size)[self._strings[size]] for size in range(1, len(self._strings))]
            self._by_code[number] = [np.full((self._length + 1, 1), nothing, dtype=np.float32), *sized]
        return self._by_code[number]


def _strings(signs: NDArray[np.int32], size: int) -> NDArray[np.int32]:
    """Return the strings of a size that begin at each place, as numbers."""
    found = signs[: len(signs) - size + 1].copy()
    for step in range(1, size):
        found = found * 26 + signs[step : len(signs) - size + 1 + step]
    return found


def _table(shares: dict[str, float], size: int) -> Scores:
    """Return the probabilities of all strings of a size, by their number."""
    found = np.full(SIZES[size], FLOOR, dtype=np.float32)
    for string, share in shares.items():
        if len(string) == size:
            number = 0
            for sign in string:
                number = number * 26 + ord(sign) - 97
            found[number] = share
    return found
