"""The words of one sentence, as one language reads them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cached_property

from tollbook.language.packs.pack import Number, Pack
from tollbook.language.tokens import Token

MOST_WORDS = 1_000_000
_DUAL = re.compile("\u064eي\u0652?ن?[\u0650\u0652]?$")
ARTICLES = ("al-", "el-")  # Latin spellings of the Arabic article, written together with a name


class Keys:
    """The words of a sentence by their keys."""

    def __init__(self, pack: Pack, words: Sequence[Token], text: str) -> None:
        self.pack, self.words, self.text = pack, words, text
        self.little, self.keys = pack.little, [word.key for word in words]

    @cached_property
    def _next_people(self) -> list[int]:
        """The place of the next word at or after each that may begin a noun of people or a word of harm."""
        return self._next(self.pack.of_people)

    @cached_property
    def _next_number(self) -> list[int]:
        """The place of the next word at or after each that may begin a number, or stand for people without a noun."""
        return self._next(self.pack.alone)

    def _next(self, words: Collection[str]) -> list[int]:
        found, after = [MOST_WORDS] * (len(self.keys) + 1), MOST_WORDS
        for at in range(len(self.keys) - 1, -1, -1):
            if self.keys[at] in words or self.keys[at][0].isdecimal():
                after = at
            found[at] = after
        return found

    def capital(self, at: int) -> bool:
        """Say whether a word is written with a capital."""
        return self.text[self.words[at].start].isupper()

    def _is(self, at: int, words: Collection[str]) -> bool:
        """Say whether a word stands at a place that may be past the end."""
        return at < len(self.keys) and self.keys[at] in words

    def _is_month(self, key: str) -> bool:
        return self.pack.dates.months.begins(key)

    def _follows_harm(self, at: int) -> bool:
        return at > 0 and any(
            (harm := self.pack.harm.at(self.keys, step)) is not None and harm[1] == at for step in range(max(0, at - 3), at)
        )

    def _dual(self, at: int) -> bool:
        """Say whether the mark above a letter makes two of a word that is spelled like many: "مسعفَين"."""
        return _DUAL.search(self.text[self.words[at].start : self.words[at].end]) is not None

    def _form(self, start: int, end: int) -> Number | None:
        """Return how many the last noun of a phrase names by its form."""
        form = None
        at = start
        while at < end:
            noun = self.pack.nouns.at(self.keys, at)
            if noun is not None:
                form = noun[0].number
                if self.pack.grammar.bare_singular:
                    return Number.TWO if self._dual(at) else form
                at = noun[1]
            else:
                at += 1
        return form
