"""The incident page: what each source says of one event on one axis, what the parties say, the receipts, and how the entry changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tollbook.errors import Unknown
from tollbook.language.said import say
from tollbook.model.counts import Measure
from tollbook.model.decisions import Redirect
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.parties import Role
from tollbook.model.people import Person
from tollbook.model.publications import Statement
from tollbook.store.canonical import Held, Noun
from tollbook.store.changes import BEGINS, Change
from tollbook.store.names import one_name, party_names
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.web.answers.objections import Objected, objections_to
from tollbook.web.answers.receipts import Receipt, receipt
from tollbook.web.answers.weighed import Ladder, weighed
from tollbook.web.request import Asking, Moved

FOLLOWED = 40  # records whose coming is told in the history
MEASURES = (Measure.KILLED, Measure.INJURED, Measure.DETAINED, Measure.MISSING, Measure.DISPLACED)
Told = Held[Incident] | Held[Report]


@dataclass(frozen=True)
class Named:
    """A party in one role, under the one name that the book has for it, and who says so."""

    party: str
    role: Role
    by: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """An incident as its page has it, with what it is part of or has as parts.

    ``parties`` are those of the incident and of its reports, as the sums know them.
    ``people`` are those that the policy lets be named; ``unnamed`` is about how many others are not, 0 where it is fewer than ten.
    """

    id: str
    incident: Incident
    grade: str
    rule: str
    method: str
    parties: tuple[Named, ...]
    ladders: tuple[Ladder, ...]
    statements: tuple[tuple[str, Statement], ...]
    parts: tuple[tuple[str, Incident], ...]
    people: tuple[Person, ...]
    unnamed: int | None
    receipts: tuple[Receipt, ...]
    history: tuple[Change, ...]
    objections: tuple[Objected, ...] = ()


def incident_page(reader: PublicRecord, asking: Asking) -> Shown:
    """Return the incident page of an id.

    Raises
    ------
    Moved
        If the incident was merged into another.
    Unknown
        If there is no such incident, or the public does not see it.
    """
    held = reader.one(asking.path["id"])
    if isinstance(held.noun, Redirect):
        raise Moved(held.noun.to)
    if not isinstance(held.noun, Incident):
        raise Unknown(say("{id} is no incident", id=held.id))
    pointing, method = reader.pointing_to(held.id), method_of(reader)
    seen = weighed(reader, Held(held.id, held.noun, held.entry), pointing, method)
    linked = [each for role, each in pointing if role in {"incident", "about"}]
    return Shown(
        id=held.id,
        incident=held.noun,
        grade=seen.grade,
        rule=seen.rule,
        method=method.label,
        parties=tuple(_parties(reader, seen.told)),
        ladders=seen.ladders,
        statements=seen.statements,
        parts=tuple((each.id, each.noun) for role, each in pointing if role == "part_of" and isinstance(each.noun, Incident)),
        people=tuple(each.noun for each in linked if isinstance(each.noun, Person)),
        unnamed=reader.unnamed(held.id),
        receipts=tuple(_receipts(reader, seen.told)),
        history=tuple(_history(reader, held.id, linked)),
        objections=objections_to(reader, {held.id, *(each.id for each in linked)}),
    )


def _parties(reader: PublicRecord, told: Sequence[Told]) -> Iterator[Named]:
    """Yield each party in each of its roles once, with every publisher who says so, the incident's own before its reports."""
    names, found = party_names(reader), dict[tuple[str, Role], dict[str, None]]()
    for held in told:
        for each in held.noun.parties:
            found.setdefault((one_name(each.party, names), each.role), {})[held.noun.provenance.publisher] = None
    for (party, role), by in found.items():
        yield Named(party, role, tuple(by))


def _receipts(reader: PublicRecord, told: Sequence[Told]) -> Iterator[Receipt]:
    """Yield the receipts; an incident that says nothing beside the report that it was made from has none of its own."""
    (own, *reports) = (receipt(reader, held) for held in told)
    begun = any((each.provenance.publisher, each.provenance.url) == (own.provenance.publisher, own.provenance.url) for each in reports)
    if own.counts or own.pieces or not begun:
        yield own
    yield from reports


def _history(reader: PublicRecord, id: str, pointing: list[Held[Noun]]) -> list[Change]:
    """Return how an entry changed: its own fields, and the coming of what is linked to it."""
    found = reader.history(id)
    for each in pointing[:FOLLOWED]:
        if isinstance(each.noun, Report | Statement):
            days = [change.day for change in reader.history(each.id) if change.field in {BEGINS, "incident", "about"}]
            found.append(Change(days[-1], type(each.noun).__name__.lower(), now=each.noun.provenance.publisher))
        elif isinstance(each.noun, Assessment):
            found.append(Change(reader.history(each.id)[-1].day, "assessment", now=each.noun.grade))
    return sorted(found, key=lambda change: change.day)
