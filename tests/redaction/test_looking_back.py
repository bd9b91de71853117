"""What is protected, withheld, made a site or corrected away today comes out of no earlier day of the book."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest

from tollbook import decide, pipeline
from tollbook.errors import Unknown
from tollbook.language.said import plain
from tollbook.model.accounts import Account, Duty
from tollbook.model.decisions import Withdrawn
from tollbook.model.events import Incident
from tollbook.model.figures import Question
from tollbook.model.searches import Search
from tollbook.store.canonical import NOUNS
from tollbook.store.figures import answer
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.search import search
from tollbook.store.staff import StaffRecord
from tollbook.store.writing import Hand

THEN, TODAY = date(2024, 3, 1), date(2026, 1, 2)
WITNESS = "Quokkawitness"
KILLED = [{"measure": "killed", "group": "civilians", "low": 5, "high": 8}]
PARTY = [{"party": "Party A", "role": "alleged"}]
SOURCE: dict[str, object] = {"kind": "source", "id": "s", "name": WITNESS}
DOCUMENT: dict[str, object] = {"kind": "document", "id": "d", "path": "d.txt", "url": "https://h.example/quokkapage"}
PLACE: dict[str, object] = {"kind": "place", "id": "p", "name": "Quokkahouse", "level": "town"}
INCIDENT: dict[str, object] = {
    "kind": "incident", "id": "i", "publisher": "Monitor", "words": "quokkawords", "via": "Quokkavia", "date": "2017-03-17", "place": "Quokkatown",
    "parties": PARTY, "grade": "fair", "counts": KILLED,
}  # fmt: skip
LINES: list[dict[str, object]] = [
    SOURCE,
    DOCUMENT,
    PLACE,
    INCIDENT,
    {**INCIDENT, "id": "said", "publisher": WITNESS, "place": "Town B"},
    {**INCIDENT, "id": "there", "publisher": "Other monitor", "place": "Quokkahouse", "words": "nothing"},
    {
        "kind": "report",
        "id": "r",
        "incident": "i",
        "document": "d",
        "publisher": "Paper",
        "words": "quokkaread",
        "date": "2017-03-17",
        "counts": KILLED,
    },
    {
        "kind": "zone",
        "id": "z",
        "name": "Zone",
        "centre": "Quokkahouse",
        "publisher": "Monitor",
        "start": "2017",
        "end": "2018",
        "radius_km": 3,
    },
]


def on(day: str) -> Hand:
    return Hand("founder", lambda: datetime.fromisoformat(day).replace(tzinfo=UTC))


def taken(book: Path, lines: list[dict[str, object]], day: str) -> None:
    file = book.parent / f"{day}.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    assert pipeline.import_rows(book, file, None, hand=on(day)).refusals == []


@pytest.fixture
def book(tmp_path: Path) -> Path:
    (tmp_path / "d.txt").write_text("quokkatext", "utf-8")
    pipeline.init(tmp_path / "book", title="Book", method="airwars", hand=on("2024-01-10"))
    taken(tmp_path / "book", LINES, "2024-01-10")
    return tmp_path / "book"


@contextmanager
def then(book: Path, *, as_of: date | None = THEN) -> Iterator[PublicRecord]:
    with Record(book, as_of=as_of) as record:
        yield PublicRecord(record, today=TODAY)


def told(book: Path) -> str:
    """Return everything that the public is told as of an earlier day, by every way of asking."""
    with then(book) as reader:
        ids = sorted(id for (id,) in reader._record.db.execute("select distinct id from record"))
        shown = [msgspec.json.encode([held for noun in NOUNS.values() for held in reader.all(noun)]).decode()]
        shown.append(msgspec.json.encode(list(reader.everything())).decode())
        for id in ids:
            try:
                shown.append(
                    msgspec.json.encode([reader.one(id), reader.pointing_to(id), reader.history(id), reader.quotation(id)]).decode()
                )
            except Unknown as error:
                shown.append(str(error).replace(id, ""))
        shown.append(msgspec.json.encode(answer(reader, Question(by=("place", "source")))).decode())
        shown += [
            msgspec.json.encode(search(reader, Search(words=word)).hits, enc_hook=plain).decode()
            for word in ("quokka*", WITNESS, "Quokkahouse", "quokkawords")
        ]
    return "\n".join(shown).casefold()


def test_an_earlier_day_is_told_as_long_as_nothing_was_protected(book: Path) -> None:
    taken(book, [{**INCIDENT, "id": "later", "date": "2018-01-01"}], "2024-06-10")
    for secret in (WITNESS, "quokkawords", "quokkaread", "quokkahouse", "quokkatown", "quokkapage"):
        assert secret.casefold() in told(book)


def test_a_source_protected_later_is_named_on_no_earlier_day(book: Path) -> None:
    taken(book, [{**SOURCE, "protected": True}], "2024-06-10")
    assert WITNESS.casefold() not in told(book)


def test_a_source_that_was_renamed_as_it_was_protected_is_named_on_no_day(book: Path) -> None:
    taken(book, [{**SOURCE, "name": "Somebody else", "protected": True}], "2024-06-10")
    assert WITNESS.casefold() not in told(book)
    with then(book, as_of=None) as reader:
        assert WITNESS not in repr(list(reader.everything()))


def test_the_words_of_a_document_withheld_later_are_read_on_no_earlier_day(book: Path) -> None:
    taken(book, [{**DOCUMENT, "withheld": True}], "2024-06-10")
    for secret in ("quokkaread", "quokkapage", "quokkatext"):
        assert secret not in told(book)


def test_a_place_made_a_site_later_is_named_on_no_earlier_day(book: Path) -> None:
    taken(book, [{**PLACE, "level": "site"}], "2024-06-10")
    assert "quokkahouse" not in told(book)


def test_what_was_corrected_away_is_told_on_no_earlier_day(book: Path) -> None:
    taken(
        book, [{**INCIDENT, "words": "other words", "place": "Town C", "via": "Agency", "counts": [{**KILLED[0], "low": 6}]}], "2024-06-10"
    )
    with then(book) as reader:
        shown = reader.one("i").noun
    assert isinstance(shown, Incident)
    assert (shown.where, shown.provenance.words, shown.provenance.via, shown.counts[0].low) == ((), None, None, 5)
    assert shown.provenance.publisher == "Monitor"


def test_a_record_taken_back_or_erased_since_is_shown_on_no_earlier_day(book: Path) -> None:
    with pipeline.acting(book, on("2024-06-10")) as record:
        gone, erased = record.full_id("i"), record.full_id("there")
        with record.act(on("2024-06-10"), "withdraw", gone) as act:
            act.write(Withdrawn("incident"), key="i", id=gone)
        decide.erase(record, [erased], hand=on("2024-06-10"), reason="asked")
    with then(book) as reader:
        assert reader.one("said").id
        for id in (gone, erased):
            with pytest.raises(Unknown):
                reader.one(id)
            assert id not in {held.id for held in reader.everything()}
    assert "quokkatown" not in told(book)


def test_a_merged_incident_is_told_on_an_earlier_day_only_with_what_still_stands(book: Path) -> None:
    with pipeline.acting(book, on("2024-06-10")) as record:
        kept, gone = record.full_id("said"), record.full_id("there")
        decide.merge(record, kept, [gone], hand=on("2024-06-10"))
    with then(book) as reader:
        shown = reader.one(gone).noun
    assert isinstance(shown, Incident)
    assert shown.where == ()


@pytest.mark.parametrize("change", [{**SOURCE, "protected": True}, {**DOCUMENT, "withheld": True}], ids=["source", "document"])
def test_staff_who_are_not_cleared_see_no_earlier_version_of_what_is_restricted_today(change: dict[str, object], book: Path) -> None:
    taken(book, [change], "2024-06-10")
    secrets = (WITNESS,) if change["id"] == "s" else ("quokkaread", "quokkapage")
    for as_of in (THEN, None):
        with Record(book, as_of=as_of) as record:
            id = record.full_id(str(change["id"]))
            uncleared = StaffRecord(record, Account("reader", Duty.READER))
            looked: list[str] = []
            cleared = StaffRecord(record, Account("cleared", Duty.REVIEWER, cleared=True), looked=looked.append)
            assert {uncleared.shown(held.noun, id) for held in record.versions(id)} == {None}
            with pytest.raises(Unknown):
                uncleared.one(id)
            assert not [secret for secret in secrets if secret in repr(list(uncleared.everything()))]
            assert cleared.one(id).id == id
            assert looked == [id]


def test_a_copy_for_sums_made_before_a_source_was_protected_is_not_asked_again(book: Path) -> None:
    taken(book, [{**INCIDENT, "id": "later", "date": "2018-01-01"}], "2024-05-10")
    question = Question(by=("source",))
    with then(book) as reader:
        assert WITNESS.casefold() in repr(answer(reader, question)).casefold()
    taken(book, [{**SOURCE, "protected": True}], "2024-06-10")
    with then(book) as reader:
        assert WITNESS.casefold() not in repr(answer(reader, question)).casefold()


def test_a_past_version_is_unchanged_where_all_of_it_still_stands(book: Path) -> None:
    with then(book, as_of=None) as reader:
        before = reader.one("i").noun
    with pipeline.acting(book, on("2024-06-10")) as record:
        held = record.one("i")
        assert isinstance(held.noun, Incident)
        with record.act(on("2024-06-10"), "correct", held.id) as act:
            act.write(replace(held.noun, grade="weak"), key=held.key, id=held.id)
    with then(book) as reader:
        assert reader.one("i").noun == before
