"""What kind of file preserved bytes are, and the text that can be read from them here."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import TextIO

from tollbook.errors import BadInput, unreadable
from tollbook.jail.documents import DOCX, ODT, READERS
from tollbook.model.sources import Document, Quote
from tollbook.store.evidence import Evidence
from tollbook.store.signatures import GZIP, HTML, OLD_OFFICE, ZIP, by_content

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TYPES = {
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".jsonl": "application/jsonl",
    ".xlsx": XLSX,
    ".txt": "text/plain",
    ".md": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".pdf": "application/pdf",
    ".gz": "application/gzip",
    ".docx": DOCX,
    ".odt": ODT,
    ".eml": "message/rfc822",
    ".mbox": "application/mbox",
    ".json": "application/json",
    ".warc": "application/warc",
    ".wacz": "application/wacz",
    ".zip": ZIP,
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".mp4": "video/mp4",
    ".mov": "video/quicktime",
    ".webm": "video/webm",
    ".mkv": "video/x-matroska",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".ogv": "audio/ogg",
    ".opus": "audio/ogg",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".wav": "audio/wav",
    ".m4v": "video/mp4",
    ".avi": "video/x-msvideo",
    ".3gp": "video/3gpp",
    ".flac": "audio/flac",
}
PLAIN = frozenset({"text/plain", "text/csv", "text/tab-separated-values", "application/jsonl"})
UNKNOWN = "application/octet-stream"
# What has no sure beginning is what its name says.
UNSIGNED = frozenset(("text/csv", "text/tab-separated-values", "application/jsonl", "application/json", "text/plain", HTML)) | {
    "message/rfc822",
    "application/mbox",
    UNKNOWN,
}
# What begins alike.
ALIKE = (
    frozenset(("video/mp4", "video/quicktime", "audio/mp4", "video/3gpp")),
    frozenset(("video/webm", "video/x-matroska")),
    frozenset(("application/warc", GZIP)),
)
LONGEST_QUOTE = 20_000


def media_type(path: Path) -> str:
    """Return the media type: what the first bytes say, else the name."""
    return recognised(path)[0]


def recognised(path: Path) -> tuple[str, str | None]:
    """Return the media type, and what the name says where the first bytes say something else."""
    return decided(path, by_name(path.name))


def by_name(name: str) -> str:
    """Return the media type that a name says."""
    return TYPES[".warc"] if name.lower().endswith(".warc.gz") else TYPES.get(PurePath(name).suffix.lower(), UNKNOWN)


def decided(path: Path, named: str) -> tuple[str, str | None]:
    """Return the media type of bytes that are said to be of one, and what was said where the first bytes say something else."""
    try:
        found, head = by_content(path)
    except OSError as error:
        raise unreadable(path, error) from None
    if found == named or not head or any({found, named} <= alike for alike in ALIKE):
        return named, None
    if found is None:
        if named in UNSIGNED or head.startswith(OLD_OFFICE):
            return named, None
        found = "text/plain" if _is_text(head) else UNKNOWN
    return found, None if named == UNKNOWN else named


def _is_text(head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return b"\0" not in head


@contextmanager
def text_of(path: Path, *, packed: bool) -> Iterator[TextIO]:
    """Open bytes as text, through gzip where they are packed; line ends stay as they are.

    The text is UTF-8, or UTF-16 where it begins with the mark of it, as Excel writes "Unicode text".
    """
    try:
        raw = path.open("rb")
    except OSError as error:
        raise unreadable(path, error) from None
    with raw:
        unpacked = gzip.GzipFile(fileobj=raw) if packed else raw
        encoding = "utf-16" if _beginning(unpacked) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else "utf-8"
        with io.TextIOWrapper(unpacked, encoding=encoding, newline="") as text:
            yield text


def _beginning(raw: gzip.GzipFile | io.BufferedReader) -> bytes:
    try:
        return raw.peek(2)[:2]
    except (EOFError, OSError, zlib.error):  # damaged; the first line says so
        return b""


def words_of(evidence: Evidence, document: Document, quote: Quote) -> str:
    """Return the exact words of a quote, read from the preserved bytes.

    Raises
    ------
    BadInput
        If the bytes are gone or are no text.
    """
    if quote.end - quote.start > LONGEST_QUOTE:
        raise BadInput(f"a quote of {quote.end - quote.start:,} characters is too long to show")
    if document.media_type == XLSX:
        from tollbook.jail.sheets import words_between

        return words_between(evidence.path(document.sha256), quote.start, quote.end)
    if document.media_type in READERS:
        from tollbook.store.texts import Texts

        return Texts(evidence.folder.parent, evidence).of(document).text[quote.start : quote.end]
    try:
        with text_of(evidence.path(document.sha256), packed=document.media_type == "application/gzip") as text:
            _skip(text, quote.start)
            return text.read(quote.end - quote.start)
    except (UnicodeDecodeError, EOFError, gzip.BadGzipFile) as error:
        raise BadInput(f"{document.sha256[:12]}: cannot be read as text ({error}); run `tollbook verify`") from None


def bytes_of(evidence: Evidence, document: Document, quote: Quote) -> tuple[int, bytes] | None:
    """Return the byte at which a quote begins in a text that is kept as it is, and its bytes; None where no text is."""
    if document.media_type not in PLAIN:
        return None
    try:
        with text_of(evidence.path(document.sha256), packed=False) as text:
            first = _skip(text, quote.start)
            return first, text.read(min(quote.end - quote.start, LONGEST_QUOTE)).encode()
    except UnicodeDecodeError:
        return None


def _skip(text: TextIO, count: int) -> int:
    """Read over some characters, and return how many bytes they are in UTF-8."""
    first = 0
    while count > 0 and (chunk := text.read(min(count, 1 << 20))):
        count -= len(chunk)
        first += len(chunk.encode())
    return first
