"""A backup that was stopped goes on where it stopped: what was written of it, in pieces of one length, and in which order files went in.

An encrypted backup is a tar of age files, each of one piece of the archive: anybody who holds the key can put it together with
``tar`` and ``age`` alone, and its pieces tell nothing but how much there is in all.
"""

from __future__ import annotations

import contextlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec

from tollbook.errors import BadInput
from tollbook.store.age import Through
from tollbook.store.files import write_whole

PIECE = 16 << 20  # bytes of the archive
ENDS = 2 * tarfile.BLOCKSIZE  # an archive ends with two empty blocks


class Plan(msgspec.Struct, frozen=True):
    """What a backup under way holds: preserved files in their order, for whom, and after each whole piece how long its file was."""

    digests: list[str]
    recipients: list[str]
    ends: list[int]


@dataclass
class Underway:
    """A backup under way: its file, and the plan of it, which lies in the book's cache since it names preserved files."""

    part: Path
    kept: Path
    plan: Plan

    @classmethod
    def of(
        cls, part: Path, cache: Path, recipients: Sequence[str], digests: Sequence[str], fixed: Callable[[Sequence[str]], int]
    ) -> Underway:
        """Return what there is of a backup, or a new one; files that came since go in after those that were there.

        ``fixed`` says how long the beginning of the archive is that some files make; pieces that reach beyond it are made anew.
        """
        kept = cache / f"resume-{sha256(str(part.absolute()).encode()).hexdigest()[:16]}.json"
        before = _read(kept)
        if before is None or before.recipients != list(recipients) or not part.is_file() or not set(before.digests) <= set(digests):
            return cls(part, kept, Plan(list(digests), list(recipients), []))
        known = set(before.digests)
        order = [*before.digests, *(digest for digest in digests if digest not in known)]
        size = part.stat().st_size
        whole = [end for n, end in enumerate(before.ends, 1) if end <= size and n * PIECE <= fixed(before.digests)]
        return cls(part, kept, Plan(order, list(recipients), whole))

    def write(self, pieces: Iterator[bytes], encrypt: Through | None) -> None:
        """Write the pieces of an archive, from the first that is not there yet; each is on disk before it counts."""
        done = self.plan.ends
        with self.part.open("r+b" if done else "w+b") as file:
            file.truncate(done[-1] if done else 0)
            file.seek(0, os.SEEK_END)
            for n, piece in enumerate(pieces):
                if n < len(done):
                    continue
                file.write(piece if encrypt is None else _member(n, piece, encrypt))
                file.flush()
                os.fsync(file.fileno())
                self.plan.ends.append(file.tell())
                self._keep()
            if encrypt is not None:
                file.write(bytes(ENDS))
                file.flush()
                os.fsync(file.fileno())

    def forget(self) -> None:
        """Forget the plan: the backup is whole."""
        self.kept.unlink(missing_ok=True)

    def _keep(self) -> None:
        with contextlib.suppress(OSError):  # a plan that cannot be kept only costs the time to begin anew
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
        If it holds anything else, or ends in the middle.
    """
    try:
        with tarfile.open(fileobj=source, mode="r|") as archive:
            for n, member in enumerate(archive):
                content = archive.extractfile(member) if member.isreg() and member.name == f"{n:06}.age" else None
                if content is None or member.size > 2 * PIECE:
                    raise BadInput(f"{name}: holds {member.name!r}, which no encrypted backup does")
                decrypt(io.BytesIO(content.read()), target)
    except tarfile.TarError as error:
        raise BadInput(f"{name}: is no backup, or was cut short ({error})") from None


def _read(kept: Path) -> Plan | None:
    try:
        return msgspec.json.decode(kept.read_bytes(), type=Plan)
    except (OSError, msgspec.DecodeError):
        return None
