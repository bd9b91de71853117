"""Files that were uploaded to be looked at before they are imported, each in a folder of its own."""

from __future__ import annotations

import re
import secrets
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from tollbook.errors import BadInput, BadMapping
from tollbook.intake import Outcome, preview
from tollbook.intake.mapping import BUILT_IN, TableMapping, load, read
from tollbook.intake.proposing import Columns, columns_of, proposed
from tollbook.language.said import row, say
from tollbook.web.files import safe_name

MOST = 12  # files that wait at once
LARGEST = 256 * 1024 * 1024  # bytes of one upload


@dataclass
class Staged:
    """One uploaded table, whose it is, by which mapping it is read, and what came of it.

    ``columns`` are those of a table that has no mapping yet, ``rules`` the mapping in TOML that was proposed or written for it.
    """

    id: str
    by: str
    path: Path
    mapping: TableMapping | None
    proposed: bool
    outcome: Outcome | None = None
    imported: bool = False
    columns: Columns | None = None
    rules: str = ""

    @property
    def name(self) -> str:
        """What the file was called."""
        return self.path.name

    def look(self) -> None:
        """See what the table would become; of one that needs a mapping and has none, which columns it has.

        Raises
        ------
        BadInput
            If it cannot be read.
        """
        with named_as_uploaded(self.path.parent):
            self.columns = columns_of(self.path) if self.mapping is None else self.columns
            if self.mapping is None and self.columns is not None and not self.columns.plain:
                name = f"{self.path.stem.partition('.')[0]}-{secrets.token_hex(3)}"  # no other table is known under it
                self.rules, self.outcome = self.rules or proposed(self.columns, name=name), None
            else:
                self.outcome = preview(self.path, self.mapping)

    def map(self, rules: str) -> None:
        """Read the table by a mapping that somebody wrote for it.

        Raises
        ------
        BadInput
            If the mapping is malformed, does not say who published the table, or does not fit it.
        """
        self.rules, self.outcome, self.mapping = rules, None, None
        mapping = own_mapping(rules)
        if not mapping.publisher.strip():
            raise BadMapping("publisher: say in the mapping who published the table")
        self.mapping = mapping
        self.look()


class Staging:
    """The uploaded files that wait; the oldest make room, and all go when the server stops."""

    def __init__(self) -> None:
        self._staged: dict[str, Staged] = {}
        self._turn = threading.Lock()

    def keep(self, by: str, name: str, content: bytes, *, mapping: str, own: bytes | None, proposed: bool) -> Staged:
        """Keep an uploaded table, with the mapping that ships under a name or was uploaded with it."""
        folder = Path(mkdtemp(prefix="tollbook-upload-"))
        path = folder / safe_name(name)
        path.write_bytes(content)
        try:
            rules = _mapping(mapping, own)
        except BadInput:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        staged = Staged(secrets.token_hex(8), by, path, rules, proposed)
        with self._turn:
            self._staged[staged.id] = staged
            for old in list(self._staged)[:-MOST]:
                shutil.rmtree(self._staged.pop(old).path.parent, ignore_errors=True)
        return staged

    def get(self, id: str, by: str) -> Staged | None:
        """Return a file that somebody uploaded; nobody sees another's."""
        staged = self._staged.get(id)
        return staged if staged and staged.by == by else None

    def clear(self) -> None:
        """Remove all."""
        with self._turn:
            for staged in self._staged.values():
                shutil.rmtree(staged.path.parent, ignore_errors=True)
            self._staged.clear()


def _mapping(named: str, own: bytes | None) -> TableMapping | None:
    if own:
        try:
            return own_mapping(own.decode())
        except UnicodeDecodeError:
            raise BadMapping(say("the mapping is not UTF-8; save it as UTF-8 text and upload it again")) from None
    if named and named not in BUILT_IN:
        raise BadInput(say("no mapping {name}; choose from {names}, or upload one of your own", name=named[:60], names=row(", ", BUILT_IN)))
    return load(named) if named else None


def own_mapping(rules: str) -> TableMapping:
    """Return a mapping that somebody wrote. One that reads other files is for the command line, where its files lie beside it.

    Raises
    ------
    BadInput
        If it is malformed, or reads other files.
    """
    mapping = read(rules, name="the mapping")
    if any(join.file for join in mapping.joins):
        raise BadInput(say("this mapping reads a second file, which a page cannot; import it by the command line, where both lie"))
    return mapping


@contextmanager
def named_as_uploaded(folder: Path) -> Iterator[None]:
    """Let errors name files as they were uploaded: nobody is told where on this machine they lie."""
    try:
        yield
    except BadInput as error:
        raise type(error)(without(folder, str(error))) from None


def without(folder: Path, words: str) -> str:
    """Return words without the folder in which uploaded files lie.

    >>> without(Path("/tmp/upload-1"), "/tmp/upload-1/0/sheet.csv: has no header")
    'sheet.csv: has no header'
    """
    for place in dict.fromkeys((str(folder), str(folder.resolve()))):
        words = re.sub(rf"{re.escape(place)}/(\d+/)?", "", words)
    return words
