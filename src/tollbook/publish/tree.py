"""The folder of a release while it is built: beside the last one, sharing every file that is the same, and exchanged for it at once."""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import msgspec

from tollbook.errors import BadInput, TollbookError
from tollbook.store.evidence import alive, digest_of
from tollbook.store.moved import Otherwise

SUMS, LOG = "SHA256SUMS", "log"
OURS = re.compile(r"\d+-[0-9a-f]{8}\.part")
LINE = re.compile(r"([0-9a-f]{64})  (.+)")
BESIDE = frozenset({"CNAME", "robots.txt"})  # what hosts ask for, and no release writes
AT_FDCWD, EXCHANGE = -100, 2  # of Linux: the working folder, and that two names change places


class File(msgspec.Struct, array_like=True, frozen=True):
    """A file of a release: where it lies, what is in it (SHA-256, hex), and how many bytes."""

    path: str
    sha256: str
    size: int


@dataclass
class Building:
    """A release that is being built. ``before`` is the folder that it is to take the place of, ``had`` what that one says it holds.

    ``moved`` is what may be otherwise than in that one, None where that may be anything, as long as the settings are as ``basis`` says.
    """

    out: Path
    folder: Path
    before: Path | None
    had: dict[str, str] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    moved: Otherwise | None = None
    basis: str = ""

    def put(self, path: str, content: bytes) -> None:
        """Write a file, or share that of the last release where it is the same."""
        file = File(path, sha256(content).hexdigest(), len(content))
        same = self.had.get(path) == file.sha256 and self.before is not None and shared(self.before / path, self.folder / path, file)
        self.note(file if same else written(self.folder, path, content))

    def settle(self, path: str) -> File:
        """Note a file that was written here, and share that of the last release where it is the same."""
        target = self.folder / path
        file = File(path, digest_of(target), target.stat().st_size)
        if self.had.get(path) == file.sha256 and self.before is not None:
            aside = target.with_name(f".{target.name}.same")
            if shared(self.before / path, aside, file):
                aside.replace(target)
        self.note(file)
        return file

    def note(self, file: File) -> None:
        """Take a file as one of this release."""
        self.files[file.path] = file

    def sums(self) -> bytes:
        """Return the list of all files with their hashes, as ``sha256sum -c`` reads it."""
        return "".join(f"{file.sha256}  {path}\n" for path, file in sorted(self.files.items())).encode()


def written(folder: Path, path: str, content: bytes) -> File:
    """Write a file of a release."""
    target = folder / path
    try:
        target.write_bytes(content)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return File(path, sha256(content).hexdigest(), len(content))


def shared(old: Path, new: Path, file: File) -> bool:
    """Give a file of the last release a name in the new one, without writing it again; False where it is not there as it was."""
    try:
        if old.is_symlink() or old.stat().st_size != file.size or digest_of(old) != file.sha256:
            return False
        new.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(old, new)
        except OSError:
            shutil.copy2(old, new)  # a disk that knows no links
    except OSError:
        return False
    return True


@contextmanager
def building(out: Path) -> Iterator[Building]:
    """Build a release beside its final place; whatever goes wrong, what stands there stays as it is.

    Raises
    ------
    BadInput
        If something else than a release lies there.
    TollbookError
        If there is no room, or no permission.
    """
    out = out.absolute()
    part = out.with_name(f".{out.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _sweep(out)
        had = release_in(out)
        part.mkdir(mode=0o700)  # nobody else reads what is not checked yet
        yield Building(out, part, out if had is not None else None, had or {})
    except OSError as error:
        what = "free some space" if error.errno in {errno.ENOSPC, errno.EDQUOT} else "check its permissions"
        raise TollbookError(f"{out}: cannot be written: {error.strerror or error}; {what}; what stood there stands") from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def release_in(out: Path) -> dict[str, str] | None:
    """Return the files of the release in a folder with their hashes, None where the folder is empty or not there.

    Raises
    ------
    BadInput
        If it holds anything that no release wrote: taking its place would lose that.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise BadInput(f"{out}: is no folder; name a new or empty one")
    found = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_symlink() or not path.is_dir()}
    if not found:
        return None
    if SUMS not in found:
        raise BadInput(f"{out}: holds other files, among them {min(found)}; name a new or empty folder")
    had = listed(out)
    foreign = {path for path in found - had.keys() - {SUMS} if not path.startswith(f"{LOG}/") and path not in BESIDE}
    if foreign:
        raise BadInput(f"{out}: holds {min(foreign)}, which no release wrote; move it away, and publish again")
    return had


def listed(release: Path) -> dict[str, str]:
    """Return the files that the manifest of a release names, with their hashes.

    Raises
    ------
    BadInput
        If it cannot be read.
    """
    try:
        lines = (release / SUMS).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{release / SUMS}: cannot be read: {error}; name a folder with a release") from None
    found = [LINE.fullmatch(line) for line in lines]
    if not all(found):
        raise BadInput(f"{release / SUMS}: line {found.index(None) + 1} is not a hash and a name; the release is damaged")
    return {each[2]: each[1] for each in found if each is not None}


def put_in_place(built: Building) -> None:
    """Let what was built take its place, in one step where the system can; files that hosts ask for go along."""
    built.folder.chmod(0o755)
    for name in BESIDE if built.before is not None else ():
        if (built.out / name).is_file() and name not in built.files:
            shutil.copy2(built.out / name, built.folder / name)
    if built.before is None:
        with suppress(FileNotFoundError):
            built.out.rmdir()
        built.folder.rename(built.out)
    elif not _exchanged(built.folder, built.out):
        aside = built.folder.with_name(f"{built.folder.name}.old")
        built.out.rename(aside)
        try:
            built.folder.rename(built.out)
        except OSError:
            aside.rename(built.out)
            raise
        aside.rename(built.folder)  # removed with it


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places at once; False where the system does not know how."""
    try:
        done = ctypes.CDLL(None, use_errno=True).renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), EXCHANGE)
    except (AttributeError, OSError):
        return False
    return bool(done == 0)


def _sweep(out: Path) -> None:
    """Remove what a process that is gone left half built, and put back what it had set aside and not replaced."""
    for left in out.parent.glob(f".{out.name}.*.part*"):
        name = left.name.removeprefix(f".{out.name}.").removesuffix(".old")
        if not OURS.fullmatch(name) or alive(int(name.partition("-")[0])):
            continue
        if left.suffix == ".old" and not out.exists():
            left.rename(out)
        else:
            shutil.rmtree(left, ignore_errors=True)
