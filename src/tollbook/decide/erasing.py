"""Lawful erasure: content goes for good, and the journal still proves that nothing else changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tollbook.errors import Refused
from tollbook.model.decisions import Erasure
from tollbook.model.sources import Document, Quote
from tollbook.store.canonical import KIND_OF, Held, Noun
from tollbook.store.history import made_from, rows_of
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.settings import Imported, Settings
from tollbook.store.snapshot import forget_copies
from tollbook.store.writing import Hand, erased_key


@dataclass(frozen=True, slots=True)
class Erased:
    """What one call erased, and what still speaks of it: records that name it, documents and records that hold its words."""

    entry: Entry | None
    named_by: tuple[str, ...]
    still_in: tuple[str, ...]
    copied_in: tuple[str, ...]


def erase(record: Record, ids: Sequence[str], *, hand: Hand, reason: str) -> Erased:
    """Erase all versions of some records, and the preserved bytes of those that are documents, under one entry.

    Raises
    ------
    Refused
        If one was erased before, or is the book's own note of its settings or of an import.
    """
    chosen = [record.one(id) for id in dict.fromkeys(ids)]
    for held in chosen:
        if isinstance(held.noun, Erasure | Settings | Imported):
            raise Refused(f"{held.id}: {_why_not(held)}")
    doomed = {held.id for held in chosen}
    named_by = {other.id for held in chosen for _, other in record.pointing_to(held.id)} - doomed
    quotes = {quote for id in doomed for held in record.versions(id) if (quote := _quote(held.noun))}
    still_in = {quote.document for quote in quotes} - doomed
    copied_in = {id for quote in quotes for id in made_from(record, quote)} - doomed
    with record.act(hand, "erase", chosen[0].id if len(chosen) == 1 else f"{len(chosen)} records") as act:
        act.reason = reason
        for held in chosen:
            rows = rows_of(record, held.id)
            act.erase(row for row, _ in rows)
            act.write(
                Erasure(KIND_OF[type(held.noun)], tuple(kept.hex() for _, kept in rows), _digest(record, held.id)),
                key=erased_key(held.key),
                id=held.id,
            )
    record.remove_erased_evidence()
    forget_copies(record.path)
    return Erased(act.entry, tuple(sorted(named_by)), tuple(sorted(still_in)), tuple(sorted(copied_in)))


def _why_not(held: Held[Noun]) -> str:
    if isinstance(held.noun, Erasure):
        return f"was erased by entry {held.entry}"
    return "is the book's own note, which holds nobody's data; erase what it speaks of"


def _digest(record: Record, id: str) -> str | None:
    """Return the hash of the bytes of a document, also of one that was withdrawn."""
    return next((held.noun.sha256 for held in record.versions(id) if isinstance(held.noun, Document)), None)


def _quote(noun: Noun) -> Quote | None:
    provenance = getattr(noun, "provenance", None)
    return provenance.quote if provenance else None
