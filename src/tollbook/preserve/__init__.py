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


def add(record: Record, paths: Sequence[Path], *, hand: Hand, had: Had | None = None, chosen: Chosen | None = None) -> Preserved:
    """Preserve files, all files within folders, and what containers among them hold, under one journal entry.

    What was ``had`` is said of each; of exported chats only what is ``chosen`` is taken.

    Raises
    ------
    BadInput
        If a path is not there or cannot be read, or the address is none; then no entry is made.
    """
    had = had or Had()
    if had.url is not None and not had.url.startswith(("http://", "https://")):
        raise BadInput(f"{had.url}: an address begins with http:// or https://")
    said = Provenance(had.publisher, url=had.url) if had.publisher else None
    for path in paths:
        _must_be_there(path)
    with record.act(hand, "add", "files") as act:
        keeping = Keeping(record.evidence, act, had=had, said=said, chosen=chosen or Chosen())
        for path in dict.fromkeys(paths):
            if path.is_dir():
                keeping.folder(path)
            else:
                keeping.file(path)
        act.subject = f"{keeping.files} files"
    return Preserved(tuple(keeping.new), keeping.held, act.entry, keeping.notes())


def _must_be_there(path: Path) -> None:
    if path.exists():
        return
    if "://" in str(path):
        raise BadInput(f"{path}: addresses cannot be preserved yet; save the page and add the file")
    raise BadInput(f"{path}: no such file or folder")
