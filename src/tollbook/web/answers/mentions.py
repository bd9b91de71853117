"""Every party that some record names, with or without a record of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tollbook.language.names import Names
from tollbook.model.events import Incident
from tollbook.model.parties import Party
from tollbook.model.publications import Find, Observation, Relation, Statement, Zone
from tollbook.redaction.cover import MASK
from tollbook.store.figures import parties_held
from tollbook.store.names import one_name
from tollbook.store.public import PublicRecord


def listed_parties(reader: PublicRecord, index: Names) -> list[str]:
    """Return the parties that have a record, or that an incident or a published figure names, sorted by name."""
    named = {one_name(held.noun.name, index) for held in reader.all(Party)} | set(parties_held(reader))
    named |= {one_name(each.party, index) for held in reader.all(Observation) for each in held.noun.parties}
    return sorted(named - {MASK}, key=str.casefold)


def mentioned_parties(reader: PublicRecord, index: Names) -> list[str]:
    """Return everybody whom a record names in the part of a party: each of them has a page."""
    named = {one_name(name, index) for name in _elsewhere(reader) if name}
    return sorted({*listed_parties(reader, index), *named} - {MASK})


def linked(reader: PublicRecord, said: Statement) -> Statement:
    """Return a statement whose link leads to an incident: what is said of a zone or another record has no page of its own."""
    if said.about is None or isinstance(reader.one(said.about).noun, Incident):
        return said
    return replace(said, about=None)


def _elsewhere(reader: PublicRecord) -> Iterator[str | None]:
    for relation in reader.all(Relation):
        yield from (relation.noun.subject, relation.noun.object, *relation.noun.disputed_by)
    for said in reader.all(Statement):
        yield from (said.noun.speaker, said.noun.on_behalf_of)
    for find in reader.all(Find):
        yield from (find.noun.finder, find.noun.supplied_by, find.noun.taken_from, find.noun.used_by)
    for zone in reader.all(Zone):
        yield from (zone.noun.declared_by, *zone.noun.disputed_by)
