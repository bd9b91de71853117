"""Which language a text is in: by script and small words, and by py3langid where that does not tell."""

from __future__ import annotations

import re

# The commonest English function words; running prose holds a quarter of them or more.
_ENGLISH = frozenset(
    "the of and to in a is was that for on with as by at from it were be has have had this which or an are not but "
    "their its they he she who been after more than".split()
)
_ENOUGH = 0.15
_SHORT = 12
_SAMPLE = 1_500
# Letters of Persian, Urdu, Pashto and Kurdish that Arabic does not have.
_NOT_ARABIC = re.compile(
    "[\u067e\u0686\u0698\u06af\u06a9\u06cc\u06d2\u0679\u0688\u0691\u06ba\u06be\u06c1\u0681\u0685\u0689\u0693\u0696\u069a\u06bc\u06d0\u06cd\u0695\u06b5\u06c6\u06ce\u06d5]"
)
_LETTER = re.compile(r"[^\W\d_]")
_ARABIC = re.compile("[\u0620-\u064a\u0671-\u06d3]")
_LATIN = re.compile("[A-Za-z]")


def language(text: str) -> str | None:
    """Return "en" or "ar", or None for a text in neither; a few words are taken as English.

    >>> language("قتل خمسة مدنيين في غارة على المدينة")
    'ar'
    """
    sample = text[:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    arabic = len(_ARABIC.findall(sample))
    if letters and arabic > letters / 2:
        return "ar" if len(_NOT_ARABIC.findall(sample)) < max(3, arabic / 50) else None
    if letters and len(_LATIN.findall(sample)) < letters / 2:
        return None
    words = re.findall(r"[a-z]+", sample.lower())
    common = sum(word in _ENGLISH for word in words)
    return "en" if len(words) < _SHORT or common >= _ENOUGH * len(words) else None


def named(text: str) -> str | None:
    """Return the code of the language of a text, whichever it is; None where there are no letters.

    References
    ----------
    Lui and Baldwin (2012), langid.py, https://aclanthology.org/P12-3005, as py3langid.
    """
    known = language(text)
    if known is not None or _LETTER.search(text) is None:
        return known if _LETTER.search(text) else None
    import py3langid

    code: str = py3langid.classify(text[:_SAMPLE])[0]
    return code
