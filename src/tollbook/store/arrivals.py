"""Bytes that the book holds and that come again: who brought them, from where and under which name is kept beside their document."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from tollbook.model.sources import Arrival, Document
from tollbook.store.canonical import Held, Noun, encoded
from tollbook.store.journal import read_entry
from tollbook.store.writing import Act


def brought_again(act: Act, held: Held[Noun], now: Document) -> str | None:
    """Write that a held document was brought again as it is ``now``, and return its id, None where nothing about that is new.

    The document stays as it is: what is withheld stays so, and nothing becomes public by coming again.
    """
    if _first_brought_by(act, held.id) == act.hand.by and _says_no_more(held.noun, now):
        return None
    publisher = now.provenance.publisher if now.provenance else None
    came = Arrival(
        held.id, now.name, now.url, now.published, publisher, now.derived_from, now.part, made_by=now.made_by, captured=now.captured
    )
    key = f"arrival/{_digest(act.hand.by, came)}"
    return None if act.is_erased(key) or act.keyed(key) is not None else act.write(came, key=key)


def _digest(by: str, came: Arrival) -> str:
    """Return what stands for an arrival: neither when it was nor the version of a tool makes it another one."""
    return sha256(encoded((by, replace(came, made_by=None, captured=None)))).hexdigest()


def _says_no_more(held: Noun, now: Document) -> bool:
    """Say whether all that is stated now of a document is what the book holds of it."""
    stated = ("name", "url", "published", "provenance", "derived_from", "part")
    return all(getattr(now, name) in (None, getattr(held, name, None)) for name in stated)


def _first_brought_by(act: Act, id: str) -> str:
    """Return who brought a document first: who acts, where that is in the act under way."""
    row = act.db.execute(
        """
        select entry.leaf
        from record
        join entry using (batch)
        where record.id = :id
        order by entry.seq
        limit 1
        """,
        {"id": id},
    ).fetchone()
    return act.hand.by if row is None else read_entry(row[0]).by
