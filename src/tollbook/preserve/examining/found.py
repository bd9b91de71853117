"""What an examination is given and gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tollbook.model.sources import Document
from tollbook.store.canonical import Held
from tollbook.store.evidence import Evidence
from tollbook.store.texts import Texts

QUICK, PATIENT = 5, 300  # pages of a scan that are read as it comes in, and later


class Later(Exception):
    """It cannot be examined now: a tool is missing, or it takes too long while somebody waits."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What an examination needs of a book, and how many pages it may read now."""

    texts: Texts
    evidence: Evidence
    most_pages: int


@dataclass(frozen=True, slots=True)
class Made:
    """A file that a tool made from a document. ``tells`` says that it holds the document's own words, which are as public as that is."""

    content: bytes
    name: str
    media_type: str
    tool: str
    part: str
    tells: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a tool found in a document, what was made from it, and what a person should know."""

    tool: str
    facts: tuple[tuple[str, str], ...] = ()
    fingerprint: str | None = None
    seconds: float | None = None
    differs: tuple[tuple[int, str, str], ...] = ()
    made: tuple[Made, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of examination: its name, the documents that it is for, and what it does."""

    name: str
    wants: Callable[[Document], bool]
    look: Callable[[Held[Document], Bench], Found]
