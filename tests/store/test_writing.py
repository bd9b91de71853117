"""Acts on a book: all or nothing, one entry each, whoever else is writing."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.errors import BookBusy, BrokenBook, NewerBook, NoBook, Unknown
from tollbook.model.sources import Source
from tollbook.store.canonical import commitment, encoded
from tollbook.store.merkle import root_of
from tollbook.store.record import Record
from tollbook.store.verify import verify
from tollbook.store.writing import STEP, Act, Hand

WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tollbook import pipeline
from tollbook.model.sources import Source
from tollbook.store.writing import Hand

path, writer, acts = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
hand = Hand(writer, lambda: datetime(2026, 1, 2, tzinfo=UTC))
for number in range(acts):
    with pipeline.acting(path, hand, wait=60) as record, record.act(hand, "note", f"{writer}/{number}") as act:
        act.write(Source(f"{writer}/{number}"))
    print(act.entry.seq, flush=True)
"""

STEADY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tollbook import pipeline
from tollbook.model.sources import Source
from tollbook.store.writing import Hand

path, writer, acts = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
hand = Hand(writer, lambda: datetime(2026, 1, 2, tzinfo=UTC))
with pipeline.acting(path, hand, wait=120) as record:
    for number in range(acts):
        with record.act(hand, "note", f"{writer}/{number}") as act:
            act.write(Source(f"{writer}/{number}"))
        print(act.entry.seq, flush=True)
"""

HOLDER = """
import sys
from pathlib import Path
from tollbook.store.record import Record
from tollbook.store.writing import writing

with Record(Path(sys.argv[1]), write=True) as record, writing(record.db, record.path):
    print("holding", flush=True)
    sys.stdin.read()
"""

SMALL_DISK = """
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from tollbook.errors import TollbookError
from tollbook.model.sources import Source
from tollbook.store.record import Record
from tollbook.store.writing import Hand

path, room, sources = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
hand = Hand("keeper", lambda: datetime(2026, 1, 2, tzinfo=UTC))
with Record(path, write=True) as record:
    size = (path / "book.db").stat().st_size
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + room, size + room))
    try:
        with record.act(hand, "note", "too much") as act:
            for number in range(sources):
                act.write(Source(f"source {number}" * 20))
    except TollbookError as error:
        print(f"{type(error).__name__}: {error}")
"""


def child(script: str, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def note(path: Path, hand: Hand, *names: str) -> None:
    with pipeline.acting(path, hand) as record, record.act(hand, "note", "sources") as act:
        for name in names:
            act.write(Source(name), key=name)


def sources(path: Path, *, as_of: date | None = None) -> list[str]:
    with Record(path, as_of=as_of) as record:
        return [held.noun.name for held in record.all(Source)]


def on(day: str) -> Hand:
    """Return somebody whose clock shows one moment."""
    return Hand("keeper", lambda: datetime.fromisoformat(day).replace(tzinfo=UTC))


@pytest.fixture
def empty(tmp_path: Path, hand: Hand) -> Path:
    path = tmp_path / "empty"
    pipeline.init(path, title="Empty book", method=None, hand=hand)
    return path


def test_an_act_writes_one_entry_that_commits_to_all_its_records(empty: Path, hand: Hand) -> None:
    with Record(empty, write=True) as record:
        before = record.entries
        with record.act(hand, "note", "three sources") as act:
            for name in ("Monitor", "Local page", "Gazette"):
                act.write(Source(name))

        assert record.entries == before + 1
        entry = record.entry(before)
        rows = record.db.execute(
            "select salt, id, kind, key, body from record join entry using (batch) where seq = ? order by row", (before,)
        )
        leaves = [commitment(salt, (id, kind, key), body) for salt, id, kind, key, body in rows]
    assert (entry.by, entry.verb, entry.subject, entry.records) == ("keeper", "note", "three sources", 3)
    assert entry.time == "2026-01-02T03:04:05Z"
    assert entry.root == root_of(leaves).hex()


def test_an_act_that_writes_nothing_leaves_no_entry(empty: Path, hand: Hand) -> None:
    before = verify(empty)

    with Record(empty, write=True) as record, record.act(hand, "note", "nothing"):
        pass

    assert verify(empty) == before


@pytest.mark.parametrize("written", [1, STEP, STEP + 1, 2 * STEP + 7])
def test_an_error_within_an_act_leaves_nothing(written: int, book: Path, hand: Hand) -> None:
    before, held = verify(book), sources(book)

    def interrupted(act: Act) -> None:
        with act:
            for number in range(written):
                act.write(Source(f"source {number}"))
            raise ZeroDivisionError

    with Record(book, write=True) as record:
        with pytest.raises(ZeroDivisionError):
            interrupted(record.act(hand, "note", "interrupted"))
        assert record.db.execute("select count(*) from record").fetchone() == (before.records,)

    assert sources(book) == held
    assert verify(book) == before
    assert before.findings == ()


def test_thousands_of_records_are_stored_in_steps_and_appear_all_at_once(empty: Path, hand: Hand) -> None:
    with Record(empty, write=True) as record:
        with record.act(hand, "note", "many sources") as act:
            for number in range(2 * STEP + 1):
                act.write(Source(f"source {number}"))
            with Record(empty) as other:
                stored = other.db.execute("select count(*) from record where kind = 'source'").fetchone()
                seen = list(other.all(Source))
                found = other.db.execute("select id from record where kind = 'source' limit 1").fetchone()[0]
                with pytest.raises(Unknown):
                    other.one(found)
                entries = other.entries

        assert stored == (2 * STEP,)
        assert (seen, entries) == ([], 1)
        assert act.entry is not None
        assert act.entry.records == 2 * STEP + 1
    assert len(sources(empty)) == 2 * STEP + 1
    assert verify(empty).findings == ()


def test_a_reader_sees_the_book_as_it_was_when_opened(empty: Path, hand: Hand) -> None:
    note(empty, hand, "Monitor")

    with Record(empty) as reader:
        note(empty, hand, "Local page")
        seen = [held.noun.name for held in reader.all(Source)]

    assert seen == ["Monitor"]
    assert sources(empty) == ["Monitor", "Local page"]


def test_a_later_version_supersedes_and_the_earlier_is_there_as_of_its_day(empty: Path) -> None:
    first, second = on("2026-02-01T23:59:59"), on("2026-02-03T00:00:00")
    note(empty, first, "Monitor")
    with pipeline.acting(empty, second) as record:
        (held,) = record.all(Source)
        with record.act(second, "correct", held.id) as act:
            act.write(Source("Monitor", controlled_by="Party A"), key="Monitor", id=held.id)

    def seen(day: date | None) -> list[str | None]:
        with Record(empty, as_of=day) as record:
            return [held.noun.controlled_by for held in record.all(Source)]

    assert seen(None) == ["Party A"]
    assert seen(date(2026, 2, 3)) == ["Party A"]
    assert seen(date(2026, 2, 2)) == seen(date(2026, 2, 1)) == [None]
    assert seen(date(2026, 1, 31)) == []
    with Record(empty) as record:
        versions = [version.noun for version in record.versions(held.id)]
        assert versions == [Source("Monitor"), Source("Monitor", controlled_by="Party A")]
        assert record.one(held.id).noun == versions[-1]
        assert record.one("Monitor").noun == versions[-1]


def test_a_clock_set_back_brings_no_later_act_into_an_earlier_day(empty: Path) -> None:
    note(empty, on("2026-02-01"), "Monitor")
    note(empty, on("2026-06-01"), "Written in June")
    note(empty, on("2026-02-02"), "Written by a clock set back")

    assert "Written in June" not in sources(empty, as_of=date(2026, 3, 1))
    assert sources(empty, as_of=date(2026, 6, 1)) == ["Monitor", "Written in June", "Written by a clock set back"]


def test_acts_of_two_hands_keep_each_their_own_time_and_name(empty: Path) -> None:
    one = Hand("recorder", lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))
    two = Hand("reviewer", lambda: datetime(2026, 3, 2, 12, tzinfo=UTC))

    note(empty, one, "Monitor")
    note(empty, two, "Local page")

    with Record(empty) as record:
        journal = [(entry.by, entry.time) for entry in record.journal()][1:]
    assert journal == [("recorder", "2026-03-01T12:00:00Z"), ("reviewer", "2026-03-02T12:00:00Z")]
    assert sources(empty, as_of=date(2026, 3, 1)) == ["Monitor"]


def test_a_key_finds_what_the_same_act_wrote(empty: Path, hand: Hand) -> None:
    with Record(empty, write=True) as record, record.act(hand, "note", "sources") as act:
        id = act.write(Source("Monitor"), key="m")
        held = act.keyed("m")
        assert held is not None
        assert (held.id, held.noun) == (id, Source("Monitor"))
        assert act.keyed("other") is None


def test_a_record_read_back_is_the_noun_written(empty: Path, hand: Hand) -> None:
    noun = Source("Gazette — جريدة\u200f", "Party A", None, protected=True)
    note_id = ""
    with Record(empty, write=True) as record, record.act(hand, "note", "a source") as act:
        note_id = act.write(noun)

    with Record(empty) as record:
        assert record.one(note_id).noun == noun
        body = record.db.execute("select body from record where id = ?", (note_id,)).fetchone()[0]
    assert body == encoded(noun)


def written_at_once(path: Path, script: str, writers: int, acts: int) -> None:
    """Let several processes write at once, and check that no act is lost, none is there twice, and the numbers have no gap."""
    running = [child(script, str(path), f"writer-{number}", str(acts)) for number in range(writers)]

    answers = [writer.communicate(timeout=900) for writer in running]

    assert [errors for _, errors in answers] == [""] * writers
    acknowledged = [int(line) for output, _ in answers for line in output.split()]
    assert sorted(acknowledged) == list(range(1, writers * acts + 1))
    with Record(path) as record:
        subjects = Counter(entry.subject for entry in record.journal() if entry.verb == "note")
        assert record.db.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert subjects == Counter(f"writer-{writer}/{number}" for writer in range(writers) for number in range(acts))
    assert Counter(sources(path)) == subjects
    found = verify(path)
    assert (found.findings, found.notes, found.entries) == ((), (), writers * acts + 1)


@pytest.mark.parametrize("script", [WRITER, STEADY], ids=["opened for each act", "kept open"])
def test_four_processes_write_at_once_and_no_act_is_lost_or_doubled(script: str, empty: Path) -> None:
    written_at_once(empty, script, 4, 50)


@pytest.mark.slow
@pytest.mark.parametrize(("script", "acts"), [(WRITER, 125), (STEADY, 1_250)], ids=["opened for each act", "kept open"])
def test_eight_processes_write_thousands_of_entries_and_none_is_lost_or_doubled(script: str, acts: int, empty: Path) -> None:
    written_at_once(empty, script, 8, acts)


def test_a_locked_book_is_named_with_the_process_that_holds_it(empty: Path, hand: Hand) -> None:
    holder = child(HOLDER, str(empty))
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "holding\n"

        with Record(empty, write=True, wait=0.05) as record, pytest.raises(BookBusy) as caught, record.act(hand, "note", "x") as act:
            act.write(Source("Monitor"))
    finally:
        holder.communicate("")

    assert str(empty) in str(caught.value)
    assert f"process {holder.pid}" in str(caught.value)
    note(empty, hand, "Monitor")
    assert sources(empty) == ["Monitor"]


def test_a_locked_book_can_be_read(book: Path) -> None:
    before = sources(book)
    holder = child(HOLDER, str(book))
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert sources(book) == before
    finally:
        holder.communicate("")


def test_a_book_of_a_later_tollbook_is_left_alone(book: Path) -> None:
    db = sqlite3.connect(book / "book.db")
    db.execute("pragma user_version = 2")
    db.close()
    before = (book / "book.db").read_bytes()

    for write in (False, True):
        with pytest.raises(NewerBook, match="upgrade"):
            Record(book, write=write)

    assert (book / "book.db").read_bytes() == before


def test_a_folder_without_a_book_is_no_book(tmp_path: Path) -> None:
    with pytest.raises(NoBook, match="tollbook init"):
        Record(tmp_path)


@pytest.mark.parametrize("content", [b"", b"no database" * 100, b"SQLite format 3\x00" + bytes(4080)])
def test_a_file_that_is_no_book_is_broken(content: bytes, book: Path) -> None:
    (book / "book.db").write_bytes(content)

    with pytest.raises(BrokenBook):
        Record(book)


@pytest.mark.parametrize(
    ("room", "written"),
    [(0, 20_000), (4_096, 20_000), (100_000, 20_000), (1_500_000, 20_000), (0, 300)],
    ids=["first page", "second page", "first step", "later step", "commit"],
)
def test_a_full_disk_is_said_and_the_book_is_as_before(room: int, written: int, book: Path, hand: Hand) -> None:
    before, held = verify(book), sources(book)

    output, errors = child(SMALL_DISK, str(book), str(room), str(written)).communicate(timeout=60)

    assert errors == ""
    assert output.count("\n") == 1
    assert str(book) in output
    assert not output.startswith("BrokenBook")  # nothing is damaged, and no backup needs to be restored
    with Record(book, write=True):
        pass
    assert sources(book) == held
    assert verify(book) == before
    note(book, hand, "Monitor afterwards")
    assert sources(book) == [*held, "Monitor afterwards"]


def test_a_full_disk_while_preserving_leaves_no_part(empty: Path, tmp_path: Path) -> None:
    script = (
        "import resource, sys; from pathlib import Path; from tollbook.errors import TollbookError; from tollbook.store.evidence import Evidence\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n"
        "try: Evidence(Path(sys.argv[1])).keep(Path(sys.argv[2]))\n"
        "except TollbookError as error: print(error)\n"
    )
    (tmp_path / "large.txt").write_bytes(bytes(3 << 20))

    output, errors = child(script, str(empty / "evidence"), str(tmp_path / "large.txt")).communicate(timeout=60)

    assert errors == ""
    assert "large.txt" in output
    assert list((empty / "evidence").iterdir()) == []


READ_ONLY_FOLDER = """
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from tollbook.errors import TollbookError
from tollbook.model.sources import Source
from tollbook.store.record import Record
from tollbook.store.writing import Hand

path = Path(sys.argv[1])
if os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(65534, 65534, 65534)
    os.setresuid(65534, 65534, 65534)
with Record(path) as record:
    print(sorted(held.noun.name for held in record.all(Source)))
try:
    with Record(path, write=True) as record, record.act(Hand("keeper", lambda: datetime(2026, 1, 2, tzinfo=UTC)), "note", "x") as act:
        act.write(Source("Monitor"))
except TollbookError as error:
    print(f"{type(error).__name__}: {error}")
"""


def test_a_read_only_folder_can_be_read_and_says_that_it_cannot_be_written(book: Path) -> None:
    before = verify(book)
    open_to_all = Path(tempfile.mkdtemp(prefix="tollbook-read-only-"))  # pytest's own folders are closed to other users
    shared = open_to_all / "book"
    shutil.copytree(book, shared)
    try:
        for path in [open_to_all, *open_to_all.rglob("*")]:
            path.chmod(0o555 if path.is_dir() else 0o444)

        output, errors = child(READ_ONLY_FOLDER, str(shared)).communicate(timeout=60)

        assert errors == ""
        read, written = output.splitlines()
        assert read == str(sorted(sources(book)))
        assert not written.startswith("BrokenBook")
        assert "permission" in written.lower()
        assert str(shared) in written
        assert verify(shared) == before
    finally:
        for path in [open_to_all, *open_to_all.rglob("*")]:
            path.chmod(0o755)
        shutil.rmtree(open_to_all)
