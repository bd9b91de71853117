"""Whoever has the file of a book and a copy of SQLite changes no answer without being found."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from tests.store.test_flips import Watch, lived  # noqa: F401  # a fixture is used by its name

from tollbook import decide, pipeline
from tollbook.model.decisions import Erasure, Withdrawn
from tollbook.model.sources import Source
from tollbook.store.canonical import KIND_OF, commitment, encoded
from tollbook.store.journal import Entry, read_entry
from tollbook.store.merkle import Growing
from tollbook.store.record import Record
from tollbook.store.verify import verify
from tollbook.store.writing import Hand, commitment_of

Tamper = Callable[[sqlite3.Connection, random.Random], None]
COLUMNS = ("id", "kind", "key", "salt", "body", "commitment", "batch")


def some(db: sqlite3.Connection, chance: random.Random, table: str, column: str = "row", where: str = "true") -> int:
    """Return one row of a table."""
    return int(chance.choice(db.execute(f"select {column} from {table} where {where} order by {column}").fetchall())[0])


def two(db: sqlite3.Connection, chance: random.Random, table: str, column: str = "row", where: str = "true") -> tuple[int, int]:
    """Return two rows of a table."""
    (one,), (other,) = chance.sample(db.execute(f"select {column} from {table} where {where} order by {column}").fetchall(), 2)
    return one, other


def alter_a_byte(db: sqlite3.Connection, chance: random.Random) -> None:
    row, column = some(db, chance, "record", where="body is not null"), chance.choice(("body", "salt"))
    (held,) = db.execute(f"select {column} from record where row = ?", (row,)).fetchone()
    at = chance.randrange(len(held))
    db.execute(
        f"update record set {column} = ? where row = ?", (held[:at] + bytes([held[at] ^ 1 << chance.randrange(8)]) + held[at + 1 :], row)
    )


def alter_a_number(db: sqlite3.Connection, chance: random.Random) -> None:
    row = some(db, chance, "record", where="body is not null and cast(body as text) glob '*[0-9]*'")
    (body,) = db.execute("select body from record where row = ?", (row,)).fetchone()
    at = chance.choice([at for at, byte in enumerate(body) if chr(byte).isdigit()])
    db.execute("update record set body = ? where row = ?", (body[:at] + b"%d" % ((body[at] - 47) % 10) + body[at + 1 :], row))


def truncate(db: sqlite3.Connection, chance: random.Random) -> None:
    row = some(db, chance, "record", where="body is not null")
    db.execute("update record set body = substr(body, 1, length(body) - ?) where row = ?", (chance.randint(1, 9), row))


def swap_columns(db: sqlite3.Connection, chance: random.Random) -> None:
    one, other = two(db, chance, "record")
    for column in chance.sample(COLUMNS, chance.randint(1, len(COLUMNS))):
        held = dict(db.execute(f"select row, {column} from record where row in (?, ?)", (one, other)).fetchall())
        db.execute(f"update record set {column} = ? where row = ?", (held[other], one))
        db.execute(f"update record set {column} = ? where row = ?", (held[one], other))


def remove(db: sqlite3.Connection, chance: random.Random) -> None:
    row = some(db, chance, "record")
    if chance.random() < 0.5:
        db.execute("delete from reference where row = ?", (row,))
    db.execute("delete from record where row = ?", (row,))


def double(db: sqlite3.Connection, chance: random.Random) -> None:
    row = some(db, chance, "record")
    batch = some(db, chance, "batch", "id")
    db.execute(
        "insert into record (batch, id, kind, key, salt, body, commitment) select ?, id, kind, key, salt, body, commitment from record where row = ?",
        (batch, row),
    )


def reorder(db: sqlite3.Connection, chance: random.Random) -> None:
    one, other = two(db, chance, "record")
    for start, end in ((one, -1), (other, one), (-1, other)):
        db.execute("update record set row = ? where row = ?", (end, start))
        if chance.random() < 0.8:
            db.execute("update reference set row = ? where row = ?", (end, start))


def renumber(db: sqlite3.Connection, chance: random.Random) -> None:
    """Move all rows of one act behind all others; within the act they keep their order."""
    batch = some(db, chance, "batch", "id")
    (top,) = db.execute("select max(row) from record").fetchone()
    for (row,) in db.execute("select row from record where batch = ? order by row", (batch,)).fetchall():
        db.execute("update record set row = ? where row = ?", (row + top, row))
        db.execute("update reference set row = ? where row = ?", (row + top, row))


def move_to_another_act(db: sqlite3.Connection, chance: random.Random) -> None:
    db.execute("update record set batch = ? where row = ?", (some(db, chance, "batch", "id"), some(db, chance, "record")))


def rename(db: sqlite3.Connection, chance: random.Random) -> None:
    column = chance.choice(("kind", "id", "key"))
    value = {
        "kind": chance.choice(("source", "incident", "withdrawn", "erasure", "redirect", "proposed source", "report", "nothing")),
        "id": db.execute("select id from record where row = ?", (some(db, chance, "record"),)).fetchone()[0],
        "key": chance.choice((None, "i1", "i2", "s1", "other")),
    }[column]
    db.execute(f"update record set {column} = ? where row = ?", (value, some(db, chance, "record")))


def blank(db: sqlite3.Connection, row: int) -> bytes:
    """Take the content of a row as an erasure does, and return its commitment."""
    kept = commitment_of(db, row)
    db.execute("update record set commitment = ?, salt = null, body = null, key = null where row = ?", (kept, row))
    db.execute("delete from reference where row = ?", (row,))
    return kept


def erase_without_an_entry(db: sqlite3.Connection, chance: random.Random) -> None:
    for _ in range(chance.randint(1, 3)):
        blank(db, some(db, chance, "record", where="body is not null"))


def insert(db: sqlite3.Connection, noun: Erasure | Withdrawn | Source, batch: int | None, id: str) -> None:
    """Add a record to an act, or to one that no entry names."""
    if batch is None:
        batch = db.execute("insert into batch (process) values (1)").lastrowid
    db.execute(
        "insert into record (batch, id, kind, salt, body) values (?, ?, ?, ?, ?)",
        (batch, id, KIND_OF[type(noun)], bytes(32), encoded(noun)),
    )


def forge_an_erasure(db: sqlite3.Connection, chance: random.Random) -> None:
    """Blank a record, and put a note beside it, or over another record, that says it was erased."""
    row = some(db, chance, "record", where="body is not null")
    (id, kind) = db.execute("select id, kind from record where row = ?", (row,)).fetchone()
    note = Erasure(kind, (blank(db, row).hex(),), None)
    if chance.random() < 0.5:
        insert(db, note, chance.choice((None, some(db, chance, "batch", "id"))), id)
    else:
        other = some(db, chance, "record", where="body is not null")
        db.execute("update record set kind = 'erasure', body = ? where row = ?", (encoded(note), other))


def widen_an_erasure(db: sqlite3.Connection, chance: random.Random) -> None:
    """Let an erasure that was made name one record more."""
    row = some(db, chance, "record", where="body is not null and kind <> 'erasure'")
    note = some(db, chance, "record", where="kind = 'erasure'")
    (body,) = db.execute("select body from record where row = ?", (note,)).fetchone()
    widened = body.replace(b'"commitments":[', b'"commitments":["' + blank(db, row).hex().encode() + b'",')
    db.execute("update record set body = ? where row = ?", (widened, note))


def add_what_no_entry_names(db: sqlite3.Connection, chance: random.Random) -> None:
    id = db.execute("select id from record where row = ?", (some(db, chance, "record"),)).fetchone()[0]
    insert(db, chance.choice((Source("Forged"), Withdrawn("incident"))), None, id)


def change_a_reference(db: sqlite3.Connection, chance: random.Random) -> None:
    target, role, row = chance.choice(db.execute("select target, role, row from reference order by row, role").fetchall())
    match chance.randrange(4):
        case 0:
            db.execute("delete from reference where target = ? and role = ? and row = ?", (target, role, row))
        case 1:
            db.execute("update reference set role = 'about' where target = ? and role = ? and row = ?", (target, role, row))
        case 2:
            other = db.execute("select id from record where row = ?", (some(db, chance, "record"),)).fetchone()[0]
            db.execute("update reference set target = ? where target = ? and role = ? and row = ?", (other, target, role, row))
        case _:
            db.execute("insert into reference (target, role, row) values (?, ?, ?)", (target, "incident", some(db, chance, "record")))


def change_an_entry(db: sqlite3.Connection, chance: random.Random) -> None:
    one, other = two(db, chance, "entry", "seq")
    leaf = db.execute("select leaf from entry where seq = ?", (one,)).fetchone()[0]
    match chance.randrange(7):
        case 0:
            db.execute("delete from entry where seq = ?", (one,))
        case 1:
            at = chance.randrange(len(leaf))
            db.execute("update entry set leaf = ? where seq = ?", (leaf[:at] + bytes([leaf[at] ^ 1]) + leaf[at + 1 :], one))
        case 2:
            for start, end in ((one, -1), (other, one), (-1, other)):
                db.execute("update entry set seq = ? where seq = ?", (end, start))
        case 3:
            held = db.execute("select leaf, time from entry where seq = ?", (other,)).fetchone()
            db.execute("update entry set leaf = ?, time = ? where seq = ?", (*held, one))
        case 4:
            batches = dict(db.execute("select seq, batch from entry where seq in (?, ?)", (one, other)).fetchall())
            db.execute("update entry set batch = -1 where seq = ?", (one,))
            db.execute("update entry set batch = ? where seq = ?", (batches[one], other))
            db.execute("update entry set batch = ? where seq = ?", (batches[other], one))
        case 5:
            db.execute("update entry set time = '2025-01-01T00:00:00Z' where seq = ?", (one,))
        case _:
            batch = db.execute("insert into batch (process) values (1)").lastrowid
            last = read_entry(db.execute("select leaf from entry order by seq desc limit 1").fetchone()[0])
            added = Entry(last.seq + 1, last.time, "forger", "note", "x", 0, Growing().root().hex())
            db.execute("insert into entry (seq, batch, time, leaf) values (?, ?, ?, ?)", (added.seq, batch, added.time, added.leaf))
            db.execute("delete from checkpoint")


def rewrite_an_entry_to_fit(db: sqlite3.Connection, chance: random.Random) -> None:
    """Alter a record and make the entry commit to it, as somebody does who knows the format but holds no key."""
    alter_a_number(db, chance)
    for seq, batch, leaf in db.execute("select seq, batch, leaf from entry").fetchall():
        tree = Growing()
        for id, kind, key, salt, body, kept in db.execute(
            "select id, kind, key, salt, body, commitment from record where batch = ? order by row", (batch,)
        ):
            tree.append(kept if body is None else commitment(salt, (id, kind, key), body))
        was = read_entry(leaf)
        fits = Entry(was.seq, was.time, was.by, was.verb, was.subject, was.records, tree.root().hex(), was.reason)
        db.execute("update entry set leaf = ? where seq = ?", (fits.leaf, seq))
    if chance.random() < 0.5:
        db.execute("delete from checkpoint")


def change_a_batch(db: sqlite3.Connection, chance: random.Random) -> None:
    one, other = two(db, chance, "batch", "id")
    match chance.randrange(4):
        case 0:
            db.execute("delete from batch where id = ?", (one,))
        case 1:
            db.execute("update batch set process = 1 where id = ?", (one,))
        case 2:
            for table, column in (("batch", "id"), ("record", "batch"), ("entry", "batch")):
                db.execute(f"update {table} set {column} = ? where {column} = ?", (one + 1_000, one))
        case _:
            db.execute("update record set batch = ? where batch = ?", (other, one))


def change_the_checkpoint(db: sqlite3.Connection, chance: random.Random) -> None:
    match chance.randrange(4):
        case 0:
            db.execute("delete from checkpoint")
        case 1:
            db.execute("update checkpoint set size = size + ?", (chance.choice((-1, 1, 100)),))
        case 2:
            (note,) = db.execute("select note from checkpoint").fetchone()
            at = chance.randrange(len(note))
            db.execute("update checkpoint set note = ?", (note[:at] + chance.choice("A1\n ") + note[at + 1 :],))
        case _:
            db.execute("insert into checkpoint (size, note) select size + 1, note from checkpoint")


WAYS: tuple[Tamper, ...] = (
    alter_a_byte, alter_a_number, truncate, swap_columns, remove, double, reorder, renumber, move_to_another_act, rename, erase_without_an_entry,
    forge_an_erasure, widen_an_erasure, add_what_no_entry_names, change_a_reference, change_an_entry, rewrite_an_entry_to_fit, change_a_batch,
    change_the_checkpoint,
)  # fmt: skip


def undetected(book: Path, times: int, *, seed: int) -> list[str]:
    """Tamper with a book again and again, each time from the beginning, and return what changed an answer without being found."""
    chance = random.Random(seed)  # the same tampering every time, not a secret
    watch, path, whole = Watch(book), book / "book.db", (book / "book.db").read_bytes()
    missed, done = [], 0
    while done < times:
        tamper = WAYS[done % len(WAYS)]
        try:
            with closing(sqlite3.connect(path)) as db, db:
                tamper(db, chance)
        except sqlite3.IntegrityError:  # SQLite itself does not take it
            continue
        if path.read_bytes() != whole:
            done += 1
            if (what := watch.unnoticed()) is not None:
                missed.append(f"{tamper.__name__}: {what}")
        path.write_bytes(whole)
    assert verify(book).findings == ()
    return missed


def test_no_tampering_changes_an_answer_without_being_found(lived: Path) -> None:  # noqa: F811  # the fixture
    assert undetected(lived, 3 * len(WAYS), seed=1) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10, 14))
def test_none_of_ten_thousand_tamperings_changes_an_answer_without_being_found(seed: int, lived: Path) -> None:  # noqa: F811  # the fixture
    assert undetected(lived, 2_500, seed=seed) == []


def test_an_older_checkpoint_under_the_size_of_the_newest_is_found_without_a_memory(book: Path, hand: Hand, config: Path) -> None:
    with Record(book) as record:
        older = record.latest_checkpoint()
    with pipeline.acting(book, hand) as record, record.act(hand, "note", "a page") as act:
        act.write(Source("A page"))
    shutil.rmtree(config)

    with closing(sqlite3.connect(book / "book.db")) as db, db:
        db.execute("update checkpoint set note = ?", (older,))

    assert [(finding.where, finding.what) for finding in verify(book).findings] == [
        ("checkpoint 3", "signs 2 entries, and is kept as signing 3")
    ]


@pytest.mark.parametrize("column", ["id", "key"])
def test_an_erased_record_given_another_name_is_found(column: str, book: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record:
        decide.erase(record, ["i3"], hand=hand, reason="court order")

    with closing(sqlite3.connect(book / "book.db")) as db, db:
        db.execute(f"update record set {column} = 'i2' where body is null")

    found = [(finding.where, finding.what) for finding in verify(book).findings]
    assert found == [("entry 1", "1 of its erased records have another id or key than the erasure says")]
