"""Which places later entries may have changed anything of, so that a new release need not ask again about all the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tollbook.language.fold import fold
from tollbook.model.events import Incident, Report
from tollbook.model.publications import Find, Zone
from tollbook.store.canonical import Noun
from tollbook.store.names import one_name, place_names
from tollbook.store.record import Record

HARMLESS = frozenset(  # kinds whose records no page of a place tells, beside those that ``touched`` follows to their incidents
    "incident report assessment statement redirect person release import document judgement disposition account attestation "
    "examination correction withdrawn".split()
)


def places_moved(record: Record, *, since: int, changed: Iterable[str]) -> frozenset[str] | None:
    """Return the folded names of places of which anything may be otherwise since an entry, None where that may be any.

    ``changed`` are incidents that the public sees otherwise for another reason: time has passed.
    """
    touched = record.touched(since)
    if touched is None or not _kinds_since(record, since) <= HARMLESS:
        return None
    names = {name for id in {*touched, *changed} for name in _names(record, id)} | set(_always(record))
    index = place_names(record)
    return frozenset(fold(each) for name in names for each in (name, one_name(name, index)))


def _kinds_since(record: Record, since: int) -> set[str]:
    """Return the kinds of all versions of the records that were written since an entry."""
    rows = record.db.execute(
        """
        select distinct earlier.kind
        from record
        join entry using (batch)
        join record earlier on earlier.id = record.id
        where entry.seq >= :since
        and entry.seq < :entries
        """,
        {"since": since, "entries": record.entries},
    )
    return {kind.removeprefix("proposed ") for (kind,) in rows}


def _names(record: Record, id: str) -> Iterator[str]:
    """Yield the names of every place that an incident, or a report of it, ever named."""
    for held in record.versions(id):
        yield from _where(held.noun)
    for _, held in record.pointing_to(id):
        yield from _where(held.noun)


def _where(noun: Noun) -> Iterator[str]:
    if isinstance(noun, Incident | Report):
        yield from (name for place in noun.where for name in (*place.path, *place.names))


def _always(record: Record) -> Iterator[str]:
    """Yield the places of zones and finds: these come to be shown as time passes."""
    for zone in record.all(Zone):
        yield zone.noun.centre
    for find in record.all(Find):
        if find.noun.where is not None:
            yield from find.noun.where.path
