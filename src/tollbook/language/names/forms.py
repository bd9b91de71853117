"""The parts of a personal name in Arabic or Latin letters: compounds made one, titles and the kunya set apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tollbook.vocabulary import table

ARABIC = re.compile("[\u0600-\u06ff]")
_KEPT = str.maketrans({"أ": "ا", "إ": "ا", "ٱ": "ا", "گ": "ك", "ی": "ي", "ک": "ك", "ڤ": "ف", "پ": "ب", "چ": "ج", "ـ": None})
_ARABIC_WORD = re.compile("[\u0621-\u064a]+")
_LATIN_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Parts:
    """A name as its parts in order; ``kunya`` is what follows Abu or Umm, ``titles`` are no part of a name."""

    names: tuple[str, ...]
    kunya: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()

    @property
    def compared(self) -> tuple[str, ...]:
        """What is compared: the names or, where there is nothing else, the kunya."""
        return self.names or self.kunya


def is_arabic(name: str) -> bool:
    """Say whether a name is written in Arabic letters."""
    return ARABIC.search(name) is not None


def letters_of(name: str) -> str:
    """Return the letters of one part of a name: no marks, no signs, no capitals."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign) or sign in "\u0653\u0654\u0655")
    whole = unicodedata.normalize("NFC", bare).lower().translate(_KEPT)
    pattern = _ARABIC_WORD if is_arabic(whole) else _LATIN_WORD
    return "".join(pattern.findall(whole))


@lru_cache(maxsize=200_000)
def parts(name: str) -> Parts:
    """Return the parts of a name, compounds such as "Abd Allah" made one.

    >>> parts("Dr. Abu Ali Abd al-Rahman Hussein")
    Parts(names=('abdalrahman', 'hussein'), kunya=('ali',), titles=('dr',))
    """
    words = [word for raw in re.split(r"[\s_\-–—/'’ʿʾ`.]+", name) if (word := letters_of(raw))]
    lists = table("names")
    titles = [word for word in words if word in lists["titles"]]
    words = [word for word in words if word not in lists["titles"]]
    kunya: list[str] = []
    names: list[str] = []
    at = 0
    while at < len(words):
        word, rest = words[at], words[at + 1 :]
        if word in lists["kunya"] and rest:
            size = 2 if rest[0] in lists["articles"] and len(rest) > 1 else 1
            kunya.append("".join(rest[:size]))
            at += 1 + size
        elif word in lists["compounds"] and rest:
            size = 2 if rest[0] in lists["articles"] and len(rest) > 1 else 1
            names.append("".join([word, *rest[:size]]))
            at += 1 + size
        elif word in lists["articles"] and rest:
            names.append(word + rest[0])
            at += 2
        elif word in lists["sons"]:
            at += 1
        else:
            names.append(word)
            at += 1
    return Parts(tuple(names), tuple(kunya), tuple(titles))
