"""What the first bytes of a file say that it is, whatever its name; nothing is parsed here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

HEAD, TAIL = 8_192, 65_536
MOST_LISTED = 16 << 20
HTML, ZIP, GZIP = "text/html", "application/zip", "application/gzip"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # also what an office file under a password looks like

_BEGINS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"\x1a\x45\xdf\xa3", "video/webm"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"\x1f\x8b\x08", GZIP),
    (b"WARC/1.", "application/warc"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
# By the names in a zip, as they stand in its list; what the names hold is for the jail.
_IN_ZIP: tuple[tuple[str, str], ...] = (
    ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("datapackage.json", "application/wacz"),
)
_ODF = b"mimetypeapplication/vnd.oasis.opendocument."
_HTML = (b"<!doctype html", b"<html")
_MPEG = (0xFFFB, 0xFFF3, 0xFFF2, 0xFFFA)


@dataclass(frozen=True, slots=True)
class Bytes:
    """The bytes of a file, or of a part that lies within one."""

    stream: BinaryIO
    start: int
    size: int

    def read(self, at: int, count: int) -> bytes:
        """Return some bytes from a place, fewer where they end."""
        self.stream.seek(self.start + max(0, at))
        return self.stream.read(max(0, min(count, self.size - max(0, at))))


@contextmanager
def bytes_in(path: Path) -> Iterator[Bytes]:
    """Open a file as bytes."""
    with path.open("rb") as stream:
        yield Bytes(stream, 0, stream.seek(0, 2))


def by_content(path: Path) -> tuple[str | None, bytes]:
    """Return what a file is by its first bytes, None where they say nothing, and these bytes."""
    with bytes_in(path) as content:
        head = content.read(0, HEAD)
        return _zipped(head, names_in_zip(content)) if is_zip(content) else _plain(head), head


def is_zip(content: Bytes) -> bool:
    """Say whether bytes begin as a zip does."""
    return content.read(0, 4) == b"PK\x03\x04"


def names_in_zip(content: Bytes) -> list[str]:
    """Return the names that a zip lists at its end, as they stand there; nothing else of it is looked at."""
    tail = content.read(content.size - TAIL - 22, TAIL + 22)
    end = tail.rfind(b"PK\x05\x06")
    size = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else MOST_LISTED
    wanted = min(size + len(tail), MOST_LISTED)
    return list(_listed(content.read(content.size - wanted, wanted)))


def _listed(index: bytes) -> Iterator[str]:
    at = index.find(b"PK\x01\x02")
    while at >= 0:
        length = int.from_bytes(index[at + 28 : at + 30], "little")
        yield index[at + 46 : at + 46 + length].decode("utf-8", "replace")
        at = index.find(b"PK\x01\x02", at + 46)


def _plain(head: bytes) -> str | None:
    begins = next((found for mark, found in _BEGINS if head.startswith(mark)), None)
    if begins is not None:
        return begins
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return "video/quicktime" if head[8:10] == b"qt" else "audio/mp4" if head[8:11] == b"M4A" else "video/mp4"
    if b"%PDF-" in head[:1_024]:  # where readers look for it
        return "application/pdf"
    if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith(_HTML):
        return HTML
    return "audio/mpeg" if int.from_bytes(head[:2], "big") in _MPEG else None


def _zipped(head: bytes, names: list[str]) -> str:
    if _ODF in head[:128]:
        return "application/vnd.oasis.opendocument.text" if head[30:].startswith(_ODF + b"text") else ZIP
    return next((found for mark, found in _IN_ZIP if mark in names), ZIP)
