"""What a person says when files are added, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook import __version__
from tollbook.model.time import Period
from tollbook.store.journal import Entry

TOOL = f"tollbook {__version__}"


@dataclass(frozen=True, slots=True)
class Preserved:
    """What one call kept: new document ids, how many were held already, the entry, and what a person should know.

    ``again`` are the documents that were held, each with whether it is new that they came so.
    """

    documents: tuple[str, ...]
    held: int
    entry: Entry | None
    notes: tuple[str, ...] = ()
    again: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class Had:
    """Where documents were had: who published them, at which address, when; None where not known."""

    publisher: str | None = None
    url: str | None = None
    published: Period | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Whose messages of exported chats are taken, or that the exports are kept whole, with what finds people in them."""

    senders: tuple[str, ...] = ()
    whole: bool = False
