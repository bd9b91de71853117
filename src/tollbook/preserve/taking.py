"""What one container gives: each part as a document that says what it was taken from."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Protocol

from tollbook.errors import BadInput, BadRow
from tollbook.jail.containers import Beside, ContainerLine, Note, Part, Sender
from tollbook.jail.limits import CHUNK
from tollbook.model.sources import Document, Provenance
from tollbook.preserve.beside import inside, told
from tollbook.preserve.chats import chat
from tollbook.preserve.chosen import TOOL, Chosen, Had
from tollbook.preserve.containers import Seen, seen
from tollbook.preserve.names import day, one_line, safe_name, safe_type, safe_url, second, titled
from tollbook.store.evidence import Evidence
from tollbook.store.media import UNKNOWN, by_name, decided
from tollbook.store.signatures import Bytes

MOST_NAMES = 30
PLAIN = "text/plain"


class Book(Protocol):
    """Where documents are written, and what was said of all of them."""

    evidence: Evidence
    had: Had
    said: Provenance | None
    chosen: Chosen

    def write(self, document: Document) -> str:
        """Write a document."""

    def note(self, words: str) -> None:
        """Say something that a person should know."""


class Taking:
    """The parts of one file: of a document, or of an export that is not kept itself and is named by its hash."""

    def __init__(self, book: Book, file: Seen, parts: BinaryIO, *, of: str | None, digest: str | None, root: Path | None) -> None:
        self._book, self._file, self._parts, self._of, self._root = book, file, parts, of, root
        self._end = "" if of else f" of sha256:{digest}"
        self._length = parts.seek(0, os.SEEK_END)
        self._senders: list[Sender] = []
        self._taken = 0

    def all(self, lines: Iterable[ContainerLine]) -> list[Path]:
        """Take everything, and return the files beside the container that it names."""
        beside: list[Path] = []
        for line in lines:
            match line:
                case Part():
                    self._part(line)
                case Beside():
                    beside += self._beside(line)
                case Sender():
                    self._senders.append(line)
                case Note():
                    self._book.note(f"{self._file.path.name}: {line.words}")
        if self._file.is_chat and not self._taken and self._senders:
            self._book.note(self._who_wrote())
        return beside

    def chats(self, lines: Iterable[ContainerLine]) -> Iterator[str]:
        """Yield the name of each part that is an exported chat itself."""
        return (part.name for part in lines if isinstance(part, Part) and self._is_chat(part))

    def _is_chat(self, part: Part) -> bool:
        self._must_be_there(part)
        return chat(Bytes(self._parts, part.start, part.size), part.name) is not None

    def _part(self, part: Part) -> None:
        if self._file.is_chat and not self._book.chosen.whole and self._is_chat(part):
            self._book.note(f"{self._file.path.name}: {one_line(part.label)} is a copy of a chat and was not taken")
            return
        self._taken += 1
        kept = self._book.evidence.keep_bytes(self._bytes(part), name=self._file.path.name)
        named = safe_type(part.media_type, otherwise=UNKNOWN)
        name = titled(part.name) if named == PLAIN else safe_name(part.name)
        self._write(kept, name, part, named if named != UNKNOWN else by_name(name), url=safe_url(part.url), captured=second(part.captured))

    def _bytes(self, part: Part) -> Iterator[bytes]:
        """Yield what the child wrote between two places, if it did."""
        self._must_be_there(part)
        self._parts.seek(part.start)
        left = part.size
        while left and (piece := self._parts.read(min(left, CHUNK))):
            left -= len(piece)
            yield piece

    def _must_be_there(self, part: Part) -> None:
        if part.start < 0 or part.size < 0 or part.start + part.size > self._length:
            raise BadInput(
                f"{self._file.path.name}: its reader gave something it may not (bytes that are not there); do not trust this file"
            )

    def _beside(self, line: Beside) -> list[Path]:
        """Keep a file that goes with a message that is taken; return its path, taken or not, where it may be looked at."""
        path = None if self._root is None else inside(self._root, self._file.path, line.path)
        if path is None:
            return []
        if line.wanted and not self._of:
            if seen(path).is_chat:
                self._book.note(f"{self._file.path.name}: {one_line(line.label)} is a contact card or a chat and was not taken")
            else:
                self._write(self._book.evidence.keep(path), safe_name(told(path.name)), line, by_name(path.name))
        return [path]

    def _write(
        self, kept: tuple[str, int], name: str, part: Part | Beside, named: str, *, url: str | None = None, captured: str | None = None
    ) -> None:
        had = self._book.had
        media_type, lie = decided(self._book.evidence.lies(kept[0]), named)
        if lie is not None:
            self._book.note(f"{self._file.path.name}: {name} is said to be {lie}, its first bytes say {media_type}; kept as that")
        document = Document(
            *kept,
            name,
            media_type,
            url or (None if self._of else had.url),
            day(part.published) or had.published,
            provenance=self._book.said,
            derived_from=self._of,
            part=one_line(part.label) + self._end,
            made_by=TOOL,
            captured=captured,
        )
        try:
            self._book.write(document)
        except BadRow as error:
            self._book.note(f"{self._file.path.name}: {name} {error.reason}")

    def _who_wrote(self) -> str:
        """Return who wrote in a chat of which nothing was taken."""
        names = ", ".join(f"{one_line(sender.name, most=60)} ({sender.messages:,})" for sender in self._senders[:MOST_NAMES])
        more = len(self._senders) - MOST_NAMES
        told = names + (f" and {more:,} more" if more > 0 else "")
        why = (
            "nobody of that name wrote in it" if self._book.chosen.senders else "nothing taken: name whose messages with --from-sender NAME"
        )
        return f"{self._file.path.name}: {why}; there wrote {told}"
