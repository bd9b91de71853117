"""Preserved bytes, named by their SHA-256 and written once."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from tollbook.errors import TollbookError, unreadable
from tollbook.jail.limits import CHUNK

MANY = 1_000
OURS = re.compile(r"(\d{1,10})-[0-9a-f]{32}\.part")


class Evidence:
    """The evidence folder of a book."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._staged: dict[str, str] = {}

    def path(self, digest: str) -> Path:
        """Return where the bytes with this hash lie."""
        return self.folder / digest[:2] / digest[2:]

    def lies(self, digest: str) -> Path:
        """Return where bytes lie that this act has kept or found: their copy, or where they are for good."""
        part = self._staged.get(digest)
        return self.path(digest) if part is None else self.folder / part

    def keep(self, source: Path) -> tuple[str, int]:
        """Copy a file in, durably, and return its hash and size; bytes already held are not written again.

        The copy waits beside its final name until ``settle``, which comes before the entry that names it:
        an entry can never outlive its bytes, and an act that fails leaves none behind.
        """
        try:
            with source.open("rb") as stream:
                return self._keep(stream)
        except OSError as error:
            if error.filename is None or Path(error.filename) != source:
                raise TollbookError(f"{self.folder}: cannot keep {source.name}: {error.strerror}") from error
            raise unreadable(source, error) from error

    def take(self, stream: BinaryIO, *, name: str) -> tuple[str, int]:
        """Keep the rest of an open file."""
        return self.keep_bytes(iter(lambda: stream.read(CHUNK), b""), name=name)

    def keep_bytes(self, pieces: Iterable[bytes], *, name: str) -> tuple[str, int]:
        """Keep bytes that were taken out of a file or fetched, as ``keep`` does those of a file; ``name`` is what people call them."""
        try:
            return self._write(pieces)
        except OSError as error:
            raise TollbookError(f"{self.folder}: cannot keep {name}: {error.strerror}") from error

    def _keep(self, stream: BinaryIO) -> tuple[str, int]:
        return self._write(iter(lambda: stream.read(CHUNK), b""))

    def _write(self, pieces: Iterable[bytes]) -> tuple[str, int]:
        part = self.folder / f"{os.getpid()}-{uuid4().hex}.part"
        digest, size = sha256(), 0
        try:
            with part.open("xb") as copy:
                for piece in pieces:
                    digest.update(piece)
                    size += len(piece)
                    copy.write(piece)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        if digest.hexdigest() in self._staged:
            part.unlink()
        else:
            self._staged[digest.hexdigest()] = part.name
        return digest.hexdigest(), size

    def settle(self) -> None:
        """Put what was copied in under its final name, durably: before the entry that names it.

        Raises
        ------
        TollbookError
            If the disk does not take it.
        """
        try:
            self._settle()
        except OSError as error:
            raise TollbookError(f"{self.folder}: cannot keep what was added: {error.strerror}") from error
        self.forget()

    def _settle(self) -> None:
        new = [digest for digest in self._staged if not self.path(digest).exists()]
        if len(new) >= MANY:
            os.sync()  # all at once, three times as fast; the promise hangs on the syncs below, which then find little to do
        for digest in new:
            sync(self.folder / self._staged[digest])
        for digest in new:
            final = self.path(digest)
            final.parent.mkdir(exist_ok=True)
            (self.folder / self._staged[digest]).rename(final)
            final.chmod(0o444)
        # Also where the bytes were there already: whoever brought them may have died before it synced their names.
        for two in {digest[:2] for digest in self._staged}:
            sync_folder(self.folder / two)
        if self._staged:
            sync_folder(self.folder)

    def forget(self) -> None:
        """Remove the copies that no entry will name."""
        for part in self._staged.values():
            (self.folder / part).unlink(missing_ok=True)
        self._staged.clear()

    def open(self, digest: str) -> BinaryIO:
        """Open preserved bytes for reading."""
        return self.path(digest).open("rb")

    def remove(self, digest: str) -> None:
        """Remove bytes that were erased lawfully; nothing else is ever removed."""
        path = self.path(digest)
        if path.exists():
            path.unlink()
            sync_folder(path.parent)

    def hashes(self) -> Iterator[tuple[Path, str | None]]:
        """Yield every file in the folder with the hash its name promises, None where it promises none."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                name = path.parent.name + path.name
                yield path, name if len(name) == 64 and path.parent.parent == self.folder else None

    def sweep(self) -> list[Path]:
        """Remove the parts that a dead process left half copied, and return what they were."""
        ours = [(part, OURS.fullmatch(part.name)) for part in self.folder.glob("*.part")]
        parts = [part for part, named in ours if named and not alive(int(named[1]))]
        for part in parts:
            with contextlib.suppress(FileNotFoundError):
                part.unlink()
        return parts


def sweep_copies(cache: Path) -> None:
    """Remove the copies of the database that a dead process made for a backup: what is erased later stands in them."""
    for folder in cache.glob("backup-*-*"):
        process = folder.name.split("-")[1]
        if process.isdigit() and not alive(int(process)):
            shutil.rmtree(folder, ignore_errors=True)


def digest_of(path: Path) -> str:
    """Hash the bytes of a file."""
    with path.open("rb") as stream:
        digest = sha256()
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def alive(process: int) -> bool:
    """Say whether a process with this number runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def make_folder(folder: Path, *, mode: int = 0o777) -> None:
    """Make a folder and those above it that are not there, durably."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=mode)
    for made in missing:
        sync_folder(made.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    sync(folder)


def sync(path: Path) -> None:
    """Make the bytes of a file durable, or the names in a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
