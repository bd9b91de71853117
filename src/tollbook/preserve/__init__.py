"""The preserve stage: files become documents, their bytes kept as found and named by their hash."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tollbook.errors import BadInput, BadRow
from tollbook.model.sources import Document, Provenance
from tollbook.model.time import Period
from tollbook.store.journal import Entry
from tollbook.store.media import media_type
from tollbook.store.record import Record
from tollbook.store.writing import Act, Hand


@dataclass(frozen=True, slots=True)
class Preserved:
    """What one call kept: new document ids, how many were held already, and the entry; ``notes`` say what a closer look found wanting."""

    documents: tuple[str, ...]
    held: int
    entry: Entry | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Had:
    """Where documents were had: who published them, at which address, when; None where not known."""

    publisher: str | None = None
    url: str | None = None
    published: Period | None = None


def add(record: Record, paths: Sequence[Path], *, hand: Hand, had: Had | None = None) -> Preserved:
    """Preserve files, and all files within folders, under one journal entry; what was ``had`` is said of each.

    Raises
    ------
    BadInput
        If a path is not there or cannot be read, or the address is none; then no entry is made.
    """
    had = had or Had()
    if had.url is not None and not had.url.startswith(("http://", "https://")):
        raise BadInput(f"{had.url}: an address begins with http:// or https://")
    said = Provenance(had.publisher, url=had.url) if had.publisher else None
    files = list(dict.fromkeys(file for path in paths for file in _files(path)))
    new, held = [], 0
    with record.act(hand, "add", f"{len(files)} files") as act:
        for file in files:
            digest, size = record.evidence.keep(file)
            key = f"document/{digest}"
            if _holds(act, key, file):
                held += 1
            else:
                document = Document(digest, size, file.name, media_type(file), had.url, had.published, provenance=said)
                new.append(act.write(document, key=key))
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
