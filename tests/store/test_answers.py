"""Answers that a hunt for wrong numbers found wrong, each held by the smallest book that shows it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tollbook import decide, pipeline
from tollbook.errors import BadInput, TollbookError
from tollbook.language.fold import fold
from tollbook.model.counts import Measure
from tollbook.model.figures import Figure, Question
from tollbook.model.parties import Role
from tollbook.model.searches import Search
from tollbook.store.figures import answer, parties_held, places_held
from tollbook.store.record import Record
from tollbook.store.search import search
from tollbook.store.verify import verify
from tollbook.store.writing import Hand

ALLEGED = [{"party": "Party A", "role": "alleged"}]


def event(id: str, low: int | None = None, high: int | None = None, **more: object) -> dict[str, object]:
    counts = [] if low is None and high is None else [{"group": "civilians", "low": low, "high": high}]
    return {
        "kind": "incident", "id": id, "publisher": "Monitor", "date": "2017-05-03", "place": "Town B", "parties": ALLEGED, "grade": "fair",
        "counts": counts, **more,
    }  # fmt: skip


class Small:
    """A book of a few lines."""

    def __init__(self, folder: Path, hand: Hand) -> None:
        self.path, self.folder, self.hand, self.files = folder / "small", folder, hand, 0
        pipeline.init(self.path, title="Small", method="airwars", hand=hand)

    def take(self, *lines: dict[str, object], proposed: bool = False) -> None:
        self.files += 1
        file = self.folder / f"lines{self.files}.jsonl"
        file.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
        outcome = pipeline.import_rows(self.path, file, None, hand=self.hand, proposed=proposed)
        assert outcome.refusals == []

    def total(self, **asked: object) -> Figure:
        with Record(self.path) as record:
            (figure,) = answer(record, Question(**asked)).figures  # type: ignore[arg-type]  # filters of several types
            return figure


@pytest.fixture
def small(tmp_path: Path, hand: Hand) -> Small:
    return Small(tmp_path, hand)


def test_a_place_is_asked_for_by_any_name_that_incidents_print(small: Small) -> None:
    small.take(event("a", 20, 30, place="Raqqa"))
    small.take({"kind": "place", "id": "p", "name": "Ar-Raqqah", "names": ["Raqqa"]}, event("b", 1, 1, place="Raqqa"))

    assert [small.total(places=(name,)).low for name in ("Raqqa", "Ar-Raqqah")] == [21, 21]


def test_incidents_said_to_be_part_of_each_other_are_not_lost(small: Small) -> None:
    small.take(event("a", 10, 10), event("b", 6, 6, part_of="a"))
    small.take(event("a", 10, 10, part_of="b"))

    assert (small.total().low, small.total().incidents) == (16, 2)


def test_a_whole_is_found_through_a_part_that_holds_nothing_itself(small: Small) -> None:
    small.take(event("a", 10, 10), event("b", part_of="a"), event("c", 4, 4, part_of="b"))

    assert (small.total().low, small.total().incidents, small.total().unknown) == (10, 1, 0)


def test_a_merged_incident_stays_part_of_its_whole(small: Small, hand: Hand) -> None:
    small.take(event("w", 10, 10), event("p", 6, 6, part_of="w"), event("x", 6, 6))

    with pipeline.acting(small.path, hand) as record:
        decide.merge(record, "x", ["p"], hand=hand)

    assert small.total().low == 10


def test_parts_of_parts_are_not_merged_with_their_whole(small: Small, hand: Hand) -> None:
    small.take(event("c", 10, 10), event("b", 6, 6, part_of="c"), event("a", 4, 4, part_of="b"))

    with pipeline.acting(small.path, hand) as record, pytest.raises(BadInput, match="a whole and its part"):
        decide.merge(record, "a", ["c"], hand=hand)


def test_a_merge_loses_no_number(small: Small, hand: Hand) -> None:
    small.take(
        event("a"),
        event("b", counts=[{"group": "civilians", "best": 6}, {"measure": "injured", "group": "civilians", "low": 5, "high": 5}]),
    )

    with pipeline.acting(small.path, hand) as record:
        decide.merge(record, "a", ["b"], hand=hand)

    assert (small.total().low, small.total().best) == (6, 6)
    assert small.total(measure=Measure.INJURED).low == 5


def test_a_stated_minimum_is_within_what_the_reports_say_together(small: Small) -> None:
    report: dict[str, object] = {"kind": "report", "incident": "i", "date": "2017-05-03"}
    small.take(
        event("i", counts=[{"group": "civilians"}], action_near="likely"),
        {**report, "counts": [{"group": "civilians", "low": 3, "high": 4}], "publisher": "One page"},
        {**report, "counts": [{"group": "civilians", "low": 50}], "publisher": "Other page"},
    )

    assert (small.total().low, small.total().high) == (3, 50)


def test_the_newest_answer_of_a_party_counts_under_whatever_name_it_gave_it(small: Small) -> None:
    response = {"kind": "response", "about": "i", "says": "answers", "publisher": "Gazette"}
    small.take(
        {"kind": "party", "id": "p", "name": "Party A", "aliases": [{"name": "Task Force"}]},
        event("i", 20, 30, grade="weak"),
        {**response, "speaker": "Party A", "date": "2017", "stance": "accepts"},
        {**response, "speaker": "Task Force", "date": "2018", "stance": "denies"},
    )

    assert small.total().incidents == 0


def test_each_party_gets_what_it_concedes_itself_and_a_denial_concedes_nothing(small: Small) -> None:
    response = {"kind": "response", "about": "i", "says": "answers", "publisher": "Gazette"}
    small.take(
        event("i", 5, 20),
        {**response, "speaker": "Party A", "stance": "accepts", "counts": [{"group": "civilians", "low": 2, "high": 2}]},
        {**response, "speaker": "Party B", "stance": "accepts", "counts": [{"group": "civilians", "low": 10, "high": 10}]},
        {**response, "speaker": "Party C", "stance": "denies", "counts": [{"group": "civilians", "low": 99, "high": 99}]},
    )

    with Record(small.path) as record:
        figures = answer(record, Question(roles=(Role.CONCEDED,), by=("party",))).figures

    assert {figure.key["party"]: (figure.low, figure.high) for figure in figures} == {"Party A": (2, 2), "Party B": (10, 10)}
    assert small.total(roles=(Role.CONCEDED,)).high == 10


def test_the_gap_is_that_of_the_sums(small: Small) -> None:
    small.take(event("a", 1, 2), event("b", None, 500))

    with Record(small.path) as record:
        gaps = answer(record, Question()).sensitivity
        assert [(record.one(gap.incident).key, round(gap.share, 3)) for gap in gaps] == [("b", 0.998), ("a", 0.002)]


def test_two_spellings_of_one_name_can_each_be_asked_for(small: Small) -> None:
    small.take(
        event("a", 1, 1, parties=[{"party": "Group Q", "role": "alleged"}]),
        event("b", 2, 2, parties=[{"party": "GROUP Q", "role": "alleged"}]),
    )

    assert small.total(parties=("Group Q",)).low == 1


@pytest.mark.parametrize("line", [event("a", 10**20, 10**20), event("a", 1, 1, place="x\0y")])
def test_no_line_can_break_the_totals_of_a_book(line: dict[str, object], tmp_path: Path, hand: Hand, small: Small) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text(json.dumps(line) + "\n" + json.dumps(event("b", 2, 2)) + "\n", "utf-8")

    outcome = pipeline.import_rows(small.path, file, None, hand=hand)

    assert (outcome.written, outcome.refused) == (1, 1)
    assert small.total(by=()).low == 2


def test_a_split_leaves_a_proposal_a_proposal(small: Small, hand: Hand) -> None:
    small.take(event("i", 5, 5), {"kind": "report", "id": "r", "incident": "i", "date": "2017"})
    small.take({"kind": "report", "id": "p", "incident": "i", "date": "2017"}, proposed=True)

    with pipeline.acting(small.path, hand) as record:
        decide.split(record, "i", ["r", "p"], hand=hand)

        assert [held.key for held in record.proposals()] == ["p"]


def test_nothing_that_stands_is_left_pointing_at_nothing(small: Small, hand: Hand) -> None:
    report: dict[str, object] = {
        "kind": "report",
        "id": "r",
        "incident": "i",
        "date": "2017",
        "counts": [{"group": "civilians", "low": 1, "high": 1}],
    }
    small.take(event("i", 5, 5))
    with pipeline.acting(small.path, hand) as record:
        decide.undo(record, 1, hand=hand)
        decide.undo(record, 2, hand=hand)
    small.take(report)

    with pipeline.acting(small.path, hand) as record, pytest.raises(TollbookError, match="speaks of"):
        decide.undo(record, 3, hand=hand)


def test_a_proposal_that_others_speak_of_is_not_rejected_nor_taken_back(small: Small, hand: Hand) -> None:
    small.take(event("i", 5, 5), proposed=True)
    small.take({"kind": "report", "id": "r", "incident": "i", "date": "2017"}, proposed=True)

    with pipeline.acting(small.path, hand) as record:
        with pytest.raises(BadInput, match="accept that with it"):
            decide.accept(record, ["r"], hand=hand)
        with pytest.raises(BadInput, match="speaks of it"):
            decide.reject(record, ["i"], hand=hand)
        decide.accept(record, ["i", "r"], hand=hand)


def test_copies_of_what_is_erased_are_named(small: Small, hand: Hand) -> None:
    small.take(event("a", 5, 5), event("b", 6, 6, words="SECRETWORD stands here"))
    with pipeline.acting(small.path, hand) as record:
        decide.merge(record, "a", ["b"], hand=hand)

        erased = decide.erase(record, ["b"], hand=hand, reason="court order")
        decide.erase(record, [*erased.copied_in, *erased.still_in], hand=hand, reason="court order")

    assert len(erased.copied_in) == 1
    assert not any(b"SECRETWORD" in file.read_bytes() for file in small.path.rglob("*") if file.is_file())
    assert verify(small.path).findings == ()


def test_the_key_of_what_is_erased_goes_too_and_is_still_known_again(small: Small, hand: Hand, tmp_path: Path) -> None:
    person: dict[str, object] = {"kind": "person", "id": "Quokka Secretname", "name": "Quokka Secretname"}
    small.take(person)
    with pipeline.acting(small.path, hand) as record:
        decide.erase(record, ["Quokka Secretname"], hand=hand, reason="consent withdrawn")

    assert b"Secretname" not in (small.path / "book.db").read_bytes()
    (tmp_path / "again.jsonl").write_text(json.dumps({**person, "age": 3}) + "\n" + json.dumps(event("i", 1, 1)) + "\n", "utf-8")
    assert pipeline.import_rows(small.path, tmp_path / "again.jsonl", None, hand=hand).refused == 1


def test_a_hidden_name_is_masked_wherever_it_stands(small: Small) -> None:
    small.take(
        {"kind": "source", "id": "s", "name": "Hidden Person", "protected": True},
        {"kind": "place", "id": "p", "name": "Safe House", "level": "site"},
        {"kind": "party", "id": "a", "name": "Party A", "aliases": [{"name": "TF", "source": "Hidden Person"}]},
        event("i", 1, 1, parties=[{"party": "Hidden Person", "role": "alleged"}], district="Safe House"),
        {"kind": "observation", "measure": "strikes", "value": 3, "parties": [{"party": "Hidden Person"}], "places": ["Safe House"]},
    )

    with pipeline.reading_public(small.path) as public:
        shown = repr(list(public.everything())) + repr(parties_held(public)) + repr(places_held(public))
        assert [name for name in ("Hidden Person", "Safe House") if name in shown] == []
        assert [search(public, Search(name)).total for name in ("hidden person", "safe house")] == [0, 0]


def test_letters_as_a_pdf_gives_them_are_folded() -> None:
    assert fold("ﺍﻟﺮﻗﺔ") == fold("الرقة")
    assert fold(fold("™")) == fold("™")


def test_a_phrase_does_not_reach_from_one_text_into_another(small: Small) -> None:
    small.take({"kind": "statement", "id": "s", "speaker": "beta", "says": "gamma", "publisher": "alpha"})

    with Record(small.path) as record:
        assert [search(record, Search(words)).total for words in ('"beta gamma"', '"gamma alpha"', "beta gamma alpha")] == [0, 0, 1]


def test_a_period_that_ends_before_it_begins_is_refused(small: Small) -> None:
    small.take(event("i", 1, 1))
    with Record(small.path) as record, pytest.raises(BadInput, match="exchange them"):
        search(record, Search("monitor", earliest=date(2018, 1, 1), latest=date(2017, 1, 1)))
    with pytest.raises(BadInput, match="exchange them"):
        small.total(earliest=date(2018, 1, 1), latest=date(2017, 1, 1))
