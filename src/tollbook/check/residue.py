"""What of a sentence was not read: words left over when all that a claim was made from is taken away.

A word that was not read may change what is counted, where, when or whether it is said at all ("near", "drone",
"on Thursday", "the novel"). Lists of such words never end, so the rule is the other way round: only words known
to change nothing may be left over.
"""

from __future__ import annotations

import re
from bisect import bisect_left
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
    parts = merged(read)
    known = _plain() if plain is None else plain
    return tuple(
        match.group()
        for match in _TOKEN.finditer(text, start, end)
        if not taken(match.start(), match.end(), parts) and _may_matter(match.group(), known)
    )


def merged(read: Iterable[tuple[int, int]]) -> tuple[list[int], list[int]]:
    """Return where stretches begin and end, in order, those that overlap as one."""
    begins: list[int] = []
    ends: list[int] = []
    for first, last in sorted(each for each in read if each[0] < each[1]):
        if ends and first <= ends[-1]:
            ends[-1] = max(ends[-1], last)
        else:
            begins.append(first)
            ends.append(last)
    return begins, ends


def taken(start: int, end: int, merged: tuple[list[int], list[int]]) -> bool:
    """Say whether a word lies in one of some stretches, or reaches into one."""
    begins, ends = merged
    at = bisect_left(begins, end) - 1  # the last that begins before the word ends
    return at >= 0 and start < ends[at]


def _may_matter(word: str, plain: frozenset[str]) -> bool:
    folded = word.lower().removesuffix("'s").removesuffix("’s")
    return (len(folded) > 1 or folded.isdecimal()) and folded not in plain


@cache
def _plain() -> frozenset[str]:
    english = table("english")
    harm = [word for words in english["harm"].values() for word in words]
    return frozenset([*english["plain"]["words"], *harm, *english["loaded"]["words"]])  # loaded words are flagged, not judged
