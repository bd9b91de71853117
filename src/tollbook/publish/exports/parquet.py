"""Tables as Parquet, with the types of the codebook, for programs that sum millions of rows."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from tollbook.publish.exports.export import About, Export
from tollbook.publish.exports.tables import TABLES, tables_of
from tollbook.store.packed_columns import write_parquet
from tollbook.store.public import PublicRecord
from tollbook.store.tables import Table


def said_of(about: About) -> dict[str, str]:
    """Return what a file says of itself, as keys and values."""
    return {
        "title": about.title,
        "release": str(about.release),
        "day": about.day.isoformat(),
        "licence": about.licence,
        "citation": about.citation,
        "columns": "codebook.csv",
    }


def _write(table: Table, reader: PublicRecord, path: Path, about: About) -> int:
    return write_parquet(path, table, tables_of(reader).rows(table), said=said_of(about) | {"table": table.means})


EXPORTS = tuple(Export(f"{table.name}.parquet", "application/vnd.apache.parquet", table.means, partial(_write, table)) for table in TABLES)
