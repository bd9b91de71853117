"""What a backup or a restoration fills meanwhile: a file or a folder of this user alone, which no other process fills.

It may lie where others write too, who could lay a link, or something of their own, under its name.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tollbook.errors import BadInput
from tollbook.store.evidence import make_folder, sync_folder

LINKED = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.ENXIO})  # what opening says of a link, or of another kind of thing


@contextmanager
def file_alone(part: Path, *, busy: str) -> Iterator[BinaryIO]:
    """Open a file to go on with, or begin it; ``busy`` is said where another process has it.

    Raises
    ------
    BadInput
        If another has it, or what lies there is not of this user's making.
    """
    try:
        handle = os.open(part, os.O_RDWR | os.O_NOFOLLOW | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        handle = _opened(part, os.O_RDWR | os.O_NONBLOCK)
    with os.fdopen(handle, "r+b") as file:
        _lock(handle, part, busy)
        yield file


@contextmanager
def folder_alone(folder: Path, *, busy: str) -> Iterator[None]:
    """Hold a folder to go on with, or make it; ``busy`` is said where another process has it.

    Raises
    ------
    BadInput
        If another has it, or it, or anything in it, is not of this user's making.
    """
    make_folder(folder.parent)
    try:
        folder.mkdir(mode=0o700)
        sync_folder(folder.parent)
    except FileExistsError:
        handle = _opened(folder, os.O_RDONLY | os.O_DIRECTORY)
    else:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        _lock(handle, folder, busy)
        for within in folder.rglob("*"):
            _refuse_foreign(within, within.lstat())
        yield
    finally:
        os.close(handle)


def _opened(path: Path, flags: int) -> int:
    """Open what lies there already, and let nobody else in from now on."""
    try:
        handle = os.open(path, flags | os.O_NOFOLLOW)
    except OSError as error:
        if error.errno in LINKED:
            raise _foreign(path) from None
        raise
    try:
        found = os.fstat(handle)
        _refuse_foreign(path, found)
        os.fchmod(handle, 0o700 if stat.S_ISDIR(found.st_mode) else 0o600)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _refuse_foreign(path: Path, found: os.stat_result) -> None:
    whole = stat.S_ISDIR(found.st_mode) or (stat.S_ISREG(found.st_mode) and found.st_nlink == 1)
    if not whole or found.st_uid != os.geteuid():
        raise _foreign(path)


def _foreign(path: Path) -> BadInput:
    return BadInput(f"{path}: is in the way, and not of your making; look at it, and remove it or write elsewhere")


def _lock(handle: int, path: Path, busy: str) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BadInput(busy) from None
    try:
        same = os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        same = False
    if not same:  # another process had it until now, and put it in its place
        raise BadInput(busy)
