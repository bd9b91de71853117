"""The words of a text, each with where it stands and the key by which lists of words know it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from unicodedata import digit

from tollbook.language.fold import letters

# Marks above and below letters, tatweel, and signs that nobody sees, which may stand inside a word.
_INSIDE = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\x00-\x08\x0e-\x1f"
_LETTERS = f"[^\\W\\d_][{_INSIDE}]*"
_TOKEN = re.compile(
    rf"\d+(?:[-‑](?:year|month|week|day|hour)s?[-‑]old)|\d+(?:[.,٫٬]\d+)*|(?:{_LETTERS})+(?:[-'’ʼ](?:{_LETTERS})+)*|[^\s{_INSIDE}]"
)
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_SEPARATORS = {"٬": ",", "٫": "."}
_POSSESSIVE = re.compile(r"['’]s?$")


class Token(NamedTuple):
    """A word, number or mark; offsets are code points of the text. ``key`` is folded: case, marks and letter forms do not count."""

    key: str
    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the words, numbers and marks in a stretch of a text.

    >>> [token.key for token in tokens("Qana’s twenty-five, ٢٥ طفلاً")]
    ['qana', 'twenty', 'five', ',', '25', 'طفلا']
    """
    found = []
    token, key_of_word = Token, key_of
    for match in _TOKEN.finditer(text, start, len(text) if end is None else end):
        word = match[0]
        key = key_of_word(word)
        if "-" in word and (split := _compound(key)) is not None:
            at = match.start() + word.index("-")
            found.append(token(split[0], match.start(), at))
            found.append(token(split[1], at + 1, match.end()))
        else:
            found.append(token(key, *match.span()))
    return found


def within(words: Sequence[Token], start: int, end: int) -> Sequence[Token]:
    """Return the words that begin in a stretch of the text."""
    return words[bisect_left(words, start, key=_begins) : bisect_left(words, end, key=_begins)]


def _begins(token: Token) -> int:
    return token.start


@lru_cache(maxsize=65_536)
def key_of(word: str) -> str:
    """Return the key of one word."""
    if word.isascii():
        lower = word.lower() if word.isprintable() else _UNSEEN.sub("", word.lower())
        return _POSSESSIVE.sub("", lower) or lower
    if _STABLE.fullmatch(word):
        return word
    if not word[0].isalnum():
        return word
    if word[0].isdecimal():
        return "".join(str(digit(sign)) if sign.isdecimal() else _SEPARATORS.get(sign, sign) for sign in word)
    return letters(_POSSESSIVE.sub("", _UNSEEN.sub("", word))) or word


# Arabic letters that folding leaves as they are.
_STABLE = re.compile(f"[{''.join(letter for letter in map(chr, range(0x621, 0x64B)) if letters(letter) == letter)}]+")
_TENS = frozenset("twenty thirty forty fifty sixty seventy eighty ninety".split())


def _compound(key: str) -> tuple[str, str] | None:
    """Split "twenty-five" into its words; other words with a hyphen stay whole."""
    first, _, second = key.partition("-")
    return (first, second) if first in _TENS and second.isalpha() else None
