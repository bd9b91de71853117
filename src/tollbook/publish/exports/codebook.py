"""The codebook: every column of every table with its meaning, type, unit and values, and what plain lines have no place for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tollbook.publish.exports.csvs import write_csv
from tollbook.publish.exports.export import About, Export
from tollbook.publish.exports.lines import NOT_CARRIED
from tollbook.publish.exports.tables import TABLES
from tollbook.store.public import PublicRecord
from tollbook.store.tables import Cell, Column, Table

HEADER = ("table", "column", "key", "type", "unit", "values", "meaning", "empty")
NOT_STATED = "empty is unknown or not stated, never 0"
ALWAYS = "never empty"
TYPES = {"text": "text", "whole": "whole number", "number": "number", "day": "date", "flag": "true or false (1 or 0 in SQLite)"}


def rows() -> Iterator[tuple[Cell, ...]]:
    """Yield a row for each column of each table, then those of what a book that is imported again is without."""
    for table in TABLES:
        for column in table.columns:
            yield _row(table, column)
    for name, means in NOT_CARRIED.items():
        yield "book.jsonl", name, None, None, None, None, f"Not in plain lines: {means}", None


def _row(table: Table, column: Column) -> tuple[Cell, ...]:
    return (
        table.name,
        column.name,
        _key(table, column),
        TYPES[column.type],
        column.unit,
        "; ".join(column.values) or None,
        column.means,
        ALWAYS if column.name in table.key else NOT_STATED,
    )


def _key(table: Table, column: Column) -> str | None:
    """Say whether a column is a part of the key of its table, and whose key it holds."""
    key = "key" if table.key == (column.name,) else "part of the key" if column.name in table.key else None
    names = f"names a row of {column.to}" if column.to else None
    return "; ".join(words for words in (key, names) if words) or None


def _write(reader: PublicRecord, path: Path, about: About) -> int:  # every release has the same columns
    return write_csv(path, HEADER, rows())


EXPORT = Export("codebook.csv", "text/csv; charset=utf-8", "What every column of every table means", _write)
