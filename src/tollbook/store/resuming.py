"""A backup that was stopped goes on where it stopped: what was written of it, in pieces of one length, and in which order files went in.

An encrypted backup is a tar of age files, each of one piece of the archive: anybody who holds the key can put it together with
``tar`` and ``age`` alone, and its pieces tell nothing but how much there is in all.
"""

from __future__ import annotations

import contextlib
import io
import os
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import takewhile
from pathlib import Path
from typing import BinaryIO

import msgspec

from tollbook.errors import BadInput, NotWhole, TollbookError
from tollbook.store.age import Through
from tollbook.store.files import write_whole

PIECE = 16 << 20  # bytes of the archive
ENDS = 2 * tarfile.BLOCKSIZE  # an archive ends with two empty blocks


class Piece(msgspec.Struct, frozen=True):
    """A whole piece: where it ends in the file, and the SHA-256 of it in the archive and as it was written, encrypted or not."""

    end: int
    packed: str
    written: str


class Plan(msgspec.Struct, frozen=True):
    """What a backup under way holds: preserved files in their order, for whom, and its whole pieces."""

    digests: list[str]
    recipients: list[str]
    pieces: list[Piece]


@dataclass
class Underway:
    """A backup under way: its file, and the plan of it, which lies in the book's cache since it names preserved files."""

    file: BinaryIO
    kept: Path
    plan: Plan

    @classmethod
    def of(cls, file: BinaryIO, kept: Path, *, recipients: Sequence[str], digests: Sequence[str]) -> Underway:
        """Return what there is of a backup, or a new one; files that came since go in after those that were there."""
        before = _read(kept)
        if before is None or before.recipients != list(recipients) or not set(before.digests) <= set(digests):
            return cls(file, kept, Plan(list(digests), list(recipients), []))
        known = set(before.digests)
        order = [*before.digests, *(digest for digest in digests if digest not in known)]
        return cls(file, kept, Plan(order, list(recipients), _standing(file, before.pieces)))

    def write(self, pieces: Iterator[bytes], encrypt: Through | None) -> None:
        """Write the pieces of an archive, from the first that is not there; each is on disk before it counts."""
        done, total = self.plan.pieces, 0
        self._cut()
        for total, piece in enumerate(pieces, 1):
            packed = sha256(piece).hexdigest()
            if total <= len(done) and done[total - 1].packed == packed:
                continue
            del done[total - 1 :]
            self._cut()
            written = piece if encrypt is None else _member(total - 1, piece, encrypt)
            self._append(written)
            done.append(Piece(self.file.tell(), packed, sha256(written).hexdigest()))
            self._keep()
        del done[total:]
        self._cut()
        if encrypt is not None:
            self._append(bytes(ENDS))

    def _cut(self) -> None:
        """Take away what stands after the whole pieces."""
        self.file.truncate(self.plan.pieces[-1].end if self.plan.pieces else 0)
        self.file.seek(0, os.SEEK_END)

    def _append(self, written: bytes) -> None:
        self.file.write(written)
        self.file.flush()
        os.fsync(self.file.fileno())

    def forget(self) -> None:
        """Forget the plan: the backup is whole."""
        self.kept.unlink(missing_ok=True)

    def _keep(self) -> None:
        with contextlib.suppress(OSError, TollbookError):  # a plan that cannot be kept only costs the time to begin anew
            write_whole(self.kept, msgspec.json.encode(self.plan).decode())


def pieces_of(stream: BinaryIO) -> Iterator[bytes]:
    """Yield a stream in pieces of one length, the last one shorter."""
    while piece := _filled(stream, PIECE):
        yield piece


def _filled(stream: BinaryIO, length: int) -> bytes:
    piece = bytearray()
    while len(piece) < length and (more := stream.read(length - len(piece))):
        piece += more
    return bytes(piece)


def _member(n: int, piece: bytes, encrypt: Through) -> bytes:
    """Return a piece as an encrypted file of a tar."""
    sealed = io.BytesIO()
    encrypt(io.BytesIO(piece), sealed)
    member = tarfile.TarInfo(f"{n:06}.age")
    member.size, member.mode = len(sealed.getvalue()), 0o600
    return member.tobuf(tarfile.USTAR_FORMAT) + sealed.getvalue() + bytes(-member.size % tarfile.BLOCKSIZE)


def opened(source: BinaryIO, target: BinaryIO, decrypt: Through, name: str) -> None:
    """Decrypt the pieces of a backup one after the other into a stream.

    Raises
    ------
    BadInput
        If it holds anything else, or is encrypted to somebody else.
    NotWhole
        If it is damaged or was cut off.
    """
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            with contextlib.suppress(tarfile.TarError):  # what is wrong stands where the next piece should begin
                for n, member in enumerate(archive):
                    content = archive.extractfile(member) if member.isreg() and member.name == f"{n:06}.age" else None
                    if content is None or member.size > 2 * PIECE:
                        raise BadInput(f"{name}: holds {member.name!r}, which no encrypted backup does")
                    _opened(content.read(), target, decrypt, name=name, at=member.offset_data)
            if (why := broken_at(source, archive.offset)) is not None:
                raise NotWhole(f"{name}: {why}")
    except tarfile.TarError as error:
        raise BadInput(f"{name}: is no backup, or is damaged or cut off where it begins ({error})") from None


def _opened(piece: bytes, target: BinaryIO, decrypt: Through, *, name: str, at: int) -> None:
    """Decrypt one piece, which lies at a byte of the file; whoever can read the first can read all."""
    try:
        decrypt(io.BytesIO(piece), target)
    except NotWhole as error:
        raise NotWhole(f"{name}: is damaged at about byte {at + error.after:,}: from there it does not decrypt") from None
    except BadInput:
        if at == tarfile.BLOCKSIZE:
            raise
        raise NotWhole(f"{name}: is damaged at about byte {at:,}: from there it does not decrypt") from None


def broken_at(source: BinaryIO, offset: int) -> str | None:
    """Say what is wrong with an archive at the byte where its next file should begin, None where it ends there as it should."""
    if not source.seekable():
        return "ends before all of it came"
    size = source.seek(0, os.SEEK_END)
    source.seek(offset)
    block = source.read(tarfile.BLOCKSIZE)
    if len(block) < tarfile.BLOCKSIZE:
        return f"was cut off after {size:,} bytes"
    return f"is damaged at about byte {offset:,}" if any(block) else None


def _standing(file: BinaryIO, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces that stand in a file as they were written; another backup may have been written over them."""
    file.seek(0)
    return list(takewhile(lambda piece: sha256(file.read(max(0, piece.end - file.tell()))).hexdigest() == piece.written, pieces))


def _read(kept: Path) -> Plan | None:
    try:
        return msgspec.json.decode(kept.read_bytes(), type=Plan)
    except (OSError, msgspec.DecodeError):
        return None
