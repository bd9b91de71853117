"""Making a book, and noting its settings in the journal."""

from __future__ import annotations

import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from tollbook.errors import BadInput, TollbookError
from tollbook.store import keys, settings
from tollbook.store.database import create, guarded
from tollbook.store.evidence import make_folder, sync_folder
from tollbook.store.notes import new_key, vkey
from tollbook.store.record import Record
from tollbook.store.settings import Settings
from tollbook.store.writing import Hand


def make(path: Path, *, title: str, hand: Hand, method: str | None = None) -> Settings:
    """Make an empty book in a new or empty folder."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise BadInput(f"{path}: exists and is not empty; name a new folder")
    fresh, whole = not path.exists(), False
    _begin(path, fresh=fresh)
    try:
        _lay_out(path, title, method)
        with Record(path, write=True) as record:
            note_settings(record, hand)
            whole = True
            return record.settings
    except OSError as error:
        raise _cannot(path, error) from error
    finally:
        if not whole:
            _clear(path, fresh=fresh)


def _begin(path: Path, *, fresh: bool) -> None:
    """Make the folder of a book, and its first one: whoever makes that one makes the book."""
    try:
        make_folder(path)
        path.chmod(0o700)  # people can be killed for what a book holds
        (path / "evidence").mkdir()
    except OSError as error:
        if fresh:
            with suppress(OSError):  # another process was quicker
                path.rmdir()
        raise _cannot(path, error) from error


def _cannot(path: Path, error: OSError) -> TollbookError:
    return TollbookError(f"{path}: cannot make a book here: {error.strerror}")


def _lay_out(path: Path, title: str, method: str | None) -> None:
    """Make the files of a book that has no entry yet, durably."""
    (path / "cache").mkdir()
    origin = f"tollbook.book/{secrets.token_hex(8)}"
    key = new_key()
    text = settings.first_text(title, origin=origin, vkey=vkey(origin, key), method=method)
    with (path / "book.toml").open("x", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    with guarded(path / "book.db"):
        create(path / "book.db")
    sync_folder(path)
    keys.save(origin, key)


def _clear(path: Path, *, fresh: bool) -> None:
    """Take away what was made of a book that could not be finished, so that the same command can be given again."""
    for inner in list(path.iterdir()):
        if inner.is_dir():
            shutil.rmtree(inner, ignore_errors=True)
        else:
            with suppress(OSError):
                inner.unlink()
    if fresh:
        with suppress(OSError):
            path.rmdir()


def note_settings(record: Record, hand: Hand) -> None:
    """Write the settings into the journal where book.toml differs from what stands there."""
    held = list(record.all(Settings))
    if held and held[-1].noun.toml == record.settings.toml:
        return
    with record.act(hand, "configure", "book.toml") as act:
        act.write(record.settings, key="book.toml", id=held[-1].id if held else None)
