"""Proof that a book is what its journal says: nothing altered, removed or cut off."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tollbook.errors import BadInput, TollbookError
from tollbook.model.attestations import Attestation
from tollbook.store import keys
from tollbook.store.attested import attested
from tollbook.store.audit import Audit, Finding, audit
from tollbook.store.database import VERSION, open_database, schema
from tollbook.store.evidence import Evidence, digest_of
from tollbook.store.notes import Checkpoint, opened
from tollbook.store.preserved import documents_ever
from tollbook.store.record import Record
from tollbook.store.settings import Settings
from tollbook.store.snapshot import forget_copies


@dataclass(frozen=True, slots=True)
class Verification:
    """What was checked, what was found wrong, and what is only worth knowing."""

    entries: int
    records: int
    documents: int
    checkpoint: str | None
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...] = ()


def verify(path: Path, *, against: str | None = None, seen: bool = True) -> Verification:
    """Check every byte of a book that an answer can rest on.

    ``against`` is an older checkpoint note; ``seen`` says whether to compare with the one this user last saw, too.

    The cache is emptied, since sums rest on it: the next answer makes it anew from what was checked.
    """
    forget_copies(path)
    try:
        with Record(path) as record:
            return _verify(record, against, seen=seen)
    except TollbookError as error:
        if not (path / "book.db").is_file():
            raise
        return _unreadable(str(error))
    except (sqlite3.Error, msgspec.MsgspecError, ValueError, OverflowError, KeyError, TypeError) as error:  # what damaged bytes raise
        return _unreadable(f"cannot be read to the end: {error}")


def _unreadable(what: str) -> Verification:
    return Verification(0, 0, 0, None, (Finding("book", what),))


def _verify(record: Record, against: str | None, *, seen: bool) -> Verification:
    signed, findings = _opened(record, against, seen=seen)
    others = [(held.id, held.noun) for held in record.all(Attestation)]
    findings += _unattested(others, record.settings.vkey, signed)
    documents = documents_ever(record.db)
    with ThreadPoolExecutor(2) as beside:
        file, hashed = beside.submit(_file, record.path / "book.db"), beside.submit(_evidence, record.path, record.evidence, documents)
        told = audit(record.db, {checkpoint.size for _, checkpoint in signed})
    findings = [*file.result(), *told.findings, *findings, *_checkpoints(signed, told), *hashed.result(), *_settings(record)]
    said = (Finding(each.form, f"{each.by}{f', {each.time}' if each.time else ''}: of the first {each.size} entries") for _, each in others)
    notes = [*told.notes, *said, *(Finding(where, "complete, but no entry names it yet") for where in _unnamed(record, documents))]
    (newest,) = record.db.execute("select coalesce(max(size), 0) from checkpoint").fetchone()
    if newest < told.entries:
        notes.append(
            Finding("checkpoint", f"the newest signs {newest} of {told.entries} entries; the next changing command signs the rest")
        )
    return Verification(told.entries, told.records, len(documents), record.latest_checkpoint(), tuple(findings), tuple(notes))


def _file(path: Path) -> list[Finding]:
    """Check the file as SQLite does, on a connection of its own: its work goes on beside ours."""
    with closing(open_database(path)) as db, closing(sqlite3.connect(":memory:")) as fresh:
        findings = [Finding("book.db", line) for (line,) in db.execute("pragma integrity_check") if line != "ok"]
        (version,) = db.execute("pragma user_version").fetchone()
        if version != VERSION:
            findings.append(Finding("book.db", "the file header was changed"))
        fresh.executescript(schema())
        if _schema(db) != _schema(fresh):
            findings.append(Finding("book.db", "the schema was changed"))
    return findings


def _schema(db: sqlite3.Connection) -> list[tuple[str, str, str, str | None]]:
    return db.execute("select type, name, tbl_name, sql from sqlite_schema order by type, name").fetchall()


def _opened(record: Record, against: str | None, *, seen: bool) -> tuple[list[tuple[str, Checkpoint]], list[Finding]]:
    """Return every checkpoint at hand that this book's key signed, and what is wrong with the others."""
    given = [(f"checkpoint {size}", note, size) for size, note in record.db.execute("select size, note from checkpoint")]
    findings = [] if given or not record.entries else [Finding("checkpoint", "no signed checkpoint is left")]
    others = (
        ("the checkpoint this user last saw", keys.remembered(record.settings.origin) if seen else None),
        ("the checkpoint given", against),
    )
    signed = []
    for name, note, kept_as in (*given, *((name, note, None) for name, note in others if note is not None)):
        try:
            checkpoint = opened(note, record.settings.vkey)
        except BadInput as error:
            findings.append(Finding(name, str(error)))
            continue
        signed.append((name, checkpoint))
        if kept_as not in {None, checkpoint.size}:  # else an older one could pass for the newest
            findings.append(Finding(name, f"signs {checkpoint.size} entries, and is kept as signing {kept_as}"))
    return signed, findings


def _unattested(others: list[tuple[str, Attestation]], verifier: str, signed: list[tuple[str, Checkpoint]]) -> list[Finding]:
    """Return which attestations do not hold; the checkpoints of the others are to be compared with the entries."""
    findings = []
    for id, given in others:
        try:
            signed.append((f"the checkpoint that {given.by} attests to", attested(given, verifier)))
        except BadInput as error:
            findings.append(Finding(f"attestation {id}", str(error)))
    return findings


def _checkpoints(signed: list[tuple[str, Checkpoint]], told: Audit) -> Iterator[Finding]:
    for name, checkpoint in signed:
        if checkpoint.size > told.entries:
            yield Finding(name, f"signs {checkpoint.size} entries; only {told.entries} are left: the book was cut off")
        elif told.roots[checkpoint.size] != checkpoint.root:
            yield Finding(name, f"the first {checkpoint.size} entries are not those it signs")


def _evidence(book: Path, evidence: Evidence, expected: set[str]) -> list[Finding]:
    """Hash every preserved file again."""
    findings, present = list[Finding](), set[str | None]()
    for path, digest in evidence.hashes():
        where = str(path.relative_to(book))
        if digest is None:
            findings.append(Finding(where, "is no preserved file"))
        elif digest_of(path) != digest:
            findings.append(Finding(where, "its bytes are not those that were preserved"))
        present.add(digest)
    return findings + [Finding(f"evidence/{digest[:2]}/{digest[2:]}", "is missing") for digest in sorted(expected - present)]


def _unnamed(record: Record, expected: set[str]) -> Iterator[str]:
    """Yield whole files that an interrupted command preserved before it could write its entry."""
    for path, digest in record.evidence.hashes():
        if digest is not None and digest not in expected:
            yield str(path.relative_to(record.path))


def _settings(record: Record) -> Iterator[Finding]:
    noted = [held.noun.toml for held in record.all(Settings)]
    if not noted or noted[-1] != record.settings.toml:
        yield Finding("book.toml", "differs from the settings in the journal; the next changing command will note it")
