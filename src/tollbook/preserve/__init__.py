"""The preserve stage: files become documents, their bytes kept as found and named by their hash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tollbook.errors import BadInput, BadRow
from tollbook.model.sources import Document
from tollbook.store.journal import Entry
from tollbook.store.media import media_type
from tollbook.store.record import Record
from tollbook.store.writing import Act, Hand


@dataclass(frozen=True, slots=True)
class Preserved:
    """What one call kept: new document ids, how many were held already, and the entry."""

    documents: tuple[str, ...]
    held: int
    entry: Entry | None


def add(record: Record, paths: Sequence[Path], *, hand: Hand) -> Preserved:
    """Preserve files, and all files within folders, under one journal entry.

    Raises
    ------
    BadInput
        If a path is not there or cannot be read; then no entry is made.
    """
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    new, held = [], 0
    with record.act(hand, "add", f"{len(files)} files") as act:
        for file in files:
            digest, size = record.evidence.keep(file)
            key = f"document/{digest}"
            if _holds(act, key, file):
                held += 1
            else:
                new.append(act.write(Document(digest, size, file.name, media_type(file)), key=key))
    return Preserved(tuple(new), held, act.entry)


def _holds(act: Act, key: str, file: Path) -> bool:
    try:
        return act.keyed(key) is not None
    except BadRow as error:
        raise BadInput(f"{file}: {error.reason}") from None


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file() and not inner.is_symlink():
                yield inner
    elif path.exists():
        yield path
    elif "://" in str(path):
        raise BadInput(f"{path}: addresses cannot be preserved yet; save the page and add the file")
    else:
        raise BadInput(f"{path}: no such file or folder")
