"""Backups: one file that holds a whole book, encrypted if asked, and proved again when it comes back."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from tollbook.errors import BadBook, BadInput, BrokenBook, Refused, TollbookError
from tollbook.store import keys
from tollbook.store.age import AGE, decrypting, encrypting, through
from tollbook.store.database import guarded
from tollbook.store.evidence import Evidence, digest_of, make_folder, sync_folder
from tollbook.store.journal import size
from tollbook.store.packing import held_in, length_of, pack
from tollbook.store.record import Record
from tollbook.store.resuming import Underway, opened, pieces_of
from tollbook.store.verify import Verification, verify

LONGEST_BEGINNING = 1024  # bytes: the first of an age file, or the header of a tar and those of the first file in it
INSIDE = re.compile(r"book\.toml|book\.db|checkpoint|evidence/[0-9a-f]{2}/[0-9a-f]{62}")
NEEDED = frozenset({"book.toml", "book.db", "checkpoint"})
CHUNK = 1 << 20


def backup(book: Path, out: Path, *, recipients: Sequence[str] = ()) -> int:
    """Write a book into one file and return how many entries it holds; others may go on writing meanwhile.

    One that was stopped goes on where it stopped when it is asked for again.

    Raises
    ------
    BadInput
        If a recipient is none, the file exists, or another backup to it is under way.
    """
    encrypt = encrypting(list(recipients)) if recipients else None
    if out.exists():
        raise BadInput(f"{out}: exists; a backup never takes the place of another file")
    part = out.with_name(f".{out.name}.part")
    try:
        with _alone(part, out), _copied(book) as (copy, entries):
            evidence = Evidence(book / "evidence")
            digests = held_in(copy, evidence)
            under = Underway.of(part, book / "cache", recipients=recipients, digests=digests, fixed=lambda some: length_of(some, evidence))
            through(lambda end: pack(book, copy, under.plan.digests, end), lambda end: under.write(pieces_of(end), encrypt))
            part.rename(out)
            sync_folder(out.parent)
            under.forget()
    except OSError as error:
        again = "; free some space, and the same command goes on where it stopped" if part.is_file() else "; check the folder and its space"
        raise TollbookError(f"{out}: cannot be written: {error.strerror or error}{again}") from None
    return entries


@contextmanager
def _alone(part: Path, out: Path) -> Iterator[None]:
    """Let one backup at a time write a file."""
    with part.open("ab") as held:
        part.chmod(0o600)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BadInput(f"{out}: another backup to it is under way; wait for it, or name another file") from None
        yield


def restore(file: Path, book: Path, *, identity: Path | None = None, older: bool = False) -> Verification:
    """Bring a book back from a backup, and prove it before it stands under its name.

    ``older`` allows a backup from before what this user last saw of the book; the newer checkpoint is then put aside.

    Raises
    ------
    BadInput
        If the file is no backup, is encrypted to somebody else, or something is in the way.
    BadBook
        If the book is not what its checkpoint signs; it is then kept under a name of its own.
    Refused
        If it is older than what this user last saw.
    """
    if book.exists() and (not book.is_dir() or any(book.iterdir())):
        raise BadInput(f"{book}: exists and is not empty; name a new folder")
    building = book.with_name(f".{book.name}.part")
    with _alone_in(building, book):
        note = _unpacked(file, building, identity)
        proved = _proved(building, book, note or None)
        _refuse_older(building, file, older=older)
        if book.exists():
            book.rmdir()
        building.rename(book)
        sync_folder(book.parent)
    return proved


@contextmanager
def _alone_in(building: Path, book: Path) -> Iterator[None]:
    """Let one restoration at a time fill a folder. What a full disk or a kill left there is of use to the next; else it is removed."""
    kept = False
    try:
        make_folder(building, mode=0o700)
        handle = os.open(building, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError:
            kept = True
            raise BadInput(f"{book}: another restoration to it is under way; wait for it, or name another folder") from None
        finally:
            os.close(handle)
    except OSError as error:
        kept = True
        again = "free some space, and the same command goes on where it stopped"
        raise TollbookError(f"{book}: cannot be restored here: {error.strerror or error}; {again}") from None
    finally:
        if not kept:
            shutil.rmtree(building, ignore_errors=True)


@contextmanager
def _copied(book: Path) -> Iterator[tuple[Path, int]]:
    """Copy the database as of one moment, inside the book's own folder."""
    path = book / "book.db"
    if not path.is_file():
        raise BadInput(f"{book}: no book here; name one with --book PATH")
    try:
        (book / "cache").mkdir(exist_ok=True)
        room = TemporaryDirectory(dir=book / "cache", prefix=f"backup-{os.getpid()}-")
    except OSError as error:
        raise BadInput(
            f"{book}: a backup needs room for a copy in its cache folder: {error.strerror}; copy the book elsewhere first"
        ) from None
    with guarded(path), room as folder:
        copy = Path(folder) / "book.db"
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=60)) as db:
            db.execute("vacuum into ?", (str(copy),))
        with closing(sqlite3.connect(copy)) as db:
            entries = size(db)
        yield copy, entries


def _unpacked(file: Path, building: Path, identity: Path | None) -> str:
    """Bring the files of a backup into a folder, durably, and return the checkpoint in it."""
    found = _unpack(file, building, identity)
    for left in filter(Path.is_file, building.rglob("*")):  # of a restoration of another backup that was stopped
        if str(left.relative_to(building)) not in found:
            left.unlink()
    note = (building / "checkpoint").read_text("utf-8")
    (building / "checkpoint").unlink()
    for folder in ("evidence", "cache"):
        (building / folder).mkdir(exist_ok=True)
    for made in (building, *filter(Path.is_dir, building.rglob("*"))):
        sync_folder(made)
    return note


def _unpack(file: Path, folder: Path, identity: Path | None) -> set[str]:
    try:
        source = file.open("rb")
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}; check the path and its permissions") from None
    with source:
        beginning = source.read(LONGEST_BEGINNING)
        source.seek(0)
        if AGE not in beginning:
            return _take_out(source, folder, file)
        if identity is None:
            raise BadInput(f"{file}: is encrypted; name the file with your age identity: --identity KEYFILE")
        return _decrypt(source, folder, file, identity, in_pieces=not beginning.startswith(AGE))


def _decrypt(source: BinaryIO, folder: Path, file: Path, identity: Path, *, in_pieces: bool) -> set[str]:
    decrypt = decrypting(identity, str(file))

    def write(end: BinaryIO) -> None:
        opened(source, end, decrypt, str(file)) if in_pieces else decrypt(source, end)

    return through(write, lambda end: _take_out(end, folder, file))


def _take_out(source: BinaryIO, folder: Path, file: Path) -> set[str]:
    """Write the members of an archive, and return their names; one that a backup does not have is refused, so nothing leaves the folder."""
    found = set[str]()
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            for member in archive:
                content = archive.extractfile(member) if member.isreg() and INSIDE.fullmatch(member.name) else None
                if content is None or member.name in found:
                    raise BadInput(f"{file}: holds {member.name!r}, which no backup of a book does")
                found.add(member.name)
                _write(folder / member.name, content)
    except tarfile.TarError as error:
        raise BadInput(f"{file}: is no backup, or was cut short ({error})") from None
    if missing := sorted(NEEDED - found):
        raise BadInput(f"{file}: is no backup of a book: {missing[0]} is not in it")
    return found


def _write(path: Path, content: Any) -> None:  # what tarfile gives to read from
    preserved = path.parent.parent.name == "evidence"
    if preserved and path.is_file() and digest_of(path) == path.parent.name + path.name:
        return  # a restoration that was stopped brought it
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with path.open("xb") as copy:
        shutil.copyfileobj(content, copy, CHUNK)
        copy.flush()
        os.fsync(copy.fileno())
    if preserved:
        path.chmod(0o444)


def _proved(building: Path, book: Path, note: str | None) -> Verification:
    proved = verify(building, against=note, seen=False)
    if proved.findings:
        damaged = book.with_name(f"{book.name}.damaged")
        while damaged.exists():
            damaged = damaged.with_name(f"{damaged.name}+")
        building.rename(damaged)
        count, first = len(proved.findings), proved.findings[0]
        raise BadBook(f"{book}: not restored: {count} findings, the first in {first.where}: {first.what}; what there is lies in {damaged}")
    return proved


def _refuse_older(building: Path, file: Path, *, older: bool) -> None:
    """Refuse a book that does not continue what this user last saw of it, unless that is what is wanted."""
    with Record(building) as record:
        try:
            record.seal()
        except BrokenBook:
            if not older:
                raise Refused(
                    f"{file}: is older than what you last saw of this book, or another branch of it; add --older to go back all the same"
                ) from None
            keys.put_aside(record.settings.origin)
