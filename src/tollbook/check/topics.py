"""Whether two sentences speak of one thing: the stems of words that carry meaning, in common."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tollbook.vocabulary import table

STEM = 5  # letters by which forms of one word are taken for the same
SHORTEST = 4
_WORD = re.compile(r"[A-Za-z]+")


@lru_cache(maxsize=4096)
def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words of a text that carry meaning."""
    words = (word.lower() for word in _WORD.findall(text))
    return frozenset(word[:STEM] for word in words if len(word) >= SHORTEST and word not in _empty())


@cache
def _empty() -> frozenset[str]:
    return frozenset(table("english")["topics"]["empty"])
