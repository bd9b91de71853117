"""What of a sentence was not read: words left over when all that a claim was made from is taken away.

A word that was not read may change what is counted, where, when or whether it is said at all ("near", "drone",
"on Thursday", "the novel"). Lists of such words never end, so the rule is the other way round: only words known
to change nothing may be left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tollbook.language.sentences import Placed
from tollbook.vocabulary import table

_TOKEN = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")


def stretches(*named: Iterable[Placed]) -> list[tuple[int, int]]:
    """Return where names and dates stand that a claim was made from."""
    return [(each.start, each.end) for group in named for each in group]


def left_over(text: str, *, start: int, end: int, read: Iterable[tuple[int, int]], plain: frozenset[str] | None = None) -> tuple[str, ...]:
    """Return the words of a stretch that no part of a claim was made from and that may change its meaning.

    ``plain`` are the words that change nothing; those of counts where none are given.
    """
    taken = list(read)
    known = _plain() if plain is None else plain
    return tuple(
        match.group()
        for match in _TOKEN.finditer(text, start, end)
        if not any(first < match.end() and match.start() < last for first, last in taken) and _may_matter(match.group(), known)
    )


def _may_matter(word: str, plain: frozenset[str]) -> bool:
    folded = word.lower().removesuffix("'s").removesuffix("’s")
    return (len(folded) > 1 or folded.isdecimal()) and folded not in plain


@cache
def _plain() -> frozenset[str]:
    english = table("english")
    harm = [word for words in english["harm"].values() for word in words]
    return frozenset([*english["plain"]["words"], *harm, *english["loaded"]["words"]])  # loaded words are flagged, not judged
