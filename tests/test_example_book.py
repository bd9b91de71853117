"""The example book: every kind of record, every party alike, every figure in its receipt's own words."""

from __future__ import annotations

import json
from pathlib import Path

from tollbook.model.events import Incident, Report
from tollbook.model.parties import Role
from tollbook.model.publications import Coverage, Find, Observation, Relation, Stance, Statement, Zone
from tollbook.model.sources import Document
from tollbook.store.canonical import KIND_OF
from tollbook.store.media import words_of
from tollbook.store.record import Record


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
        assert len([incident for incident in incidents if incident.counts]) >= 40
        stances = {held.noun.stance for held in record.all(Statement)}
        assert {Stance.ACCEPTS, Stance.DENIES, Stance.OPEN} <= stances


def test_every_party_of_the_war_has_incidents(example: Path) -> None:
    with Record(example) as record:
        named = {party.party for held in record.all(Incident) for party in held.noun.parties if party.role is not Role.VICTIM}

    assert named >= {"US-led coalition", "Syrian government", "ISIS", "SDF", "Turkey", "Russia", "Israel", "Hayat Tahrir al-Sham"}


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
