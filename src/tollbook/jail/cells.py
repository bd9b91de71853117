"""The cells of one sheet, in the child: each row as text, with what must not be taken from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from tollbook.jail.formats import Shows, plain
from tollbook.jail.package import Attributes, Package, parser
from tollbook.jail.refusal import Unreadable

WIDEST = 16_384
WORDED_DATE = re.compile(r"\s*\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*(\d{4}|\d\d)\s*")
_LETTERS = re.compile(r"[A-Z]{1,3}")

Line = list[Any]  # one line of JSON: ["sheet", …], ["row", …] or ["end", …], as tollbook.jail.sheets describes them


class Shared(Protocol):
    """What the sheets of a workbook share: the texts, what a style shows, which day a number is."""

    texts: list[str]
    formats: list[Shows | None]
    date: Callable[[str, Shows], tuple[str, bool]]


class Sheet:
    """One sheet while it is read."""

    def __init__(self, book: Shared) -> None:
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
