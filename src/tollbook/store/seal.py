"""Sealing: every entry is followed, in the same transaction, by a signed checkpoint over all entries as they are stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from typing import TYPE_CHECKING

from tollbook.errors import BrokenBook
from tollbook.store import keys
from tollbook.store.journal import leaves
from tollbook.store.merkle import EMPTY, Growing
from tollbook.store.notes import Checkpoint, opened, sign
from tollbook.store.settings import Settings

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


class Seal:
    """What signs a book while it is open for writing. Without the key entries stay unsigned until somebody who holds it acts.

    The stored bytes of all entries are hashed at opening, and must still begin with what was signed before;
    each later entry is read back from the database before it is signed.
    """

    def __init__(self, db: sqlite3.Connection, settings: Settings) -> None:
        self._db, self._settings = db, settings
        self._key: Ed25519PrivateKey | None = None
        self._note: str | None = None
        self._signed: str | None = None
        self._pending = self._tree = self._hashed()

    def sign(self) -> None:
        """Sign all entries there are; call it within the transaction that wrote the newest."""
        self._pending = _grown(self._tree.copy(), self._db)
        key = keys.load(self._settings.origin) if self._key is None else self._key
        if key is None:
            return
        self._key = key
        checkpoint = Checkpoint(self._settings.origin, self._pending.size, self._pending.root())
        self._signed = sign(checkpoint, key)
        self._db.execute("delete from checkpoint")  # an older one proves nothing that the newest does not
        self._db.execute("insert into checkpoint (size, note) values (?, ?)", (checkpoint.size, self._signed))

    def settle(self) -> None:
        """Take what was signed as stored; call it once the transaction has ended well."""
        self._tree, self._note = self._pending, self._signed

    def remember(self) -> None:
        """Keep the newest checkpoint where this user will find it, outside the book."""
        if self._note is not None:
            keys.remember(self._settings.origin, self._note)
            self._note = None

    def _hashed(self) -> Growing:
        """Hash all entries.

        Raises
        ------
        BrokenBook
            If the book was rewritten, cut short, or an older copy was put in its place.
        """
        signed = {which: opened(note, self._settings.vkey) for which, note in self._before()}
        roots, grown = roots_at(self._db, {before.size for before in signed.values()})
        for which, before in signed.items():
            if roots[before.size] != before.root:
                raise BrokenBook(f"{self._settings.title}: its first {before.size} entries are not those {which}; run `tollbook verify`")
        return grown

    def _before(self) -> list[tuple[str, str]]:
        stored, seen = latest_note(self._db), keys.remembered(self._settings.origin)
        return [(which, note) for which, note in (("signed before", stored), ("you last saw", seen)) if note is not None]


def latest_note(db: sqlite3.Connection) -> str | None:
    """Return the newest signed checkpoint of a book."""
    row = db.execute("select note from checkpoint order by size desc limit 1").fetchone()
    return None if row is None else str(row[0])


def roots_at(db: sqlite3.Connection, sizes: Collection[int]) -> tuple[dict[int, bytes | None], Growing]:
    """Return the root over the first n entries for each n, None where there are fewer, and the tree over all."""
    roots: dict[int, bytes | None] = dict.fromkeys(sizes)
    grown = Growing()
    if 0 in roots:
        roots[0] = EMPTY
    for _, _, _, leaf in leaves(db):
        grown.append(leaf)
        if grown.size in roots:
            roots[grown.size] = grown.root()
    return roots, grown


def _grown(tree: Growing, db: sqlite3.Connection) -> Growing:
    for _, _, _, leaf in leaves(db, since=tree.size):
        tree.append(leaf)
    return tree
