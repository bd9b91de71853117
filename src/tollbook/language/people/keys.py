"""The words of one sentence, as one language reads them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from tollbook.language.packs.pack import Number, Pack
from tollbook.language.tokens import Token

_DUAL = re.compile("\u064eي\u0652?ن?[\u0650\u0652]?$")
ARTICLES = ("al-", "el-")  # Latin spellings of the Arabic article, written together with a name


class Keys:
    """The words of a sentence by their keys."""

    def __init__(self, pack: Pack, words: Sequence[Token], text: str) -> None:
        self.pack, self.words, self.text = pack, words, text
        self.little, self.keys = pack.little, [word.key for word in words]

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
