"""Web archives, in the child: the pages that were answered whole, out of a WARC, within caps that its reader does not have itself."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterator
from typing import BinaryIO
from urllib.parse import urljoin

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.recordloader import ArcWarcRecord

from tollbook.jail.limits import CHUNK
from tollbook.jail.pieces import Full, Line, Pieces, note
from tollbook.jail.refusal import Unreadable

MOST_LINE = 64 << 10
MOST_HEADER = 256 << 10
MOST_RECORD = 100 << 20
MOST_RATIO = 200
MOST_PAGES = 2_000
SMALL = 10 << 20  # below this no ratio matters
PAGES = ("text/html", "application/xhtml+xml", "application/pdf")
MAIN = (*PAGES, "text/plain")
FAILURES = (MemoryError, RecursionError, OSError, Unreadable, Full)

Wanted = Callable[[str], bool]


def archive(source: BinaryIO, sink: BinaryIO, *, most: int) -> Iterator[Line]:
    """Yield the web pages and PDF of a WARC."""
    yield from pages(source, Pieces(sink, most), wants=None)


def pages(source: BinaryIO, pieces: Pieces, *, wants: set[str] | None) -> Iterator[Line]:
    """Yield the pages of a WARC; where addresses are wanted only those, pictures and recordings among them.

    What a wanted address leads on to is wanted too.
    """
    taken = 0
    with contextlib.redirect_stderr(_Silent()):
        records = _Capped(source)
        while True:
            try:
                record = records.next()
                if record is None:
                    return
                for line in _taken(record, pieces, wants):
                    taken += line[0] == "part"
                    yield line
                if taken >= MOST_PAGES:
                    yield note(f"only the first {MOST_PAGES:,} pages were taken")
                    return
            except Full:
                yield note(f"only the first {taken:,} pages were taken: the rest is too much")
                return
            except Unreadable as error:
                yield note(f"record {records.number} {error}; only what came before was taken")
                return


class _Silent(io.TextIOBase):
    """Where warcio warns of what it finds."""

    def write(self, words: str) -> int:
        return len(words)


class _Capped(ArchiveIterator):  # type: ignore[misc]  # warcio says nothing of its types
    """The records of a WARC, each read through a reader with caps."""

    def __init__(self, source: BinaryIO) -> None:
        super().__init__(source)
        self.reader = self._reader = _Reader(source, self.fh)
        self.number = 0

    def next(self) -> ArcWarcRecord | None:
        """Return the next record, None after the last.

        Raises
        ------
        Unreadable
            If what stands there is no record.
        """
        self.number += 1
        self._reader.lines = 0
        try:
            return next(self.the_iter, None)
        except FAILURES:
            raise
        except Exception as error:  # noqa: BLE001  # warcio fails with whatever its parts fail with
            raise Unreadable(f"is damaged ({type(error).__name__})") from None


class _Reader(DecompressingBufferedReader):  # type: ignore[misc]  # warcio says nothing of its types
    """What warcio reads from: lines have an end, and what is unpacked stays within a ratio."""

    def __init__(self, source: BinaryIO, stream: object) -> None:
        super().__init__(stream, block_size=CHUNK)
        self._source = source
        self.lines = 0

    def readline(self, length: int | None = None) -> bytes:
        most = MOST_LINE + 1 if length is None else min(length, MOST_LINE + 1)
        line: bytes = super().readline(most)
        self.lines += len(line)
        if len(line) > MOST_LINE or self.lines > MOST_HEADER:
            raise Unreadable("has a header that is longer than any honest one")
        return line

    def _process_read(self, data: bytes) -> None:
        super()._process_read(data)
        if self.num_read > max(SMALL, MOST_RATIO * self._source.tell()):
            raise Unreadable(f"unpacks to more than {MOST_RATIO} times its size")


def _taken(record: ArcWarcRecord, pieces: Pieces, wants: set[str] | None) -> Iterator[Line]:
    """Yield the line of a record that is taken."""
    if record.rec_type != "response" or record.http_headers is None:
        return
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    if wants is not None and url not in wants:
        return
    if wants is not None:
        _follow(record, url, wants)
    media = (record.http_headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    if record.http_headers.get_statuscode() != "200" or not _is_page(media, main=wants is not None):
        return
    label = record.rec_headers.get_header("WARC-Record-ID") or url
    if not record.length or record.length > MOST_RECORD:
        yield note(f"{url[:200]}: of no stated length, or more than {MOST_RECORD >> 20} MiB; left in the file")
        return
    captured = record.rec_headers.get_header("WARC-Date")
    yield pieces.put(label, _payload(record), name=_name(url), media_type=media, url=url, captured=captured)


def _is_page(media: str, *, main: bool) -> bool:
    return media in MAIN or media.startswith(("image/", "video/", "audio/")) if main else media in PAGES


def _follow(record: ArcWarcRecord, url: str, wants: set[str]) -> None:
    """Want what a wanted address was answered to lie under."""
    onward = record.http_headers.get_header("Location")
    if onward and record.http_headers.get_statuscode()[:1] == "3" and len(wants) < 2 * MOST_PAGES:
        with contextlib.suppress(ValueError):
            wants.add(urljoin(url, onward))


def _payload(record: ArcWarcRecord) -> Iterator[bytes]:
    """Yield what a browser would have been given, unpacked within caps."""
    most = min(MOST_RECORD, max(SMALL, MOST_RATIO * record.length))
    stream = record.content_stream()
    while chunk := _piece(stream):
        most -= len(chunk)
        if most < 0:
            raise Unreadable(f"unpacks to more than {MOST_RATIO} times its size, or {MOST_RECORD >> 20} MiB")
        yield chunk


def _piece(stream: BinaryIO) -> bytes:
    try:
        return stream.read(CHUNK)
    except FAILURES:
        raise
    except Exception as error:  # noqa: BLE001  # warcio fails with whatever its parts fail with
        raise Unreadable(f"is damaged ({type(error).__name__})") from None


def _name(url: str) -> str:
    """Return the last part of an address, as the name that a browser would give its file."""
    host, _, path = url.partition("://")[2].partition("?")[0].partition("#")[0].partition("/")
    return path.rstrip("/").rpartition("/")[2] or host
