"""Tables of what others publish: totals, statements, relations, finds, zones; what the book covers, and its verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tollbook.errors import Unknown
from tollbook.model.claims import Finding
from tollbook.model.publications import Find, Observation, Relation, Stance, Statement, Zone
from tollbook.model.verdicts import ArticleVerdict
from tollbook.publish.exports.columns import (
    GROUP,
    ID,
    MEASURE,
    PLACE,
    PROVENANCE,
    SEVERAL,
    counted,
    days,
    involved,
    joined,
    period,
    placed,
    published,
)
from tollbook.publish.exports.events import naming
from tollbook.store.names import party_names
from tollbook.store.public import PublicRecord
from tollbook.store.tables import Cell, Column, Row, Table

OBSERVATIONS = Table(
    "observations",
    "Figures that somebody published about a scope and a period, as of a date: one row for each; their parties stand in `involvements`",
    (
        ID,
        MEASURE,
        GROUP,
        Column("low", "number", "Smallest number stated; empty where none is, which is not 0", "as `unit` says, else people"),
        Column("high", "number", "Largest number stated; empty where none is", "as `unit` says, else people"),
        Column("unit", "text", "Unit of the numbers; empty for plain numbers"),
        Column("approximate", "flag", "Whether the source says that the number is about so many"),
        Column("places", "text", f"Places that it is about; {SEVERAL}"),
        *days("the period that it is about"),
        Column("as_of_earliest", "day", "First day of the time as of which it was published", "YYYY-MM-DD"),
        Column("as_of_latest", "day", "Last day of the time as of which it was published", "YYYY-MM-DD"),
        Column("as_of_words", "text", "As of when, in the words of the source"),
        Column("grades", "text", f"Grades that its publisher adds up; {SEVERAL}"),
        Column("is_party", "flag", "Whether it is a belligerent's figure"),
        Column("complete", "flag", "Whether its publisher says that it holds every event of its scope"),
        *PROVENANCE,
    ),
    order=("earliest",),
)
STATEMENTS = Table(
    "statements",
    "What an official, a party or a body said or found: one row for each; the numbers it concedes stand in `counts`",
    (
        ID,
        Column("speaker", "text", "Who says it"),
        Column("on_behalf_of", "text", "For whom it is said"),
        *days("the time when it was said"),
        Column("about", "text", "The incident that it answers", to="incidents"),
        Column("stance", "text", "What it answers to an allegation; none accepted is not 0 accepted", values=tuple(Stance)),
        Column("finding", "flag", "Whether it is the finding of a body that looked into it"),
        Column("says", "text", "What was said, in short"),
        *PROVENANCE,
    ),
    order=("earliest",),
)
RELATIONS = Table(
    "relations",
    "Who did what to or for whom, according to whom: one row for each",
    (
        ID,
        Column("subject", "text", "Who does it"),
        Column("does", "text", "What it does, such as: member of, trained, hosted, fought"),
        Column("object", "text", "To or for whom"),
        Column("role", "text", "As what, or doing what"),
        *days("the period of it"),
        Column("according_to", "text", f"Who says so; {SEVERAL}"),
        Column("disputed_by", "text", f"Who disputes it; {SEVERAL}"),
        *PROVENANCE,
    ),
    order=("subject",),
)
FINDS = Table(
    "finds",
    "Equipment found, at the district at finest: one row for each",
    (
        ID,
        Column("item", "text", "What was found"),
        *days("the time when it was found"),
        *PLACE,
        Column("finder", "text", "Who found it"),
        Column("seen_by", "text", "Who saw it"),
        Column("made_in", "text", "Where it was made; that is not who supplied it"),
        Column("supplied_by", "text", "Who supplied it"),
        Column("taken_from", "text", "From whom it was taken"),
        Column("used_by", "text", "Who used it"),
        *PROVENANCE,
    ),
    order=("earliest",),
)
ZONES = Table(
    "zones",
    "Areas that somebody declared or controlled, of closed periods: one row for each",
    (
        ID,
        Column("name", "text", "Name of the zone"),
        Column("centre", "text", "Place that it lies around"),
        Column("radius_km", "number", "How far it reaches from there", "kilometres"),
        *days("the period of it"),
        Column("declared_by", "text", "Who declared it"),
        Column("disputed_by", "text", f"Who disputes it; {SEVERAL}"),
        *PROVENANCE,
    ),
    order=("earliest",),
)
COVERAGE = Table(
    "coverage",
    "What the book can speak about: that it holds nothing of anything else says nothing about that",
    (
        Column("n", "whole", "Number of this row"),
        Column("places", "text", f"Places that are covered; {SEVERAL}"),
        Column("parties", "text", f"Parties that are covered; empty means any; {SEVERAL}"),
        Column("measures", "text", f"What is counted there; empty means any; {SEVERAL}"),
        *days("the period that is covered"),
        Column("complete", "flag", "Whether every event of this scope is held; else totals are a lower bound"),
        *PROVENANCE,
    ),
    key=("n",),
)
VERDICTS = Table(
    "verdicts",
    "What the book answers to claims of articles that it keeps, signed by a person: one row for each",
    (
        ID,
        Column("document", "text", "The article", to="documents"),
        Column("start", "whole", "Where the claim begins in the text of the article", "Unicode code points"),
        Column("end", "whole", "Where the claim ends in the text of the article", "Unicode code points"),
        Column("quote", "text", "The claim, in the words of the article"),
        Column("claim", "text", "Kind of claim"),
        Column("reading", "text", "The claim as it was understood"),
        Column("finding", "text", "What the book says to it; never true or false", values=tuple(Finding)),
        Column("why", "text", "Why, in a sentence"),
        Column("flags", "text", f"What is to be known beside the verdict; {SEVERAL}"),
        Column("assumptions", "text", f"What was assumed; {SEVERAL}"),
        Column("receipts", "text", f"Ids of the records that it rests on; {SEVERAL}"),
        *days("the time when the article was published"),
    ),
)
TABLES = (OBSERVATIONS, STATEMENTS, RELATIONS, FINDS, ZONES, COVERAGE, VERDICTS)


def rows(reader: PublicRecord) -> Iterator[Row]:
    """Yield the rows of what others publish."""
    named = naming(party_names(reader))
    for held in reader.all(Observation):
        yield OBSERVATIONS.name, _observation(held.id, held.noun)
        yield from involved("observation", held.id, None, named(held.noun.parties))
    for said in reader.all(Statement):
        yield STATEMENTS.name, _statement(said.id, said.noun)
        yield from counted("statement", said.id, said.noun.about, said.noun.counts)
    yield from _others(reader)
    for n, covered in enumerate(reader.coverage, 1):
        scope = (joined(covered.places), joined(covered.parties), joined(covered.measures), *period(covered.period), covered.complete)
        yield COVERAGE.name, (n, *scope, *published(covered.provenance))


def is_shown(reader: PublicRecord, id: str) -> bool:
    """Say whether the public may see a record: what is withheld leaves no id behind."""
    try:
        return reader.one(id).id == id
    except Unknown:
        return False


def _others(reader: PublicRecord) -> Iterator[Row]:
    for relation in reader.all(Relation):
        yield RELATIONS.name, _relation(relation.id, relation.noun)
    for find in reader.all(Find):
        yield FINDS.name, _find(find.id, find.noun)
    for zone in reader.all(Zone):
        yield ZONES.name, _zone(zone.id, zone.noun)
    for verdict in reader.all(ArticleVerdict):
        yield VERDICTS.name, _verdict(verdict.id, verdict.noun, [id for id in verdict.noun.receipts if is_shown(reader, id)])


def _observation(id: str, noun: Observation) -> tuple[Cell, ...]:
    numbers = (noun.measure.value, noun.group and noun.group.value, noun.low, noun.high, noun.unit, noun.approximate)
    times = (*period(noun.period), *period(noun.as_of), noun.as_of_words)
    return (id, *numbers, joined(noun.places), *times, joined(noun.grades), noun.is_party, noun.complete, *published(noun.provenance))


def _statement(id: str, noun: Statement) -> tuple[Cell, ...]:
    said = (noun.about, noun.stance and noun.stance.value, noun.finding, noun.says)
    return (id, noun.speaker, noun.on_behalf_of, *period(noun.when), *said, *published(noun.provenance))


def _relation(id: str, noun: Relation) -> tuple[Cell, ...]:
    who = (joined(noun.according_to), joined(noun.disputed_by))
    return (id, noun.subject, noun.does, noun.object, noun.role, *period(noun.when), *who, *published(noun.provenance))


def _find(id: str, noun: Find) -> tuple[Cell, ...]:
    whose = (noun.finder, noun.seen_by, noun.made_in, noun.supplied_by, noun.taken_from, noun.used_by)
    return (id, noun.item, *period(noun.when), *placed(noun.where), *whose, *published(noun.provenance))


def _zone(id: str, noun: Zone) -> tuple[Cell, ...]:
    scope = (noun.name, noun.centre, noun.radius_km, *period(noun.when), noun.declared_by, joined(noun.disputed_by))
    return (id, *scope, *published(noun.provenance))


def _verdict(id: str, noun: ArticleVerdict, receipts: Sequence[str]) -> tuple[Cell, ...]:
    claim = (noun.document, noun.start, noun.end, noun.quote, noun.claim, noun.reading, noun.finding.value, noun.why)
    lists = (joined(noun.flags), joined(noun.assumptions), joined(receipts))
    return (id, *claim, *lists, *period(noun.published))
