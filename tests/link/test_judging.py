"""A book whose incidents are compared: people judge, totals move and move back, and nothing a person said is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tollbook import decide, pipeline
from tollbook.errors import BadInput, Unknown
from tollbook.link.proposing import Linked, explained
from tollbook.model.decisions import Answer, Judgement, Redirect
from tollbook.model.events import Incident, Report
from tollbook.model.figures import Question
from tollbook.model.sources import Source
from tollbook.store.figures import answer
from tollbook.store.record import Record
from tollbook.store.writing import Hand

ENTRY = Path(sys.executable).parent / "tollbook"
PLACED = {"place": "Town B", "latitude": 35.95, "longitude": 39.01, "precision_m": 1000}
STRIKE = {
    "kind": "incident",
    "date": "2017-05-03",
    **PLACED,
    "parties": [{"party": "Party A", "role": "alleged"}],
    "counts": [{"group": "civilians", "low": 5, "high": 9}],
    "weapon": "airstrike",
}
LINES: list[dict[str, object]] = [
    {"kind": "source", "name": "Monitor", "deduplicated": True},
    {"kind": "source", "name": "Ledger", "deduplicated": True},
    {**STRIKE, "id": "m1", "publisher": "Monitor", "grade": "fair"},
    {**STRIKE, "id": "l1", "publisher": "Ledger", "grade": "fair", "counts": [{"group": "civilians", "low": 5, "high": 8}]},
    {
        **STRIKE,
        "id": "m2",
        "publisher": "Monitor",
        "grade": "weak",
        "date": "2017-05-04",
        "counts": [{"group": "civilians", "low": 30, "high": 30}],
    },
    {
        **STRIKE,
        "id": "l2",
        "publisher": "Ledger",
        "date": "2017-05-01/2017-05-09",
        "counts": [{"group": "civilians", "low": 40, "high": 60}],
    },
    {**STRIKE, "id": "r1", "kind": "report", "publisher": "Local page"},
    {**STRIKE, "id": "r2", "kind": "report", "publisher": "Other page", "counts": [{"group": "civilians", "low": 6, "high": 6}]},
    {**STRIKE, "id": "far", "publisher": "Ledger", "date": "2018-01-01", "grade": "fair"},
]
ANY = ("confirmed", "fair", "weak", "contested", "discounted", "ungraded")


@pytest.fixture
def strikes(tmp_path: Path, hand: Hand) -> Path:
    file = tmp_path / "strikes.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    pipeline.init(tmp_path / "strikes", title="Strikes", method="airwars", hand=hand)
    assert pipeline.import_rows(tmp_path / "strikes", file, None, hand=hand).refused == 0
    return tmp_path / "strikes"


@pytest.fixture
def id_of(strikes: Path) -> Callable[[str], str]:
    def id_of(key: str) -> str:
        with Record(strikes) as record:
            return record.full_id(key)

    return id_of


def total(path: Path) -> tuple[int | None, int | None]:
    with Record(path) as record:
        (figure,) = answer(record, Question(grades=ANY)).figures
    return figure.low, figure.high


def waiting(found: Linked) -> set[tuple[str, str]]:
    return {tuple(sorted(each.subjects)) for each in found.waiting}  # type: ignore[misc]  # of two


def test_pairs_wait_by_the_change_of_totals_that_is_to_be_expected(strikes: Path, id_of: Callable[[str], str]) -> None:
    found = pipeline.link(strikes)
    expected = [each.expected for each in found.waiting]
    assert expected == sorted(expected, reverse=True)
    assert tuple(sorted((id_of("m1"), id_of("l1")))) in waiting(found)
    assert not any(id_of("far") in pair for pair in waiting(found))


def test_totals_move_with_a_judgement_and_back_with_its_undo(strikes: Path, hand: Hand, id_of: Callable[[str], str]) -> None:
    before = total(strikes)
    entry = pipeline.judge(strikes, "m1", "l1", Answer.SAME, hand=hand, why="one strike, two recorders")
    low, high = total(strikes)
    assert (low, high) == (before[0] - 5, before[1] - 8)  # type: ignore[operator]  # both are known
    with Record(strikes) as record:
        assert record.one(id_of("l1")).noun == Redirect(id_of("m1"))
        (said,) = record.all(Judgement)
        assert (said.noun.answer, said.noun.by, said.noun.why) == (Answer.SAME, hand.by, "one strike, two recorders")
        decide_entry = record.entry(entry.seq)
    assert (decide_entry.verb, decide_entry.reason) == ("judge", "one strike, two recorders")
    with pipeline.acting(strikes, hand) as record:
        decide.undo(record, entry.seq, hand=hand)
    assert total(strikes) == before
    assert tuple(sorted((id_of("m1"), id_of("l1")))) in waiting(pipeline.link(strikes))


def test_what_was_judged_is_not_asked_again_and_stands_above_the_model(strikes: Path, hand: Hand, id_of: Callable[[str], str]) -> None:
    pair = tuple(sorted((id_of("m1"), id_of("l1"))))
    pipeline.judge(strikes, "l1", "m1", Answer.DIFFERENT, hand=hand)
    again = pipeline.link(strikes, by="somebody else")
    assert pair not in waiting(again)
    row = {told.id: at for at, told in enumerate(again.links.told)}
    assert again.links.group[row[pair[0]]] != again.links.group[row[pair[1]]]
    with Record(strikes) as record:
        found, said = explained(record, *pair)
        assert found.judged is False
        assert [held.noun.by for held in said] == [hand.by]


def test_unsure_leaves_the_pair_to_others(strikes: Path, hand: Hand, id_of: Callable[[str], str]) -> None:
    pair = tuple(sorted((id_of("m1"), id_of("l1"))))
    pipeline.judge(strikes, "l1", "m1", Answer.UNSURE, hand=hand)
    assert pair not in waiting(pipeline.link(strikes, by=hand.by))
    assert pair in waiting(pipeline.link(strikes, by="somebody else"))


def test_a_person_may_change_their_mind_and_both_answers_stay(strikes: Path, hand: Hand) -> None:
    pipeline.judge(strikes, "l1", "m1", Answer.DIFFERENT, hand=hand)
    pipeline.judge(strikes, "l1", "m1", Answer.SAME, hand=hand)
    with Record(strikes) as record:
        (said,) = record.all(Judgement)
        assert [version.noun.answer for version in record.versions(said.id) if isinstance(version.noun, Judgement)] == [
            Answer.DIFFERENT,
            Answer.SAME,
        ]


def test_a_report_joins_an_incident_and_two_reports_begin_one(strikes: Path, hand: Hand, id_of: Callable[[str], str]) -> None:
    entry = pipeline.judge(strikes, "r1", "r2", Answer.SAME, hand=hand)
    with Record(strikes) as record:
        reports = [record.one(id_of(key)).noun for key in ("r1", "r2")]
    assert all(isinstance(report, Report) and report.incident is not None for report in reports)
    pipeline.judge(strikes, "r2", "m1", Answer.SAME, hand=hand)
    with Record(strikes) as record:
        joined = record.one(id_of("r1")).noun
    assert isinstance(joined, Report)
    assert joined.incident == id_of("m1")
    with pytest.raises(BadInput, match="are of one incident already"):
        pipeline.judge(strikes, "r1", "m1", Answer.SAME, hand=hand)
    assert entry.records == 4


def test_a_strike_becomes_a_part_of_its_episode(strikes: Path, hand: Hand, id_of: Callable[[str], str]) -> None:
    (episode,) = [each for each in pipeline.link(strikes).waiting if set(each.subjects) == {id_of("m2"), id_of("l2")}]
    assert episode.whole
    pipeline.judge(strikes, "m2", "l2", Answer.PART, hand=hand)
    with Record(strikes) as record:
        part = record.one(id_of("m2")).noun
    assert isinstance(part, Incident)
    assert part.part_of == id_of("l2")
    with pytest.raises(BadInput, match="is itself part of"):
        pipeline.judge(strikes, "l2", "m2", Answer.PART, hand=hand)


def test_a_refused_judgement_writes_nothing(strikes: Path, hand: Hand) -> None:
    with Record(strikes) as record:
        before = record.entries
    for one, other, error in (("m1", "m1", BadInput), ("m1", "nobody", Unknown), ("r1", "m1+", Unknown)):
        with pytest.raises(error):
            pipeline.judge(strikes, one, other, Answer.SAME, hand=hand)
    with pytest.raises(BadInput):
        pipeline.judge(strikes, "r1", "m1", Answer.PART, hand=hand)
    with Record(strikes) as record:
        assert record.entries == before


def test_a_pair_explains_itself_and_far_ones_say_why_not(strikes: Path, id_of: Callable[[str], str]) -> None:
    with Record(strikes) as record:
        found, said = explained(record, "m1", "l1")
        assert said == []
        assert {found.one, found.other} == {id_of("m1"), id_of("l1")}
        assert {part.field for part in found.parts} == {"when", "where", "party", "kind", "killed", "injured", "people"}
        with pytest.raises(BadInput, match="too far apart"):
            explained(record, "m1", "far")
        with pytest.raises(BadInput, match="no incident and no report"):
            explained(record, "m1", next(iter(record.all(Source))).id)


def test_linking_writes_nothing(strikes: Path) -> None:
    with Record(strikes) as record:
        before = record.state
    pipeline.link(strikes)
    with Record(strikes) as record:
        assert record.state == before


def test_what_one_says_is_two_and_another_one_leaves_no_pair_with_itself(strikes: Path, hand: Hand, id_of: Callable[[str], str]) -> None:
    pipeline.judge(strikes, "m1", "l1", Answer.DIFFERENT, hand=Hand("first", hand.now))
    pipeline.judge(strikes, "m1", "l1", Answer.SAME, hand=Hand("second", hand.now))
    links = pipeline.link(strikes).links
    assert (links.one < links.other).all()


def test_an_erased_record_is_no_reason_to_explain_no_pair(strikes: Path, hand: Hand) -> None:
    pipeline.judge(strikes, "r1", "r2", Answer.DIFFERENT, hand=hand)
    with pipeline.acting(strikes, hand) as record:
        decide.erase(record, ["r2"], hand=hand, reason="court order")
    shown = subprocess.run([ENTRY, "--book", strikes, "show", "m1+l1"], capture_output=True, text=True, check=False)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "together" in shown.stdout


def test_a_publishers_key_with_a_plus_is_one_record(strikes: Path, tmp_path: Path, hand: Hand) -> None:
    file = tmp_path / "plus.jsonl"
    file.write_text(json.dumps({**STRIKE, "id": "a+b", "publisher": "Monitor", "date": "2019-01-01"}) + "\n", "utf-8")
    pipeline.import_rows(strikes, file, None, hand=hand)
    shown = subprocess.run([ENTRY, "--book", strikes, "show", "a+b"], capture_output=True, text=True, check=False)
    assert shown.stdout.startswith("incident ")
