"""Acts on a book: records and the journal entry that commits to them, all or nothing."""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from tollbook.errors import TollbookError
from tollbook.store.canonical import KIND_OF, Held, Noun, commitment, decoded, encoded, references
from tollbook.store.database import guarded
from tollbook.store.evidence import alive
from tollbook.store.journal import Entry, size
from tollbook.store.merkle import Growing
from tollbook.store.seal import Seal

STEP = 5_000
SALT = 32
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who acts, and when: a person or rule@version, and a clock in UTC."""

    by: str
    now: Callable[[], datetime]


class Act:
    """One act in the making. Nothing of it can be read until it ends well; an error leaves no trace.

    Records are committed to disk in steps of at most 5,000, under one entry written last.
    """

    def __init__(self, db: sqlite3.Connection, book: Path, *, seal: Callable[[], Seal], hand: Hand, verb: str, subject: str) -> None:
        self.db, self.book, self.hand, self.verb, self.subject = db, book, hand, verb, subject
        self._seal = seal
        self.reason: str | None = None
        self.entry: Entry | None = None
        self.written = 0
        self._tree = Growing()
        self._records: list[tuple[int, str, str, str | None, bytes, bytes]] = []
        self._pointers: list[tuple[str, str, int]] = []
        self._keys: dict[str, tuple[str, Noun]] = {}
        self._batch: int | None = None

    def write(self, noun: Noun, *, key: str | None = None, id: str | None = None) -> str:
        """Add one version of a record and return its id; without an id it is a new record."""
        name = id or new_id()
        kind, body, salt = KIND_OF[type(noun)], encoded(noun), os.urandom(SALT)
        self._tree.append(commitment(salt, (name, kind, key), body))
        position = self.written
        self._records.append((position, name, kind, key, salt, body))
        self._pointers.extend((target, role, position) for role, target in references(noun))
        if key is not None:
            self._keys[key] = (name, noun)
        self.written += 1
        if len(self._records) >= STEP:
            self._store(closing=False)
        return name

    def keyed(self, key: str) -> Held[Noun] | None:
        """Return the newest record under a publisher's own key, this act's own included."""
        if key in self._keys:
            id, noun = self._keys[key]
            return Held(id, noun, -1, key)
        if self.db.execute("select 1 from record where key = ?", (key,)).fetchone() is None:
            return None
        row = self.db.execute(
            """
            select record.id, record.kind, record.body, coalesce(entry.seq, -1)
            from record
            left join entry using (batch)
            where record.key = :key
            and record.body is not null
            and (entry.seq is not null or record.batch = :batch)
            order by entry.seq is null desc, entry.seq desc, record.row desc
            limit 1
            """,
            {"key": key, "batch": self._batch},
        ).fetchone()
        return None if row is None else Held(row[0], decoded(row[1], row[2]), row[3], key)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if kind is not None:
            self._forget()
        elif self.written:
            self._store(closing=True)

    def _store(self, *, closing: bool) -> None:
        with writing(self.db, self.book):
            if self._batch is None:
                self._batch = self.db.execute("insert into batch (process) values (?)", (os.getpid(),)).lastrowid
            self._insert()
            if closing:
                self._close()
                self._seal().sign()
        if closing:
            self._seal().settle()
        self._records.clear()
        self._pointers.clear()
        self._keys.clear()

    def _insert(self) -> None:
        (last,) = self.db.execute("select coalesce(max(row), 0) from record").fetchone()
        first = last + 1 - self._records[0][0] if self._records else 0
        self.db.executemany(
            """
            insert into record (row, batch, id, kind, key, salt, body)
            values (?, ?, ?, ?, ?, ?, ?)
            """,
            ((first + record[0], self._batch, *record[1:]) for record in self._records),
        )
        self.db.executemany(
            "insert or ignore into reference (target, role, row) values (?, ?, ?)",
            ((target, role, first + position) for target, role, position in self._pointers),
        )

    def _close(self) -> None:
        self.entry = Entry(
            seq=size(self.db),
            time=self.hand.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            by=self.hand.by,
            verb=self.verb,
            subject=self.subject,
            records=self.written,
            root=self._tree.root().hex(),
            reason=self.reason,
        )
        self.db.execute(
            "insert into entry (seq, batch, time, leaf) values (?, ?, ?, ?)",
            (self.entry.seq, self._batch, self.entry.time, self.entry.leaf),
        )

    def _forget(self) -> None:
        if self._batch is not None:
            with writing(self.db, self.book):
                remove_batch(self.db, self._batch)


def new_id() -> str:
    """Return a fresh record id: 60 random bits, which say nothing about what it names."""
    bits = secrets.randbits(60)
    return "tb-" + "".join(ALPHABET[bits >> shift & 31] for shift in range(0, 60, 5))


@contextmanager
def writing(db: sqlite3.Connection, book: Path) -> Iterator[None]:
    """Hold the write lock for one step: all of it is stored, or nothing."""
    path = book / "book.db"
    with guarded(path), _holder(book) as holder:
        db.execute("begin immediate")
        try:
            _sign_in(holder.fileno())
            yield
            db.execute("commit")
        except BaseException:
            if db.in_transaction:
                db.execute("rollback")
            raise


def _holder(book: Path) -> TextIO:
    try:
        return (book / "writer").open("a+")
    except OSError as error:
        raise TollbookError(f"{book}: cannot be written: {error.strerror}; no permission, or a read-only disk") from None


def _sign_in(holder: int) -> None:
    """Leave our process number where a waiting writer can read it."""
    try:
        fcntl.flock(holder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return
    os.ftruncate(holder, 0)
    os.write(holder, str(os.getpid()).encode())


def remove_batch(db: sqlite3.Connection, batch: int) -> None:
    """Take out the rows of a batch that no entry names."""
    db.execute("delete from reference where row in (select row from record where batch = ?)", (batch,))
    db.execute("delete from record where batch = ?", (batch,))
    db.execute("delete from batch where id = ?", (batch,))


def unfinished(db: sqlite3.Connection) -> list[int]:
    """Return the batches without an entry whose process is gone."""
    rows = db.execute(
        """
        select batch.id, batch.process
        from batch
        left join entry on entry.batch = batch.id
        where entry.seq is null
        """
    )
    return [batch for batch, process in rows if not alive(process)]
