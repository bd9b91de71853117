"""Lawful erasure: content goes for good, and the journal still proves that nothing else changed.

With a document goes what was taken out of it or made from it, and what tools found in these. What an erased record guarded stays
untold: its name stands in others still, and nothing in the book says any longer that it is one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from tollbook.errors import Refused
from tollbook.model.decisions import Erasure
from tollbook.model.releases import Release
from tollbook.model.sources import Arrival, Document, Examination, Quote
from tollbook.store.canonical import KIND_OF, Held, Noun
from tollbook.store.cells import BREAKDOWN, kept_whole
from tollbook.store.consent import NAME, kept_unnamed
from tollbook.store.ever import ever_written, with_derived
from tollbook.store.history import made_from, rows_of
from tollbook.store.hushing import guards_of, hidden_by
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.settings import Imported, Settings
from tollbook.store.snapshot import forget_copies
from tollbook.store.writing import Hand, erased_key


@dataclass(frozen=True, slots=True)
class Erased:
    """What one call erased, and what still speaks of it.

    ``along`` went with what was named: taken out of it, made from it, or found in it. ``named_by`` are records that name it, ``still_in``
    documents and ``copied_in`` records that hold its words, ``also_held`` documents of the same bytes, and ``untold`` records of which
    something stays hidden because it was guarded.
    """

    entry: Entry | None
    along: tuple[str, ...]
    named_by: tuple[str, ...]
    still_in: tuple[str, ...]
    copied_in: tuple[str, ...]
    also_held: tuple[str, ...]
    untold: tuple[str, ...]


def erase(record: Record, ids: Sequence[str], *, hand: Hand, reason: str) -> Erased:
    """Erase all versions of some records, and the preserved bytes of those that are documents, under one entry.

    Raises
    ------
    Refused
        If one was erased before, or is the book's own note of its settings, of an import or of a release.
    """
    chosen = {(held := record.one(id)).id: held for id in ids}
    for held in chosen.values():
        if isinstance(held.noun, Erasure | Settings | Imported | Release):
            raise Refused(f"{held.id}: {_why_not(held)}")
    along = {held.id: held for held in _along(record, frozenset(chosen))}
    doomed = chosen | along
    named_by = {other.id for id in doomed for _, other in record.pointing_to(id)} - doomed.keys()
    quotes = {quote for id in doomed for held in record.versions(id) if (quote := _quote(held.noun))}
    digests = {held.id: _digest(record, held.id) for held in doomed.values()}
    still_in = _holding(record, doomed, quotes) - doomed.keys()
    copied_in = {id for quote in quotes for id in made_from(record, quote)} - doomed.keys()
    also_held = {id for id, noun in ever_written(record, Document) if noun.sha256 in digests.values()} - doomed.keys()
    guards = guards_of(record, doomed)
    kept = {(id, BREAKDOWN) for id in kept_whole(record, doomed) if id not in doomed} | {(id, NAME) for id in kept_unnamed(record, doomed)}
    hides = tuple(sorted(kept.union(hidden_by(record, guards, but=doomed))))
    with record.act(hand, "erase", next(iter(chosen)) if len(chosen) == 1 else f"{len(chosen)} records") as act:
        act.reason = reason
        for at, held in enumerate(doomed.values()):
            rows = rows_of(record, held.id)
            act.erase(row for row, _ in rows)
            noun = Erasure(KIND_OF[type(held.noun)], tuple(kept.hex() for _, kept in rows), digests[held.id])
            if at == 0:  # one of them says for all what stays untold
                noun = replace(noun, hides=hides, silences=tuple(sorted(guards.incidents | guards.documents)))
            act.write(noun, key=erased_key(held.key), id=held.id)
    record.remove_erased_evidence()
    forget_copies(record.path)
    return Erased(
        act.entry,
        along=tuple(along),
        named_by=tuple(sorted(named_by)),
        still_in=tuple(sorted(still_in)),
        copied_in=tuple(sorted(copied_in)),
        also_held=tuple(sorted(also_held)),
        untold=tuple(sorted({id for id, _ in hides if id} | guards.incidents)),
    )


def _along(record: Record, chosen: frozenset[str]) -> Iterator[Held[Noun]]:
    """Yield what was ever taken out of, made from or found in some documents, and was not erased yet."""
    documents = with_derived(record, chosen)
    found = {id for id, noun in ever_written(record, Examination) if noun.document in documents}
    found |= {id for id, noun in ever_written(record, Arrival) if not documents.isdisjoint((noun.document, noun.derived_from))}
    for id in sorted(documents | found - chosen):
        held = record.one(id)
        if id not in chosen and not isinstance(held.noun, Erasure):
            yield held


def _holding(record: Record, doomed: Collection[str], quotes: Collection[Quote]) -> set[str]:
    """Return the documents that hold the words of what is erased: those it was read in, with all made from them, and what holds these."""
    documents = dict(ever_written(record, Document))
    arrivals = [noun for _, noun in ever_written(record, Arrival)]
    quoted = with_derived(record, frozenset(quote.document for quote in quotes))
    found, more = set[str](), {*quoted, *doomed} & documents.keys()
    while more:
        found |= more
        held_in = {documents[id].derived_from for id in more} | {noun.derived_from for noun in arrivals if noun.document in more}
        more = {of for of in held_in if of is not None and of in documents} - found
    return found | {noun.document for noun in arrivals if noun.derived_from in doomed}


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
