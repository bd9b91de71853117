"""How alike texts are: the cosine of their words, rare ones weighing more, and which are copies of one another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from tollbook.language.tokens import tokens

LONGEST = 4_000  # characters of a text that are looked at: the first paragraphs tell the event
WORDS = 120  # words of a text that are kept, the weightiest
FEW, MANY = 2, 60  # texts that share a word by which they are neighbours
NEIGHBOURS = 25
ALIKE = 0.06  # the least cosine of neighbours
COPY_ALIKE, COPY_SHARE, COPY_FACTS, SHINGLE, FACTS = 0.6, 0.6, 0.85, 5, 6
STEP = 1 << 18  # pairs in memory at once
TELLING = 0.45  # the least rarity of a word that tells something
Rows = NDArray[np.int32]
Cells = NDArray[np.int64]
S = TypeVar("S", bound=np.generic)
T = TypeVar("T")


@dataclass(frozen=True)
class Words:
    """The words of texts as rows of a sparse matrix, each row of length 1; an empty row is a text that is not known.

    ``rare`` says of each word how much it tells to share it: 1 where no other text has it, 0 where all have.
    """

    begins: NDArray[np.int64]
    word: NDArray[np.int32]
    weight: NDArray[np.float32]
    rare: NDArray[np.float32]

    @classmethod
    def of(cls, texts: Iterable[Iterable[str]], *, among: int = 0) -> Words:
        """Return the words of texts, weighed by how few texts have them; what few texts have is rare as if they were ``among`` so many."""
        numbers: dict[str, int] = {}
        counted = [Counter(numbers.setdefault(word, len(numbers)) for word in text) for text in texts]
        shared = np.bincount(np.fromiter((word for text in counted for word in text), np.int32), minlength=len(numbers))
        many = max(among, len(counted))
        rare = np.log((1 + many) / (1 + shared))
        rows = [_weightiest(text, rare + 0.2) for text in counted]
        begins = np.cumsum([0, *(len(word) for word, _ in rows)])
        word, weight = _joined([word for word, _ in rows], np.int32), _joined([weight for _, weight in rows], np.float32)
        return cls(begins, word, weight, (rare / max(1.0, float(np.log(1 + many)))).astype(np.float32))

    def __len__(self) -> int:
        return len(self.begins) - 1

    @property
    def empty(self) -> NDArray[np.bool_]:
        """Where a text has no word."""
        none: NDArray[np.bool_] = self.begins[1:] == self.begins[:-1]
        return none

    def cosines(self, one: Rows, other: Rows) -> NDArray[np.float32]:
        """Return how alike the two texts of each pair are, between 0 and 1."""
        return self._summed(one, other, lambda mine, theirs: self.weight[mine] * self.weight[theirs])

    def told(self, one: Rows, other: Rows) -> NDArray[np.float32]:
        """Return how much the words tell that both texts of each pair have: the sum of how rare they are, those left out that many have."""
        return self._summed(one, other, lambda mine, _: self.rare[self.word[mine]] * (self.rare[self.word[mine]] > TELLING))

    def _summed(self, one: Rows, other: Rows, value: Callable[[Cells, Cells], NDArray[np.float32]]) -> NDArray[np.float32]:
        """Sum a value over the words that both texts of each pair have, given where they stand in the two."""
        keys = np.repeat(np.arange(len(self), dtype=np.int64), np.diff(self.begins)) * len(self.rare) + self.word
        found = []
        for start in range(0, len(one), STEP):
            mine, theirs, pair = self._shared(keys, one[start : start + STEP], other[start : start + STEP])
            found.append(np.bincount(pair, value(mine, theirs), minlength=len(one[start : start + STEP])))
        return _joined(found, np.float32)

    def _shared(self, keys: Cells, one: Rows, other: Rows) -> tuple[Cells, Cells, Cells]:
        """Return where the words that both texts have stand in the first and in the second, and the number of the pair."""
        count = self.begins[one + 1] - self.begins[one]
        pair = np.repeat(np.arange(len(one)), count)
        cell = np.arange(count.sum()) + np.repeat(self.begins[one] - np.cumsum(count) + count, count)
        if not len(keys):
            return cell, cell, pair
        wanted = other[pair].astype(np.int64) * len(self.rare) + self.word[cell]
        found = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        both = keys[found] == wanted
        return cell[both], found[both], pair[both]

    def neighbours(self) -> tuple[Rows, Rows]:
        """Return pairs of texts that share words which few others have, the likest of each text."""
        row = np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.begins))
        order = np.lexsort((row, self.word))
        word, row = self.word[order], row[order]
        edges = np.flatnonzero(np.r_[True, word[1:] != word[:-1], True])
        steps = [_pairs_of(row[start:end]) for start, end in pairwise(edges) if FEW <= end - start <= MANY]
        keys = np.unique(_joined([one.astype(np.int64) * len(self) + other for one, other in steps], np.int64))
        one, other = (keys // max(1, len(self))).astype(np.int32), (keys % max(1, len(self))).astype(np.int32)
        return _likest(one, other, self.cosines(one, other), len(self))


def words_of(text: str) -> Iterator[str]:
    """Yield the words of a text and its numbers, folded; marks and single letters are none."""
    return (token.key for token in tokens(text[:LONGEST]) if len(token.key) > 1 and token.key[0].isalnum())


def names_in(text: str) -> Iterator[str]:
    """Yield the words of a text that are written as names, but for those that begin a sentence."""
    ended = True
    for token in tokens(text[:LONGEST]):
        if text[token.start].isupper() and not ended and len(token.key) > 2:
            yield token.key
        ended = token.key in {".", "!", "?", ":", "\u201c", '"'}


def copies(texts: Sequence[str], words: Words) -> tuple[Rows, Rows]:
    """Return pairs of texts of which one has most of the other in its own words, and its names and numbers: a report printed by several.

    Forms that are filled in with other days and places are no copies.
    """
    one, other = words.neighbours()
    near = words.cosines(one, other) >= COPY_ALIKE
    one, other = one[near], other[near]
    runs = {row: _shingles(texts[row]) for row in {*one.tolist(), *other.tolist()}}
    facts = {row: _facts(texts[row]) for row in runs}
    both = zip(one.tolist(), other.tolist(), strict=True)
    same = np.array([_share(runs[a], runs[b]) >= COPY_SHARE and _same_facts(facts[a], facts[b]) for a, b in both], bool)
    return one[same], other[same]


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    keys = list(words_of(text))
    return frozenset(zip(*(keys[at:] for at in range(SHINGLE)), strict=False))


def _facts(text: str) -> frozenset[str]:
    return frozenset((*names_in(text), *(token.key for token in tokens(text[:LONGEST]) if token.key[0].isdigit())))


def _same_facts(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether the names and numbers of the shorter text are in the longer one: enough of them, and every number but one in six."""
    shorter, longer = sorted((one, other), key=len)
    numbers = {fact for fact in shorter if fact[0].isdigit()}
    return len(shorter) >= FACTS and _share(one, other) >= COPY_FACTS and len(numbers - longer) <= len(numbers) // 6


def _share(one: frozenset[T], other: frozenset[T]) -> float:
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _weightiest(text: Counter[int], rare: NDArray[np.float64]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    word = np.fromiter(text, np.int32, len(text))
    weight = (1 + np.log(np.fromiter(text.values(), np.float64, len(text)))) * rare[word]
    kept = np.sort(np.lexsort((word, -weight))[:WORDS])
    word, weight = word[kept], weight[kept] / max(1e-9, float(np.sqrt((weight[kept] ** 2).sum())))
    order = np.argsort(word)
    return word[order], weight[order].astype(np.float32)


def _pairs_of(rows: Rows) -> tuple[Rows, Rows]:
    """Return each two of some rows, the smaller first."""
    first, second = np.triu_indices(len(rows), 1)
    return rows[first], rows[second]


def _likest(one: Rows, other: Rows, likeness: NDArray[np.float32], size: int) -> tuple[Rows, Rows]:
    """Return the pairs that are alike and among the likest of one of the two."""
    alike = likeness >= ALIKE
    one, other, likeness = one[alike], other[alike], likeness[alike]
    both = np.concatenate((one, other))
    order = np.lexsort((np.concatenate((other, one)), -np.concatenate((likeness, likeness)), both))
    begins = np.searchsorted(both[order], np.arange(size))
    rank = np.arange(len(order)) - begins[both[order]]
    kept = np.zeros(len(one), bool)
    kept[order[rank < NEIGHBOURS] % max(1, len(one))] = True
    return one[kept], other[kept]


def _joined(parts: Sequence[NDArray[Any]], kind: type[S]) -> NDArray[S]:
    return np.concatenate(parts).astype(kind) if parts else np.zeros(0, kind)
