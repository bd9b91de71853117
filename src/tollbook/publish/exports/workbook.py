"""Tables as a workbook of Excel: one sheet each or, where one has too many rows, several.

Every cell is written as what it is: words are never taken for a formula, and what is not stated is an empty cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tollbook.publish.exports import codebook
from tollbook.publish.exports.columns import COUNTS, INVOLVEMENTS
from tollbook.publish.exports.events import REPORTS
from tollbook.publish.exports.export import About, Export
from tollbook.publish.exports.graded import GRADES
from tollbook.publish.exports.parquet import said_of
from tollbook.publish.exports.tables import TABLES, tables_of
from tollbook.store.public import PublicRecord
from tollbook.store.tables import Cell, Table, Type

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEFT_OUT = (GRADES, COUNTS)  # long, and of use to programs: the grade of what has a toll stands in `tolls`
SHEETS = tuple(table for table in TABLES if table not in LEFT_OUT)
LONG = (INVOLVEMENTS, REPORTS)  # left out too where they are longer than anybody scrolls: the other formats have them
SCROLLED = 20_000  # rows
MOST = 1_048_575  # rows under a header that a sheet can hold
WIDEST = 32_767  # characters that a cell can hold
CUT = " […]"
WIDTHS: dict[Type, int] = {"text": 24, "whole": 10, "number": 12, "day": 12, "flag": 10}


@contextmanager
def opened(path: Path, about: About) -> Iterator[Workbook]:
    """Open a new workbook, which is written row by row and says when it was released, not when it was made."""
    from xlsxwriter import Workbook

    book = Workbook(str(path), {"constant_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    created = datetime(about.day.year, about.day.month, about.day.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": about.title, "comments": f"{about.citation} · {about.licence}", "created": created, "author": ""})
    try:
        yield book
    finally:
        book.close()


class Sheets:
    """A table on one sheet or, where it has more rows than a sheet can hold, on several; each begins with the header."""

    def __init__(
        self, book: Workbook, name: str, header: Sequence[str], types: Sequence[Type], *, most: int = MOST, right: bool = False
    ) -> None:
        self.book, self.name, self.header, self.types, self.most = book, name, header, types, most
        self.strong, self.names, self.right = book.add_format({"bold": True, "bottom": 1}), list[str](), right

    def write(self, rows: Iterator[Sequence[Cell]]) -> int:
        """Write every row, and return how many they are."""
        count, sheet = 0, self._sheet()
        for count, row in enumerate(rows, 1):
            at = (count - 1) % self.most
            if count > 1 and at == 0:
                sheet = self._sheet()
            for column, value in enumerate(row):
                _put(sheet, at + 1, column, value)
        return count

    def _sheet(self) -> Any:  # a worksheet of a library without types
        name = f"{self.name} {len(self.names) + 1}" if self.names else self.name
        self.names.append(name)
        sheet = self.book.add_worksheet(name)
        if self.right:
            sheet.right_to_left()
        for column, type in enumerate(self.types):
            sheet.set_column(column, column, WIDTHS[type])
        sheet.freeze_panes(1, 1)
        for column, word in enumerate(self.header):
            sheet.write_string(0, column, word, self.strong)
        return sheet


def _put(sheet: Any, row: int, column: int, value: Cell) -> None:  # a worksheet of a library without types
    if isinstance(value, str):
        sheet.write_string(row, column, value if len(value) <= WIDEST else value[: WIDEST - len(CUT)] + CUT)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)


def _write(reader: PublicRecord, path: Path, about: About) -> int:
    tables, count = tables_of(reader), 0
    left_out = [*LEFT_OUT, *(table for table in LONG if tables.number(table) > SCROLLED)]
    with opened(path, about) as book:
        _said(book, about, left_out)
        for table in (table for table in SHEETS if table not in left_out):
            sheets = Sheets(book, table.name, table.header, [column.type for column in table.columns])
            count += sheets.write(tables.rows(table))
        Sheets(book, "codebook", codebook.HEADER, ["text"] * len(codebook.HEADER)).write(codebook.rows())
    return count


def _said(book: Workbook, about: About, left_out: Sequence[Table]) -> None:
    """Write what the release says of itself."""
    notes = {
        "empty cells": "unknown or not stated, never 0",
        "more rows than a sheet holds": "go on in a sheet of the same name with a number",
        "tables that are not sheets": ", ".join(f"{table.name}.csv" for table in left_out),
        "longer texts than a cell holds": f"end in{CUT}; the other formats have them whole",
    }
    Sheets(book, "release", ("name", "value"), ("text", "text")).write(iter((said_of(about) | notes).items()))


EXPORT = Export(
    "tables.xlsx", MEDIA, "Tables as sheets of a workbook; its first sheet says which are not in it", _write, needs="xlsxwriter"
)
