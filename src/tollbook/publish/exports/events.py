"""Tables of what happened and what was reported of it: incidents and reports, with their counts and parties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tollbook.language.names import Names
from tollbook.model.events import Incident, Report
from tollbook.model.parties import Involvement, Mode
from tollbook.publish.exports.columns import (
    ID,
    PLACE,
    PROVENANCE,
    counted,
    days,
    involved,
    period,
    placed,
    published,
)
from tollbook.store.names import one_name, party_names
from tollbook.store.public import PublicRecord
from tollbook.store.tables import Cell, Column, Row, Table

EVENT = (
    Column("type", "text", "Kind of event, in the words of its source"),
    Column("weapon", "text", "Weapon, in the words of its source"),
)
INCIDENTS = Table(
    "incidents",
    "Events: one row for each, with or without a toll; grades and ranges stand in `grades` and `tolls`",
    (
        ID,
        *days("the days between which it happened"),
        *PLACE,
        *EVENT,
        Column("mode", "text", "How responsibility is shared where several parties are alleged", values=tuple(Mode)),
        Column("published_grade", "text", "Grade that the publisher prints; what each method makes of it stands in `grades`"),
        Column("action_near", "text", "Whether an action of the alleged party there and then is known", values=("confirmed", "likely")),
        Column("clarity", "text", "How clearly the source tells one event from others, as it codes that"),
        Column("part_of", "text", "The incident that this one is a part of; a whole and its part never both count", to="incidents"),
        Column("begins", "text", "What begins with this event, such as an operation"),
        *PROVENANCE,
    ),
    order=("earliest",),
    looked_up=("earliest", "province"),
)
REPORTS = Table(
    "reports",
    "What one document or page says of one event: one row for each report",
    (
        ID,
        Column("incident", "text", "The incident that it is linked to; empty where it is linked to none", to="incidents"),
        *days("the days between which it happened"),
        *PLACE,
        *EVENT,
        Column("document", "text", "The preserved document that it was read from", to="documents"),
        Column("updates", "text", "The earlier report that this one updates", to="reports"),
        *PROVENANCE,
    ),
    order=("earliest",),
)


def naming(names: Names) -> Callable[[Iterable[Involvement]], Iterator[tuple[Involvement, str]]]:
    """Return what gives each party its one name."""
    return lambda parties: ((party, one_name(party.party, names)) for party in parties)


def rows(reader: PublicRecord) -> Iterator[Row]:
    """Yield the rows of incidents and reports."""
    named = naming(party_names(reader))
    for held in reader.all(Incident):
        yield INCIDENTS.name, _incident(held.id, held.noun)
        yield from counted("incident", held.id, held.id, held.noun.counts)
        yield from involved("incident", held.id, held.id, named(held.noun.parties))
    for report in reader.all(Report):
        yield REPORTS.name, _report(report.id, report.noun)
        yield from counted("report", report.id, report.noun.incident, report.noun.counts)
        yield from involved("report", report.id, report.noun.incident, named(report.noun.parties))


def _incident(id: str, noun: Incident) -> tuple[Cell, ...]:
    return (
        id,
        *period(noun.when),
        *placed(noun.where[0] if noun.where else None),
        noun.type,
        noun.weapon,
        noun.mode and noun.mode.value,
        noun.grade,
        noun.action_near,
        noun.clarity,
        noun.part_of,
        noun.begins,
        *published(noun.provenance),
    )


def _report(id: str, noun: Report) -> tuple[Cell, ...]:
    where = placed(noun.where[0] if noun.where else None)
    ending = (noun.type, noun.weapon, noun.document, noun.updates, *published(noun.provenance))
    return (id, noun.incident, *period(noun.when), *where, *ending)
