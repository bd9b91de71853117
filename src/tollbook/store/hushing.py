"""What the erasure of a protected source, a site, a withheld document or a person must keep untold, found while their names still stand."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from tollbook.errors import BadInput, Unknown
from tollbook.language.fold import fold
from tollbook.model.accounts import Account
from tollbook.model.attestations import Attestation
from tollbook.model.decisions import Disposition, Erasure, Judgement, Withdrawn
from tollbook.model.events import Report
from tollbook.model.people import Notice, Person
from tollbook.model.places import Place
from tollbook.model.releases import Approval
from tollbook.model.sources import Arrival, Document, Examination, Source
from tollbook.redaction import altered, is_site, public_view, quotable, staff_view
from tollbook.redaction.cover import cover_of
from tollbook.redaction.walked import stripped
from tollbook.store.canonical import Noun
from tollbook.store.ever import around, ever_written, every_version, with_derived
from tollbook.store.guarded import NOTHING, guarded_in, incidents_of, people_named
from tollbook.store.media import words_of
from tollbook.store.record import Record

NEVER = (
    Person,
    Notice,
    Judgement,
    Disposition,
    Account,
    Withdrawn,
    Erasure,
    Arrival,
    Examination,
    Attestation,
    Approval,
)  # of these no text is told


@dataclass(frozen=True, slots=True)
class Guards:
    """What some records guard: names of ``sources``, ``sites`` and ``people``, the ``incidents`` of these, and withheld ``documents``."""

    sources: frozenset[str]
    sites: frozenset[str]
    people: frozenset[str]
    incidents: frozenset[str]
    documents: frozenset[str]

    @property
    def name(self) -> bool:
        """True where these guard any name."""
        return bool(self.sources or self.sites or self.people)


def guards_of(record: Record, ids: Collection[str]) -> Guards:
    """Return what some records guard now, or guarded in any earlier version."""
    people = [person for id, person in ever_written(record, Person) if id in ids]
    withheld = frozenset(id for id, document in ever_written(record, Document) if document.withheld)
    names = people_named(person for person in people if person.incident is not None)
    return Guards(
        frozenset(fold(name) for name in _names(record, ids, Source)),
        frozenset(fold(name) for name in _names(record, ids, Place)),
        names,
        frozenset(person.incident for person in people if person.incident is not None),
        with_derived(record, withheld).union(guarded_in(record).documents).intersection(ids),
    )


def hidden_by(record: Record, guards: Guards, *, but: Collection[str]) -> tuple[tuple[str, str], ...]:
    """Return, as (record, field), what the names of some guards hide from the public or from the uncleared, in any version of a record."""
    meant = around(record, guards.incidents) if guards.people else NOTHING
    found: set[tuple[str, str]] = set()
    noted: list[tuple[str, Noun]] = [("", record.settings), *(("", each) for each in record.settings.coverage)]
    for id, noun in chain(noted, every_version(record)) if guards.name else ():
        if id not in but:
            people = NOTHING if meant.isdisjoint(incidents_of(noun, id)) else guards.people
            found |= {(id, field) for field in _hidden(record, noun, guards, people)}
    return tuple(sorted(found))


def _names(record: Record, ids: Collection[str], kind: type[Source] | type[Place]) -> Iterator[str]:
    """Yield every name of those sources or places among some records that were ever guarded."""
    versions = [(id, noun) for id, noun in ever_written(record, kind) if id in ids]
    guarded = {id for id, noun in versions if (noun.protected if isinstance(noun, Source) else is_site(noun))}
    for id, noun in versions:
        if id in guarded:
            yield from (noun.name, *getattr(noun, "names", ()))


def _hidden(record: Record, noun: Noun, guards: Guards, people: frozenset[str]) -> Iterator[str]:
    """Yield the fields of a version of a record that are told otherwise without the guards."""
    if isinstance(noun, NEVER):
        return
    names, policy = guards.sources | guards.sites, replace(record.settings.policy, second_reviewer=False)
    views: tuple[tuple[Noun | None, Noun | None], ...] = (
        (stripped(noun, cover_of()), stripped(noun, cover_of(names, people))),
        (
            public_view(noun, policy, today=date.max),
            public_view(noun, policy, today=date.max, hidden=names, people=people),
        ),
        (
            staff_view(noun, hidden=NOTHING, withheld=NOTHING),
            staff_view(noun, hidden=guards.sources, withheld=NOTHING),
        ),
    )
    for without, guarded in views:
        if without is not None and guarded is not None:
            yield from altered(without, guarded)
    if isinstance(noun, Report) and (words := _read(record, noun)) and quotable(words, names, people) is None:
        yield "words"


def _read(record: Record, report: Report) -> str | None:
    """Return the words of a preserved text from which a report was read, None where they cannot be had."""
    quote = report.provenance.quote
    try:
        document = None if quote is None else record.one(quote.document).noun
        return words_of(record.evidence, document, quote) if quote is not None and isinstance(document, Document) else None
    except (BadInput, Unknown):
        return None
