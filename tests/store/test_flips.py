"""Whatever is altered in a book is found and named, or changes no answer."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tollbook import decide, pipeline
from tollbook.errors import BrokenBook
from tollbook.model.counts import Group
from tollbook.model.events import Incident
from tollbook.model.figures import Answer, Question
from tollbook.model.searches import Hits, Search
from tollbook.model.sources import Source
from tollbook.store import keys
from tollbook.store.canonical import NOUNS, Held, Noun
from tollbook.store.figures import answer
from tollbook.store.journal import Entry
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record
from tollbook.store.search import search
from tollbook.store.settings import Settings
from tollbook.store.verify import Verification, verify
from tollbook.store.writing import Hand

QUESTIONS = (
    Question(),
    Question(group=Group.PEOPLE, parties=("Party A",)),
    Question(by=("place", "grade")),
    Question(parties=("Party B",), places=("District B",), by=("month",), as_printed=True),
)
SEARCHES = (
    Search("monitor"),
    Search("three civilians"),
    Search(kinds=("proposal",)),
    Search(parties=("Party A",), earliest=date(2017, 4, 1)),
)
Tamper = Callable[[sqlite3.Connection], object]


@dataclass(frozen=True)
class Answers:
    """Everything that can be read from a book."""

    figures: list[Answer]
    found: list[Hits]
    held: list[Held[Noun]]
    proposed: list[Held[Noun]]
    shown: list[tuple[list[Held[Noun]], list[tuple[str, Held[Noun]]], set[int]]]
    journal: list[Entry]
    settings: Settings
    checkpoint: str | None
    public: list[Held[Noun]]


def answers(book: Path, questions: Sequence[Question] = QUESTIONS) -> Answers:
    """Return everything that can be read from a book, made anew. Sums are made from the records of ``held`` alone."""
    shutil.rmtree(book / "cache", ignore_errors=True)
    with Record(book) as record:
        held = [each for noun in NOUNS.values() for each in record.all(noun)]
        proposed = list(record.proposals())
        public = PublicRecord(record, today=date(2026, 1, 2))
        return Answers(
            figures=[answer(record, question) for question in questions],
            found=[search(record, asked) for asked in SEARCHES],
            held=held,
            proposed=proposed,
            shown=[(record.versions(each.id), record.pointing_to(each.id), record.entries_of(each.id)) for each in (*held, *proposed)],
            journal=list(record.journal()),
            settings=record.settings,
            checkpoint=record.latest_checkpoint(),
            public=[each for noun in NOUNS.values() for each in public.all(noun)],
        )


def files(book: Path) -> list[Path]:
    return [book / "book.db", book / "book.toml", *(path for path in sorted((book / "evidence").rglob("*")) if path.is_file())]


def flip(path: Path, bit: int) -> None:
    """Flip one bit of a file, in place."""
    path.chmod(0o644)
    with path.open("r+b") as stream:
        stream.seek(bit // 8)
        (byte,) = stream.read(1)
        stream.seek(bit // 8)
        stream.write(bytes([byte ^ 1 << bit % 8]))


class Watch:
    """Somebody who knows what a book answers, and notices what verify does not."""

    def __init__(self, book: Path) -> None:
        self.book, self.looked = book, 0
        self.all, self.quick = answers(book), answers(book, ())

    def unnoticed(self) -> str | None:
        """Say what is wrong where verify finds nothing, though an answer changed or cannot be had; sums are asked for every tenth time."""
        try:
            if verify(self.book).findings:
                return None
            self.looked += 1
            now, before = (answers(self.book), self.all) if self.looked % 10 == 0 else (answers(self.book, ()), self.quick)
            return next((f"{part.name} changed" for part in fields(now) if getattr(now, part.name) != getattr(before, part.name)), None)
        except Exception as error:  # noqa: BLE001  # whatever is thrown is no answer and no finding either
            return repr(error)


def unnoticed(book: Path, flips: int, *, seed: int) -> list[tuple[str, int, str]]:
    """Flip random bits one at a time, and return those that changed an answer though nothing was found."""
    chance = random.Random(seed)  # the same bits every time, not a secret
    watch, missed = Watch(book), []
    paths = files(book)
    sizes = [path.stat().st_size for path in paths]
    for _ in range(flips):
        (path,) = chance.choices(paths, sizes)
        bit = chance.randrange(path.stat().st_size * 8)
        flip(path, bit)
        if (what := watch.unnoticed()) is not None:
            missed.append((path.name, bit, what))
        flip(path, bit)
    assert verify(book).findings == ()
    return missed


@pytest.fixture
def lived(book: Path, hand: Hand, tmp_path: Path) -> Path:
    """Return a book in which something of every kind was done."""
    page, withdrawn = tmp_path / "page.txt", tmp_path / "withdrawn.txt"
    page.write_text("three civilians in Town B\n" * 2_200, "utf-8")
    withdrawn.write_text("words of a witness who withdrew\n", "utf-8")
    pipeline.add(book, [page], hand=hand)
    (gone,) = pipeline.add(book, [withdrawn], hand=hand).documents
    with pipeline.acting(book, hand) as record:
        with record.act(hand, "propose", "two sources") as act:
            waiting = [act.write(Source(f"Page {number}"), key=f"page {number}", proposed=True) for number in (1, 2, 3)]
        decide.accept(record, waiting[:1], hand=hand)
        decide.reject(record, waiting[1:2], hand=hand)
        decide.merge(record, "i1", ["i4"], hand=hand)
        decide.split(record, "i9", ["r2"], hand=hand)
        decide.undo(record, record.entries - 1, hand=hand)
        decide.erase(record, [gone, "i7"], hand=hand, reason="consent withdrawn")
    return book


def in_cells(book: Path) -> Iterator[int]:
    """Yield every bit of the database that lies beside the text and numbers of a record, which random flips seldom meet."""
    content = (book / "book.db").read_bytes()
    for marker in (b"tb-", b"incident", b"source", b"place"):
        at = content.find(marker)
        while at >= 0:
            yield from range(8 * (at - 24), 8 * (at + len(marker)))
            at = content.find(marker, at + 1)


@pytest.mark.parametrize("seed", range(2))
def test_a_flipped_bit_is_found_or_changes_no_answer(seed: int, book: Path) -> None:
    assert unnoticed(book, 15, seed=seed) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 18))
def test_four_thousand_flipped_bits_are_found_or_change_no_answer(seed: int, lived: Path) -> None:
    assert sum(path.stat().st_size for path in files(lived)) > 1 << 17

    assert unnoticed(lived, 500, seed=seed) == []


def test_a_flip_beside_a_record_is_a_finding_and_never_a_crash(book: Path) -> None:
    chance = random.Random(1)  # the same bits every time, not a secret
    bits = chance.sample(sorted(set(in_cells(book))), 250)
    crashed = []
    for bit in bits:
        flip(book / "book.db", bit)
        try:
            verify(book)
        except Exception as error:  # noqa: BLE001  # each is a failure of its own
            crashed.append((bit, repr(error)))
        flip(book / "book.db", bit)

    assert crashed == []


def tampered(book: Path, tamper: Tamper) -> Verification:
    """Change a book behind its back, as somebody with the file and a copy of SQLite can."""
    with closing(sqlite3.connect(book / "book.db")) as db, db:
        tamper(db)
    return verify(book)


def note(book: Path, *names: str) -> None:
    """Add one act for each source named."""
    hand = Hand("keeper", lambda: datetime(2026, 1, 3, tzinfo=UTC))
    with pipeline.acting(book, hand) as record:
        for name in names:
            with record.act(hand, "note", name) as act:
                act.write(Source(name))


def said(found: Verification) -> str:
    return "\n".join(f"{finding.where}: {finding.what}" for finding in found.findings)


def swap_rows(db: sqlite3.Connection, one: int, other: int) -> None:
    """Exchange the places of two rows, and everything that says where they stand."""
    for start, end in ((one, -1), (other, one), (-1, other)):
        db.execute("update record set row = ? where row = ?", (end, start))
        db.execute("update reference set row = ? where row = ?", (end, start))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (
            "update record set body = cast(replace(cast(body as text), '\"high\":4', '\"high\":9') as blob) where key = 'i2'",
            "entry 1: one of its",
        ),
        ("update record set salt = zeroblob(32) where row = 9", "entry 1: one of its"),
        ("update record set id = 'tb-000000000000' where key = 'i3'", "entry 1: one of its"),
        ("update record set key = 'i33' where key = 'i3'", "entry 1: one of its"),
        ("update record set kind = 'event' where key = 'i3'", "entry 1: one of its"),
        ("update record set body = null, salt = null, commitment = zeroblob(32) where key = 'i3'", "entry 1: one of its"),
        ("delete from record where key = 'i8'", "entry 1: wrote 32 records; 31 are here"),
        (
            "insert into record (batch, id, kind, salt, body) select batch, 'tb-1', kind, salt, body from record where key = 'i1'",
            "wrote 32 records; 33 are here",
        ),
        ("delete from entry where seq = 1", "is missing"),
        ("delete from entry where seq = 2", "entry 2: is missing"),
        ("update entry set seq = seq + 10 where seq > 1", "entry 2: is missing"),
        ("update entry set leaf = cast(replace(cast(leaf as text), 'keeper', 'nobody') as blob) where seq = 1", "not those it signs"),
        ("update entry set leaf = cast(replace(cast(leaf as text), '{', '{ ') as blob) where seq = 1", "entry 1: was altered"),
        ("update entry set time = '2020-01-01T00:00:00Z' where seq = 1", "entry 1: was altered"),
        ("update entry set leaf = x'00' where seq = 1", "entry 1: its bytes are not those of an entry"),
        ("update checkpoint set note = replace(note, substr(note, -9, 1), '*')", "checkpoint"),  # a letter of the signature
        ("delete from checkpoint", "checkpoint: no signed checkpoint is left"),
        ("delete from reference where role = 'about'", "reference"),
        ("insert into reference (target, role, row) select id, 'about', row from record limit 1", "reference"),
        ("create trigger quiet after insert on entry begin select 1; end", "the schema was changed"),
        ("create view incident as select 1", "the schema was changed"),
        ("pragma application_id = 1", "not the database of a book"),
    ],
)
def test_a_change_behind_the_journal_is_found_and_named(change: str, named: str, book: Path) -> None:
    note(book, "Late page", "Later page")

    found = tampered(book, lambda db: db.execute(change))

    assert named in said(found)


def test_two_rows_of_one_act_in_another_order_are_found(book: Path) -> None:
    with closing(sqlite3.connect(book / "book.db")) as db:
        one, other = (db.execute("select row from record where key = ?", (key,)).fetchone()[0] for key in ("i3", "i4"))

    found = tampered(book, lambda db: swap_rows(db, one, other))

    assert "entry 1: one of its" in said(found)


def test_an_older_version_put_after_a_newer_one_is_found_or_stays_older(book: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record:
        held = record.one("s1")
        for controller in ("Party A", "Party B"):
            with record.act(hand, "correct", held.id) as act:
                act.write(Source("Monitor", controlled_by=controller), key="s1", id=held.id)
        rows = [row for (row,) in record.db.execute("select row from record where id = ? order by row", (held.id,))]
    expected = answers(book)

    found = tampered(book, lambda db: swap_rows(db, rows[-2], rows[-1]))

    assert found.findings or answers(book) == expected


def two_pages(book: Path) -> str:
    """Do two acts; return the checkpoint between them, as somebody who copies the file each day would have it."""
    note(book, "Page one")
    with Record(book) as record:
        between = record.latest_checkpoint()
    note(book, "Page two")
    assert between is not None
    return between


def cut_off(book: Path, entries: int, kept: str) -> None:
    """Remove the newest entries with all that they wrote, and put back the checkpoint that signed what is left."""
    with closing(sqlite3.connect(book / "book.db")) as db, db:
        batches = "select batch from entry where seq >= ?"
        db.execute(f"delete from reference where row in (select row from record where batch in ({batches}))", (entries,))
        db.execute(f"delete from record where batch in ({batches})", (entries,))
        db.execute("delete from entry where seq >= ?", (entries,))
        db.execute("update checkpoint set size = ?, note = ?", (entries, kept))


def test_a_journal_cut_off_is_found_by_whoever_saw_it_last(book: Path) -> None:
    between = two_pages(book)

    cut_off(book, 3, between)

    assert said(verify(book)) == "the checkpoint this user last saw: signs 4 entries; only 3 are left: the book was cut off"


def test_a_journal_cut_off_is_found_by_whoever_kept_a_checkpoint(book: Path, config: Path) -> None:
    between = two_pages(book)
    with Record(book) as record:
        kept = record.latest_checkpoint()

    cut_off(book, 3, between)
    shutil.rmtree(config)

    assert verify(book).findings == ()  # somebody without a memory cannot know
    assert said(verify(book, against=kept)) == "the checkpoint given: signs 4 entries; only 3 are left: the book was cut off"


def test_an_old_checkpoint_bears_out_a_book_that_only_grew(book: Path) -> None:
    with Record(book) as record:
        kept = record.latest_checkpoint()
    note(book, "Page one", "Page two")

    assert verify(book, against=kept).findings == ()


def fork(book: Path, older: Path) -> str:
    """Restore an older copy and do other acts; return the checkpoint of the branch that was given up."""
    shutil.copytree(book, older)
    note(book, "Page one", "Page two")
    with Record(book) as record:
        kept = record.latest_checkpoint()
    shutil.rmtree(book)
    shutil.move(older, book)
    assert kept is not None
    return kept


def test_a_forked_book_is_found_against_a_checkpoint_of_the_other_branch(book: Path, tmp_path: Path, config: Path) -> None:
    shutil.copytree(config, tmp_path / "before")
    kept = fork(book, tmp_path / "older")
    shutil.rmtree(config)
    shutil.copytree(tmp_path / "before", config)
    note(book, "Other page", "Another page", "A third page")

    assert said(verify(book, against=kept)) == "the checkpoint given: the first 4 entries are not those it signs"


def test_a_forked_book_is_refused_or_found_by_whoever_saw_the_other_branch(book: Path, tmp_path: Path) -> None:
    fork(book, tmp_path / "older")

    with suppress(BrokenBook):
        note(book, "Other page", "Another page", "A third page")

    assert "last saw" in said(verify(book))


def test_an_older_book_swapped_in_is_found(book: Path, tmp_path: Path) -> None:
    fork(book, tmp_path / "older")

    assert said(verify(book)) == "the checkpoint this user last saw: signs 4 entries; only 2 are left: the book was cut off"


def test_a_memory_of_a_book_never_goes_back(book: Path) -> None:
    with Record(book) as record:
        first, origin = record.latest_checkpoint(), record.settings.origin
    assert first is not None
    note(book, "Page one")
    with Record(book) as record:
        second = record.latest_checkpoint()

    keys.remember(origin, first)

    assert keys.remembered(origin) == second


def test_another_book_in_its_place_is_found_against_a_checkpoint(book: Path, tmp_path: Path, hand: Hand) -> None:
    with Record(book) as record:
        kept, origin = record.latest_checkpoint(), record.settings.origin
    pipeline.init(tmp_path / "other", title="Small book", method="airwars", hand=hand)

    assert f"is of {origin}" in said(verify(tmp_path / "other", against=kept))


def test_the_database_of_another_book_is_found(book: Path, tmp_path: Path, hand: Hand) -> None:
    pipeline.init(tmp_path / "other", title="Small book", method="airwars", hand=hand)

    shutil.copy(tmp_path / "other" / "book.db", book / "book.db")

    assert "checkpoint 1: the checkpoint is of" in said(verify(book))


def test_settings_changed_by_hand_are_found_until_the_next_act_notes_them(book: Path, hand: Hand) -> None:
    path = book / "book.toml"
    path.write_text(path.read_text("utf-8").replace("delay_days = 7", "delay_days = 0"), "utf-8")

    assert said(verify(book)).startswith("book.toml: differs from the settings in the journal")
    with pipeline.acting(book, hand):
        pass
    assert verify(book).findings == ()


@pytest.mark.parametrize("text", ["", "title = ", "\x00", 'title = "Small book"\n'])
def test_settings_that_cannot_be_read_are_a_finding(text: str, book: Path) -> None:
    (book / "book.toml").write_text(text, "utf-8")

    assert "book.toml" in said(verify(book))


def evidence(book: Path) -> Path:
    return next(path for path in files(book) if path.parent.parent.name == "evidence")


def test_evidence_altered_missing_or_added_is_found(book: Path) -> None:
    path = evidence(book)
    where = str(path.relative_to(book))
    content = path.read_bytes()

    path.chmod(0o644)
    path.write_bytes(content + b"\n")
    altered = said(verify(book))
    path.unlink()
    missing = said(verify(book))
    path.write_bytes(content)
    (book / "evidence" / "notes.txt").write_text("x", "utf-8")
    added = said(verify(book))

    assert altered == f"{where}: its bytes are not those that were preserved"
    assert missing == f"{where}: is missing"
    assert added == "evidence/notes.txt: is no preserved file"


def test_a_stray_part_in_the_evidence_is_named_and_stops_no_act(book: Path) -> None:
    (book / "evidence" / "thesis.part").write_text("x", "utf-8")

    assert "evidence/thesis.part" in said(verify(book))
    note(book, "Page one")


def test_an_altered_cache_changes_no_answer_after_proof(book: Path) -> None:
    with Record(book) as record:
        before = answer(record, Question())
    for cached in (book / "cache").iterdir():
        cached.write_bytes(b"altered")

    assert verify(book).findings == ()
    with Record(book) as record:
        assert answer(record, Question()) == before


def test_a_clean_book_is_clean_and_counted(book: Path) -> None:
    found = verify(book)

    with Record(book) as record:
        incidents = len(list(record.all(Incident)))
    assert (found.findings, found.notes) == ((), ())
    assert (found.entries, found.records, found.documents) == (2, 33, 2)  # 30 lines, the file they came in, its import, the settings
    assert incidents == 10
