"""Acts on a book: records and the journal entry that commits to them, all or nothing."""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from tollbook.errors import BadRow, TollbookError
from tollbook.model.decisions import Erasure, Redirect, Withdrawn
from tollbook.store.canonical import KIND_OF, PROPOSED, Held, Noun, commitment, encoded, held_of, references
from tollbook.store.database import guarded
from tollbook.store.evidence import Evidence, alive
from tollbook.store.journal import Entry, size
from tollbook.store.merkle import Growing
from tollbook.store.seal import Seal

STEP = 5_000
SALT = 32
NOW = -1  # the entry of what an act has written and not yet ended
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

    def __init__(
        self, db: sqlite3.Connection, book: Path, *, seal: Callable[[], Seal], evidence: Evidence, hand: Hand, verb: str, subject: str
    ) -> None:
        self.db, self.book, self.hand, self.verb, self.subject = db, book, hand, verb, subject
        self._seal, self._evidence = seal, evidence
        self.reason: str | None = None
        self.entry: Entry | None = None
        self.written = 0
        self._returning: dict[str, str] = {}  # ids of withdrawn records by key: what comes back comes back under its id
        self._merged: dict[str, str] = {}
        self._erased: list[int] = []
        self._tree = Growing()
        self._records: list[tuple[int, str, str, str | None, bytes, bytes]] = []
        self._pointers: list[tuple[str, str, int]] = []
        self._keys: dict[str, Held[Noun]] = {}
        self._batch: int | None = None

    def write(self, noun: Noun, *, key: str | None = None, id: str | None = None, proposed: bool = False) -> str:
        """Add one version of a record and return its id; without an id it is a new record, or one that was withdrawn.

        Raises
        ------
        BadRow
            If the record was merged into another since: which of the two changed is for a person to say.
        """
        if id is not None and id in self._merged:
            raise BadRow(
                f"was merged into {self._merged[id]} and has changed since; undo the merge or correct that one", column="id", value=key
            )
        name = id or (self._returning.pop(key, None) if key is not None else None) or new_id()
        kind, body, salt = (PROPOSED if proposed else "") + KIND_OF[type(noun)], encoded(noun), os.urandom(SALT)
        self._tree.append(commitment(salt, (name, kind, key), body))
        position = self.written
        self._records.append((position, name, kind, key, salt, body))
        self._pointers.extend((target, role, position) for role, target in references(noun))
        if key is not None:
            self._keys[key] = Held(name, noun, NOW, key, proposed)
        self.written += 1
        if len(self._records) >= STEP:
            self._store(closing=False)
        return name

    def erase(self, rows: Iterable[int]) -> None:
        """Take salt, body and key of some rows when the act ends; only their commitments stay."""
        self._erased.extend(rows)

    def keyed(self, key: str) -> Held[Noun] | None:
        """Return the newest record under a publisher's own key, this act's own included, None where it was withdrawn.

        An incident that was merged into another is returned as it was before.

        Raises
        ------
        BadRow
            If the record was erased: what the law took out does not come in again by itself.
        """
        held = self._keys.get(key) or self._stored(key)
        match held:
            case Held(noun=Withdrawn()):
                self._returning[key] = held.id
                return None
            case Held(noun=Erasure()):
                raise BadRow(f"was erased by entry {held.entry} and is not taken in again", column="id", value=key)
            case Held(noun=Redirect(to)):
                self._merged[held.id] = to
                return self._stored(key, merged=True)
        return held

    def is_erased(self, key: str) -> bool:
        """Say whether the record under a key was erased: a rule that looks at everything goes past it."""
        held = self._keys.get(key) or self._stored(key)
        return held is not None and isinstance(held.noun, Erasure)

    def taken_back(self, key: str) -> Held[Noun] | None:
        """Return the last content of a record that was withdrawn, None where the key stands or was never used."""
        if self.keyed(key) is not None or key not in self._returning:
            return None
        return self._newest("record.id = :id and record.kind != 'withdrawn'", id=self._returning[key])

    def identified(self, key: str) -> str | None:
        """Return the id that a key stands for, through all redirects, None where there is none."""
        held = self._keys.get(key) or self._stored(key)
        while held is not None and isinstance(held.noun, Redirect):
            held = self._newest("record.id = :id", id=held.noun.to)
        return None if held is None or isinstance(held.noun, Withdrawn | Erasure) else held.id

    def _stored(self, key: str, *, merged: bool = False) -> Held[Noun] | None:
        keys = {"key": key, "erased": erased_key(key)}
        if self.db.execute("select 1 from record where key in (:key, :erased)", keys).fetchone() is None:
            return None
        not_merged = "and record.kind <> 'redirect'" if merged else ""
        return self._newest(f"record.key in (:key, :erased) {not_merged}", **keys)

    def _newest(self, which: str, **named: str | None) -> Held[Noun] | None:
        row = self.db.execute(
            f"""
            select record.id, record.kind, record.body, coalesce(entry.seq, {NOW}), record.key
            from record
            left join entry using (batch)
            where {which}
            and record.body is not null
            and (entry.seq is not null or record.batch = :batch)
            order by entry.seq is null desc, entry.seq desc, record.row desc
            limit 1
            """,
            {**named, "batch": self._batch},
        ).fetchone()
        return None if row is None else held_of(*row)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            if kind is not None:
                self._forget()
            elif self.written:
                self._evidence.settle()
                self._store(closing=True)
        finally:
            self._evidence.forget()

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
        self.db.executemany(
            "update record set commitment = ?, salt = null, body = null, key = null where row = ?",
            [(commitment_of(self.db, row), row) for row in self._erased],
        )
        self.db.executemany("delete from reference where row = ?", [(row,) for row in self._erased])

    def _forget(self) -> None:
        if self._batch is not None:
            with writing(self.db, self.book):
                remove_batch(self.db, self._batch)


def commitment_of(db: sqlite3.Connection, row: int) -> bytes:
    """Return the commitment to one stored version."""
    id, kind, key, salt, body, kept = db.execute(
        "select id, kind, key, salt, body, commitment from record where row = ?", (row,)
    ).fetchone()
    return bytes(kept) if body is None else commitment(salt, (id, kind, key), body)


def erased_key(key: str | None) -> str | None:
    """Return what stands for the key of an erased record: enough to know it again, and not the key, which may be a name."""
    return None if key is None else f"erased/{sha256(key.encode()).hexdigest()}"


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
