"""The example book: every kind of record, every party alike, every figure in its receipt's own words."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from tollbook.model.counts import Group, Measure
from tollbook.model.events import Incident, Report
from tollbook.model.parties import Role
from tollbook.model.publications import Coverage, Find, Observation, Relation, Stance, Statement, Zone
from tollbook.model.sources import Document
from tollbook.store.canonical import KIND_OF
from tollbook.store.media import words_of
from tollbook.store.record import Record

SHARED = Path(__file__).parents[2] / "shared" / "data"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder of datasets is not beside this checkout")

PARTIES = (
    "Syrian government",
    "Russia",
    "ISIS",
    "SDF",
    "Turkey",
    "Syrian opposition armed groups",
    "Hayat Tahrir al-Sham",
    "US-led coalition",
    "Israel",
    "Iran",
)


def every_id(record: Record) -> list[str]:
    return [id for (id,) in record.db.execute("select distinct id from record")]


def test_it_holds_every_kind_of_thing(example: Path) -> None:
    with Record(example) as record:
        kinds = {KIND_OF[type(record.one(id).noun)] for id in every_id(record)}
        assert kinds >= {
            "source",
            "party",
            "incident",
            "report",
            "observation",
            "statement",
            "relation",
            "find",
            "zone",
            "coverage",
            "place",
        }
        incidents = [held.noun for held in record.all(Incident)]
        assert len([incident for incident in incidents if incident.counts]) >= 120
        stances = {held.noun.stance for held in record.all(Statement)}
        assert {Stance.ACCEPTS, Stance.DENIES, Stance.OPEN} <= stances


def test_every_party_of_the_war_has_incidents_with_a_toll(example: Path) -> None:
    with Record(example) as record:
        with_toll = [held.noun for held in record.all(Incident) if held.noun.counts]

    named = Counter(party.party for incident in with_toll for party in incident.parties if party.role is not Role.VICTIM)
    assert {party: named[party] for party in PARTIES if named[party] < 8} == {}
    assert named["Syrian National Army"] >= 3
    assert named["Hezbollah"] >= 3


def test_every_party_of_the_war_is_accused_in_some_incident(example: Path) -> None:
    with Record(example) as record:
        accused = {party.party for held in record.all(Incident) for party in held.noun.parties if party.role is Role.ALLEGED}

    assert set(PARTIES) - accused == set()


def test_no_party_has_most_of_the_incidents(example: Path) -> None:
    with Record(example) as record:
        with_toll = [held.noun for held in record.all(Incident) if held.noun.counts]

    named = Counter(party for incident in with_toll for party in {each.party for each in incident.parties})
    assert max(named.values()) < len(with_toll) / 2


@pytest.mark.parametrize("party", PARTIES)
def test_every_party_of_the_war_speaks_for_itself(party: str, example: Path) -> None:
    with Record(example) as record:
        said = [held.noun for held in record.all(Statement) if party in {held.noun.on_behalf_of, held.noun.speaker}]

    assert said


def test_more_than_one_party_denies_and_more_than_one_accepts(example: Path) -> None:
    with Record(example) as record:
        answers = [held.noun for held in record.all(Statement) if held.noun.about and held.noun.stance]

    by_stance = {stance: {each.on_behalf_of or each.speaker for each in answers if each.stance is stance} for stance in Stance}
    assert by_stance[Stance.DENIES] >= {"US-led coalition", "Turkey", "ISIS"}
    assert by_stance[Stance.ACCEPTS] >= {"US-led coalition", "Hayat Tahrir al-Sham", "ISIS", "SDF"}
    assert by_stance[Stance.ACCEPTS_PARTLY] >= {"US-led coalition", "Israel"}
    assert by_stance[Stance.OPEN] >= {"US-led coalition", "United States", "Iran", "ISIS"}


def test_territory_is_held_by_more_than_one_party(example: Path) -> None:
    with Record(example) as record:
        figures = [held.noun for held in record.all(Observation) if held.noun.measure is Measure.TERRITORY]

    holders = {party.party for figure in figures for party in figure.parties}
    assert holders >= {"ISIS", "SDF", "Syrian government", "Turkey", "Syrian opposition armed groups"}
    assert {figure.unit for figure in figures} == {"km2", "percent"}
    assert {figure.provenance.publisher for figure in figures} >= {"IHS", "US-led coalition", "SOHR"}
    assert [figure for figure in figures if figure.as_of is None] == []


def test_displacement_within_and_across_borders_has_more_than_one_publisher(example: Path) -> None:
    with Record(example) as record:
        observations = [held.noun for held in record.all(Observation)]

    within = [each for each in observations if each.measure is Measure.DISPLACED]
    across = [each for each in observations if each.measure in {Measure.REFUGEES, Measure.ASYLUM_APPLICATIONS}]
    assert len(within) >= 10
    assert {each.provenance.publisher for each in within + across} >= {"SOHR", "UNHCR", "UAE Times"}
    assert len({party.party for each in within for party in each.parties}) >= 4
    assert [each for each in within + across if each.as_of is None] == []


def test_movements_of_every_side_are_dated_and_attributed(example: Path) -> None:
    with Record(example) as record:
        events = [held.noun for held in record.all(Incident) if held.noun.what and not held.noun.counts]

    moved = Counter(party.party for event in events for party in event.parties)
    sides = {"Syrian government", "Russia", "ISIS", "SDF", "Turkey", "Hayat Tahrir al-Sham", "US-led coalition", "Hezbollah", "Iran"}
    assert sides - moved.keys() == set()
    assert [event.what for event in events if event.when is None or not event.provenance.publisher] == []


def test_what_is_disputed_says_by_whom(example: Path) -> None:
    with Record(example) as record:
        disputed = {by for held in record.all(Relation) for by in held.noun.disputed_by}
        disputed |= {by for held in record.all(Zone) for by in held.noun.disputed_by}

    assert disputed >= {"Russia", "US-led coalition"}


def test_totals_of_killed_people_were_published_on_several_parties(example: Path) -> None:
    with Record(example) as record:
        totals = [held.noun for held in record.all(Observation) if held.noun.measure is Measure.KILLED]

    named = {party.party for total in totals for party in total.parties if party.role is Role.ALLEGED}
    assert named >= {"US-led coalition", "Russia", "Syrian government", "Turkey", "ISIS", "Hayat Tahrir al-Sham", "Israel"}


def test_it_claims_no_complete_coverage(example: Path) -> None:
    with Record(example) as record:
        assert [held.noun.complete for held in record.all(Coverage)] == [False, False]


def test_every_figure_stands_in_the_bytes_of_its_receipt(example: Path) -> None:
    figures = 0
    with Record(example) as record:
        held: list[Incident | Report | Observation | Statement] = [
            *(each.noun for each in record.all(Incident)),
            *(each.noun for each in record.all(Report)),
            *(each.noun for each in record.all(Observation)),
            *(each.noun for each in record.all(Statement)),
        ]
        for noun in held:
            quote = noun.provenance.quote
            assert quote is not None
            document = record.one(quote.document).noun
            assert isinstance(document, Document)
            line = json.loads(words_of(record.evidence, document, quote))
            ranges = [noun.range] if isinstance(noun, Observation) else [count.range for count in noun.counts]
            given = [line] if isinstance(noun, Observation) else line.get("counts", [])
            for known, printed in zip(ranges, given, strict=True):
                low, high = printed.get("low", printed.get("value")), printed.get("high", printed.get("value"))
                assert (known.low, known.high) == (low, high)
                figures += 1
    assert figures > 150


def test_every_line_names_its_source(example: Path) -> None:
    with Record(example) as record:
        said = [
            *(each.noun.provenance for each in record.all(Incident)),
            *(each.noun.provenance for each in record.all(Observation)),
            *(each.noun.provenance for each in record.all(Statement)),
            *(each.noun.provenance for each in record.all(Relation)),
            *(each.noun.provenance for each in record.all(Find)),
            *(each.noun.provenance for each in record.all(Zone)),
        ]
    assert len(said) > 200
    assert [provenance for provenance in said if provenance.publisher == "not stated" or not provenance.url] == []


def test_a_reprint_is_not_a_second_origin(example: Path) -> None:
    with Record(example) as record:
        reprinted = [held.noun.provenance for held in record.all(Observation) if held.noun.provenance.via]

    assert reprinted
    assert all(provenance.via not in provenance.first_said_by for provenance in reprinted)


@needs_shared
@pytest.mark.shared
def test_every_incident_of_ucdp_has_the_numbers_of_its_row(example: Path) -> None:
    with gzip.open(SHARED / "ucdp-syria" / "ged_syria_2016_2019.csv.gz", "rt", encoding="utf-8", newline="") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    with Record(example) as record:
        held = [each.noun for each in record.all(Incident) if each.noun.provenance.publisher == "UCDP" and each.noun.counts]

    for incident in held:
        cited = re.match(r"GED 19\.1, event (\d+)", incident.provenance.note or "")
        assert cited is not None, incident.provenance
        row, counts = rows[cited[1]], {count.group: count for count in incident.counts}
        people = counts[Group.PEOPLE]
        assert (people.low, people.best, people.high) == tuple(int(row[name]) for name in ("low", "best", "high")), cited[1]
        if Group.CIVILIANS in counts:
            assert counts[Group.CIVILIANS].best == int(row["deaths_civilians"]), cited[1]
        assert incident.when is not None
        assert str(incident.when.earliest) == row["date_start"], cited[1]
    assert len(held) >= 120


@needs_shared
@pytest.mark.shared
def test_the_coalition_concedes_what_its_statements_concede(example: Path) -> None:
    with (SHARED / "oir-statements" / "statements.jsonl").open(encoding="utf-8") as stream:
        statements = [json.loads(line) for line in stream]
    alone = {each["code"].split()[0]: each["gold"] for each in statements if each["n_statements_for_incident"] == 1}
    compared = 0
    with Record(example) as record:
        incidents = {held.id: held.noun for held in record.all(Incident)}
        for answer in (held.noun for held in record.all(Statement)):
            about = incidents.get(answer.about or "")
            code = re.match(r"Airwars code (CS\w+)", (about.provenance.note if about else None) or "")
            gold = alone.get(code[1]) if code else None
            killed = next((count for count in answer.counts if count.measure is Measure.KILLED), None)
            if gold is None or killed is None:
                continue
            assert (killed.low, killed.high) == (gold["deaths_conceded_min"], gold["deaths_conceded_max"]), answer
            compared += 1

    assert compared >= 12
