"""Backups: one file that holds a whole book, encrypted if asked, and proved again when it comes back."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import tarfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO
from uuid import uuid4

from tollbook.errors import BadBook, BadInput, BrokenBook, Refused, TollbookError
from tollbook.store import keys
from tollbook.store.database import guarded
from tollbook.store.evidence import Evidence, make_folder, sync_folder
from tollbook.store.history import documents_ever
from tollbook.store.journal import size
from tollbook.store.record import Record
from tollbook.store.seal import latest_note
from tollbook.store.verify import Verification, verify

AGE = b"age-encryption.org/v1"
INSIDE = re.compile(r"book\.toml|book\.db|checkpoint|evidence/[0-9a-f]{2}/[0-9a-f]{62}")
NEEDED = frozenset({"book.toml", "book.db", "checkpoint"})
CHUNK = 1 << 20


def backup(book: Path, out: Path, *, recipients: Sequence[str] = ()) -> int:
    """Write a book into one file and return how many entries it holds; others may go on writing meanwhile.

    Raises
    ------
    BadInput
        If a recipient is none, or the file exists.
    """
    keyholders = [_recipient(words) for words in recipients]
    if out.exists():
        raise BadInput(f"{out}: exists; a backup never takes the place of another file")
    made = part = out.with_name(f".{out.name}.{uuid4().hex}.part")
    try:
        with _copied(book) as (copy, entries), part.open("xb") as target:
            part.chmod(0o600)
            if keyholders:
                _through(lambda end: _pack(book, copy, end), lambda end: _pyrage().encrypt_io(end, target, keyholders))
            else:
                _pack(book, copy, target)
            target.flush()
            os.fsync(target.fileno())
        made = part.rename(out)
        sync_folder(out.parent)
    except BaseException as error:
        with suppress(OSError):
            made.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise TollbookError(f"{out}: cannot be written: {error.strerror or error}; check the folder and its space") from None
        raise
    return entries


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
    building = book.with_name(f".{book.name}.{uuid4().hex}.part")
    try:
        make_folder(building, mode=0o700)
        _unpack(file, building, identity)
        note = (building / "checkpoint").read_text("utf-8")
        (building / "checkpoint").unlink()
        for folder in ("evidence", "cache"):
            (building / folder).mkdir(exist_ok=True)
        for made in (building, *filter(Path.is_dir, building.rglob("*"))):
            sync_folder(made)
        proved = _proved(building, book, note or None)
        _refuse_older(building, file, older=older)
        if book.exists():
            book.rmdir()
        building.rename(book)
        sync_folder(book.parent)
    except OSError as error:
        raise TollbookError(f"{book}: cannot be restored here: {error.strerror or error}; check the folder and its space") from None
    finally:
        shutil.rmtree(building, ignore_errors=True)
    return proved


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


def _pack(book: Path, copy: Path, target: BinaryIO) -> None:
    with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive:
        with closing(sqlite3.connect(copy)) as db:
            note, digests = latest_note(db) or "", sorted(documents_ever(db))
        checkpoint = copy.with_name("checkpoint")
        checkpoint.write_text(note, "utf-8")
        for name, path in (("checkpoint", checkpoint), ("book.toml", book / "book.toml"), ("book.db", copy)):
            archive.add(path, name, recursive=False, filter=_anonymous)
        evidence = Evidence(book / "evidence")
        for digest in digests:
            if (kept := evidence.path(digest)).exists():  # a missing one is for verify to find, not for a backup to stop at
                archive.add(kept, f"evidence/{digest[:2]}/{digest[2:]}", recursive=False, filter=_anonymous)


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who wrote a file and when."""
    member.uid = member.gid = member.mtime = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _unpack(file: Path, folder: Path, identity: Path | None) -> None:
    try:
        source = file.open("rb")
    except OSError as error:
        raise BadInput(f"{file}: {error.strerror}; check the path and its permissions") from None
    with source:
        encrypted = source.read(len(AGE)) == AGE
        source.seek(0)
        if not encrypted:
            _take_out(source, folder, file)
        elif identity is None:
            raise BadInput(f"{file}: is encrypted; name the file with your age identity: --identity KEYFILE")
        else:
            holders = _identities(identity)
            try:
                _through(lambda end: _pyrage().decrypt_io(source, end, holders), lambda end: _take_out(end, folder, file))
            except _pyrage().DecryptError as error:
                raise BadInput(f"{file}: cannot be decrypted with {identity} ({error}); use the identity it was encrypted to") from None


def _take_out(source: BinaryIO, folder: Path, file: Path) -> None:
    """Write the members of an archive; a name that a backup does not have is refused, so nothing leaves the folder."""
    found = set()
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


def _write(path: Path, content: Any) -> None:  # what tarfile gives to read from
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as copy:
        shutil.copyfileobj(content, copy, CHUNK)
        copy.flush()
        os.fsync(copy.fileno())
    if path.parent.parent.name == "evidence":
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


def _through(write: Callable[[BinaryIO], object], read: Callable[[BinaryIO], object]) -> None:
    """Let one function write what another reads, side by side, without a copy on disk."""
    out, into = os.pipe()
    with ThreadPoolExecutor(1) as beside:
        with os.fdopen(out, "rb") as reading:
            writing = beside.submit(_writing, into, write)
            try:
                read(reading)
            except BaseException:
                reading.close()  # so that the writer stops too
                if (error := writing.exception()) is not None and not isinstance(error, OSError):
                    raise error from None  # what went wrong first
                raise
        writing.result()


def _writing(handle: int, write: Callable[[BinaryIO], object]) -> None:
    with os.fdopen(handle, "wb") as stream:
        write(stream)


def _recipient(words: str) -> Any:  # pyrage has a type for each kind of key
    pyrage = _pyrage()
    try:
        return (pyrage.ssh if words.startswith("ssh-") else pyrage.x25519).Recipient.from_str(words)
    except pyrage.RecipientError:
        raise BadInput(f"{words!r}: no recipient; give an age public key (age1…) or an SSH public key (ssh-ed25519 …)") from None


def _identities(path: Path) -> list[Any]:
    pyrage = _pyrage()
    try:
        lines = path.read_text("utf-8").splitlines()
        if lines and lines[0].startswith("-----BEGIN"):
            return [pyrage.ssh.Identity.from_buffer(path.read_bytes())]
        return [pyrage.x25519.Identity.from_str(line.strip()) for line in lines if line.strip() and not line.startswith("#")]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise BadInput(f"{path}: no age identity ({error}); it holds a line AGE-SECRET-KEY-1…, or an unencrypted SSH key") from None


def _pyrage() -> Any:  # it carries no types
    import pyrage

    return pyrage
