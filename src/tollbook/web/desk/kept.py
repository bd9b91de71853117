"""Files that came with a form which could not be taken: they wait until it is sent again, so that nobody chooses them twice."""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

MOST = 12  # forms whose files wait at once


@dataclass(frozen=True)
class Files:
    """The files of one form and whose they are: each with its name, in a folder of its own."""

    id: str
    by: str
    folder: Path
    names: tuple[str, ...]

    def read(self) -> list[tuple[str, bytes]]:
        """Return the files with their names."""
        return [(name, (self.folder / str(at)).read_bytes()) for at, name in enumerate(self.names)]


class KeptFiles:
    """The files that wait; the oldest make room, and all go when the server stops."""

    def __init__(self) -> None:
        self._kept: dict[str, Files] = {}
        self._turn = threading.Lock()

    def keep(self, by: str, files: Sequence[tuple[str, bytes]]) -> Files:
        """Keep the files of a form for the one who sent it."""
        folder = Path(mkdtemp(prefix="tollbook-upload-"))
        for at, (_, content) in enumerate(files):
            (folder / str(at)).write_bytes(content)
        kept = Files(secrets.token_hex(8), by, folder, tuple(name for name, _ in files))
        with self._turn:
            self._kept[kept.id] = kept
            for old in list(self._kept)[:-MOST]:
                shutil.rmtree(self._kept.pop(old).folder, ignore_errors=True)
        return kept

    def get(self, id: str, by: str) -> Files | None:
        """Return the files that somebody sent; nobody gets another's."""
        kept = self._kept.get(id)
        return kept if kept and kept.by == by else None

    def drop(self, id: str, by: str) -> None:
        """Forget files that were taken."""
        with self._turn:
            if self.get(id, by):
                shutil.rmtree(self._kept.pop(id).folder, ignore_errors=True)

    def clear(self) -> None:
        """Remove all."""
        with self._turn:
            for kept in self._kept.values():
                shutil.rmtree(kept.folder, ignore_errors=True)
            self._kept.clear()
