"""What an erased record guarded stays untold: its names stand in others, and nobody is shown there what nobody was shown before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest

from tollbook import decide, pipeline
from tollbook.errors import Unknown
from tollbook.language.said import plain
from tollbook.model.accounts import Account, Duty
from tollbook.model.events import Report
from tollbook.model.figures import Question
from tollbook.model.searches import Search
from tollbook.model.sources import Document, Examination
from tollbook.store.backup import backup, restore
from tollbook.store.canonical import NOUNS
from tollbook.store.figures import answer
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.search import search
from tollbook.store.staff import StaffRecord
from tollbook.store.verify import verify
from tollbook.store.writing import Hand

TODAY, THEN = date(2026, 1, 2), date(2024, 6, 1)
KILLED = [{"measure": "killed", "group": "civilians", "low": 3, "high": 3}]
INCIDENT: dict[str, object] = {
    "kind": "incident",
    "id": "i1",
    "date": "2017-04-03",
    "place": "Town B",
    "publisher": "Monitor",
    "url": "https://monitor.example/1",
    "counts": KILLED,
    "words": "Among the dead was Quokkaperson Alfamily, a teacher.",
}
PERSON = {"kind": "person", "id": "v1", "name": "Quokkaperson", "family": "Alfamily", "incident": "i1", "publisher": "Monitor"}
SOURCE = {"kind": "source", "id": "s1", "name": "Quokkawitness", "protected": True}
SITE = {"kind": "place", "id": "p1", "name": "Quokkafield", "level": "site"}
FACE = {**INCIDENT, "words": "nothing", "url": None}


def on(day: str) -> Hand:
    return Hand("founder", lambda: datetime.fromisoformat(day).replace(tzinfo=UTC))


def imported(book: Path, *lines: Mapping[str, object]) -> Path:
    """Make a book of some lines, and write to it once more on a later day."""
    pipeline.init(book, title="Book", method="airwars", hand=on("2024-01-10"))
    days: tuple[tuple[str, tuple[Mapping[str, object], ...]], ...] = (
        ("2024-01-10", lines),
        ("2025-01-10", ({"kind": "source", "id": "later", "name": "Later"},)),
    )
    for day, more in days:
        file = book.parent / f"{day}.jsonl"
        file.write_text("".join(json.dumps({k: v for k, v in line.items() if v is not None}) + "\n" for line in more), "utf-8")
        assert pipeline.import_rows(book, file, None, hand=on(day)).refusals == []
    return book


def erased(book: Path, *ids: str) -> decide.Erased:
    with pipeline.acting(book, on("2025-06-01")) as record:
        done = decide.erase(record, ids, hand=on("2025-06-01"), reason="asked us to")
    assert verify(book).findings == ()
    return done


def seen(reader: PublicRecord | StaffRecord, record: Record) -> str:
    """Return all that a reader is told, by every way of asking."""
    shown: list[object] = [[held for noun in NOUNS.values() for held in reader.all(noun)], list(reader.everything()), reader.coverage]
    for (id,) in record.db.execute("select distinct id from record order by id").fetchall():
        try:
            shown.append([reader.one(id), reader.pointing_to(id)])
            if isinstance(reader, PublicRecord):
                shown.append([reader.history(id), reader.quotation(id)])
        except Unknown:
            continue
    shown.append(answer(reader, Question(by=("place", "source"))))
    shown += [search(reader, Search(words=word)).hits for word in ("quokka*", "teacher", "Quokkawitness")]
    return msgspec.json.encode(shown, enc_hook=plain).decode().casefold()


def public(book: Path, as_of: date | None = None) -> str:
    with Record(book, as_of=as_of) as record:
        return seen(PublicRecord(record, today=TODAY), record)


def uncleared(book: Path, as_of: date | None = None) -> str:
    with Record(book, as_of=as_of) as record:
        return seen(StaffRecord(record, Account("Rana", Duty.RECORDER)), record)


def restored(book: Path) -> Path:
    backup(book, book.parent / "copy.tar")
    restore(book.parent / "copy.tar", book.parent / "restored")
    return book.parent / "restored"


CASES: dict[str, tuple[tuple[Mapping[str, object], ...], str, tuple[str, ...]]] = {
    "person": ((INCIDENT, PERSON), "v1", ("quokkaperson", "teacher")),
    "source": (
        ({**INCIDENT, "publisher": "Quokkawitness", "words": "quokkawords", "url": "https://h.example/quokkapage"}, SOURCE),
        "s1",
        ("quokka",),
    ),
    "source in words": (({**FACE, "words": "Quokkawitness told us so"}, SOURCE), "s1", ("quokka",)),
    "site": (({**FACE, "place": "Quokkafield"}, {**FACE, "id": "i2", "words": "A shell hit Quokkafield"}, SITE), "p1", ("quokka",)),
}


@pytest.mark.parametrize(("lines", "id", "secrets"), CASES.values(), ids=CASES)
def test_nothing_that_was_masked_is_public_after_an_erasure(
    tmp_path: Path, lines: tuple[Mapping[str, object], ...], id: str, secrets: tuple[str, ...]
) -> None:
    book = imported(tmp_path / "book", *lines)
    for secret in secrets:
        assert secret not in public(book)

    erased(book, id)

    for told in (public(book), public(book, THEN), public(restored(book))):
        assert '"killed"' in told
        for secret in secrets:
            assert secret not in told


@pytest.mark.parametrize("case", ["source", "source in words"])
def test_nothing_that_was_masked_is_shown_to_the_uncleared_after_an_erasure(tmp_path: Path, case: str) -> None:
    lines, id, _ = CASES[case]
    book = imported(tmp_path / "book", *lines)
    before = {word for word in ("quokkawitness", "quokkawords", "quokkapage") if word in uncleared(book)}

    erased(book, id)

    assert {word for word in ("quokkawitness", "quokkawords", "quokkapage") if word in uncleared(book) + uncleared(book, THEN)} <= before


def test_of_the_incident_of_an_erased_person_no_words_come_out_later(tmp_path: Path) -> None:
    book = imported(tmp_path / "book", INCIDENT, PERSON)
    erased(book, "v1")
    file = tmp_path / "more.jsonl"
    report = {**INCIDENT, "kind": "report", "id": "r1", "incident": "i1", "publisher": "Paper"}
    file.write_text("".join(json.dumps(line) + "\n" for line in ({**INCIDENT, "grade": "fair"}, report)), "utf-8")
    assert pipeline.import_rows(book, file, None, hand=on("2025-07-01")).refusals == []
    with pipeline.acting(book, on("2025-07-02")) as record:
        decide.split(record, "i1", ["r1"], hand=on("2025-07-02"))

    told = public(book)

    assert "paper" in told
    assert "quokkaperson" not in told
    assert "teacher" not in told


def test_a_report_of_a_text_that_names_an_erased_source_is_not_quoted(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text("On 3 April 2017 a strike on Raqqa killed 3 civilians, Quokkawitness said.\n", "utf-8")
    document = {"kind": "document", "id": "d", "path": "d.txt", "url": "https://paper.example/1"}
    book = imported(tmp_path / "book", document, SOURCE)
    pipeline.extract(book)
    with pipeline.acting(book, on("2025-02-01")) as record:
        decide.accept(record, [held.id for held in record.proposals()], hand=on("2025-02-01"))
        assert [held.noun.counts for held in record.all(Report)] != []
    assert "quokkawitness" not in public(book)

    erased(book, "s1")

    assert "quokkawitness" not in public(book)


def mail(path: Path) -> Path:
    words = "On 3 April 2017 a strike on the market in Khan Sheikhoun killed 12 civilians. "
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "secret@example.org", "x@example.org", "Letter"
    letter.set_content(words)
    letter.add_attachment(f"{words}Signed Quokkawitness.", filename="statement.txt")
    path.write_bytes(letter.as_bytes())
    return path


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """Return a book with a withheld letter, of which every part has an address, and a report of one of them."""
    book = tmp_path / "book"
    pipeline.init(book, title="Book", method="airwars", hand=on("2024-01-10"))
    pipeline.add(book, [mail(tmp_path / "mail.eml")], hand=on("2024-01-10"))
    pipeline.extract(book)
    with pipeline.acting(book, on("2024-01-12")) as record:
        decide.accept(record, [held.id for held in record.proposals()], hand=on("2024-01-12"))
        with record.act(on("2024-01-12"), "withhold", "letter") as act:
            for held in list(record.all(Document)):
                act.write(replace(held.noun, withheld=held.noun.derived_from is None, url="https://h.example/a"), key=held.key, id=held.id)
    return book


def test_with_a_withheld_letter_go_its_parts_and_what_was_found_in_them(letter: Path) -> None:
    with Record(letter) as record:
        ids = {held.noun.name: held.id for held in record.all(Document)}
        (whole,) = (held.id for held in record.all(Document) if held.noun.derived_from is None)
        parts = [id for id in ids.values() if id != whole]
    with pipeline.acting(letter, on("2025-05-01")) as record, record.act(on("2025-05-01"), "examine", "x") as act:
        act.write(Examination(parts[0], "tool 1", (("author", "Quokkawitness"),)))
    for told in (public(letter), uncleared(letter)):
        assert "khan sheikhoun killed" not in told
        assert "h.example" not in told
    assert [id for id in ids.values() if id in uncleared(letter)] == []

    done = erased(letter, whole)

    assert set(parts) < set(done.along)
    assert len(done.along) == len(parts) + 1
    with Record(letter) as record:
        assert list(record.all(Document)) == []
        assert list(record.all(Examination)) == []
        assert list((letter / "evidence").rglob("*/*")) == []
    assert b"Quokkawitness" not in b"".join(file.read_bytes() for file in letter.rglob("*") if file.is_file())
    for told in (
        public(letter),
        uncleared(letter),
        public(letter, date(2024, 1, 11)),
        uncleared(letter, date(2024, 1, 11)),
        public(restored(letter)),
    ):
        assert "khan sheikhoun killed" not in told
        assert "h.example" not in told


def test_of_a_part_that_is_erased_what_still_holds_its_words_is_named(letter: Path) -> None:
    with Record(letter) as record:
        held = {each.noun.name: each for each in record.all(Document)}
        (report,) = (each.id for each in record.all(Report) if each.noun.document == held["statement.txt"].id)
    (whole,) = (each.id for each in held.values() if each.noun.derived_from is None)

    with pipeline.acting(letter, on("2025-06-01")) as record:
        done = decide.erase(record, [report], hand=on("2025-06-01"), reason="asked")
    assert {whole, held["statement.txt"].id} <= set(done.still_in)

    part = erased(letter, held["statement.txt"].id)
    assert part.still_in == (whole,)


def test_bytes_that_another_document_names_stay(tmp_path: Path) -> None:
    book = tmp_path / "book"
    pipeline.init(book, title="Book", method="airwars", hand=on("2024-01-10"))
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text(f"scan {name}", "utf-8")
    one, two = pipeline.add(book, [tmp_path / "one.txt", tmp_path / "two.txt"], hand=on("2024-01-10")).documents
    with pipeline.acting(book, on("2024-01-11")) as record, record.act(on("2024-01-11"), "examine", "x") as act:
        noun = record.one(one).noun
        assert isinstance(noun, Document)
        (tmp_path / "words.txt").write_text("the same words", "utf-8")
        digest, size = record.evidence.keep(tmp_path / "words.txt")
        first, second = (
            act.write(replace(noun, sha256=digest, size=size, derived_from=of, part="words"), key=f"made/{of}/words", proposed=of == two)
            for of in (one, two)
        )

    done = erased(book, one)

    assert (done.along, done.also_held) == ((first,), (second,))
    with Record(book) as record:
        assert record.evidence.path(digest).is_file()
    with pipeline.acting(book, on("2025-06-02")):
        pass  # whoever opens the book to write sweeps it
    assert verify(restored(book)).findings == ()
    erased(book, second)
    with Record(book) as record:
        assert not record.evidence.path(digest).exists()
