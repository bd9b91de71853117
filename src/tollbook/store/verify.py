"""Proof that a book is what its journal says: nothing altered, removed or cut off."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tollbook.errors import BadInput, TollbookError
from tollbook.model.sources import Document
from tollbook.store import keys
from tollbook.store.canonical import commitment, decoded, references
from tollbook.store.database import APPLICATION, VERSION, schema
from tollbook.store.evidence import digest_of
from tollbook.store.journal import Entry, leaves, read_entry
from tollbook.store.merkle import Growing
from tollbook.store.notes import opened
from tollbook.store.record import Record
from tollbook.store.seal import roots_at
from tollbook.store.settings import Settings


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written: where, and what."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, what was found wrong, and what is only worth knowing."""

    entries: int
    records: int
    documents: int
    checkpoint: str | None
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()


def verify(path: Path, *, against: str | None = None) -> Verification:
    """Check every byte of a book that an answer can rest on; ``against`` is an older checkpoint note.

    The cache is emptied, since sums rest on it: the next answer makes it anew from what was checked.
    """
    _empty_cache(path)
    try:
        with Record(path) as record:
            return _verify(record, against)
    except TollbookError as error:
        if not (path / "book.db").is_file():
            raise
        return _unreadable(str(error))
    except (sqlite3.Error, msgspec.MsgspecError, ValueError, OverflowError, KeyError, TypeError) as error:  # what damaged bytes raise
        return _unreadable(f"cannot be read to the end: {error}")


def _empty_cache(path: Path) -> None:
    for derived in (path / "cache").glob("*.duckdb"):
        with contextlib.suppress(OSError):  # a book on a read-only disk: nothing there can have been altered since
            derived.unlink()


def _unreadable(what: str) -> Verification:
    return Verification(0, 0, 0, None, (Finding("book", what),))


def _verify(record: Record, against: str | None) -> Verification:
    findings = [*_file(record.db)]
    entries, records = 0, 0
    for seq, batch, time, leaf in leaves(record.db):
        written, found = _entry(record.db, seq, batch, time, leaf, expected=entries)
        findings.extend(found)
        entries, records = entries + 1, records + written
    findings.extend(_references(record.db))
    findings.extend(_checkpoints(record, against))
    documents = {held.noun.sha256: held for held in record.all(Document)}
    findings.extend(_evidence(record, set(documents)))
    findings.extend(_settings(record))
    notes = [Finding(where, "complete, but no entry names it yet") for where in _unnamed(record, set(documents))]
    (signed,) = record.db.execute("select coalesce(max(size), 0) from checkpoint").fetchone()
    if signed < entries:
        notes.append(Finding("checkpoint", f"the newest signs {signed} of {entries} entries; the next changing command signs the rest"))
    return Verification(entries, records, len(documents), record.latest_checkpoint(), tuple(findings), tuple(notes))


def _file(db: sqlite3.Connection) -> Iterator[Finding]:
    for (line,) in db.execute("pragma integrity_check"):
        if line != "ok":
            yield Finding("book.db", line)
    (version,) = db.execute("pragma user_version").fetchone()
    (application,) = db.execute("pragma application_id").fetchone()
    if (version, application) != (VERSION, APPLICATION):
        yield Finding("book.db", "the file header was changed")
    fresh = sqlite3.connect(":memory:")
    fresh.executescript(schema())
    if _schema(db) != _schema(fresh):
        yield Finding("book.db", "the schema was changed")
    fresh.close()


def _schema(db: sqlite3.Connection) -> list[tuple[str, str, str, str | None]]:
    return db.execute("select type, name, tbl_name, sql from sqlite_schema order by type, name").fetchall()


def _entry(db: sqlite3.Connection, seq: int, batch: int, time: str, leaf: bytes, *, expected: int) -> tuple[int, list[Finding]]:
    where = f"entry {seq}"
    if seq != expected:
        return 0, [Finding(f"entry {expected}", "is missing")]
    try:
        entry = read_entry(leaf)
    except msgspec.MsgspecError:
        return 0, [Finding(where, "its bytes are not those of an entry")]
    if (entry.seq, entry.time) != (seq, time) or entry.leaf != leaf:
        return 0, [Finding(where, "was altered")]
    return entry.records, list(_records(db, entry, batch))


def _records(db: sqlite3.Connection, entry: Entry, batch: int) -> Iterator[Finding]:
    grown = Growing()
    for id, kind, key, salt, body, kept in db.execute(
        "select id, kind, key, salt, body, commitment from record where batch = ? order by row", (batch,)
    ):
        grown.append(kept if body is None else commitment(salt, (id, kind, key), body))
    if grown.size != entry.records:
        yield Finding(f"entry {entry.seq}", f"wrote {entry.records} records; {grown.size} are here")
    elif grown.root().hex() != entry.root:
        yield Finding(f"entry {entry.seq}", f"one of its {entry.records} records was altered or put in another order")


def _references(db: sqlite3.Connection) -> Iterator[Finding]:
    stored = db.execute("select count(*) from reference").fetchone()[0]
    derived = 0
    for row, kind, body in db.execute("select row, kind, body from record where body is not null"):
        try:
            named = set(references(decoded(kind, body)))
        except (KeyError, msgspec.MsgspecError):  # altered; its commitment has told
            continue
        for role, target in named:
            derived += 1
            held = db.execute("select 1 from reference where target = ? and role = ? and row = ?", (target, role, row)).fetchone()
            if held is None:
                yield Finding(f"row {row}", f"its reference to {target} was removed")
    if stored != derived:
        yield Finding("reference", f"{stored} references are stored; the records make {derived}")


def _checkpoints(record: Record, against: str | None) -> Iterator[Finding]:
    given = [(f"checkpoint {size}", note) for size, note in record.db.execute("select size, note from checkpoint")]
    if not given and record.entries:
        yield Finding("checkpoint", "no signed checkpoint is left")
    if (seen := keys.remembered(record.settings.origin)) is not None:
        given.append(("the checkpoint this user last saw", seen))
    if against is not None:
        given.append(("the checkpoint given", against))
    signed = []
    for name, note in given:
        try:
            signed.append((name, opened(note, record.settings.vkey)))
        except BadInput as error:
            yield Finding(name, str(error))
    roots, _ = roots_at(record.db, {checkpoint.size for _, checkpoint in signed})
    for name, checkpoint in signed:
        if checkpoint.size > record.entries:
            yield Finding(name, f"signs {checkpoint.size} entries; only {record.entries} are left: the book was cut off")
        elif roots[checkpoint.size] != checkpoint.root:
            yield Finding(name, f"the first {checkpoint.size} entries are not those it signs")


def _evidence(record: Record, expected: set[str]) -> Iterator[Finding]:
    present = set()
    for path, digest in record.evidence.hashes():
        where = str(path.relative_to(record.path))
        if digest is None:
            yield Finding(where, "is no preserved file")
        elif digest_of(path) != digest:
            yield Finding(where, "its bytes are not those that were preserved")
        present.add(digest)
    for digest in sorted(expected - present):
        yield Finding(f"evidence/{digest[:2]}/{digest[2:]}", "is missing")


def _unnamed(record: Record, expected: set[str]) -> Iterator[str]:
    """Yield whole files that an interrupted command preserved before it could write its entry."""
    for path, digest in record.evidence.hashes():
        if digest is not None and digest not in expected:
            yield str(path.relative_to(record.path))


def _settings(record: Record) -> Iterator[Finding]:
    noted = [held.noun.toml for held in record.all(Settings)]
    if not noted or noted[-1] != record.settings.toml:
        yield Finding("book.toml", "differs from the settings in the journal; the next changing command will note it")
