"""Which language a text is in, as far as this version needs to know."""

from __future__ import annotations

import re

# The commonest English function words; running prose holds a quarter of them or more.
_ENGLISH = frozenset(
    "the of and to in a is was that for on with as by at from it were be has have had this which or an are not but "
    "their its they he she who been after more than".split()
)
_ENOUGH = 0.15
_SHORT = 12


def language(text: str) -> str | None:
    """Return "en" or "ar", or None for a text in neither; a few words are taken as English.

    >>> language("قتل خمسة مدنيين في غارة على المدينة")
    'ar'
    """
    letters = [letter for letter in text if letter.isalpha()]
    arabic = sum("\u0600" <= letter <= "\u06ff" for letter in letters)
    if letters and arabic > len(letters) / 2:
        return "ar"
    latin = sum(letter.isascii() for letter in letters)
    if letters and latin < len(letters) / 2:
        return None
    words = re.findall(r"[a-z]+", text.lower())
    common = sum(word in _ENGLISH for word in words)
    return "en" if len(words) < _SHORT or common >= _ENOUGH * len(words) else None
