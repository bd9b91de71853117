"""Making a book, and sealing what was done to it with a signed checkpoint."""

from __future__ import annotations

import secrets
from pathlib import Path

from tollbook.errors import BadInput, BrokenBook, TollbookError
from tollbook.store import keys, settings
from tollbook.store.database import create, guarded
from tollbook.store.evidence import sync_folder
from tollbook.store.journal import tree
from tollbook.store.notes import Checkpoint, new_key, opened, sign, vkey
from tollbook.store.record import Record
from tollbook.store.settings import Settings
from tollbook.store.writing import Hand, writing


def make(path: Path, *, title: str, hand: Hand, method: str | None = None) -> Settings:
    """Make an empty book in a new or empty folder."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BadInput(f"{path}: exists and is not empty; name a new folder")
    try:
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)  # people can be killed for what a book holds
        (path / "evidence").mkdir()
        (path / "cache").mkdir()
    except OSError as error:
        raise TollbookError(f"{path}: cannot make a book here: {error.strerror}") from error
    origin = f"tollbook.book/{secrets.token_hex(8)}"
    key = new_key()
    text = settings.first_text(title, origin=origin, vkey=vkey(origin, key), method=method)
    (path / "book.toml").write_text(text, encoding="utf-8")
    create(path / "book.db")
    sync_folder(path)
    keys.save(origin, key)
    with Record(path, write=True) as record:
        note_settings(record, hand)
        seal(record)
        return record.settings


def note_settings(record: Record, hand: Hand) -> None:
    """Write the settings into the journal where book.toml differs from what stands there."""
    held = list(record.all(Settings))
    if held and held[-1].noun.toml == record.settings.toml:
        return
    with record.act(hand, "configure", "book.toml") as act:
        act.write(record.settings, key="book.toml", id=held[-1].id if held else None)


def seal(record: Record) -> Checkpoint | None:
    """Sign a checkpoint over all entries; None where this user does not hold the key.

    The stored bytes are hashed again first, and must still begin with what was signed before.
    """
    origin = record.settings.origin
    key = keys.load(origin)
    if key is None:
        return None
    with guarded(record.path / "book.db"):
        refuse_rewritten(record)
        grown = tree(record.db)
        checkpoint = Checkpoint(origin, grown.size, grown.root())
        note = sign(checkpoint, key)
        with writing(record.db, record.path):
            record.db.execute("insert or ignore into checkpoint (size, note) values (?, ?)", (checkpoint.size, note))
    keys.remember(origin, note)
    return checkpoint


def refuse_rewritten(record: Record) -> None:
    """Refuse a book that does not continue what was signed before, here or as this user last saw it.

    Raises
    ------
    BrokenBook
        If the book was rewritten, cut short, or an older copy was put in its place.
    """
    signed = (("signed before", record.latest_checkpoint()), ("you last saw", keys.remembered(record.settings.origin)))
    for which, note in signed:
        if note is None:
            continue
        before = opened(note, record.settings.vkey)
        if roots_at(record, {before.size})[before.size] != before.root:
            raise BrokenBook(f"{record.path}: its first {before.size} entries are not those {which}; run `tollbook verify`")


def roots_at(record: Record, sizes: set[int]) -> dict[int, bytes | None]:
    """Return the root over the first n entries for each n, None where there are fewer entries."""
    from tollbook.store.journal import leaves
    from tollbook.store.merkle import EMPTY, Growing

    roots: dict[int, bytes | None] = dict.fromkeys(sizes)
    grown = Growing()
    if 0 in sizes:
        roots[0] = EMPTY
    for _, _, _, leaf in leaves(record.db):
        grown.append(leaf)
        if grown.size in sizes:
            roots[grown.size] = grown.root()
    return roots
