"""The preserve stage: files become documents, their bytes kept as found and named by their hash."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tollbook.errors import BadInput
from tollbook.model.sources import Provenance
from tollbook.preserve.chosen import Chosen, Had, Preserved
from tollbook.preserve.keeping import Keeping
from tollbook.store.record import Record
from tollbook.store.writing import Hand

__all__ = ["Chosen", "Had", "Preserved", "add"]

_OWN = frozenset({"book.toml", "cache", "evidence"})


def add(record: Record, paths: Sequence[Path], *, hand: Hand, had: Had | None = None, chosen: Chosen | None = None) -> Preserved:
    """Preserve files, all files within folders, and what containers among them hold, under one journal entry.

    What was ``had`` is said of each; of exported chats only what is ``chosen`` is taken.

    Raises
    ------
    BadInput
        If a path is not there, cannot be read, is no file or folder, or holds the book itself, or the address is none;
        then no entry is made.
    """
    had = had or Had()
    if had.url is not None and not had.url.startswith(("http://", "https://")):
        raise BadInput(f"{had.url}: an address begins with http:// or https://")
    said = Provenance(had.publisher, url=had.url) if had.publisher else None
    for path in paths:
        _refuse_what_is_none(path)
        _refuse_the_book(path, record.path)
    with record.act(hand, "add", "files") as act:
        keeping = Keeping(record.evidence, act, had=had, said=said, chosen=chosen or Chosen())
        for path in dict.fromkeys(paths):
            if path.is_dir():
                keeping.folder(path)
            else:
                keeping.file(path)
        act.subject = f"{keeping.files} file{'' if keeping.files == 1 else 's'}"
    return Preserved(tuple(keeping.new), keeping.held, act.entry, keeping.notes(), tuple(keeping.again.items()))


def _refuse_what_is_none(path: Path) -> None:
    if not path.exists():
        raise BadInput(f"{path}: no such file or folder")
    if not path.is_file() and not path.is_dir():
        raise BadInput(f"{path}: neither a file nor a folder, and only those can be preserved")


def _refuse_the_book(path: Path, book: Path) -> None:
    """Refuse what is the book, contains it, or lies among its own files: a folder of posts within it is none of these."""
    given, book = path.resolve(), book.resolve()
    if book.is_relative_to(given):
        raise BadInput(f"{path}: holds the book itself; name the files or folders to preserve")
    if given.is_relative_to(book) and _is_of_a_book(given.relative_to(book).parts[0]):
        raise BadInput(f"{path}: is part of the book itself; to copy a book, run `tollbook backup`")


def _is_of_a_book(name: str) -> bool:
    return name in _OWN or name.startswith("book.db")
