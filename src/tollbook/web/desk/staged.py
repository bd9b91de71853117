"""Files that were uploaded to be looked at before they are imported, each in a folder of its own."""

from __future__ import annotations

import secrets
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from tollbook.errors import BadInput
from tollbook.intake import Outcome
from tollbook.intake.mapping import BUILT_IN, TableMapping, load
from tollbook.language.said import row, say
from tollbook.web.files import safe_name

MOST = 12  # files that wait at once
LARGEST = 256 * 1024 * 1024  # bytes of one upload


@dataclass
class Staged:
    """One uploaded table, whose it is, by which mapping it is read, and what came of it."""

    id: str
    by: str
    path: Path
    mapping: TableMapping | None
    proposed: bool
    outcome: Outcome | None = None
    imported: bool = False

    @property
    def name(self) -> str:
        """What the file was called."""
        return self.path.name


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
            rules = _mapping(folder, mapping, own)
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


def _mapping(folder: Path, named: str, own: bytes | None) -> TableMapping | None:
    """Return the mapping of an upload. One that reads other files is for the command line, where its files lie beside it."""
    if own:
        path = folder.parent / f"{folder.name}.toml"
        try:
            path.write_bytes(own)
            rules = load(str(path))
        finally:
            path.unlink(missing_ok=True)
        if any(join.file for join in rules.joins):
            raise BadInput(say("this mapping reads a second file, which a page cannot; import it by the command line, where both lie"))
        return rules
    if named and named not in BUILT_IN:
        raise BadInput(say("no mapping {name}; choose from {names}, or upload one of your own", name=named[:60], names=row(", ", BUILT_IN)))
    return load(named) if named else None
