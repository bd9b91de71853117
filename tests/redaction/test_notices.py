"""Where the policy asks for it, whoever is held responsible is asked first; until then the public does not see the incident."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tollbook import decide, pipeline
from tollbook.errors import Unknown
from tollbook.model.events import Incident
from tollbook.model.figures import Question
from tollbook.store.figures import answer
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.writing import Hand

TODAY = date(2026, 1, 31)
A, B = ({"party": party, "role": "alleged"} for party in ("Party A", "Party B"))
KILLED = [{"measure": "killed", "group": "civilians", "low": 5, "high": 8}]
EVENT: dict[str, object] = {"kind": "incident", "id": "i", "publisher": "Monitor", "date": "2017-05-03", "place": "Town B", "parties": [A], "grade": "fair", "counts": KILLED}  # fmt: skip
ASKED: dict[str, object] = {"kind": "notice", "id": "n", "publisher": "this book", "about": "i", "to": "Party A", "sent": "2026-01-01", "channel": "quokkachannel"}  # fmt: skip
ANSWER: dict[str, object] = {"kind": "response", "id": "s", "publisher": "Gazette", "speaker": "Party A", "about": "i", "says": "denies it", "stance": "denies"}  # fmt: skip
REPORT: dict[str, object] = {"kind": "report", "id": "r", "incident": "i", "publisher": "Paper", "date": "2017-05-03", "parties": [B]}


@pytest.fixture
def book(tmp_path: Path, hand: Hand) -> Path:
    """A book that gives parties thirty days for their reply."""
    path = tmp_path / "book"
    pipeline.init(path, title="Book", method="airwars", hand=hand)
    text = (path / "book.toml").read_text("utf-8")
    (path / "book.toml").write_text(text.replace("reply_days = 0", "reply_days = 30"), "utf-8")
    write(path, hand, EVENT, {"kind": "party", "id": "pa", "name": "Party A", "aliases": [{"name": "The First Party"}]})
    return path


def write(book: Path, hand: Hand, *lines: dict[str, object]) -> None:
    path = book.parent / "lines.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert pipeline.import_rows(book, path, None, hand=hand).refusals == []


@contextmanager
def public(book: Path, *, today: date = TODAY, as_of: date | None = None) -> Iterator[PublicRecord]:
    with Record(book, as_of=as_of) as record:
        yield PublicRecord(record, today=today)


def seen(book: Path, *, today: date = TODAY, as_of: date | None = None) -> int:
    """Return how many incidents the public sees: the same in the list, in the sum and by id."""
    with public(book, today=today, as_of=as_of) as reader:
        listed = [held.id for held in reader.all(Incident)]
        assert reader.incidents == len(listed)
        assert sum(figure.incidents for figure in answer(reader, Question()).figures) == len(listed)
        assert all(reader.one(id).id == id for id in listed)
        return len(listed)


def test_an_incident_waits_until_its_party_was_asked_long_enough_ago(book: Path, hand: Hand) -> None:
    assert seen(book) == 0

    write(book, hand, ASKED)

    assert (seen(book, today=date(2026, 1, 30)), seen(book)) == (0, 1)


@pytest.mark.parametrize(
    "changed", [{}, {"speaker": "Spokesman", "for": "The First Party"}, {"stance": "accepts partly"}, {"stance": "open"}]
)
def test_a_party_that_answered_need_not_be_waited_for(changed: dict[str, object], book: Path, hand: Hand) -> None:
    write(book, hand, {**ANSWER, **changed})

    assert seen(book) == 1


@pytest.mark.parametrize("changed", [{"speaker": "Party B"}, {"stance": "none"}, {"stance": ""}])
def test_an_answer_of_another_or_none_counts_for_nothing(changed: dict[str, object], book: Path, hand: Hand) -> None:
    write(book, hand, {**ANSWER, **changed})

    assert seen(book) == 0


def test_each_party_is_asked_also_one_that_only_a_report_accuses(book: Path, hand: Hand) -> None:
    write(book, hand, ASKED, REPORT)
    assert seen(book) == 0

    write(book, hand, {**ASKED, "id": "n2", "to": "Party B"})
    assert seen(book) == 1


def test_whom_an_earlier_version_accused_is_asked_too_since_the_history_tells_it(book: Path, hand: Hand) -> None:
    write(book, hand, {**EVENT, "parties": [A, B]})
    write(book, hand, EVENT, ASKED)

    assert seen(book) == 0


def test_nobody_is_asked_where_nobody_is_held_responsible_or_the_policy_asks_for_nothing(book: Path, hand: Hand) -> None:
    write(book, hand, {**EVENT, "id": "j", "parties": [{"party": "Party A", "role": "mentioned"}]})
    assert seen(book) == 1

    text = (book / "book.toml").read_text("utf-8")
    (book / "book.toml").write_text(text.replace("reply_days = 30", "reply_days = 0"), "utf-8")
    assert seen(book) == 2


def test_what_is_said_of_a_waiting_incident_waits_with_it_and_it_counts_as_withheld(book: Path, hand: Hand) -> None:
    write(
        book,
        hand,
        REPORT,
        {**ANSWER, "speaker": "Party C"},
        {"kind": "person", "id": "v", "name": "Quokka", "date": "2017-05-03", "incident": "i"},
    )

    with public(book) as reader:
        assert reader.withheld == "some incidents are withheld"
        for id in ("i", "r", "s", "v"):
            with pytest.raises(Unknown):
                reader.one(id)


def test_no_notice_is_ever_public(book: Path, hand: Hand) -> None:
    write(book, hand, ASKED)

    with public(book) as reader:
        assert "quokkachannel" not in repr([*reader.everything(), *reader.pointing_to(reader.one("i").id)])


def test_looking_back_shows_no_incident_that_waits_today(book: Path, hand: Hand) -> None:
    write(book, hand, ASKED)
    write(book, replace(hand, now=lambda: hand.now().replace(year=2027)), REPORT)

    assert seen(book, as_of=date(2026, 6, 1), today=date(2027, 6, 1)) == 0


def test_a_merged_incident_keeps_its_notices(book: Path, hand: Hand) -> None:
    write(book, hand, ASKED, {**EVENT, "id": "j", "publisher": "Other"})
    with pipeline.acting(book, hand) as record:
        decide.merge(record, "j", ["i"], hand=hand)

    assert seen(book) == 1


def test_erasing_a_notice_withholds_again(book: Path, hand: Hand) -> None:
    write(book, hand, ASKED)
    with pipeline.acting(book, hand) as record:
        decide.erase(record, ["n"], hand=hand, reason="asked by a court")

    assert seen(book) == 0
