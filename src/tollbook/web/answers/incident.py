"""The incident page: what each source says of one event on one axis, what the parties say, and the receipts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tollbook.errors import Unknown
from tollbook.methods import Case
from tollbook.model.counts import Count, Group, Measure, Range
from tollbook.model.decisions import Redirect
from tollbook.model.events import Incident, Report
from tollbook.model.publications import Statement
from tollbook.model.sources import Provenance
from tollbook.store.canonical import Held
from tollbook.store.names import one_name, party_names
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.web.request import Asking, Moved

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
    """An incident with its ladders, what the parties say of it, and what it is part of or has as parts."""

    id: str
    incident: Incident
    grade: str
    method: str
    ladders: tuple[Ladder, ...]
    statements: tuple[tuple[str, Statement], ...]
    parts: tuple[tuple[str, Incident], ...]


def incident(reader: PublicRecord, asking: Asking) -> Told:
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
        raise Unknown(f"{held.id} is no incident")
    pointing = reader.pointing_to(held.id)
    reports = [Held(each.id, each.noun, each.entry) for role, each in pointing if role == "incident" and isinstance(each.noun, Report)]
    statements = [(each.id, each.noun) for role, each in pointing if role == "about" and isinstance(each.noun, Statement)]
    parts = [(each.id, each.noun) for role, each in pointing if role == "part_of" and isinstance(each.noun, Incident)]
    names, method = party_names(reader), method_of(reader)
    case = Case(
        held.noun,
        tuple(each.noun for each in reports),
        tuple(statement for _, statement in statements if statement.stance is not None),
        {},
        known_as=lambda printed: one_name(printed, names),
    )
    told: list[Held[Incident] | Held[Report]] = [Held(held.id, held.noun, held.entry), *reports]
    ladders = tuple(_ladders(told, method.combine(case)))
    return Told(held.id, held.noun, method.grade(case), method.label, ladders, tuple(statements), tuple(parts))


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
