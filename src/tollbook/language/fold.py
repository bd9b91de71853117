"""Spelling folded away for comparison: case, accents, punctuation, Arabic marks and letter forms."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ARABIC = {
    **dict.fromkeys("أإآٱ", "ا"),
    "ى": "ي",
    "ئ": "ي",
    "ؤ": "و",
    "ة": "ه",
    "ـ": "",
    **{chr(0x0660 + digit): str(digit) for digit in range(10)},
    **{chr(0x06F0 + digit): str(digit) for digit in range(10)},
}
_FORMS = re.compile(f"[{''.join(_ARABIC)}]")  # a pattern is a tenth of the time of str.translate
_MARKS = re.compile(r"[^\w\x00-\x7f]")
_HARAKAT = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2060-\u2069]")
_GAPS = re.compile(r"[^\w]+|_+")


@lru_cache(maxsize=65_536)
def fold(words: str) -> str:
    """Return words as they compare equal.

    >>> fold("Ar-Raqqah"), fold("U.S."), fold("الرَّقّة") == fold("الرقه")
    ('ar raqqah', 'us', True)
    """
    return _GAPS.sub(" ", letters(words)).strip()


def letters(words: str) -> str:
    """Return words with case and marks folded away, and what stands between them left as it is."""
    bare = words.casefold()
    if not bare.isascii():
        # Decomposed first: a PDF may give each letter as the form it has on the page.
        bare = _MARKS.sub(_without_mark, _FORMS.sub(_plain_form, unicodedata.normalize("NFKD", bare).casefold()))
    return bare.replace(".", "").replace("'", "").replace("\u2019", "")


def plain(words: str) -> str:
    """Return words with Arabic marks and letter forms folded away, and all else as it is."""
    return words if words.isascii() else _HARAKAT.sub("", _FORMS.sub(_plain_form, words))


def _plain_form(letter: re.Match[str]) -> str:
    return _ARABIC[letter[0]]


def _without_mark(sign: re.Match[str]) -> str:
    return "" if unicodedata.combining(sign[0]) else sign[0]
