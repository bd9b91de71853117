"""Backups: one file that holds a whole book, encrypted if asked, and proved again when it comes back."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from tollbook.errors import BadBook, BadInput, BrokenBook, NotWhole, Refused, TollbookError, unreadable
from tollbook.jail.limits import CHUNK
from tollbook.store import keys
from tollbook.store.age import AGE, decrypting, encrypting, through
from tollbook.store.alone import file_alone, folder_alone
from tollbook.store.database import guarded
from tollbook.store.evidence import Evidence, digest_of, sync_folder
from tollbook.store.journal import size
from tollbook.store.packing import held_in, pack
from tollbook.store.record import Record
from tollbook.store.resuming import Underway, broken_at, opened, pieces_of
from tollbook.store.verify import Verification, verify

BEGINNING = 32  # bytes: those that an age file begins with, or the name of the first file in a tar
PIECES = re.compile(rb"\d{6}\.age\0")
TORN = ".torn"  # ends the name of a file of which the end is missing
INSIDE = re.compile(r"book\.toml|capture\.toml|book\.db|checkpoint|evidence/[0-9a-f]{2}/[0-9a-f]{62}")
NEEDED = frozenset({"book.toml", "book.db", "checkpoint"})


def backup(book: Path, out: Path, *, recipients: Sequence[str] = ()) -> int:
    """Write a book into one file and return how many entries it holds; others may go on writing meanwhile.

    One that was stopped goes on where it stopped when it is asked for again.

    Raises
    ------
    BadInput
        If a recipient is none, the file exists, or another backup to it is under way.
    """
    encrypt = encrypting(list(recipients)) if recipients else None
    _refuse_existing(out)
    part = out.with_name(f".{out.name}.part")
    busy = f"{out}: another backup to it is under way; wait for it, or name another file"
    try:
        with file_alone(part, busy=busy) as file, _copied(book) as (copy, entries):
            _refuse_existing(out)  # another may have written it before this one had the part
            kept = book / "cache" / f"resume-{sha256(str(part.absolute()).encode()).hexdigest()[:16]}.json"
            under = Underway.of(file, kept, recipients=recipients, digests=held_in(copy, Evidence(book / "evidence")))
            through(lambda end: pack(book, copy, under.plan.digests, end), lambda end: under.write(pieces_of(end), encrypt))
            part.rename(out)
            sync_folder(out.parent)
            under.forget()
    except OSError as error:
        again = "; free some space, and the same command goes on where it stopped" if part.is_file() else "; check the folder and its space"
        raise TollbookError(f"{out}: cannot be written: {error.strerror or error}{again}") from None
    return entries


def _refuse_existing(out: Path) -> None:
    if out.exists():
        raise BadInput(f"{out}: exists; a backup never takes the place of another file")


def restore(file: Path, book: Path, *, identity: Path | None = None, older: bool = False) -> Verification:
    """Bring a book back from a backup, and prove it before it stands under its name.

    ``older`` allows a backup from before what this user last saw of the book; the newer checkpoint is then put aside.

    Raises
    ------
    BadInput
        If the file is no backup, is encrypted to somebody else, or something is in the way.
    NotWhole
        If it is damaged or was cut off; what came before that is kept under a name that says so.
    BadBook
        If the book is not what its checkpoint signs; it is then kept under a name of its own.
    Refused
        If it is older than what this user last saw.
    """
    if book.exists() and (not book.is_dir() or any(book.iterdir())):
        raise BadInput(f"{book}: exists and is not empty; name a new folder")
    building = book.with_name(f".{book.name}.part")
    with _alone_in(building, book):
        note = _unpacked(file, building, book, identity)
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
    try:
        with folder_alone(building, busy=f"{book}: another restoration to it is under way; wait for it, or name another folder"):
            try:
                yield
            except OSError:
                raise
            except BaseException:
                shutil.rmtree(building, ignore_errors=True)
                raise
    except OSError as error:
        again = "free some space, and the same command goes on where it stopped"
        raise TollbookError(f"{book}: cannot be restored here: {error.strerror or error}; {again}") from None


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


def _unpacked(file: Path, building: Path, book: Path, identity: Path | None) -> str:
    """Bring the files of a backup into a folder, durably, and return the checkpoint in it."""
    found = set[str]()
    try:
        _unpack(file, building, identity, found)
    except NotWhole as error:
        _sweep(building, found)
        if not found >= NEEDED or any(building.rglob(f"*{TORN}")):  # else nothing but its last, empty blocks is missing
            raise _kept(error, building, book) from None
    _sweep(building, found)
    note = (building / "checkpoint").read_text("utf-8", "replace")
    (building / "checkpoint").unlink()
    for folder in ("evidence", "cache"):
        (building / folder).mkdir(exist_ok=True)
    for made in (building, *filter(Path.is_dir, building.rglob("*"))):
        sync_folder(made)
    return note


def _sweep(building: Path, found: set[str]) -> None:
    """Remove what a restoration of another backup, that was stopped, left in a folder."""
    for left in filter(Path.is_file, building.rglob("*")):
        if str(left.relative_to(building)).removesuffix(TORN) not in found:
            left.unlink()


def _kept(error: NotWhole, building: Path, book: Path) -> NotWhole:
    """Keep what came out of a backup before the place where it ends, and return what is said of that."""
    count = sum(map(Path.is_file, building.rglob("*")))
    if not count:
        return error
    (building / "INCOMPLETE.txt").write_text(f"{error}\nWhat lies here came out of it before that place. It is no whole book.\n", "utf-8")
    aside = _beside(building, book, "incomplete")
    held = f"{count:,} file{'s' if count > 1 else ''}"
    return NotWhole(f"{error}; the {held} that came before lie in {aside}, which is no whole book; restore from another backup")


def _beside(building: Path, book: Path, why: str) -> Path:
    """Put a folder beside where a book was to stand, under a name that says why it does not."""
    aside = book.with_name(f"{book.name}.{why}")
    while aside.exists():
        aside = aside.with_name(f"{aside.name}+")
    building.rename(aside)
    return aside


def _unpack(file: Path, folder: Path, identity: Path | None, found: set[str]) -> None:
    """Bring the files of a backup into a folder, and add their names to what was found."""
    try:
        source = file.open("rb")
    except OSError as error:
        raise unreadable(file, error) from None
    with source:
        beginning = source.read(BEGINNING)
        source.seek(0)
        in_pieces = PIECES.match(beginning) is not None
        if not in_pieces and not beginning.startswith(AGE):
            return _take_out(source, folder, file, found)
        if identity is None:
            raise BadInput(f"{file}: is encrypted; name the file with your age identity: --identity KEYFILE")
        decrypt = decrypting(identity, str(file))

        def write(end: BinaryIO) -> None:
            opened(source, end, decrypt, str(file)) if in_pieces else decrypt(source, end)

        return through(write, lambda end: _take_out(end, folder, file, found))


def _take_out(source: BinaryIO, folder: Path, file: Path, found: set[str]) -> None:
    """Write the members of an archive; one that a backup does not have is refused, so nothing leaves the folder."""
    at, why = 0, ""
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            for member in archive:
                at = member.offset_data + -(-member.size // tarfile.BLOCKSIZE) * tarfile.BLOCKSIZE
                content = archive.extractfile(member) if member.isreg() and INSIDE.fullmatch(member.name) else None
                if content is None or member.name in found:
                    raise BadInput(f"{file}: holds {member.name!r}, which no backup of a book does")
                found.add(member.name)
                _write(folder / member.name, content)
    except tarfile.TarError as error:
        why = f" ({error})"
    if not found:
        raise BadInput(f"{file}: is no backup of a book, or is damaged or cut off where it begins{why}")
    if why or not found >= NEEDED:
        raise NotWhole(f"{file}: {broken_at(source, at) or f'ends at byte {at:,}, before all of a book came'}")


def _write(path: Path, content: Any) -> None:  # what tarfile gives to read from
    preserved = path.parent.parent.name == "evidence"
    if not (
        preserved and path.is_file() and digest_of(path) == path.parent.name + path.name
    ):  # else a restoration that was stopped brought it
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with path.open("xb") as copy:  # never through a link, nor into a file that is there
            try:
                shutil.copyfileobj(content, copy, CHUNK)
            except tarfile.TarError:
                path.rename(path.with_name(path.name + TORN))
                raise
            copy.flush()
            os.fsync(copy.fileno())
    if preserved:
        path.chmod(0o444)


def _proved(building: Path, book: Path, note: str | None) -> Verification:
    proved = verify(building, against=note, seen=False)
    if proved.findings:
        damaged = _beside(building, book, "damaged")
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
