"""What later entries, or the days that passed, may have changed of incidents and places: a new release asks again about these alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from tollbook.language.fold import fold
from tollbook.model.events import Incident, Report
from tollbook.model.publications import Find, Zone
from tollbook.model.time import Period, shifted
from tollbook.store.canonical import Noun
from tollbook.store.names import one_name, place_names
from tollbook.store.policy import CONSENT
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.touched import kin

HARMLESS = frozenset(  # kinds whose records no page of another incident or place tells, beside those that ``touched`` follows
    "incident report assessment statement redirect release import judgement disposition account attestation arrival examination withdrawn "
    "estimate approval document".split()
)


@dataclass(frozen=True)
class Since:
    """A state of the book that was released, on its day: how many entries there were."""

    entries: int
    day: date


@dataclass(frozen=True)
class Otherwise:
    """The incidents of which anything may be otherwise, and the folded names of such places."""

    incidents: frozenset[str]
    places: frozenset[str]


def moved(record: Record, shown: PublicRecord, since: Since, *, today: date, changed: Iterable[str]) -> Otherwise | None:
    """Return what may be otherwise than when it was last released, None where that may be anything.

    ``changed`` are incidents of which the public sees other numbers, for whatever reason.
    """
    if record.settings.policy.names == CONSENT:
        return None  # whoever may be named today may not be tomorrow, and what is told of others changes with it
    touched = record.touched(since.entries)
    if touched is None or not kinds_since(record, since.entries) <= HARMLESS or _documents_changed(record, since.entries):
        return None
    stirred = {*touched, *changed, *_aged(record, since.day, today)}
    around = frozenset(id for each in stirred for id in kin(record, each))
    names = {name for id in around for name in _names(record, id)} | set(_always(record))
    indexes = place_names(record), place_names(shown)  # a name that is clear to the public may not be so to staff
    return Otherwise(around, frozenset(fold(each) for name in names for each in (name, *(one_name(name, index) for index in indexes))))


def kinds_since(record: Record, entries: int) -> set[str]:
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
        {"since": entries, "entries": record.entries},
    )
    return {kind.removeprefix("proposed ") for (kind,) in rows}


def _documents_changed(record: Record, entries: int) -> bool:
    """Say whether a document that was there before was written again: what was read from it may be told no more."""
    row = record.db.execute(
        """
        select 1
        from record
        join entry using (batch)
        join record earlier on earlier.id = record.id
        join entry earlier_entry on earlier_entry.batch = earlier.batch
        where record.kind = 'document'
        and entry.seq >= :since
        and entry.seq < :entries
        and earlier_entry.seq < :since
        limit 1
        """,
        {"since": entries, "entries": record.entries},
    ).fetchone()
    return row is not None


def _aged(record: Record, then: date, today: date) -> Iterator[str]:
    """Yield the incidents that came to be old enough to be shown meanwhile, and those with reports that did."""
    policy = record.settings.policy
    delays = (policy.delay_days, policy.delay_days + policy.reply_days)
    first, last = shifted(then, -max(delays)), shifted(today, -min(delays))
    for held in record.all(Incident):
        if _between(held.noun.when, first, last):
            yield held.id
    for report in record.all(Report):
        if report.noun.incident is not None and _between(report.noun.when, first, last):
            yield report.noun.incident


def _between(when: Period | None, first: date, last: date) -> bool:
    return when is not None and when.latest is not None and first <= when.latest <= last


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
