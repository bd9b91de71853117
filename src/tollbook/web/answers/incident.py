"""The incident page: what each source says of one event on one axis, what the parties say, the receipts, and how the entry changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Protocol

from tollbook.errors import Unknown
from tollbook.methods import Case
from tollbook.model.counts import Count, Group, Measure, Range
from tollbook.model.decisions import Redirect
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.people import Person
from tollbook.model.publications import Statement
from tollbook.model.sources import Provenance
from tollbook.store.assessments import newest
from tollbook.store.canonical import Held, Noun
from tollbook.store.changes import BEGINS, Change
from tollbook.store.names import one_name, party_names
from tollbook.store.public import PublicRecord
from tollbook.store.reader import Reader
from tollbook.store.rule import method_of
from tollbook.web.answers.receipts import Receipt, receipt
from tollbook.web.request import Asking, Moved

FOLLOWED = 40  # records whose coming is told in the history
MEASURES = (Measure.KILLED, Measure.INJURED, Measure.DETAINED, Measure.MISSING, Measure.DISPLACED)


@dataclass(frozen=True)
class Rung:
    """What one source says of one measure and group."""

    id: str
    source: str
    range: Range
    provenance: Provenance


@dataclass(frozen=True)
class Ladder:
    """All that is said of one measure and group, with what the book's method makes of it; ``most`` ends the axis."""

    measure: Measure
    group: Group
    rungs: tuple[Rung, ...]
    assessed: Range
    most: int


@dataclass(frozen=True)
class Told:
    """An incident with its ladders, what the parties say of it, and what it is part of or has as parts.

    ``rule`` is the grade that the method's rule gives, ``grade`` that which people gave, where they did.
    """

    id: str
    incident: Incident
    grade: str
    rule: str
    method: str
    ladders: tuple[Ladder, ...]
    statements: tuple[tuple[str, Statement], ...]
    parts: tuple[tuple[str, Incident], ...]


@dataclass(frozen=True)
class Shown(Told):
    """An incident as its page has it.

    ``people`` are those that the policy lets be named; ``unnamed`` is about how many others are not, 0 where it is fewer than ten.
    """

    people: tuple[Person, ...]
    unnamed: int | None
    receipts: tuple[Receipt, ...]
    history: tuple[Change, ...]


class Pointed(Reader, Protocol):
    """A reader that also knows what names a record."""

    def pointing_to(self, id: str) -> list[tuple[str, Held[Noun]]]:
        """Return the records that name this one, with the role in which they do."""


def incident_page(reader: PublicRecord, asking: Asking) -> Shown:
    """Return the incident page of an id.

    Raises
    ------
    Moved
        If the incident was merged into another.
    Unknown
        If there is no such incident, or the public does not see it.
    """
    told = incident(reader, asking)
    pointing = [each for role, each in reader.pointing_to(told.id) if role in {"incident", "about"}]
    sources: list[Held[Incident] | Held[Report]] = [Held(told.id, told.incident, -1), *_reports(pointing)]
    return Shown(
        **{field.name: getattr(told, field.name) for field in fields(Told)},
        people=tuple(each.noun for each in pointing if isinstance(each.noun, Person)),
        unnamed=reader.unnamed(told.id),
        receipts=tuple(receipt(reader, each) for each in sources),
        history=tuple(_history(reader, told.id, pointing)),
    )


def incident(reader: Pointed, asking: Asking) -> Told:
    """Return what is told of the incident of an id.

    Raises
    ------
    Moved
        If the incident was merged into another.
    Unknown
        If there is no such incident, or the reader does not see it.
    """
    held = reader.one(asking.path["id"])
    if isinstance(held.noun, Redirect):
        raise Moved(held.noun.to)
    if not isinstance(held.noun, Incident):
        raise Unknown(f"{held.id} is no incident")
    pointing = reader.pointing_to(held.id)
    reports = _reports([each for role, each in pointing if role == "incident"])
    statements = [(each.id, each.noun) for role, each in pointing if role == "about" and isinstance(each.noun, Statement)]
    parts = [(each.id, each.noun) for role, each in pointing if role == "part_of" and isinstance(each.noun, Incident)]
    names, method = party_names(reader), method_of(reader)
    decided = [Held(each.id, each.noun, each.entry) for role, each in pointing if role == "incident" and isinstance(each.noun, Assessment)]
    case = Case(
        held.noun,
        tuple(each.noun for each in reports),
        tuple(statement for _, statement in statements if statement.stance is not None),
        {},
        known_as=lambda printed: one_name(printed, names),
        assessment=newest(decided, reader, method),
    )
    told: list[Held[Incident] | Held[Report]] = [Held(held.id, held.noun, held.entry), *reports]
    ladders = tuple(_ladders(told, method.counted(case)))
    return Told(held.id, held.noun, method.graded(case), method.grade(case), method.label, ladders, tuple(statements), tuple(parts))


def _reports(pointing: list[Held[Noun]]) -> list[Held[Report]]:
    """Return the reports among some records; a proposal is none yet."""
    return [Held(each.id, each.noun, each.entry) for each in pointing if isinstance(each.noun, Report) and not each.proposed]


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


def _ladders(told: list[Held[Incident] | Held[Report]], assessed: tuple[Count, ...]) -> Iterator[Ladder]:
    kinds = dict.fromkeys((count.measure, count.group) for held in told for count in held.noun.counts)
    for measure, group in sorted(kinds, key=lambda kind: MEASURES.index(kind[0]) if kind[0] in MEASURES else len(MEASURES)):
        rungs = [
            Rung(held.id, held.noun.provenance.publisher, _range(count), held.noun.provenance)
            for held in told
            for count in held.noun.counts
            if (count.measure, count.group) == (measure, group)
        ]
        combined = next((_range(count) for count in assessed if (count.measure, count.group) == (measure, group)), Range(None, None))
        bounds = [bound for rung in rungs for bound in (rung.range.low, rung.range.high) if bound is not None]
        yield Ladder(measure, group, tuple(rungs), combined, int(max(bounds, default=0)))


def _range(count: Count) -> Range:
    """Return the range of a count; a number that its source calls best stands for both bounds where none is printed."""
    return count.range if count.range.known else Range(count.best, count.best)
