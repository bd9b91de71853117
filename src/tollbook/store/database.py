"""Opening the SQLite file of a book, safely and in the version this program knows."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

from tollbook.errors import BookBusy, BrokenBook, NewerBook, NoBook, TollbookError
from tollbook.language.said import say

VERSION = 1
APPLICATION = 0x746F6C6C  # "toll"


def schema() -> str:
    """Return the SQL that makes an empty book."""
    folder = files("tollbook.store") / "schema"
    return "\n".join(part.read_text("utf-8") for part in sorted(folder.iterdir(), key=lambda part: part.name))


def create(path: Path) -> None:
    """Make an empty database at a path where there is none."""
    db = sqlite3.connect(path, isolation_level=None)
    _configure(db)
    db.executescript(f"begin; {schema()} pragma application_id = {APPLICATION}; pragma user_version = {VERSION}; commit;")
    db.close()


def open_database(path: Path, *, wait: float = 5.0, write: bool = False) -> sqlite3.Connection:
    """Open the database of a book.

    Raises
    ------
    NoBook, NewerBook, BrokenBook
        If there is none, a later version wrote it, or it is no database of ours.
    """
    if not path.is_file():
        raise NoBook(say("no book here"), where=str(path.parent), advice=f"make one with `tollbook init {path.parent.name or 'DIR'}`")
    mode = "rw" if write or Path(f"{path}-journal").exists() else "ro"  # a hot journal must be rolled back
    with guarded(path):
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=wait)
        _configure(db)
        if not write:
            db.execute("pragma query_only = on")
        (version,) = db.execute("pragma user_version").fetchone()
        (application,) = db.execute("pragma application_id").fetchone()
    if application != APPLICATION or version < 1:
        raise BrokenBook(say("not the database of a book; restore it from a backup"), where=str(path))
    if version > VERSION:
        raise NewerBook(
            say("written by a later Tollbook (format {version}, this one knows {known}); upgrade", version=version, known=VERSION),
            where=str(path),
        )
    return db


def _configure(db: sqlite3.Connection) -> None:
    # DELETE needs EXTRA: FULL does not sync the folder after the rollback journal is unlinked.
    for pragma in (
        "journal_mode = delete",
        "synchronous = extra",
        "foreign_keys = on",
        "trusted_schema = off",
        "secure_delete = on",  # what is erased is overwritten, not only forgotten
        "cache_size = -65536",
    ):
        db.execute(f"pragma {pragma}")


Failure = sqlite3.Error  # what a database says when something is wrong with it


def said_of(error: Failure, path: Path) -> TollbookError:
    """Return in our own words what a database says of locks, space and damage."""
    if isinstance(error, sqlite3.OperationalError):
        return _in_words(error, path)
    return _broken(error, path)


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Turn what SQLite says of locks, space and damage into our own words."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise said_of(error, path) from error


def _in_words(error: sqlite3.OperationalError, path: Path) -> TollbookError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return BookBusy(
            say("the book is in use by another tollbook{process}; try again", process=_holder(path)),
            where=str(path.parent),
            advice="or add --wait 60",
        )
    if code == sqlite3.SQLITE_IOERR:
        words = say("the disk cannot be read or written ({why}); check its space and health, then try again", why=str(error))
        return TollbookError(words, where=str(path.parent))
    if code == sqlite3.SQLITE_FULL:
        return TollbookError(say("the disk is full; free some space and try again"), where=str(path.parent))
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}:
        return TollbookError(say("no permission to write here; check the owner of the folder"), where=str(path))
    return _broken(error, path)


def _broken(error: Failure, path: Path) -> BrokenBook:
    words = say("the bytes of the book are damaged ({why})", why=str(error))
    return BrokenBook(words, where=str(path), advice="run `tollbook verify`, then restore from a backup")


def _holder(path: Path) -> str:
    try:
        process = (path.parent / "writer").read_text().strip()
    except OSError:
        return ""
    return say(" (process {n})", n=process) if process and process != str(os.getpid()) else ""
