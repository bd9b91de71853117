"""The weapons and kinds of strike that a text names."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tollbook.extract.form import Weapon
from tollbook.language.packs.pack import Words
from tollbook.language.tokens import Token
from tollbook.vocabulary import table

_BEFORE = ("", "ال", "ب", "بال", "و", "وال", "ل", "لل")


def weapons(text: str, words: Sequence[Token], language: str) -> list[Weapon]:
    """Return the weapons that a text names, the longest term at each place."""
    known, keys = _terms(language), [word.key for word in words]
    found, at = [], 0
    while at < len(keys):
        term = known.at(keys, at)
        if term is None:
            at += 1
            continue
        start, end = words[at].start, words[term[1] - 1].end
        found.append(Weapon(text[start:end], term[0], start, end))
        at = term[1]
    return found


@cache
def _terms(language: str) -> Words[str]:
    forms = _BEFORE if language == "ar" else ("",)
    return Words((before + term, kind) for kind, terms in table("weapons").items() for term in terms.get(language, ()) for before in forms)
