"""Each incident of a book as one row of its columnar copy: with what is linked to it, graded and combined by a method."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tollbook.errors import Unknown
from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.methods import Case, Method
from tollbook.methods.airwars import CONTESTED, grade_by_sources
from tollbook.model.counts import Count
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.parties import Role
from tollbook.model.publications import Stance, Statement
from tollbook.model.sources import Source
from tollbook.store.assessments import newest, standing
from tollbook.store.canonical import Held, Noun
from tollbook.store.memo import memo
from tollbook.store.names import one_name, party_names, place_names
from tollbook.store.reader import Reader


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of one incident; ``voice`` is the party that concedes it, empty where it is the record's."""

    voice: str
    measure: str
    grp: str
    low: int | None
    high: int | None
    best: int | None
    printed_low: int | None
    printed_high: int | None
    flagged: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A party's part in one incident, under its one name and as printed."""

    party: str
    printed: str
    role: str


@dataclass(frozen=True, slots=True)
class Row:
    """One incident as sums see it."""

    n: int
    id: str
    earliest: date | None
    latest: date | None
    grade: str
    regrade: str
    alleged: list[str]
    place: str | None
    district: str | None
    province: str | None
    country: str | None
    longitude: float | None
    latitude: float | None
    precision: float | None
    lies_in: list[str]
    sources: list[str]
    side_a: str | None
    side_b: str | None
    type: str | None
    weapon: str | None
    part_of: str | None
    told: bool
    receipts: list[str]
    parts: list[Part]
    cells: list[Cell]


COLUMNS = """{
    n: 'bigint', id: 'varchar', earliest: 'date', latest: 'date', grade: 'varchar', regrade: 'varchar',
    alleged: 'varchar[]', place: 'varchar', district: 'varchar', province: 'varchar', country: 'varchar',
    longitude: 'double', latitude: 'double', precision: 'double',
    lies_in: 'varchar[]', sources: 'varchar[]', side_a: 'varchar', side_b: 'varchar', type: 'varchar',
    weapon: 'varchar', part_of: 'varchar', told: 'boolean', receipts: 'varchar[]',
    parts: 'struct(party varchar, printed varchar, role varchar)[]',
    cells: 'struct(voice varchar, measure varchar, grp varchar, low bigint, high bigint, best bigint,
        printed_low bigint, printed_high bigint, flagged boolean)[]'
}"""


def rows(reader: Reader, method: Method) -> Iterator[Row]:
    """Yield every incident as one row, in the order of the journal."""
    reports: dict[str, list[Held[Report]]] = defaultdict(list)
    for held in reader.all(Report):
        if held.noun.incident is not None:
            reports[held.noun.incident].append(held)
    said: dict[str, list[Statement]] = defaultdict(list)
    for statement in reader.all(Statement):
        if statement.noun.about is not None:
            said[statement.noun.about].append(statement.noun)
    assessed, known = standing(reader, method), Known.of(reader)
    for n, incident in enumerate(reader.all(Incident)):
        linked = reports.get(incident.id, [])
        case = known.case(incident.noun, linked, said.get(incident.id, ()), assessed.get(incident.id))
        if (row := _told(n, incident.id, case, linked, method, known)) is not None:
            yield row


def rows_of(reader: Reader, method: Method, numbered: Mapping[str, int]) -> Iterator[Row]:
    """Yield the rows of some incidents, by their ids with the number of each; those that a reader does not see have none."""
    known = Known.of(reader)
    for id, n in numbered.items():
        try:
            held = reader.one(id)
        except Unknown:
            continue
        if isinstance(held.noun, Incident) and held.id == id and not held.proposed:
            pointing = reader.pointing_to(id)
            case = known.case_of(held.noun, pointing, reader, method)
            if (row := _told(n, id, case, reports_among(pointing), method, known)) is not None:
                yield row


def reports_among(pointing: Iterable[tuple[str, Held[Noun]]]) -> list[Held[Report]]:
    """Return the reports of an incident among what names it; a proposal is none yet."""
    named = (held for role, held in pointing if role == "incident" and not held.proposed)
    return [Held(held.id, held.noun, held.entry) for held in named if isinstance(held.noun, Report)]


@dataclass(frozen=True)
class Known:
    """What a method needs to know beside an incident: names, and which party is behind which source."""

    names: Names
    places: Names
    controlled: Mapping[str, str]

    @classmethod
    def of(cls, reader: Reader) -> Known:
        """Read it from a book."""
        names = party_names(reader)
        return cls(names, place_names(reader), memo(reader, "controlled", lambda: _controlled(reader, names)))

    def case(self, incident: Incident, reports: Sequence[Held[Report]], said: Iterable[Statement], assessment: Assessment | None) -> Case:
        """Return an incident with its reports, the newest response of each speaker, and what people decided."""
        return Case(
            incident,
            tuple(held.noun for held in reports),
            tuple(self._newest(said)),
            self.controlled,
            known_as=lambda printed: one_name(printed, self.names),
            assessment=assessment,
        )

    def case_of(self, incident: Incident, pointing: Sequence[tuple[str, Held[Noun]]], reader: Reader, method: Method) -> Case:
        """Return an incident as a method sees it, out of what names it."""
        said = (held.noun for role, held in pointing if role == "about" and isinstance(held.noun, Statement) and not held.proposed)
        decided = [Held(held.id, held.noun, held.entry) for _, held in pointing if isinstance(held.noun, Assessment) and not held.proposed]
        return self.case(incident, reports_among(pointing), said, newest(decided, reader, method))

    def _newest(self, said: Iterable[Statement]) -> Iterable[Statement]:
        found: dict[str, Statement] = {}
        for answer in said:
            if answer.stance is None:
                continue
            key = one_name(answer.on_behalf_of or answer.speaker, self.names)
            if key not in found or _day(answer) >= _day(found[key]):
                found[key] = answer
        return found.values()


def _controlled(reader: Reader, names: Names) -> Mapping[str, str]:
    return {fold(held.noun.name): one_name(held.noun.controlled_by, names) for held in reader.all(Source) if held.noun.controlled_by}


def _day(answer: Statement) -> date:
    return (answer.when and answer.when.latest) or date.min


def _told(n: int, id: str, case: Case, reports: Sequence[Held[Report]], method: Method, known: Known) -> Row | None:
    """Return the row of an incident of which something is told; a part may hold nothing and still have parts."""
    if not (case.incident.counts or reports or case.responses or case.incident.part_of):
        return None
    return _row(n, id, case, [report.id for report in reports], method, known.names, known.places)


def _row(n: int, id: str, case: Case, reports: list[str], method: Method, names: Names, places: Names) -> Row:
    incident = case.incident
    where = incident.where[0] if incident.where else None
    alleged = [one_name(party, names) for party in case.alleged]
    grade = method.graded(case)
    return Row(
        n=n,
        id=id,
        earliest=incident.when.earliest,
        latest=incident.when.latest,
        grade=grade,
        regrade=grade_by_sources(case) if grade == CONTESTED and case.assessment is None else grade,
        alleged=alleged,
        place=where.name if where else None,
        district=where.district if where else None,
        province=where.province if where else None,
        country=where.country if where else None,
        longitude=where.longitude if where else None,
        latitude=where.latitude if where else None,
        precision=where.precision if where else None,
        lies_in=sorted({_place(name, places) for place in incident.where for name in place.path}),
        sources=sorted({fold(name) for name in (incident.provenance.publisher, *incident.provenance.first_said_by)}),
        side_a=_side(incident, "a"),
        side_b=_side(incident, "b"),
        type=incident.type,
        weapon=incident.weapon,
        part_of=incident.part_of,
        told=bool(incident.counts or case.reports or case.responses),
        receipts=[id, *reports],
        parts=list(_parts(case, names)),
        cells=[*(_cell("", count) for count in method.counted(case)), *_conceded(case, names)],
    )


def _place(printed: str, places: Names) -> str:
    return fold(one_name(printed, places))


def _side(incident: Incident, side: str) -> str | None:
    return ", ".join(party.party for party in incident.parties if party.side == side) or None


def _parts(case: Case, names: Names) -> Iterator[Part]:
    for named in case.parties:
        yield Part(one_name(named.party, names), named.party, named.role.value)
    for answer in case.responses:
        party = answer.on_behalf_of or answer.speaker
        if answer.stance in {Stance.ACCEPTS, Stance.ACCEPTS_PARTLY}:
            yield Part(one_name(party, names), party, Role.CONCEDED.value)
        elif answer.stance is Stance.DENIES:
            yield Part(one_name(party, names), party, Role.DENIED.value)


def _conceded(case: Case, names: Names) -> Iterator[Cell]:
    for answer in case.responses:
        for count in answer.counts if answer.stance is not Stance.DENIES else ():  # who denies concedes nothing
            yield _cell(one_name(answer.on_behalf_of or answer.speaker, names), count)


def _cell(voice: str, count: Count) -> Cell:
    printed = count.as_printed
    return Cell(voice, count.measure, count.group, count.low, count.high, count.best, printed.low, printed.high, bool(count.flags))
