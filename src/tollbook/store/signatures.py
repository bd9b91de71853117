"""What the first bytes of a file say that it is, whatever its name; nothing is parsed here."""

from __future__ import annotations

from pathlib import Path

HEAD, TAIL = 8_192, 65_536
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
_IN_ZIP: tuple[tuple[bytes, str], ...] = (
    (b"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"datapackage.json", "application/wacz"),
)
_ODF = b"mimetypeapplication/vnd.oasis.opendocument."
_HTML = (b"<!doctype html", b"<html")
_MPEG = (0xFFFB, 0xFFF3, 0xFFF2, 0xFFFA)


def by_content(path: Path) -> tuple[str | None, bytes]:
    """Return what a file is by its first bytes, None where they say nothing, and these bytes."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        if not head.startswith(b"PK\x03\x04"):
            return _plain(head), head
    return _zipped(head, names_in_zip(path)), head


def names_in_zip(path: Path) -> bytes:
    """Return the end of a zip, where it lists its names."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - TAIL))
        return stream.read(TAIL)


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


def _zipped(head: bytes, tail: bytes) -> str:
    if _ODF in head[:128]:
        return "application/vnd.oasis.opendocument.text" if head[30:].startswith(_ODF + b"text") else ZIP
    return next((found for mark, found in _IN_ZIP if mark in tail), ZIP)
