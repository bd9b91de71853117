"""How the letters of Arabic names are written in Latin ones: a small table of probabilities, and the sum over all alignments.

Each Arabic letter, by whether it stands first, last or between, is written as none to three Latin letters, learned from pairs by
expectation maximisation (``scripts/names_table.py``). What Latin letters follow each other by themselves counts against a likeness.

References
----------
Li, Zhang and Su (2004), A joint source-channel model for machine transliteration, https://aclanthology.org/P04-1021.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ALPHABET = "ءابتثجحخدذرزسشصضطظعغفقكلمنهويةىآئؤ"
FIRST, MIDDLE, LAST = range(3)
MOST = 3  # Latin letters for one Arabic letter
FLOOR = 1e-7
OTHER = len(ALPHABET)
CODES = 3 * (len(ALPHABET) + 1)
SIZES = (1, 26, 26**2, 26**3)


@dataclass(frozen=True)
class Letters:
    """The table: ``written[code]`` maps Latin strings to probabilities, ``added`` Latin letters that stand for nothing.

    ``follows`` are the logarithms of how often a Latin letter follows another, 0 being the ends of a name.
    ``slope`` and ``middle`` turn the score of a pair into a likeness between 0 and 1.
    """

    written: tuple[dict[str, float], ...]
    added: dict[str, float]
    follows: NDArray[np.float64]
    slope: float
    middle: float

    @classmethod
    @cache
    def known(cls) -> Letters:
        """Return the table that is shipped."""
        import numpy as np

        found = json.loads((files("tollbook.language.names") / "letters.json").read_text("utf-8"))
        written = tuple(found["written"].get(str(code), {}) for code in range(CODES))
        return cls(written, found["added"], np.array(found["follows"]), found["slope"], found["middle"])


def codes(name: str) -> list[int]:
    """Return the letters of an Arabic name with where they stand."""
    last = len(name) - 1
    index = [found if (found := ALPHABET.find(letter)) >= 0 else OTHER for letter in name]
    return [3 * letter + (FIRST if at == 0 else LAST if at == last else MIDDLE) for at, letter in enumerate(index)]


def natural(latin: str, known: Letters) -> float:
    """Return how likely Latin letters follow each other so by themselves, as a logarithm."""
    before, total = 0, 0.0
    for letter in [*(ord(sign) - 96 for sign in latin), 0]:
        total += float(known.follows[before, letter])
        before = letter
    return total


def alignment(arabic: str, latin: str, known: Letters) -> list[tuple[str, str]]:
    """Return the likeliest alignment, Arabic letter by letter; Latin letters that stand for none have an empty one before them.

    >>> alignment("قاسم", "qasim", Letters.known())
    [('ق', 'q'), ('ا', 'a'), ('س', 's'), ('م', 'im')]
    """
    rows, columns = len(arabic), len(latin)
    best = [[(-math.inf, (0, 0))] * (columns + 1) for _ in range(rows + 1)]
    best[0][0] = (0.0, (0, 0))
    numbers = codes(arabic)
    for row in range(rows + 1):
        for column in range(columns + 1):
            value = best[row][column][0]
            steps = []
            if row < rows:
                written = known.written[numbers[row]]
                steps += [
                    (row + 1, column + size, written.get(latin[column : column + size], FLOOR))
                    for size in range(min(MOST, columns - column) + 1)
                ]
            if column < columns:
                steps.append((row, column + 1, known.added.get(latin[column], FLOOR)))
            for down, right, share in steps:
                likely = value + math.log(max(share, FLOOR))
                if likely > best[down][right][0]:
                    best[down][right] = (likely, (row, column))
    return _traced(arabic, latin, best)


def _traced(arabic: str, latin: str, best: Sequence[Sequence[tuple[float, tuple[int, int]]]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    row, column = len(arabic), len(latin)
    while (row, column) != (0, 0):
        before, left = best[row][column][1]
        found.append((arabic[before:row], latin[left:column]))
        row, column = before, left
    return found[::-1]
