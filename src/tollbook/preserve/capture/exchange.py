"""One question to a server and its answer, as they went over the wire."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import IO, BinaryIO
from uuid import UUID

from tollbook.errors import Unanswered
from tollbook.jail.limits import CHUNK
from tollbook.preserve.capture.address import Address
from tollbook.preserve.capture.networks import Ip

MOST_RATIO = 200  # of unpacked to packed bytes
REDIRECTS = frozenset((301, 302, 303, 307, 308))
MOST_MEMBERS = 1_000  # of one gzip file
GZIP = b"\x1f\x8b"
GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Tls:
    """How a connection was secured, and by which certificate: PEM as the server gave it."""

    version: str
    cipher: str
    certificate: str


@dataclass(frozen=True, slots=True)
class Exchange:
    """What was asked of whom, and what came back; ``head`` is the answer's status line and headers, ``body`` its bytes as sent."""

    address: Address
    at: datetime
    ip: Ip
    id: UUID
    request: bytes
    status: int
    head: bytes
    headers: tuple[tuple[str, str], ...]
    body: BinaryIO
    size: int
    sha256: str
    tls: Tls | None = None

    def header(self, name: str) -> str | None:
        """Return the first header of a name."""
        return next((value for given, value in self.headers if given.lower() == name), None)

    @property
    def urn(self) -> str:
        """The name of its record in a WARC file."""
        return f"<urn:uuid:{self.id}>"

    @property
    def moved_to(self) -> str | None:
        """Where a redirect leads to."""
        return self.header("location") if self.status in REDIRECTS else None

    @property
    def media_type(self) -> str:
        """What kind of file it is, as its server says."""
        said = (self.header("content-type") or "").partition(";")[0].strip().lower()
        plain = said.isascii() and said.isprintable() and " " not in said and said.count("/") == 1 and len(said) <= 100
        return said if plain else "application/octet-stream"

    @property
    def said(self) -> str:
        """The status in words."""
        known = {status.value: status.phrase for status in HTTPStatus}
        return f"{self.status} {known.get(self.status, '')}".strip()


def spooled() -> BinaryIO:
    """Return a file that lies in memory while it is small, and leaves no name on the disk."""
    return SpooledTemporaryFile(max_size=1 << 20)  # type: ignore[return-value]  # it is one in all but name


@contextmanager
def unpacked(exchange: Exchange, *, most: int) -> Iterator[BinaryIO]:
    """Open the body of an answer as its page has it, unpacked within limits.

    Raises
    ------
    Unanswered
        If it is packed in a way that was not asked for, damaged, or unpacks to too much.
    """
    packing = (exchange.header("content-encoding") or "identity").strip().lower()
    exchange.body.seek(0)
    if packing in {"identity", ""}:
        yield exchange.body
        return
    if packing not in {"gzip", "x-gzip", "deflate"}:
        raise Unanswered(f"{exchange.address}: is packed as {packing[:20]!r}, which was not asked for")
    with TemporaryFile() as file:
        _unpack(exchange, file, most=min(most, MOST_RATIO * exchange.size + CHUNK))
        file.seek(0)
        yield file


def _unpack(exchange: Exchange, file: IO[bytes], *, most: int) -> None:
    size = 0
    try:
        for piece in _inflated(exchange.body):
            size += len(piece)
            if size > most:
                raise Unanswered(f"{exchange.address}: unpacks to more than {most:,} bytes, from {exchange.size:,}; no honest page does")
            file.write(piece)
    except zlib.error as error:
        raise Unanswered(f"{exchange.address}: is damaged ({error})") from None


def _inflated(body: BinaryIO) -> Iterator[bytes]:
    """Yield a body unpacked, never much at once; a gzip file may have several members.

    Raises
    ------
    zlib.error
        If it is damaged, or ends early.
    """
    waiting = body.read(CHUNK)
    many = waiting.startswith(GZIP)
    bare = not many and not waiting.startswith(b"\x78")  # some servers leave the header of zlib out of "deflate"
    kind = -zlib.MAX_WBITS if bare else GZIP_OR_ZLIB
    for _ in range(MOST_MEMBERS):
        engine = zlib.decompressobj(kind)
        while not engine.eof:
            piece = engine.decompress(waiting, CHUNK)
            if not waiting and not piece and not engine.eof:
                raise zlib.error("it ends early")
            yield piece
            waiting = engine.unconsumed_tail or engine.unused_data or body.read(CHUNK)
        if not many or not waiting.startswith(GZIP):
            return
    raise zlib.error(f"more than {MOST_MEMBERS} members")
