"""The addresses that are to be captured: one by one, or a list of them in a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tollbook.errors import BadInput, unreadable
from tollbook.model.sources import Document
from tollbook.model.time import Period
from tollbook.preserve import Had
from tollbook.preserve.capture.warc import WARC
from tollbook.store.history import written_by
from tollbook.store.record import Record

LONGEST_LIST = 10_000_000  # bytes
MOST = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """One address to capture, what is known of it, and the list that names it."""

    url: str
    had: Had
    listed: str | None = None

    @property
    def why(self) -> str | None:
        """What the journal says of it."""
        return reason(self.listed) if self.listed else None


def reason(listed: str) -> str:
    """Return what the journal says of what was captured from a list."""
    return f"from the list {listed}"


def read_list(path: Path, had: Had) -> list[Wanted]:
    """Read a list: a table with a column url and, if wanted, publisher and published; or plain lines, one address each.

    Raises
    ------
    BadInput
        If it cannot be read, or a row cannot.
    """
    try:
        if path.stat().st_size > LONGEST_LIST:
            raise BadInput(f"{path}: larger than {LONGEST_LIST:,} bytes; split the list")
        lines = path.read_text("utf-8-sig").splitlines()
    except OSError as error:
        raise unreadable(path, error) from None
    except UnicodeDecodeError as error:
        raise BadInput(f"{path}: not UTF-8 at byte {error.start}; save it as CSV UTF-8") from None
    found = list(dict.fromkeys(_rows(path, [line for line in lines if line.strip() and not line.startswith("#")], had)))
    if not found:
        raise BadInput(f"{path}: holds no address; write one a line, or a table with a column url")
    if len(found) > MOST:
        raise BadInput(f"{path}: holds {len(found):,} addresses, more than {MOST:,}; split the list")
    return found


def _rows(path: Path, lines: list[str], had: Had) -> Iterator[Wanted]:
    header = [name.strip().lower() for name in next(csv.reader(lines[:1]), [])]
    if "url" not in header:
        yield from (Wanted(line.strip(), had, path.name) for line in lines)
        return
    try:
        for number, cells in enumerate(csv.reader(lines[1:]), start=2):
            row = dict(zip(header, (cell.strip() for cell in cells), strict=False))
            if row.get("url"):
                yield Wanted(row["url"], _had(row, had, f"{path.name} row {number}"), path.name)
    except csv.Error as error:
        raise BadInput(f"{path}: {error}; save the list anew as CSV UTF-8") from None


def _had(row: dict[str, str], had: Had, where: str) -> Had:
    try:
        published = Period.read(row["published"]) if row.get("published") else had.published
    except ValueError as error:
        raise BadInput(f"{where} column published: {error}") from None
    return Had(row.get("publisher") or had.publisher, None, published)


def done(record: Record, listed: str) -> set[str]:
    """Return the addresses that were captured from a list of this name before; what was erased since is not known any more."""
    entries = [entry.seq for entry in record.journal() if entry.verb == "add" and entry.reason == reason(listed)]
    kept = (held.noun for seq in entries for held in written_by(record, seq) if isinstance(held.noun, Document))
    return {document.url for document in kept if document.media_type == WARC and document.url is not None}
