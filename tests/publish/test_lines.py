"""A release imports as a book, and every total of its public view comes out of that book again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.conftest import ALLEGED_A, killed
from tests.publish.conftest import Written, write

from tollbook import pipeline
from tollbook.decide.assessing import assess
from tollbook.errors import Refused
from tollbook.methods import METHODS
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Assessment, Incident
from tollbook.model.figures import Answer, Question
from tollbook.model.parties import Role
from tollbook.publish.exports.lines import EXPORT
from tollbook.store.book import make
from tollbook.store.figures import answer, parties_held, places_held
from tollbook.store.reader import Reader
from tollbook.store.rule import DIMENSIONS
from tollbook.store.writing import Hand


def imported(path: Path, lines: Path, hand: Hand) -> Path:
    make(path, title="Again", method=None, hand=hand)
    outcome = pipeline.import_rows(path, lines, None, hand=hand)
    assert outcome.refusals == []
    assert outcome.written == outcome.rows
    return path


@pytest.fixture(scope="module")
def again(written: Written, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    folder = tmp_path_factory.mktemp("again")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_CONFIG", str(folder / "config"))
        path = imported(folder / "book", written / "book.jsonl", pipeline.hand())
    with pipeline.reading(path) as reader:
        yield reader


def said(found: Answer) -> object:
    """Return all that an answer says but for the ids of records, which a new book gives anew."""
    numbers = [
        (
            dict(each.key),
            each.low,
            each.high,
            each.best,
            each.incidents,
            each.unknown,
            each.left_out,
            each.no_high,
            each.no_low,
            each.point_only,
        )
        for each in (*found.figures, *found.beside)
    ]
    return sorted(numbers, key=str), found.left_out, found.left_out_by_grade


def same(one: Reader, other: Reader, question: Question) -> bool:
    answers: list[object] = []
    for reader in (one, other):
        try:
            answers.append(said(answer(reader, question)))
        except Refused as error:
            answers.append(str(error))
    assert answers[0] == answers[1], question
    return True


@pytest.mark.parametrize("method", [each.name for each in METHODS])
def test_every_total_comes_out_again(written: Written, again: Reader, method: str) -> None:
    for by in ((), *((name,) for name in DIMENSIONS)):
        for measure, group in ((Measure.KILLED, None), (Measure.KILLED, Group.CHILDREN), (Measure.INJURED, Group.PEOPLE)):
            assert same(written.reader, again, Question(measure=measure, group=group, by=by, method=method))


@pytest.mark.parametrize("method", [each.name for each in METHODS])
def test_every_party_and_place_has_the_same_totals(written: Written, again: Reader, method: str) -> None:
    parties, places = parties_held(written.reader), places_held(written.reader)
    assert (parties, places) == (parties_held(again), places_held(again))
    for party in parties[::3]:
        for roles in ((), (Role.CONCEDED,), (Role.DENIED,)):
            assert same(written.reader, again, Question(parties=(party,), roles=roles, method=method))
    for place in places[::9]:
        assert same(written.reader, again, Question(places=(place,), method=method))


def test_every_grade_has_the_same_total(written: Written, again: Reader) -> None:
    for method in METHODS:
        for grade in method.grades:
            assert same(written.reader, again, Question(grades=(grade,), method=method.name))


def test_a_line_names_only_earlier_ones_and_a_ring_names_nothing(tmp_path: Path, hand: Hand) -> None:
    made = [incident("whole"), *(incident(id, part_of="whole") for id in ("part", "ring", "tail"))]
    turned = [incident("whole", part_of="outer"), incident("ring", part_of="other"), incident("tail", part_of="ring")]
    lines = [incident("outer"), *made, incident("other", part_of="ring"), *turned]
    first = tmp_path / "first"
    make(first, title="Parts", method="airwars", hand=hand)
    for number, line in enumerate(lines):
        (tmp_path / "line.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
        assert pipeline.import_rows(first, tmp_path / "line.jsonl", None, hand=hand).refusals == [], number
    with pipeline.reading_public(first) as reader:
        written = write(reader, tmp_path / "out", (EXPORT,))
        again = imported(tmp_path / "again", written / "book.jsonl", hand)
        with pipeline.reading(again) as other:
            for grades in ((), ("weak",)):
                assert same(reader, other, Question(grades=grades))


def incident(id: str, **more: str) -> dict[str, object]:
    said = {"publisher": "Monitor", "date": "2017-03-01", "place": "Town B", "parties": ALLEGED_A, "counts": [killed(2, 3)]}
    return {"kind": "incident", "id": id, **said, **more}


def test_what_people_decided_comes_along_without_who_they_are(book: Path, tmp_path: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record:
        (graded,) = [held.id for held in record.all(Incident) if held.key == "i2"]
        given = (Count(Measure.KILLED, Group.CIVILIANS, 1, 9),)
        for by, grade in (("somebody", "discounted"), ("somebody else", "confirmed")):
            assess(record, Assessment(graded, "airwars", grade, given, "", "looked at anew"), hand=Hand(by, hand.now))
    with pipeline.reading_public(book) as reader:
        written = write(reader, tmp_path / "out", (EXPORT,))
        again = imported(tmp_path / "again", written / "book.jsonl", hand)
        with pipeline.reading(again) as other:
            for question in (Question(), Question(by=("grade",)), Question(parties=("Party A",)), Question(roles=(Role.CONCEDED,))):
                for method in METHODS:
                    assert same(reader, other, replace(question, method=method.name))
    text = (written / "book.jsonl").read_text("utf-8")
    assert "somebody" not in text
    assert "looked at anew" not in text
