"""Read a workbook, in the child: its sheets in order, each row as text, with what must not be taken from it.

The cells are walked by the standard library's XML parser, four times as fast as openpyxl's own walk; what a
number format means, and which day a number is, openpyxl knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from tollbook.jail.formats import Shows, dates, plain, shows
from tollbook.jail.package import Attributes, Package, parser, relations
from tollbook.jail.refusal import Unreadable
from tollbook.jail.text import line_of

OLD_OFFICE = b"\xd0\xcf\x11\xe0"
WIDEST = 16_384
WORDED_DATE = re.compile(r"\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(\d{4}|\d\d)\s*")
_LETTERS = re.compile(r"[A-Z]{1,3}")

Line = list[Any]  # one line of JSON: ["sheet", …], ["row", …] or ["end", …], as tollbook.jail.sheets describes them


def workbook(source: BinaryIO, *, until: int | None = None) -> Iterator[Line]:
    """Yield the sheets of a workbook and their rows, at most until its text has so many characters."""
    if source.read(4) == OLD_OFFICE:
        raise Unreadable("is protected by a password, or an old .xls file under another name")
    source.seek(0)
    package = Package(source)
    book = _Book(package)
    length = 0
    for name, part, hidden in book.sheets:
        yield ["sheet", name, hidden]
        length += len(line_of([name]))
        sheet = _Sheet(book)
        for row in sheet.rows(package, part):
            yield row
            length += len(line_of(row[2]))
            if until is not None and length >= until:
                return
        yield ["end", sheet.merged, sheet.hidden_rows, sorted(sheet.hidden_columns), sorted(sheet.dated), sorted(sheet.worded)]


class _Book:
    """What the sheets of a workbook share: their names, the texts, the formats."""

    def __init__(self, package: Package) -> None:
        start = next((part for part in relations(package, "").values() if part.endswith("workbook.xml")), "xl/workbook.xml")
        if start not in package:
            raise Unreadable("is a zip, but holds no workbook; save it as .xlsx or CSV")
        named = relations(package, start)
        self.since_1904 = False
        self._listed: list[tuple[str, str, bool]] = []
        package.parse(start, parser(self._workbook))
        self.sheets = [(name, named[id], hidden) for name, id, hidden in self._listed if "chartsheets" not in named.get(id, "chartsheets")]
        parts = {part.rpartition("/")[2].lower(): part for part in named.values()}
        self.texts = _texts(package, parts.get("sharedstrings.xml"))
        self.formats = _formats(package, parts.get("styles.xml"))
        self.date = dates(since_1904=self.since_1904)

    def _workbook(self, element: str, attributes: Attributes) -> None:
        if element == "workbookPr":
            self.since_1904 = attributes.get("date1904") in {"1", "true"}
        elif element == "sheet":
            id = next((value for name, value in attributes.items() if name.endswith(":id")), "")
            self._listed.append((attributes.get("name", ""), id, attributes.get("state", "visible") != "visible"))


def _texts(package: Package, part: str | None) -> list[str]:
    """Return the texts that cells point to; readings aids for East Asian text are left out."""
    found: list[str] = []
    letters: list[str] = []
    aside = False

    def start(element: str, _: Attributes) -> None:
        nonlocal aside
        if element == "si":
            letters.clear()
        elif element == "rPh":
            aside = True
        elif element == "t" and not aside:
            made.CharacterDataHandler = letters.append

    def end(element: str) -> None:
        nonlocal aside
        if element == "t":
            made.CharacterDataHandler = None
        elif element == "rPh":
            aside = False
        elif element == "si":
            found.append("".join(letters))

    made = parser(start, end)
    if part is not None:
        package.parse(part, made)
    return found


def _formats(package: Package, part: str | None) -> list[Shows | None]:
    """Return what each style of a cell shows of a date."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    inside = False

    def start(element: str, attributes: Attributes) -> None:
        nonlocal inside
        if element == "numFmt":
            codes[int(attributes.get("numFmtId", 0))] = attributes.get("formatCode", "")
        elif element == "cellXfs":
            inside = True
        elif element == "xf" and inside:
            numbers.append(int(attributes.get("numFmtId", 0)))

    def end(element: str) -> None:
        nonlocal inside
        inside = inside and element != "cellXfs"

    if part is not None:
        try:
            package.parse(part, parser(start, end))
        except ValueError:
            raise Unreadable("has styles whose numbers are no numbers") from None
    return [shows(codes.get(number), number) for number in numbers]


class _Sheet:
    """One sheet while it is read."""

    def __init__(self, book: _Book) -> None:
        self.book = book
        self.merged: list[str] = []
        self.hidden_columns: set[int] = set()
        self.dated: set[int] = set()
        self.worded: set[int] = set()
        self.hidden_rows = 0
        self._ready: list[Line] = []
        self._row = self._column = 0
        self._cells: list[str] = []
        self._problems: list[tuple[int, str]] = []
        self._true_dates: list[int] = []
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._type, self._style = "n", 0
        self._columns: dict[str, int] = {}

    def rows(self, package: Package, part: str) -> Iterator[Line]:
        """Yield the rows that hold something: number, cells, problems, and the columns of true dates."""
        self._parser = parser(self._start, self._end)
        pieces = package.pieces(part, self._parser)
        for _ in pieces:
            yield from self._ready
            self._ready.clear()
        yield from self._ready
        self._ready.clear()

    def _start(self, element: str, attributes: Attributes) -> None:
        if element == "c":
            self._open(attributes)
        elif element in {"v", "t"}:
            self._parser.CharacterDataHandler = self._value.append
        elif element == "f":
            self._formula = []
            self._parser.CharacterDataHandler = self._formula.append
        elif element == "row":
            self._row = _number(attributes.get("r"), self._row + 1)
            self._column = 0
            self.hidden_rows += attributes.get("hidden") in {"1", "true"}
        elif element == "mergeCell":
            self.merged.append(attributes.get("ref", ""))
        elif element == "col" and attributes.get("hidden") in {"1", "true"}:
            first, last = _number(attributes.get("min"), 1), _number(attributes.get("max"), 1)
            self.hidden_columns.update(range(first - 1, min(last, WIDEST)))

    def _end(self, element: str) -> None:
        if element == "c":
            self._close()
        elif element in {"v", "t", "f"}:
            self._parser.CharacterDataHandler = None
        elif element == "row":
            if any(self._cells):
                self._ready.append(["row", self._row, self._cells, self._problems, self._true_dates])
            self._cells, self._problems, self._true_dates = [], [], []

    def _open(self, attributes: Attributes) -> None:
        place = attributes.get("r")
        self._column = self._column + 1 if place is None else self._at(place)
        self._type = attributes.get("t", "n")
        self._style = _number(attributes.get("s"), 0)
        self._value.clear()
        self._formula = None

    def _at(self, place: str) -> int:
        """Return the column of a place such as C7; places repeat in no other row, so only letters are remembered."""
        letters = place.rstrip("0123456789")
        if letters not in self._columns:
            if not _LETTERS.fullmatch(letters):
                raise Unreadable(f"has a cell at {place!r}, which is no place")
            self._columns[letters] = _column(letters)
        return self._columns[letters]

    def _close(self) -> None:
        words = "".join(self._value)
        at = self._column - 1
        if self._formula is not None:
            words = "=" + "".join(self._formula)
            self._problems.append((at, "a formula; paste its value"))
        elif not words:
            return
        else:
            words = self._read(words, at)
        if len(self._cells) < at:
            self._cells.extend([""] * (at - len(self._cells)))
        self._cells[at:] = [words]

    def _read(self, words: str, at: int) -> str:
        match self._type:
            case "n":
                return self._numeral(words, at)
            case "s":
                words = self._text(words)
            case "b":
                return "TRUE" if words == "1" else "FALSE"
            case "e":
                self._problems.append((at, f"the error {words[:40]}; repair or empty it"))
                return words
            case "d":
                self._date(at)
                return words[:10]
        if WORDED_DATE.fullmatch(words):
            self.worded.add(at)
        return words

    def _text(self, words: str) -> str:
        try:
            return self.book.texts[int(words)]
        except (ValueError, IndexError):
            raise Unreadable(f"has a cell in row {self._row} that points to no text") from None

    def _numeral(self, words: str, at: int) -> str:
        shown = self.book.formats[self._style] if self._style < len(self.book.formats) else None
        try:
            if shown is None:
                return plain(words)
            words, is_date = self.book.date(words, shown)
        except (ValueError, OverflowError):
            self._problems.append((at, f"{words[:40]!r} as a number or date, which it is not; write it anew"))
            return words
        if is_date:
            self._date(at)
        return words

    def _date(self, at: int) -> None:
        self.dated.add(at)
        self._true_dates.append(at)


def _number(words: str | None, otherwise: int) -> int:
    if words is None:
        return otherwise
    if not words.isdecimal() or len(words) > 7:
        raise Unreadable(f"counts its rows or columns as {words[:40]!r}")
    return int(words)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    if number > WIDEST:
        raise Unreadable(f"has a column {letters}, beyond the last that a sheet may have")
    return number
