"""What is searched for, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Search:
    """Words and filters: every word must stand in a record; values of one filter mean any of, filters together all of.

    Words in quotation marks stand together; one that ends in * stands for all that begin so.
    Dates bound the first day. ``page`` counts from 1.
    """

    words: str = ""
    kinds: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    earliest: date | None = None
    latest: date | None = None
    page: int = 1
    size: int = 30


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found: what it is, when, and the words in it that were searched for."""

    id: str
    kind: str
    when: str
    title: str
    words: str | None


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found, newest entered first, and how many there are in all."""

    total: int
    hits: tuple[Hit, ...]
