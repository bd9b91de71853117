"""Tables as CSV: UTF-8 with a mark that spreadsheets read, an empty cell for what is not stated, no cell a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from tollbook.language.cells import guarded
from tollbook.publish.exports.export import About, Export
from tollbook.publish.exports.tables import TABLES, tables_of
from tollbook.store.public import PublicRecord
from tollbook.store.tables import Cell, Table

WORDS = {True: "true", False: "false"}


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a table, and return its rows."""
    count = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        written = csv.writer(file, lineterminator="\r\n")
        written.writerow(header)
        for row in rows:
            written.writerow([_cell(value) for value in row])
            count += 1
    return count


def _cell(value: Cell) -> object:
    if isinstance(value, str):
        return guarded(value)
    return WORDS[value] if isinstance(value, bool) else value


def _write(table: Table, reader: PublicRecord, path: Path, about: About) -> int:  # README.txt says what a CSV has no place for
    return write_csv(path, table.header, tables_of(reader).rows(table))


EXPORTS = tuple(Export(f"{table.name}.csv", "text/csv; charset=utf-8", table.means, partial(_write, table)) for table in TABLES)
