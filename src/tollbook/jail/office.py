"""Texts of office programs (.docx, .odt), in the child: paragraphs, tables a line for each row, and their notes at the end.

Comments, which are about a text and name who works on it, and headers and footers, which stand on every page, are left out, and
that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from tollbook.jail.package import Attributes, Package, parser, relations
from tollbook.jail.refusal import Unreadable

MOST_CHARACTERS = 20_000_000
MOST_SPACES = 200  # that one element may stand for
OLD_OFFICE = b"\xd0\xcf\x11\xe0"

Line = list[Any]  # ["piece", text, [], None], or ["note", words]

_NOTES = re.compile(r"(?:foot|end)notes\d*\.xml", re.IGNORECASE)
_COMMENTS = re.compile(r"comments\d*\.xml", re.IGNORECASE)
_HEADERS = re.compile(r"(?:header|footer)\d*\.xml", re.IGNORECASE)
_DOCX_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_ODT_SIGNS = {"text:tab": "\t", "text:line-break": "\n"}
# The first element is of the namespace office, whose prefix the parser takes off.
_ODT_SILENT = frozenset(("text:tracked-changes", "annotation", "text:note-citation", "forms"))


def docx(source: BinaryIO) -> Iterator[Line]:
    """Yield the paragraphs of a document of Word."""
    package = _package(source, kind=".docx")
    start = next((part for part in relations(package, "").values() if part.endswith("document.xml")), "word/document.xml")
    if start not in package:
        raise Unreadable("is a zip, but holds no document of Word; save it anew as .docx")
    yield from _pieces(package, start, _Docx())
    for part in _parts(package, start, _NOTES):
        yield from _pieces(package, part, _Docx())
    kinds = {"comments": _COMMENTS, "headers or footers": _HEADERS}
    yield from _left_out(
        what for what, kind in kinds.items() if any(_says(package, part, _Docx()) for part in _parts(package, start, kind))
    )


def odt(source: BinaryIO) -> Iterator[Line]:
    """Yield the paragraphs of an OpenDocument text."""
    package = _package(source, kind=".odt")
    if "content.xml" not in package:
        raise Unreadable("is a zip, but holds no OpenDocument text; save it anew as .odt")
    reader = _Odt()
    yield from _pieces(package, "content.xml", reader)
    has_headers = "styles.xml" in package and _says(package, "styles.xml", _Odt())
    yield from _left_out(what for what, has in {"comments": reader.comments, "headers or footers": has_headers}.items() if has)


def _parts(package: Package, beside: str, kind: re.Pattern[str]) -> list[str]:
    """Return the parts of a kind that lie in the folder of another, whether or not that names them."""
    folder = beside.rpartition("/")[0]
    return sorted(part for part in package if part.rpartition("/")[0] == folder and kind.fullmatch(part.rpartition("/")[2]))


def _says(package: Package, part: str, reader: _Reader) -> bool:
    """Say whether a part holds words, and not only the numbers of pages; one that is damaged may."""
    try:
        return any(letter.isalpha() for line in _pieces(package, part, reader) for letter in line[1])
    except Unreadable:
        return True


def _left_out(what: Iterable[str]) -> Iterator[Line]:
    words = " and ".join(what)
    if words:
        yield ["note", f"its {words} are not in its text; open the original to read them"]


def _package(source: BinaryIO, *, kind: str) -> Package:
    if source.read(4) == OLD_OFFICE:
        raise Unreadable(f"is protected by a password, or an old document under the name {kind}")
    source.seek(0)
    return Package(source, kind=kind)


def _pieces(package: Package, part: str, reader: _Reader) -> Iterator[Line]:
    made = parser(reader.start, reader.end)
    made.CharacterDataHandler = reader.text
    for _ in package.pieces(part, made):
        yield from reader.ready()
    yield from reader.ready(at_end=True)


class _Reader:
    """What is common to both: paragraphs and cells in the making; a paragraph may stand within another."""

    def __init__(self) -> None:
        self._open: list[list[str]] = []
        self._rows: list[list[str]] = []
        self._cells: list[list[str]] = []
        self._done: list[str] = []
        self._after: list[str] = []
        self._in_note = self._silent = self._characters = 0

    def ready(self, *, at_end: bool = False) -> Iterator[Line]:
        """Yield what is read whole; notes come at the end."""
        for text in self._done + (self._after if at_end else []):
            yield ["piece", text, [], None]
        self._done.clear()

    def start(self, element: str, attributes: Attributes) -> None:
        """Begin an element."""
        raise NotImplementedError

    def end(self, element: str) -> None:
        """End an element."""
        raise NotImplementedError

    def text(self, letters: str) -> None:
        if self._open and not self._silent:
            self._characters += len(letters)
            if self._characters > MOST_CHARACTERS:
                raise Unreadable(f"holds more than {MOST_CHARACTERS:,} characters")
            self._open[-1].append(letters)

    def close_paragraph(self) -> None:
        words = "".join(self._open.pop()).strip() if self._open else ""
        if not words:
            return
        if self._in_note:
            self._after.append(words)
        elif self._cells:
            self._cells[-1].append(words)
        else:
            self._done.append(words)

    def close_cell(self) -> None:
        words = " ".join(self._cells.pop()) if self._cells else ""
        if self._rows:
            self._rows[-1].append(" ".join(words.split()))

    def close_row(self) -> None:
        line = "\t".join(self._rows.pop()) if self._rows else ""
        if line.strip():
            (self._cells[-1] if self._cells else self._done).append(line)


class _Docx(_Reader):
    """WordprocessingML (ECMA-376 part 1, 17); what was deleted and what old programs see instead is passed over."""

    def start(self, element: str, attributes: Attributes) -> None:
        if element == "p":
            self._open.append([])
        elif element == "t":
            self._in_text = True
        elif element == "tr":
            self._rows.append([])
        elif element == "tc":
            self._cells.append([])
        elif element in {"del", "mc:Fallback"}:
            self._silent += 1
        elif element in _DOCX_SIGNS:
            super().text(_DOCX_SIGNS[element])

    def end(self, element: str) -> None:
        if element == "p":
            self.close_paragraph()
        elif element == "t":
            self._in_text = False
        elif element == "tr":
            self.close_row()
        elif element == "tc":
            self.close_cell()
        elif element in {"del", "mc:Fallback"}:
            self._silent -= 1

    _in_text = False

    def text(self, letters: str) -> None:
        if self._in_text:
            super().text(letters)


class _Odt(_Reader):
    """OpenDocument 1.3 part 3; comments and what was deleted are passed over."""

    comments = False

    def start(self, element: str, attributes: Attributes) -> None:
        if element in {"text:p", "text:h"}:
            self._open.append([])
        elif element == "table:table-row":
            self._rows.append([])
        elif element == "table:table-cell":
            self._cells.append([])
        elif element == "text:note-body":
            self._in_note += 1
        elif element in _ODT_SILENT:
            self._silent += 1
            self.comments = self.comments or element == "annotation"
        elif element == "text:s":
            self.text(" " * _spaces(attributes.get("text:c", "1")))
        elif element in _ODT_SIGNS:
            self.text(_ODT_SIGNS[element])

    def end(self, element: str) -> None:
        if element in {"text:p", "text:h"}:
            self.close_paragraph()
        elif element == "table:table-row":
            self.close_row()
        elif element == "table:table-cell":
            self.close_cell()
        elif element == "text:note-body":
            self._in_note -= 1
        elif element in _ODT_SILENT:
            self._silent -= 1


def _spaces(written: str) -> int:
    return min(int(written), MOST_SPACES) if written.isdecimal() and len(written) < 6 else 1
