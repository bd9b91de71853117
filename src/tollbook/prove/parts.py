"""The files of a receipt: in a zip as it was written, zipped again by somebody's own program, or unpacked in a folder."""

from __future__ import annotations

import os
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Protocol

from tollbook.errors import BadInput

BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, EOFError)  # what reading a damaged zip raises
MOST_MEMBERS = 200_000
LARGEST = 64 << 20  # bytes of any file but preserved ones
MOST_UNPACKED, RATIO, SMALL = (
    16 << 30,
    200,
    1 << 20,
)  # of what is compressed: bytes in all, times its size, bytes from which that counts
NAMES = re.compile(
    r"START-HERE\.html|check\.sh|receipt\.json|checkpoint|key\.vkey|evidence/[0-9a-f]{64}"
    r"|records/[0-9]{4,6}/(?:record\.json|salt|entry|path/[0-9]{2}-(?:left|right))"
    r"|entries/[0-9]{1,10}/(?:entry\.json|tlog-proof|path/[0-9]{2}-(?:left|right))"
    r"|attestations/[0-9]{1,4}\.(?:tsr|note|ots|pem)"
)
FOLDERS = re.compile(r"(?:evidence|attestations|(?:records|entries)(?:/[0-9]{1,10}(?:/path)?)?)/")


class Parts(Protocol):
    """The files of a receipt by name, with their sizes."""

    sizes: dict[str, int]

    def open(self, name: str) -> IO[bytes]:
        """Open one of them."""


class _Zipped:
    """Never more is read of a file than its size says, which is what zipfile keeps to; so sizes bound what is unpacked."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        members = [member for member in archive.infolist() if not (FOLDERS.fullmatch(member.filename) and member.file_size == 0)]
        self._archive, self.sizes = archive, {member.filename: member.file_size for member in members}
        if len(members) > MOST_MEMBERS or len(self.sizes) < len(members):
            raise BadInput(f"{path}: holds too many files, or one twice; this is no receipt")
        for member in members:
            _refuse_strange(member.filename, path)
            if (why := _why_not(member)) is not None:
                raise BadInput(f"{path}: {member.filename} {why}")
        if sum(member.file_size for member in members if member.compress_type != zipfile.ZIP_STORED) > MOST_UNPACKED:
            raise BadInput(f"{path}: would unpack to more than {MOST_UNPACKED >> 30} GiB; unpack it yourself, and name the folder")

    def open(self, name: str) -> IO[bytes]:
        return self._archive.open(name)


class _Folder:
    def __init__(self, folder: Path) -> None:
        self._folder, self.sizes = folder, dict[str, int]()
        for path in _within(folder):
            name = path.relative_to(folder).as_posix()
            _refuse_strange(name, folder)
            if path.is_symlink() or not path.is_file():
                raise BadInput(f"{folder}: {name} is a link, or no file; a receipt holds files alone")
            self.sizes[name] = path.stat().st_size

    def open(self, name: str) -> IO[bytes]:
        return (self._folder / name).open("rb")


@contextmanager
def zipped(source: IO[bytes], path: Path) -> Iterator[Parts]:
    """Open the files of a zip; ``path`` is what people call it.

    Raises
    ------
    BadInput
        If it holds what no receipt does, or would unpack to much more than it is.
    """
    with closing(zipfile.ZipFile(source)) as archive:
        yield _Zipped(archive, path)


def unpacked(folder: Path) -> Parts:
    """Return the files of a receipt that somebody unpacked.

    Raises
    ------
    BadInput
        If the folder holds what no receipt does.
    """
    return _Folder(folder)


def _within(folder: Path) -> Iterator[Path]:
    for count, (where, folders, names) in enumerate(os.walk(folder)):
        if count > MOST_MEMBERS:
            raise BadInput(f"{folder}: holds too many folders; this is no receipt")
        yield from (Path(where, name) for name in sorted(names))
        yield from (Path(where, name) for name in folders if Path(where, name).is_symlink())


def _refuse_strange(name: str, path: Path) -> None:
    if not NAMES.fullmatch(name):
        raise BadInput(f"{path}: holds {name!r}, which no receipt does")


def _why_not(member: zipfile.ZipInfo) -> str | None:
    if member.flag_bits & 1:
        return "is under a password; unpack it, and name the folder"
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        return "is compressed in a way that is not read here; unpack it, and name the folder"
    if member.file_size > max(SMALL, RATIO * member.compress_size):
        return f"would unpack to more than {RATIO} times its size; this is no receipt"
    return None
