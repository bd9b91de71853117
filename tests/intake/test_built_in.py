"""The built-in mappings, against counts of the files made without our code, and against small files made here."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tollbook.intake import Outcome
from tollbook.language.names import Names
from tollbook.model.events import Incident
from tollbook.model.places import Level, Place
from tollbook.model.publications import Stance, Statement
from tollbook.store.record import Record
from tollbook.store.verify import verify

OIR = Path(__file__).parents[3] / "shared" / "data" / "oir-statements" / "statements.jsonl"
needs_shared = pytest.mark.skipif(not OIR.is_file(), reason="the folder of datasets is not beside this checkout")
Take = Callable[..., Outcome]
Write = Callable[[str, str], Path]


def answered(code: str, **changes: object) -> str:
    gold = {"assessment": "credible", "reason_non_credible": None, "location": "near Town B, District D, Syria", "mgrs": None}
    coded = {f"{harm}_conceded_{bound}": None for harm in ("deaths", "injuries") for bound in ("min", "max")}
    line = {
        "code": code,
        "incident_date": "2017-05-03",
        "belligerent": "coalition",
        "statement_date": "20180125",
        "statement_url": "https://example.org/release",
        "text": "A made-up answer.",
        "gold": gold | coded | {key: value for key, value in changes.items() if key in gold | coded},
        "airwars": {"killed_min": 2, "killed_max": 5, "grading": "Confirmed"},
    }
    return json.dumps(line | {key: value for key, value in changes.items() if key in line}) + "\n"


def statements(book: Path) -> list[Statement]:
    with Record(book) as record:
        return [held.noun for held in record.all(Statement)]


def test_an_answer_makes_its_incident_and_speaks_about_it(take: Take, write: Write, empty: Path) -> None:
    lines = answered("X1", deaths_conceded_min=2, deaths_conceded_max=3, injuries_conceded_min=0, injuries_conceded_max=0)
    lines += answered("X1", statement_date="20190125", text="Another answer.", assessment="open_incident")

    outcome = take(write("answers.jsonl", lines), "oir-statements")

    assert dict(outcome.kinds) == {"incident": 1, "statement": 2}
    with Record(empty) as record:
        (incident,) = record.all(Incident)
    first, second = statements(empty)
    assert incident.key == "airwars/X1"
    assert [place.path for place in incident.noun.where] == [("Town B", "District D", "Syria")]
    assert (incident.noun.grade, incident.noun.counts[0].low, incident.noun.counts[0].high) == ("confirmed", 2, 5)
    assert {first.about, second.about} == {incident.id}
    assert (first.stance, second.stance, str(first.when)) == (Stance.ACCEPTS, Stance.OPEN, "2018-01-25")
    assert [(count.measure.value, count.low, count.high) for count in first.counts if count.range.known] == [("killed", 2, 3)]


def test_an_incident_that_the_book_holds_under_its_code_is_answered_and_not_made_again(take: Take, write: Write, empty: Path) -> None:
    take(write("held.jsonl", '{"kind":"incident","id":"X1","date":"2017-05-03"}\n'), None)

    outcome = take(write("answers.jsonl", answered("X1")), "oir-statements")

    with Record(empty) as record:
        (incident,) = record.all(Incident)
    assert dict(outcome.kinds) == {"statement": 1}
    assert [statement.about for statement in statements(empty)] == [incident.id]


@pytest.mark.parametrize(
    ("assessment", "deaths", "stance", "conceded"),
    [
        ("credible", 4, Stance.ACCEPTS, [4]),
        ("credible", 0, Stance.ACCEPTS, []),
        ("non_credible", 0, Stance.DENIES, []),
        ("non_credible", 4, Stance.DENIES, []),
        ("open_incident", 4, Stance.OPEN, [4]),
        ("not_yet_assessed", None, None, []),
        ("not_yet_assessed", 1, Stance.ACCEPTS, [1]),
        ("duplicate", None, None, []),
    ],
)
def test_having_admitted_none_is_not_nought(
    assessment: str, deaths: int | None, stance: Stance | None, conceded: list[int], take: Take, write: Write, empty: Path
) -> None:
    take(write("a.jsonl", answered("X1", assessment=assessment, deaths_conceded_min=deaths, deaths_conceded_max=deaths)), "oir-statements")

    (statement,) = statements(empty)
    assert statement.stance is stance
    assert [count.low for count in statement.counts if count.range.known] == conceded


@needs_shared
@pytest.mark.shared
def test_the_statements_are_read_as_an_independent_count_finds_them(take: Take, empty: Path) -> None:
    outcome = take(OIR, "oir-statements")

    rows = [json.loads(line) for line in OIR.read_text("utf-8").splitlines()]
    accepted = [row for row in rows if row["gold"]["assessment"] == "credible"]
    assert (outcome.refused, dict(outcome.kinds)) == (0, {"statement": len(rows), "incident": len({row["code"] for row in rows})})
    stances = Counter(statement.stance for statement in statements(empty))
    assert (stances[Stance.DENIES], stances[Stance.OPEN]) == (757, 28)
    with Record(empty) as record:
        accepts = [
            held.noun for held in record.all(Statement) if (held.noun.provenance.note or "").startswith("coded by Airwars as credible")
        ]
    killed = [count for each in accepts for count in each.counts if count.measure == "killed"]
    assert len(accepts) == len(accepted) == 103
    for bound in ("low", "high"):
        named = {"low": "deaths_conceded_min", "high": "deaths_conceded_max"}[bound]
        assert sum(getattr(count, bound) or 0 for count in killed) == sum(row["gold"][named] or 0 for row in accepted)
    assert verify(empty).findings == ()


GEONAMES = [
    (1, "Country B", "Bilad B,بلاد ب", 35.0, 38.0, "A", "PCLI", "00", ""),
    (2, "Province D", "محافظة د", 35.1, 38.1, "A", "ADM1", "04", ""),
    (3, "District E", "منطقة هـ", 35.2, 38.2, "A", "ADM2", "04", "0401"),
    (4, 'Town "F"', "F-town,مدينة ف", 35.21, 38.21, "P", "PPL", "04", "0401"),
    (5, "Mount G", "", 35.3, 38.3, "T", "MT", "04", ""),
    (6, "Town H", "", 35.4, 38.4, "P", "PPLA", "04", "0499"),
]


def dump() -> str:
    rows = [
        (id, name, name, others, north, east, of, code, "XX", "", first, second, "", "", "0", "", "400", "Asia/X", "2020-01-01")
        for id, name, others, north, east, of, code, first, second in GEONAMES
    ]
    return "".join("\t".join(map(str, row)) + "\n" for row in rows)


def test_a_country_of_geonames_becomes_places_with_what_they_lie_in(take: Take, write: Write, empty: Path) -> None:
    outcome = take(write("XX.txt", dump()), "geonames")

    assert (outcome.written, outcome.skipped, outcome.refused) == (5, 1, 0)
    with Record(empty) as record:
        places = {held.key: held.noun for held in record.all(Place)}
    town, seat = places["geonames/4"], places["geonames/6"]
    assert town.path == ('Town "F"', "District E", "Province D", "Country B")
    assert (town.latitude, town.longitude, town.precision, town.level) == (35.21, 38.21, 5_000, Level.TOWN)
    assert (seat.path, seat.precision) == (("Town H", "Province D", "Country B"), 10_000)
    assert [places[f"geonames/{id}"].level for id in (1, 2, 3)] == [Level.COUNTRY, Level.PROVINCE, Level.DISTRICT]
    spelled = Names((name, place.name) for place in places.values() for name in (place.name, *place.names))
    assert spelled.named("مدينه ف") == ('Town "F"',)


def test_an_incident_finds_the_place_that_geonames_brought(take: Take, write: Write, empty: Path) -> None:
    take(write("XX.txt", dump()), "geonames")

    take(write("lines.jsonl", '{"kind":"incident","id":"a","date":"2017","place":"مدينة ف"}\n'), None)

    with Record(empty) as record:
        (incident,) = record.all(Incident)
    assert incident.noun.where[0].path == ('Town "F"', "District E", "Province D", "Country B")
    assert incident.noun.where[0].latitude == 35.21
