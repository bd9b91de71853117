"""How far the texts behind the two records of a pair agree, where both have one: their words, their names, and when they were published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tollbook.language.names.forms import is_arabic
from tollbook.link.candidates import gaps
from tollbook.link.columns import Columns, Told
from tollbook.link.texts import Words, names_in, words_of

Rows = NDArray[np.int32]
Levels = NDArray[np.uint8]
ALIKE = (0.05, 0.1, 0.15, 0.22, 0.3, 0.4, 0.55)
TELLING = (0.01, 0.6, 1.2, 2.0, 3.0, 5.0)  # how much shared names tell: one that no other text has tells 1
NAMED = 200  # texts: of fewer, a name that several have is still rare in the world
DAYS = (0.5, 1.5, 3.5, 7.5, 30.5, 120.5)
COSINES = ("not comparable", "nothing in common", *(f"alike by {least}" for least in ALIKE))
WORDED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("words", COSINES),
    ("names", COSINES),
    ("rare names", ("not comparable", "none in common", *(f"in common, telling {least}" for least in TELLING))),
    ("days", ("not known to one", "the same", "a day apart", *(f"within {most} days" for most in (3, 7, 30, 120)), "longer apart")),
    ("published", ("a day is not known", "same day", "a day apart", *(f"within {most} days" for most in (3, 7, 30, 120)), "longer apart")),
)
WORDED_SIZES = tuple(len(levels) for _, levels in WORDED)


@dataclass(frozen=True)
class Wording:
    """The texts of records, row by row; an empty text is none. Days are ordinals, -1 where not known."""

    words: Words
    names: Words
    arabic: NDArray[np.bool_]
    published: Rows
    held: Columns

    @classmethod
    def of(cls, told: Sequence[Told], held: Columns) -> Wording:
        """Return the words and names of the texts of records."""
        texts = [each.text for each in told]
        published = np.fromiter((each.published.toordinal() if each.published else -1 for each in told), np.int32, len(told))
        arabic = np.array([is_arabic(text[:200]) for text in texts], bool)
        return cls(Words.of(map(words_of, texts)), Words.of(map(names_in, texts), among=NAMED), arabic, published, held)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Where there is a text."""
        return ~self.words.empty

    def levels(self, one: Rows, other: Rows) -> list[Levels]:
        """Return the level of each field for pairs that both have a text."""
        comparable = self.arabic[one] == self.arabic[other]
        apart = np.abs(self.published[one] - self.published[other])
        dated = (self.published[one] >= 0) & (self.published[other] >= 0)
        told = (self.held.first[one] >= 0) & (self.held.first[other] >= 0)
        return [
            _cosine(self.words, one, other, comparable),
            _cosine(self.names, one, other, comparable),
            np.where(_known(self.names, one, other, comparable), 1 + np.digitize(self.names.told(one, other), TELLING), 0).astype(np.uint8),
            np.where(told, 1 + np.digitize(gaps(self.held, self.held, one, other), DAYS), 0).astype(np.uint8),
            np.where(dated, 1 + np.digitize(apart, DAYS), 0).astype(np.uint8),
        ]


def _cosine(words: Words, one: Rows, other: Rows, comparable: NDArray[np.bool_]) -> Levels:
    known = _known(words, one, other, comparable)
    return np.where(known, 1 + np.digitize(words.cosines(one, other), ALIKE), 0).astype(np.uint8)


def _known(words: Words, one: Rows, other: Rows, comparable: NDArray[np.bool_]) -> NDArray[np.bool_]:
    known: NDArray[np.bool_] = comparable & ~words.empty[one] & ~words.empty[other]
    return known
