"""The journal: one canonical JSON leaf for every act on the book."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import msgspec

from tollbook.errors import BadInput
from tollbook.store.canonical import encoded
from tollbook.store.merkle import leaf_hash

LARGEST_LEAF = 65_535


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: when (UTC, seconds), by whom, what, on what, and what it committed to.

    ``records`` are the record versions written, ``root`` (hex) the Merkle root over their commitments.
    """

    seq: int
    time: str
    by: str
    verb: str
    subject: str
    records: int
    root: str
    reason: str | None = None

    @property
    def leaf(self) -> bytes:
        """The bytes that are hashed."""
        leaf = encoded(self)
        if len(leaf) > LARGEST_LEAF:
            raise BadInput(f"entry {self.seq}: {len(leaf)} bytes are more than {LARGEST_LEAF}; shorten the reason")
        return leaf


_decode = msgspec.json.Decoder(Entry).decode


def read_entry(leaf: bytes) -> Entry:
    """Return the entry that a leaf holds."""
    return _decode(leaf)


def leaves(db: sqlite3.Connection, *, since: int = 0) -> Iterator[tuple[int, int, str, bytes]]:
    """Yield (seq, batch, time, leaf) of every entry in order, from one on."""
    return iter(db.execute("select seq, batch, time, leaf from entry where seq >= :since order by seq", {"since": since}))


def size(db: sqlite3.Connection) -> int:
    """Return how many entries there are."""
    (count,) = db.execute("select coalesce(max(seq) + 1, 0) from entry").fetchone()
    return int(count)


def sequence_as_of(db: sqlite3.Connection, day: date | None) -> int:
    """Return how many entries had been made by the end of a day (UTC); all of them without a day.

    A clock that was set back brings no later act into an earlier day: the first entry of a later day ends the count.
    """
    if day is None:
        return size(db)
    (count,) = db.execute(
        """
        select min(seq)
        from entry
        where time > :end
        """,
        {"end": f"{day.isoformat()}T99"},
    ).fetchone()
    return size(db) if count is None else int(count)


def last_leaf_hash(db: sqlite3.Connection, entries: int) -> str:
    """Return the hash of the newest of the first entries, as hex."""
    row = db.execute("select leaf from entry where seq = ?", (entries - 1,)).fetchone()
    return "" if row is None else leaf_hash(row[0]).hex()
