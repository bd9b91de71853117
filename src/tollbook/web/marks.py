"""A text cut at its marks, so that a page can show which words were read as what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a text, from ``start`` to ``end`` in code points, and the names of the values that were read from them."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text with the names of all marks over it; put together again, the pieces are the text."""

    start: int
    text: str
    names: tuple[str, ...] = ()


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """Cut a text at both ends of every mark that lies within it.

    >>> [piece.text for piece in pieces("killed 5 here", [Mark(7, 8, "counts.0")])]
    ['killed ', '5', ' here']
    """
    within = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    cuts = sorted({0, len(text), *(bound for mark in within for bound in (mark.start, mark.end))})
    return [
        Piece(start, text[start:end], tuple(mark.name for mark in within if mark.start <= start and mark.end >= end))
        for start, end in pairwise(cuts)
    ]
