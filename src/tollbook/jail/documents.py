"""Documents as text, as the parent sees them: pieces with the bytes or the page they came from, and where on it they stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tollbook.errors import BadInput, NoText
from tollbook.jail.run import jailed
from tollbook.language.said import say

HTML, PDF = "text/html", "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
READERS = {
    HTML: "tollbook.jail.html:page",
    PDF: "tollbook.jail.pdf:document",
    DOCX: "tollbook.jail.office:docx",
    ODT: "tollbook.jail.office:odt",
}
READER = "documents-3"  # raised whenever the same bytes would give another text, or other places in it
BETWEEN = "\n\n"
ADVICE = {
    HTML: "save the page anew from a browser, or its text as a .txt file",
    PDF: "save its text as a .txt file, or print it to a new PDF",
    DOCX: "save it anew as .docx, or its text as a .txt file",
    ODT: "save it anew as .odt, or its text as a .txt file",
}


class About(msgspec.Struct, array_like=True, tag="about", frozen=True):
    """What a document says of itself."""

    title: str | None
    date: str | None


class Piece(msgspec.Struct, array_like=True, tag="piece", frozen=True):
    """A paragraph or page; runs are start and end in its text, first and last byte in the document; boxes stand on the page."""

    text: str
    runs: list[tuple[int, int, int, int]]
    page: int | None
    boxes: list[tuple[int, int, float, float, float, float]] = []


class Left(msgspec.Struct, array_like=True, tag="note", frozen=True):
    """What of a document is not in its text."""

    words: str


DocumentLine = About | Piece | Left


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text and where in the preserved bytes it stands, or on which page."""

    start: int
    end: int
    first: int | None = None
    last: int | None = None
    page: int | None = None


class Box(msgspec.Struct, array_like=True, frozen=True):
    """Where a word of a text stands on its page: fractions of the page as it is shown, from its left lower corner."""

    start: int
    end: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of a document; offsets are code points of ``text``, ``notes`` say what of the document is not in it."""

    text: str
    runs: tuple[Run, ...] = ()
    title: str | None = None
    date: str | None = None
    boxes: tuple[Box, ...] = ()
    notes: tuple[str, ...] = ()

    def source(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the bytes between which a stretch of the text stands, None where it cannot be told."""
        within = [run for run in self.runs if run.first is not None and run.start < end and start < run.end]
        if not within:
            return None
        return min(run.first or 0 for run in within), max(run.last or 0 for run in within)

    def page(self, start: int) -> int | None:
        """Return the page on which a place of the text stands."""
        return next((run.page for run in self.runs if run.start <= start < run.end), None)

    def pages(self) -> Iterator[tuple[int, str]]:
        """Yield the pages that have text, each with its own."""
        return ((run.page, self.text[run.start : run.end]) for run in self.runs if run.page is not None)

    def placed(self, start: int, end: int) -> tuple[Box, ...]:
        """Return where the words of a stretch of the text stand on their pages."""
        return tuple(box for box in self.boxes if box.start < end and start < box.end)


def read_document(path: Path, media_type: str, *, name: str | None = None) -> DocumentText:
    """Read a web page, PDF or text of an office program in the jail.

    Raises
    ------
    BadInput
        If it cannot be read within the limits, or holds no text; ``NoText`` where it is a scan.
    """
    pieces: list[str] = []
    runs: list[Run] = []
    boxes: list[Box] = []
    notes: list[str] = []
    about, at = About(None, None), 0
    with jailed(path, READERS[media_type], DocumentLine, advice=ADVICE[media_type], name=name) as lines:
        for line in lines:
            if isinstance(line, About):
                about = line
                continue
            if isinstance(line, Left):
                notes.append(line.words)
                continue
            own = [Run(at + start, at + end, first, last) for start, end, first, last in line.runs]
            runs += own or [Run(at, at + len(line.text), page=line.page)]
            boxes += [Box(at + start, at + end, *sides) for start, end, *sides in line.boxes]
            pieces.append(line.text)
            at += len(line.text) + len(BETWEEN)
    if not pieces:
        raise _without_text(media_type, name or path.name)
    return DocumentText(BETWEEN.join(pieces), tuple(runs), about.title, about.date, tuple(boxes), tuple(notes))


def _without_text(media_type: str, name: str) -> BadInput:
    """Return what is said of a document in which no words are found."""
    advice = "add its text as a .txt file"
    if media_type == PDF:
        return NoText(say("has no text layer: it needs OCR"), where=name, advice=advice)
    return BadInput(say("holds no main text") if media_type == HTML else say("holds no text"), where=name, advice=advice)
