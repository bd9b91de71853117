"""Of which events the public sees no breakdown of the living: by all that was ever told of them, so that nothing follows by subtracting."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tollbook.language.fold import fold
from tollbook.model.counts import Count, Measure
from tollbook.model.decisions import Redirect
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.publications import Observation, Statement
from tollbook.redaction.cells import LIVING, NOTHING, TRAITS, as_count, is_cell, too_small
from tollbook.store.canonical import KIND_OF, Noun, decoded
from tollbook.store.ever import ever_accepted
from tollbook.store.record import Record

BREAKDOWN = "breakdown"  # what an erasure keeps untold of an incident whose small cells went with it
EVERY = frozenset(LIVING)
TELLING = tuple(KIND_OF[kind] for kind in (Incident, Report, Assessment, Statement))
Told = tuple[str, Noun]  # a version of a record, with its id


@dataclass(frozen=True, slots=True)
class Broken:
    """The measures that are not broken down: of ``events`` by id, and of published totals by their ``scopes``."""

    events: Mapping[str, frozenset[Measure]]
    scopes: Mapping[object, frozenset[Measure]]

    def of(self, noun: object, id: str) -> frozenset[Measure]:
        """Return the measures of which a record shows no cell of the living."""
        if isinstance(noun, Observation):
            return self.scopes.get(_scope(noun), NOTHING)
        return NOTHING.union(*(self.events.get(each, NOTHING) for each in {id, event_of(noun, id)})) if self.events else NOTHING


def broken_down(record: Record) -> Broken:
    """Return what is not broken down, by every version of every record of a book that was accepted."""
    scopes: dict[object, list[Count]] = defaultdict(list)
    for _, noun in _told(record, (KIND_OF[Observation],), cells=False):
        if isinstance(noun, Observation) and (count := as_count(noun)) is not None:
            scopes[_scope(noun)].append(count)
    small = {scope: measures for scope, counts in scopes.items() if (measures := too_small(counts))}
    return Broken(_events(record), small)


def kept_whole(record: Record, doomed: Collection[str]) -> Iterator[str]:
    """Yield the records that show no breakdown because of some that are to be erased: they must show none without them either."""
    broken, merged = broken_down(record), _merged(record)
    for id in doomed:
        for held in record.versions(id):
            if not broken.of(held.noun, id):
                continue
            if isinstance(held.noun, Observation):
                yield from (each.id for each in record.all(Observation) if _scope(each.noun) == _scope(held.noun))
            else:
                yield from _one_event(event_of(held.noun, id), merged)


def event_of(noun: object, id: str) -> str:
    """Return the event that a record tells of: its own id where it names none."""
    match noun:
        case Report(incident=str(event)) | Assessment(incident=event) | Statement(about=str(event)):
            return event
        case _:
            return id


def _events(record: Record) -> dict[str, frozenset[Measure]]:
    """Return the measures that are not broken down by event: of one in several parts, or of a part, it is none."""
    found: dict[str, frozenset[Measure]] = {}
    merged = _merged(record)
    for event in {event_of(noun, id) for id, noun in _told(record, TELLING, cells=True)}:
        if event not in found:
            alike = _one_event(event, merged)
            told = list(_versions(record, alike))
            counts = [count for _, noun in told for count in getattr(noun, "counts", ())]
            measures = EVERY if _in_parts(record, alike, told) else too_small(counts)
            found |= dict.fromkeys(alike, measures)
    return {event: measures for event, measures in found.items() if measures}


def _in_parts(record: Record, alike: frozenset[str], told: Iterable[Told]) -> bool:
    """Say whether an event ever was a part of another, or had parts."""
    if any(isinstance(noun, Incident) and noun.part_of for _, noun in told):
        return True
    row = record.db.execute(
        "select 1 from reference where role = 'part_of' and target in (select value from json_each(?)) limit 1",
        (json.dumps(sorted(alike)),),
    ).fetchone()
    return row is not None


def _merged(record: Record) -> dict[str, set[str]]:
    """Return what every event was ever merged with, in either direction."""
    found: dict[str, set[str]] = defaultdict(set)
    for id, redirect in ever_accepted(record, Redirect):
        found[id].add(redirect.to)
        found[redirect.to].add(id)
    return found


def _one_event(event: str, merged: Mapping[str, set[str]]) -> frozenset[str]:
    """Return the ids of an event: with those that were merged into it, and what it was merged into."""
    found, more = set[str](), {event}
    while more:
        found |= more
        more = {other for each in more for other in merged.get(each, ())} - found
    return frozenset(found)


def _versions(record: Record, alike: frozenset[str]) -> Iterator[Told]:
    """Yield every accepted version of an event and of all that ever told of it."""
    rows = record.db.execute(
        f"""
        with meant as materialized (
            select value as id
            from json_each(:alike)
            union
            select record.id
            from json_each(:alike)
            cross join reference on reference.target = value and reference.role in ('incident', 'about')
            cross join record on record.row = reference.row
        )
        select record.id, record.kind, record.body
        from meant
        cross join record on record.id = meant.id  -- by the ids, which are few, and not by the kinds
        cross join entry on entry.batch = record.batch
        where record.body is not null
        and record.kind in ({", ".join(f"'{kind}'" for kind in TELLING)})
        """,
        {"alike": json.dumps(sorted(alike))},
    )
    return ((id, decoded(kind, body)) for id, kind, body in rows)


def _told(record: Record, kinds: tuple[str, ...], *, cells: bool) -> Iterator[Told]:
    """Yield the accepted versions of records of some kinds that name a trait; with ``cells`` only those that break the living down."""
    traits = " or ".join(f"""instr(body, cast('"group":"{trait}"' as blob)) > 0""" for trait in sorted(TRAITS))
    rows = record.db.execute(
        f"""
        select id, kind, body
        from record
        join entry using (batch)
        where body is not null
        and kind in (select value from json_each(:kinds))
        {f"and ({traits})" if cells else ""}
        """,
        {"kinds": json.dumps(kinds)},
    )
    every = ((id, decoded(kind, body)) for id, kind, body in rows)
    return (each for each in every if not cells or any(map(is_cell, getattr(each[1], "counts", ()))))


def _scope(noun: Observation) -> object:
    """Return what a published total is about, whoever published it and whenever: those on one scope can be subtracted."""
    places, parties = frozenset(map(fold, noun.places)), frozenset(fold(each.party) for each in noun.parties)
    return places, parties, noun.period
