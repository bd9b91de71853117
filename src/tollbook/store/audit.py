"""One pass over a journal and all records, which tells whether every entry still commits to what is stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

import msgspec

from tollbook.model.decisions import Erasure
from tollbook.store.canonical import KIND_OF, commitment, decoded, references
from tollbook.store.journal import Entry, read_entry
from tollbook.store.merkle import EMPTY, Growing

Row = tuple[Any, ...]  # seq, time, leaf, row, id, kind, key, salt, body, kept commitment; the last seven None where an entry has no record

Erasures = dict[bytes, tuple[str, Entry]]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written: where, and what."""

    where: str
    what: str


@dataclass(slots=True)
class Audit:
    """What the pass saw. ``roots`` are those over the first n entries, for each n asked for."""

    roots: dict[int, bytes | None]
    entries: int = 0
    records: int = 0
    findings: list[Finding] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)


def audit(db: sqlite3.Connection, sizes: Collection[int]) -> Audit:
    """Hash every entry and every record again, and derive again which names which."""
    told = Audit(dict.fromkeys(sizes))
    if 0 in told.roots:
        told.roots[0] = EMPTY
    erased, pointers, journal = _erased(db), _Pointers(), Growing()
    rows = db.execute(
        """
        select entry.seq, entry.time, entry.leaf, record.row, id, kind, key, salt, body, commitment
        from entry
        left join record using (batch)
        order by entry.seq, record.row
        """
    )
    for seq, written in groupby(rows, key=itemgetter(0)):
        _entry(seq, written, told, journal, erased, pointers)
    told.findings.extend(_references(db, pointers))
    return told


def _entry(seq: int, written: Iterator[Row], told: Audit, journal: Growing, erased: Erasures, pointers: _Pointers) -> None:
    first = next(written)
    _, time, leaf = first[:3]
    if seq != told.entries:
        told.findings.append(Finding(f"entry {told.entries}", "is missing"))
    journal.append(leaf)
    told.entries += 1
    if told.entries in told.roots:
        told.roots[told.entries] = journal.root()
    try:
        entry = read_entry(leaf)
    except msgspec.MsgspecError:
        told.findings.append(Finding(f"entry {seq}", "its bytes are not those of an entry"))
        return
    if (entry.seq, entry.time) != (seq, time) or entry.leaf != leaf:
        told.findings.append(Finding(f"entry {seq}", "was altered"))
        return
    told.records += entry.records
    _records(entry, [first, *written] if first[3] is not None else [], told, erased, pointers)


def _records(entry: Entry, rows: Iterable[Row], told: Audit, erased: Erasures, pointers: _Pointers) -> None:
    grown, gone, renamed = Growing(), [], 0
    for _, _, _, row, id, kind, key, salt, body, kept in rows:
        if body is None:
            grown.append(kept)
            gone.append(erased[kept][1] if kept in erased else None)
            renamed += kept in erased and (erased[kept][0], None) != (id, key)
        else:
            grown.append(commitment(salt, (id, kind, key), body))
            pointers.add(row, kind, body)
    where = f"entry {entry.seq}"
    if grown.size != entry.records:
        told.findings.append(Finding(where, f"wrote {entry.records} records; {grown.size} are here"))
    elif grown.root().hex() != entry.root:
        told.findings.append(Finding(where, f"one of its {entry.records} records was altered or put in another order"))
    if renamed:
        told.findings.append(Finding(where, f"{renamed} of its erased records have another id or key than the erasure says"))
    for by in set(gone) if gone else ():
        count = gone.count(by)
        if by is None:
            told.findings.append(Finding(where, f"{count} of its records lost their content, and no entry says that it was erased"))
        else:
            were = "was" if count == 1 else "were"
            told.notes.append(Finding(where, f"{count} of its records {were} erased by entry {by.seq}: {by.reason}"))


def _erased(db: sqlite3.Connection) -> Erasures:
    """Return the id of the record behind each commitment that was erased, which no hash covers any more, and the entry that erased it."""
    rows = db.execute("select id, leaf, body from record join entry using (batch) where kind = ? and body is not null", (KIND_OF[Erasure],))
    found: Erasures = {}
    for id, leaf, body in rows:
        try:
            erasure, entry = decoded(KIND_OF[Erasure], body), read_entry(leaf)
        except msgspec.MsgspecError:  # altered; its commitment tells
            continue
        if isinstance(erasure, Erasure):
            found |= {bytes.fromhex(kept): (id, entry) for kept in erasure.commitments}
    return found


class _Pointers:
    """The references that records make, as a sum over their hashes: cheap to compare with those stored."""

    def __init__(self) -> None:
        self.sum = self.count = 0

    def add(self, row: int, kind: str, body: bytes) -> None:
        """Add what one stored record points to."""
        for target, role in _named(kind, body):
            self.sum += hash((target, role, row))  # salted anew in every process, so that no swap can be made to fit
            self.count += 1


def _named(kind: str, body: bytes) -> set[tuple[str, str]]:
    try:
        return {(target, role) for role, target in references(decoded(kind, body))}
    except (KeyError, msgspec.MsgspecError):  # altered; its commitment has told
        return set()


def _references(db: sqlite3.Connection, derived: _Pointers) -> Iterator[Finding]:
    """Compare the stored references with those that the records make, those of an act under way included."""
    for row, kind, body in db.execute(
        """
        select row, kind, body
        from record
        where batch in (select id from batch where id not in (select batch from entry))
        and body is not null
        """
    ):
        derived.add(row, kind, body)
    stored = count = 0
    for pointer in db.execute("select target, role, row from reference"):
        stored += hash(pointer)
        count += 1
    if (stored, count) == (derived.sum, derived.count):
        return
    yield Finding("reference", f"{count} references are stored, and the records make {derived.count}")
    for row, kind, body in db.execute("select row, kind, body from record where body is not null"):
        for target, role in _named(kind, body):
            held = db.execute("select 1 from reference where target = ? and role = ? and row = ?", (target, role, row)).fetchone()
            if held is None:
                yield Finding(f"row {row}", f"its reference to {target} was removed")
