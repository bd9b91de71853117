"""Names that must not be told, found in texts however they are spelled: in other letters, turned round, run together, with more between."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tollbook.language.fold import fold
from tollbook.language.names import similarity
from tollbook.language.names.similar import sounds_of
from tollbook.redaction.signs import bare, plain

ARTICLES = frozenset("al el ul ar as ash ad adh an at ath az ed en er es et the ال of bin ibn ben bint بن ابن بنت".split())
_TITLES = frozenset(
    "mr mrs ms dr sir abu abo umm um om hajj haj hajji sheikh shaikh martyr child دكتور ابو ام الحاج الشيخ الشهيد السيد".split()
)
_PREFIXES = ("و", "ف", "ب", "ل", "ك")
_ARABIC = re.compile("[\u0621-\u064a]")
_CAMEL = re.compile(r"(?<=[a-z\u00df-\u00ff])(?=[A-Z])")
_BREAKS = re.compile(r"[.'_·]")
_WORD = re.compile(r"\w+")
DISTINCT, ALIKE, SOUNDS = 4, 0.85, 2  # letters of a part that names somebody alone, likeness of two spellings, sounds that are compared
MOST = 50_000  # words of which it is remembered whether they may be of a name
GAP = 2  # words that may stand among the parts of a name


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a name or text as they are compared, without articles.

    >>> words_of("al-Khalil, Ahmad"), words_of("Аhmad.al-Khalil’s")
    (('khalil', 'ahmad'), ('ahmad', 'khalil', 's'))
    """
    return tuple(word for piece in text.split() for word in _words(piece))


@lru_cache(maxsize=131_072)  # the same pieces stand in text after text
def _words(piece: str) -> tuple[str, ...]:
    signs = bare(piece)
    if not signs.isascii():
        signs = bare(unicodedata.normalize("NFKC", plain(signs)))
    return tuple(word for word in _WORD.findall(fold(_BREAKS.sub(" ", _CAMEL.sub(" ", signs)))) if word not in ARTICLES)


@lru_cache(maxsize=131_072)
def forms(word: str) -> frozenset[str]:
    """Return what a word of a text may be: itself, without what Arabic writes before it, and how each of these sounds."""
    found = {word, *_without_article(word)}
    if _ARABIC.search(word):
        for letters in (1, 2):
            if len(word) > letters + 2 and all(sign in _PREFIXES for sign in word[:letters]):
                found |= {word[letters:], *_without_article(word[letters:])}
                if word[letters - 1] == "ل" and word[letters] == "ل":
                    found.add(word[letters + 1 :])  # "للخليل"
    return frozenset(found | {sound for each in found if (sound := _sound(each))})


def _without_article(word: str) -> Iterator[str]:
    if word[:2] in {"al", "el", "ال"} and len(word) > 4:
        yield word[2:]


@lru_cache(maxsize=131_072)
def _own(part: str) -> frozenset[str]:
    """Return what a part of a name is compared by: less than what a word of a text may be, for nothing stands before it."""
    found = {part, *_without_article(part)}
    return frozenset(found | {sound for each in found if (sound := _sound(each))})


def _sound(word: str) -> str:
    sounds = sounds_of(word)
    return f"~{sounds}" if len(sounds) >= SOUNDS else ""


@dataclass(frozen=True, slots=True)
class _Name:
    parts: tuple[frozenset[str], ...]
    needed: int


class Withheld:
    """Names that must not be told. Of ``people`` two parts near each other, or a distinctive one alone, are as much as the name."""

    def __init__(self, names: Iterable[str], people: Iterable[str] = ()) -> None:
        self._alone: dict[str, set[str]] = defaultdict(set)  # what one word may be, with the parts that are a name by themselves
        self._joined: set[str] = set()
        self._by_part: dict[str, list[_Name]] = defaultdict(list)
        for name in sorted(set(names)):
            self._add(words_of(name), people=False)
        for name in sorted(set(people)):
            self._add(words_of(name), people=True)
        self._heads = frozenset((*self._alone, *self._by_part))
        self._known: dict[str, bool] = {}

    def __bool__(self) -> bool:
        return bool(self._heads)

    def _add(self, parts: Sequence[str], *, people: bool) -> None:
        if people:
            parts = [part for part in parts if part not in _TITLES] or parts
        if len(parts) == 1 or people:
            for part in parts:
                if len(part) >= DISTINCT or len(parts) == 1:
                    for form in _own(part):
                        self._alone[form].add(part)
        if len(parts) > 1:
            name = _Name(tuple(map(_own, parts)), 2 if people else len(parts))
            self._joined |= {joined for between in ("", "al", "el", "ال") if len(joined := between.join(parts)) >= 2 * DISTINCT}
            heads = name.parts if people else (max(name.parts, key=lambda part: len(max(part, key=len))),)
            for form in {form for part in heads for form in part}:
                self._by_part[form].append(name)

    def within(self, text: str, *, alone: bool = True) -> bool:
        """Say whether a text tells one of the names; a name of one word counts only where it may stand ``alone``.

        >>> names = Withheld(["Hope clinic"], ["Ahmad al-Khalil"])
        >>> [names.within(words) for words in ("Ahmed Mahmoud Al Khalil", "رحمة لأحمد", "the HOPE Clinic’s gate", "A shell hit Hope")]
        [True, True, True, False]
        """
        if not self._heads:
            return False
        words = words_of(text)
        if not any(map(self._met, words)):
            return False
        seen = [forms(word) for word in words]
        return (alone and self._one(seen)) or self._several(seen) or self._run_together(words)

    def _met(self, word: str) -> bool:
        """Say whether a word may be of one of the names."""
        met = self._known.get(word)
        if met is None:
            if len(self._known) >= MOST:
                self._known.clear()
            met = self._known[word] = not self._heads.isdisjoint(forms(word)) or self._run_together((word,))
        return met

    def _one(self, seen: Sequence[frozenset[str]]) -> bool:
        """Say whether a word is a name by itself: to the letter, or in another spelling of the same sound."""
        for each in seen:
            for form in each & self._alone.keys():
                parts = self._alone[form]
                if form[0] != "~" and form in parts:
                    return True
                if any(part == spelled or similarity(spelled, part) >= ALIKE for part in parts for spelled in each if spelled[0] != "~"):
                    return True
        return False

    def _several(self, seen: Sequence[frozenset[str]]) -> bool:
        looked: set[int] = set()
        for at, each in enumerate(seen):
            for form in each & self._by_part.keys():
                for name in self._by_part[form]:
                    place = id(name) ^ (at << 1)
                    if place not in looked and self._near(name, seen, at):
                        return True
                    looked.add(place)
        return False

    def _near(self, name: _Name, seen: Sequence[frozenset[str]], at: int) -> bool:
        """Say whether as many parts of a name as it needs stand near a word that is one of them, each a word of its own."""
        reach = len(name.parts) + GAP
        for first in range(max(0, at - reach + 1), at + 1):
            window = list(seen[first : first + reach])
            found = 0
            for part in name.parts:
                place = next((index for index, each in enumerate(window) if not part.isdisjoint(each)), None)
                if place is not None:
                    found += 1
                    window[place] = frozenset()
            if found >= name.needed:
                return True
        return False

    def _run_together(self, words: Sequence[str]) -> bool:
        return any(joined in word for word in words if len(word) >= 2 * DISTINCT for joined in self._joined)


@lru_cache(maxsize=1_024)
def withheld_of(names: frozenset[str], people: frozenset[str] = frozenset()) -> Withheld:
    """Return names made ready to be looked for, made once."""
    return Withheld(names, people)
