"""Proofs under one signed checkpoint: that an entry lies in the journal, and that a version of a record was written by its entry."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import islice

from tollbook.errors import BadInput, BrokenBook, Unknown
from tollbook.store.canonical import commitment, committed
from tollbook.store.journal import Entry, leaves, read_entry
from tollbook.store.merkle import Nodes, extends, root_along, sides
from tollbook.store.notes import Checkpoint, opened, proof_file, proved

Step = tuple[bool, bytes]  # whether a node of a path stands on the left, and its hash


@dataclass(frozen=True, slots=True)
class ProvedEntry:
    """An entry as it was hashed, with the way from its leaf to the root of the checkpoint."""

    entry: Entry
    leaf: bytes
    path: tuple[Step, ...]
    proof: str


@dataclass(frozen=True, slots=True)
class ProvedRecord:
    """A version of a record as it was committed to, with the way from its commitment to the root that its entry names."""

    id: str
    kind: str
    seq: int
    committed: bytes
    salt: bytes
    path: tuple[Step, ...]

    @property
    def root(self) -> str:
        """The root (hex) to which it leads, which must be the one that its entry names."""
        return root_along(sha256(self.salt + self.committed).digest(), self.path).hex()


class Prover:
    """Proves what lies under one checkpoint. Every node of the journal is hashed once, and a proof takes as many steps as it is high.

    Raises
    ------
    BadInput
        If the checkpoint is none of this book.
    BrokenBook
        If the entries are not those that it signs.
    """

    def __init__(self, db: sqlite3.Connection, verifier: str, note: str) -> None:
        self._db, self.note, self._verifier = db, note, verifier
        self.checkpoint: Checkpoint = opened(note, verifier)
        self._leaves = [leaf for _, _, _, leaf in islice(leaves(db), self.checkpoint.size)]
        self._written: tuple[int, Written] | None = None

    @cached_property
    def _nodes(self) -> Nodes:
        return Nodes(self._leaves)

    def entry(self, seq: int) -> ProvedEntry:
        """Prove an entry.

        Raises
        ------
        Unknown
            If the checkpoint signs no such entry.
        BrokenBook
            If the entries are not those that it signs.
        """
        if not 0 <= seq < len(self._leaves):
            raise Unknown(f"no entry {seq} under a signed checkpoint; the newest signs {self.checkpoint.size} entries")
        leaf, path = self._leaves[seq], self._nodes.inclusion(seq)
        proof = proof_file(seq, path, self.note)
        try:
            proved(proof, leaf, self._verifier)
        except BadInput as error:
            raise BrokenBook(f"entry {seq} cannot be proved: {error}; run `tollbook verify`") from None
        return ProvedEntry(read_entry(leaf), leaf, _steps(path, seq, self.checkpoint.size), proof)

    def since(self, older: str) -> list[bytes]:
        """Prove that an older checkpoint signs a beginning of what this one does (RFC 9162, section 2.1.4).

        Raises
        ------
        BadInput
            If it is none of this book, or of more entries.
        BrokenBook
            If it signs other entries.
        """
        before = opened(older, self._verifier)
        if not 0 < before.size <= self.checkpoint.size:
            raise BadInput(f"the older checkpoint signs {before.size} entries, and the newest {self.checkpoint.size}")
        path = self._nodes.consistency(before.size)
        if not extends((before.size, before.root), (self.checkpoint.size, self.checkpoint.root), proof=path):
            raise BrokenBook(f"the first {before.size} entries are not those that the older checkpoint signs; run `tollbook verify`")
        return path

    def record(self, id: str, seq: int) -> ProvedRecord:
        """Prove that an entry wrote a version of a record.

        Raises
        ------
        Unknown
            If it did not, or the content was erased.
        """
        if self._written is None or self._written[0] != seq:
            self._written = seq, Written(self._db, seq)
        return self._written[1].record(id)


class Written:
    """The records that one entry wrote, in their order, with every node over their commitments."""

    def __init__(self, db: sqlite3.Connection, seq: int) -> None:
        self._db, self._seq = db, seq
        rows = db.execute(
            """
            select row, id, kind, key, salt, body, commitment
            from record
            where batch = (select batch from entry where seq = :seq)
            order by row
            """,
            {"seq": seq},
        )
        self._at: dict[str, tuple[int, int]] = {}
        kept: list[bytes] = []
        for n, (row, id, kind, key, salt, body, erased) in enumerate(rows):
            if body is not None:
                self._at[id] = n, row
            kept.append(erased if body is None else commitment(salt, (id, kind, key), body))
        self._nodes = Nodes(kept)

    def record(self, id: str) -> ProvedRecord:
        """Prove one record, its last version where the entry wrote several."""
        if id not in self._at:
            raise Unknown(f"entry {self._seq} wrote no record {id} that still has its content")
        n, row = self._at[id]
        kind, key, salt, body = self._db.execute("select kind, key, salt, body from record where row = ?", (row,)).fetchone()
        path = _steps(self._nodes.inclusion(n), n, self._nodes.size)
        return ProvedRecord(id, kind, self._seq, committed((id, kind, key), body), salt, path)


def _steps(path: Sequence[bytes], index: int, size: int) -> tuple[Step, ...]:
    return tuple(zip(sides(index, size), path, strict=True))
