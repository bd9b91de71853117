"""Tables as one file of SQLite, with keys and indexes, and what Datasette shows beside them."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import msgspec

from tollbook.publish.exports.export import About, Export
from tollbook.publish.exports.parquet import said_of
from tollbook.publish.exports.tables import TABLES, tables_of
from tollbook.store.public import PublicRecord
from tollbook.store.tables import Column, Table, note

FILE = Path("tables.db")


def described(about: About) -> dict[str, object]:
    """Return what Datasette shows of the tables and of each column."""
    return {
        "title": about.title,
        "description": f"Release {about.release} of {about.day}. An empty value is unknown or not stated, never 0.",
        "license": about.licence,
        "source": about.citation,
        "databases": {FILE.stem: {"tables": {table.name: _table(table) for table in TABLES}}},
    }


def _table(table: Table) -> dict[str, object]:
    return {
        "description": table.means,
        "columns": {column.name: _column(column) for column in table.columns},
        **({"sort": table.order[0]} if table.order else {}),
    }


def _column(column: Column) -> str:
    unit = f" ({column.unit})" if column.unit else ""
    values = f". One of: {'; '.join(column.values)}" if column.values else ""
    return f"{column.means}{unit}{values}"


def _write(reader: PublicRecord, path: Path, about: About) -> int:
    tables = tables_of(reader)
    copyfile(tables.path, path)
    note(path, said_of(about))
    return sum(map(tables.number, TABLES))


def _write_metadata(reader: PublicRecord, path: Path, about: About) -> int:  # every release has the same columns
    path.write_bytes(msgspec.json.format(msgspec.json.encode(described(about)), indent=2) + b"\n")
    return len(TABLES)


EXPORTS = (
    Export(str(FILE), "application/vnd.sqlite3", "Every table in one file of SQLite, which Datasette opens", _write),
    Export(
        "metadata.json", "application/json", "What Datasette shows beside the tables: datasette tables.db -m metadata.json", _write_metadata
    ),
)
