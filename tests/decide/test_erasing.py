"""A lawful erasure takes content out of every byte of the book, and the proof of all else stands."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tollbook import decide, pipeline
from tollbook.cli.show import words_of_quote as words
from tollbook.errors import Refused, TollbookError
from tollbook.model.decisions import Erasure
from tollbook.model.events import Incident
from tollbook.model.figures import Question
from tollbook.model.people import Person
from tollbook.model.sources import Document
from tollbook.store.figures import answer
from tollbook.store.record import Record
from tollbook.store.verify import verify
from tollbook.store.writing import Hand, commitment_of

NAME = "Quokkaperson"


@pytest.fixture
def named(book: Path, hand: Hand, tmp_path: Path) -> Path:
    """Return a book that names a victim, in two versions."""
    path = tmp_path / "victims.jsonl"
    for age in (30, 31):
        path.write_text(json.dumps({"kind": "person", "id": "v1", "name": NAME, "age": age, "incident": "i4"}) + "\n", "utf-8")
        pipeline.import_rows(book, path, None, hand=hand)
    with Record(book) as record:
        answer(record, Question())  # fills the cache
    return book


def erase(path: Path, hand: Hand, *ids: str) -> decide.Erased:
    with pipeline.acting(path, hand) as record:
        return decide.erase(record, ids, hand=hand, reason="consent withdrawn")


def bytes_of(path: Path) -> bytes:
    return b"\n".join(file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file())


def test_what_was_erased_stands_in_no_byte_of_the_book(named: Path, hand: Hand) -> None:
    assert NAME.encode() in bytes_of(named)

    first = erase(named, hand, "v1")
    erase(named, hand, *first.still_in)

    assert NAME.encode() not in bytes_of(named)


def test_what_was_erased_stands_in_no_copy_that_a_killed_backup_left(named: Path, hand: Hand) -> None:
    script = "import os, sys; from pathlib import Path; from tollbook.store import backup\nwith backup._copied(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    killed = subprocess.run([sys.executable, "-c", script, named], check=False)
    assert killed.returncode == -9
    assert list((named / "cache").glob("backup-*/book.db")) != []

    first = erase(named, hand, "v1")
    erase(named, hand, *first.still_in)

    assert NAME.encode() not in bytes_of(named)


def test_an_erasure_is_an_entry_and_the_proof_stands(named: Path, hand: Hand) -> None:
    entry = erase(named, hand, "v1").entry

    found = verify(named)

    assert entry is not None
    assert (entry.verb, entry.reason) == ("erase", "consent withdrawn")
    assert found.findings == ()
    assert {note.what for note in found.notes} == {f"1 of its records was erased by entry {entry.seq}: consent withdrawn"}
    with Record(named) as record:
        assert list(record.all(Person)) == []
        assert isinstance(record.one("v1").noun, Erasure)


def test_the_file_that_still_holds_the_words_is_named(named: Path, hand: Hand) -> None:
    erased = erase(named, hand, "v1")

    with Record(named) as record:
        kept = [record.one(id).noun for id in erased.still_in]
    assert [noun.name for noun in kept if isinstance(noun, Document)] == ["victims.jsonl"] * 2  # each version came in a file of its own


def test_a_receipt_in_an_erased_file_has_no_words_and_still_leads_to_the_erasure(named: Path, hand: Hand) -> None:
    with Record(named) as record:
        noun = record.one("i4").noun
        assert isinstance(noun, Incident)
        quote = noun.provenance.quote
    assert quote is not None

    erase(named, hand, quote.document)

    assert verify(named).findings == ()
    with Record(named) as record:
        assert isinstance(record.one(quote.document).noun, Erasure)
        assert words(record, quote) is None


def test_what_was_erased_does_not_come_in_again(named: Path, hand: Hand, tmp_path: Path) -> None:
    erase(named, hand, "v1")
    again = tmp_path / "again.jsonl"
    again.write_text(
        json.dumps({"kind": "person", "id": "v1", "name": NAME}) + "\n" + json.dumps({"kind": "source", "name": "A page"}) + "\n", "utf-8"
    )

    outcome = pipeline.import_rows(named, again, None, hand=hand)

    assert (outcome.written, outcome.refused) == (1, 1)
    assert outcome.refusals[0].reason.startswith("was erased by entry")


def test_content_taken_out_without_an_erasure_is_found(named: Path) -> None:
    with Record(named) as record:
        row = record.db.execute("select row from record where key = 'i4'").fetchone()[0]
        kept = commitment_of(record.db, row)
    with closing(sqlite3.connect(named / "book.db")) as db, db:
        db.execute("update record set body = null, salt = null, commitment = ? where row = ?", (kept, row))
        db.execute("delete from reference where row = ?", (row,))

    found = verify(named)

    assert "no entry says that it was erased" in " ".join(finding.what for finding in found.findings)


def test_settings_notes_of_imports_and_what_is_gone_are_not_erased(named: Path, hand: Hand) -> None:
    erase(named, hand, "v1")
    with Record(named) as record:
        note = next(id for (id,) in record.db.execute("select id from record where kind = 'import'"))

    for id in ("book.toml", note, "v1"):
        with pytest.raises(Refused):
            erase(named, hand, id)


def test_a_removal_interrupted_before_the_bytes_went_is_finished_at_the_next_act(named: Path, hand: Hand) -> None:
    document, _ = erase(named, hand, "v1").still_in
    with Record(named) as record:
        noun = record.one(document).noun
        assert isinstance(noun, Document)
        path = record.evidence.path(noun.sha256)
        content = path.read_bytes()
    erase(named, hand, document)
    path.write_bytes(content)

    with pipeline.acting(named, hand):
        pass

    assert not path.exists()


def test_an_erased_file_is_not_added_again(named: Path, hand: Hand, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(f"only {NAME}", "utf-8")
    (document,) = pipeline.add(named, [page], hand=hand).documents
    erase(named, hand, document)

    with pytest.raises(TollbookError, match="was erased by entry"):
        pipeline.add(named, [page], hand=hand)

    with pipeline.acting(named, hand):
        pass
    assert f"only {NAME}".encode() not in bytes_of(named)
