"""Which incidents later entries may have changed, so that what is derived from a book can grow with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tollbook.model.decisions import Erasure, Redirect
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.parties import Party
from tollbook.model.people import Correction, Notice, Person
from tollbook.model.places import Place
from tollbook.model.publications import Statement
from tollbook.model.sources import Source
from tollbook.store.canonical import Held, Noun
from tollbook.store.settings import Settings

if TYPE_CHECKING:
    from tollbook.store.record import Record

EVERYWHERE = (Party, Place, Source, Settings, Erasure)  # kinds of which one record speaks of many incidents


def _of_incident(held: Held[Noun]) -> Iterator[tuple[str, bool]]:
    """Yield the incidents that a version of a record speaks of, and whether it is one itself."""
    match held.noun:
        case Incident(part_of=whole):
            yield held.id, True
            if whole is not None:
                yield whole, False
        case Report(incident=str(incident)) | Assessment(incident=incident) | Statement(about=str(incident)):
            yield incident, False
        case Redirect(to=incident):
            yield held.id, True
            yield incident, False
        case _:
            pass


def touched(record: Record, since: int) -> dict[str, bool] | None:
    """Return the incidents that entries from a number on may have changed, and whether each was itself written; None for any."""
    rows = record.db.execute(
        """
        select distinct record.id
        from record
        join entry using (batch)
        where entry.seq >= :since
        and entry.seq < :entries
        """,
        {"since": since, "entries": record.entries},
    ).fetchall()
    found: dict[str, bool] = {}
    for (id,) in rows:
        for held in record.versions(id):
            if isinstance(held.noun, EVERYWHERE):
                return None
            for incident, itself in _of_incident(held):
                found[incident] = found.get(incident, False) or itself
            for incident in _guarded(record, held.noun):
                found.setdefault(incident, False)
    for incident in [id for id, itself in found.items() if not itself]:
        found.update(
            (held.noun.to, found.get(held.noun.to, False)) for held in record.versions(incident) if isinstance(held.noun, Redirect)
        )
    return found


def _guarded(record: Record, noun: Noun) -> Iterator[str]:
    """Yield the incidents of which a person, or what is said to the book about one or the other, changes what may be told."""
    if isinstance(noun, Notice | Correction):
        yield from kin(record, noun.about)
        for held in record.versions(noun.about):
            if isinstance(held.noun, Person | Redirect):
                yield from _guarded(record, held.noun)
    elif isinstance(noun, Redirect):
        yield noun.to
    elif isinstance(noun, Person) and noun.incident is not None:
        yield from kin(record, noun.incident)  # nothing said of these may name them


def kin(record: Record, incident: str) -> list[str]:
    """Return an incident, what it is a part of or was merged into, and all parts of these."""
    rows = record.db.execute(
        """
        with whole as (
            select :id as id
            union
            select reference.target
            from record
            join reference on reference.row = record.row
            where record.id = :id
            and reference.role in ('part_of', 'to')
        )
        select id from whole
        union
        select record.id
        from whole
        join reference on reference.target = whole.id
        join record on record.row = reference.row
        where reference.role in ('part_of', 'to')
        """,
        {"id": incident},
    )
    return [id for (id,) in rows]
