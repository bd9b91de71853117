"""Every table of a release, made once of its public view and then written in each format."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize

from tollbook.publish.exports import events, graded, names, said
from tollbook.publish.exports.columns import COUNTS, INVOLVEMENTS
from tollbook.store.public import PublicRecord
from tollbook.store.tables import Cell, Table, number_of, rows_of, write_tables

TABLES: tuple[Table, ...] = (
    events.INCIDENTS,
    *graded.TABLES,
    events.REPORTS,
    COUNTS,
    INVOLVEMENTS,
    *said.TABLES,
    *names.TABLES,
)
KEPT = "tables of a release"


class Tables:
    """The tables of one view in one state, in a file that goes with it."""

    def __init__(self, reader: PublicRecord) -> None:
        reader.remember()
        folder = mkdtemp(prefix="tollbook-tables-")
        finalize(self, rmtree, folder, ignore_errors=True)
        self.path = Path(folder) / "tables.db"
        write_tables(self.path, TABLES, chain(events.rows(reader), graded.rows(reader), said.rows(reader), names.rows(reader)))

    def rows(self, table: Table) -> Iterator[tuple[Cell, ...]]:
        """Yield the rows of a table, in order."""
        return rows_of(self.path, table)

    def number(self, table: Table) -> int:
        """Return how many rows a table has."""
        return number_of(self.path, table)


def tables_of(reader: PublicRecord) -> Tables:
    """Return the tables of a view, made now where they were not made in this state."""
    state, made = reader.kept.get(KEPT, ("", None))
    if state != reader.state or not isinstance(made, Tables):
        made = Tables(reader)
        reader.kept[KEPT] = (reader.state, made)
    return made
