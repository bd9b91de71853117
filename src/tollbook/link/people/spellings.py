"""Which names a word of a name may stand for: once for each distinct word, whatever its script.

A word stands for the names that are seen in the lists themselves. A Latin word stands for the likeliest Arabic ones, where the lists have
any; a rare word that differs by one letter from a frequent one may be a slip and stands for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tollbook.language.fold import fold
from tollbook.language.names.forms import is_arabic
from tollbook.language.names.letters import ALPHABET, Letters
from tollbook.language.names.similar import sounds_of, without_article
from tollbook.link.people import sql
from tollbook.link.people.likeness import likenesses

LEAST = 0.1  # likeness of a Latin word and an Arabic name that it may stand for
USUAL = 0.2  # what ten times as many bearers add to the likeness of a name, on the scale of its score
FEW = 1_000_000  # of so many words, a name that is met once is taken for a slip
FARTHEST = 1.0  # what the score of such a name may be under the best one's
MOST = 8  # names that a word may stand for
BYTES = str.maketrans(ALPHABET, "ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&*+,;="[: len(ALPHABET)])
Rows = NDArray[np.int32]


@dataclass(frozen=True)
class Words:
    """Distinct words of names, with the number of the name that each is, how many bear it, and the numbers of those that it may be.

    ``letters`` has one byte for each letter: databases count edits in bytes.
    """

    words: Sequence[str]
    letters: Sequence[str]
    sounds: Sequence[str]
    name: Rows
    seen: NDArray[np.int64]
    may_be: Sequence[Sequence[int]]

    def latin(self, at: int) -> bool:
        """Say whether a word is in Latin letters."""
        return not is_arabic(self.words[at])

    def table(self) -> pa.Table:
        """Return the words as a table."""
        may_be = pa.array(self.may_be, pa.list_(pa.int32()))
        arabic = [is_arabic(word) for word in self.words]
        bags = pa.array([sum(1 << ord(letter) % 64 for letter in {*letters}) for letters in self.letters], pa.uint64())
        columns = {"word": self.words, "arabic": arabic, "letters": self.letters, "bag": bags, "sounds": self.sounds}
        return pa.table({**columns, "name": self.name, "seen": self.seen, "may_be": may_be})


def spelled(database: duckdb.DuckDBPyConnection, words: Sequence[str], seen: Sequence[int]) -> Words:
    """Return what each word stands for, ``seen`` being how often it is met."""
    names: dict[str, int] = {}
    folded = [fold(word) if is_arabic(word) else word for word in words]
    own = [names.setdefault(word, len(names)) for word in folded]
    letters = [word.translate(BYTES) for word in folded]
    may_be = [[name] for name in own]
    spelling, bearers = list(names), np.bincount(own, seen, minlength=len(names))
    borne = 1 + int(bearers.sum()) // FEW
    arabic = sorted({name for name, word in zip(own, words, strict=True) if is_arabic(word) and bearers[name] >= borne})
    latin = [at for at, word in enumerate(words) if not is_arabic(word)]
    if arabic and latin:
        found = _across(database, [spelling[name] for name in arabic], [words[at] for at in latin], bearers[arabic].astype(np.float64))
        for at, likely in found.items():
            may_be[latin[at]] = [arabic[name] for name in likely]
    best = np.array([likely[0] for likely in may_be], np.int32)
    for slip, meant in _slips(database, letters, seen):
        may_be[slip] = [*dict.fromkeys((*may_be[slip], *may_be[meant]))][: 2 * MOST]
    return Words(words, letters, [_skeleton(word) for word in words], best, bearers.astype(np.int64)[own], may_be)


def _across(
    database: duckdb.DuckDBPyConnection, arabic: Sequence[str], latin: Sequence[str], bearers: NDArray[np.float64]
) -> dict[int, list[int]]:
    """Return for Latin words the places of the Arabic names that they may stand for, the likeliest first."""
    database.register("words_to_compare", pa.concat_tables([_to_compare(arabic, arabic=True), _to_compare(latin, arabic=False)]))
    pairs = database.execute(sql.WORDS_THAT_SOUND_ALIKE).fetchnumpy()
    one, other = np.asarray(pairs["one"], np.int32), np.asarray(pairs["other"], np.int32)
    likeness = likenesses(arabic, latin, one, other, least=LEAST)
    kept = likeness >= LEAST
    one, other, likeness = one[kept], other[kept], likeness[kept].astype(np.float64)
    score = np.log(likeness / (1.000001 - likeness)) / Letters.known().slope + USUAL * np.log1p(bearers[one])
    best = np.full(len(latin), -np.inf)
    np.maximum.at(best, other, score)
    near = score >= best[other] - FARTHEST
    one, other, score = one[near], other[near], score[near]
    found: dict[int, list[int]] = {}
    for at in np.lexsort((one, -score, other)).tolist():
        found.setdefault(int(other[at]), []).append(int(one[at]))
    return {at: likely[:MOST] for at, likely in found.items()}


def _to_compare(words: Sequence[str], *, arabic: bool) -> pa.Table:
    numbers, lengths = np.arange(len(words), dtype=np.int32), np.fromiter(map(len, words), np.int32, len(words))
    return pa.table({"number": numbers, "length": lengths, "sounds": [_skeleton(word) for word in words], "arabic": [arabic] * len(words)})


def _slips(database: duckdb.DuckDBPyConnection, letters: Sequence[str], seen: Sequence[int]) -> Sequence[tuple[int, int]]:
    """Return pairs of a rare word and a frequent one from which it differs by one letter."""
    numbers = np.arange(len(letters), dtype=np.int32)
    database.register("words_seen", pa.table({"number": numbers, "letters": letters, "seen": pa.array(seen, pa.int64())}))
    return database.execute(sql.SLIPS).fetchall()


def _skeleton(word: str) -> str:
    return sounds_of(without_article(word)) or word[:1]
