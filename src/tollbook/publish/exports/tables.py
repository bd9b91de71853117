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
    """The tables of one view in one state, in a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def of(cls, reader: PublicRecord) -> Tables:
        """Make the tables of a view, in a file that goes with them."""
        reader.remember()
        folder = mkdtemp(prefix="tollbook-tables-")
        made = cls(Path(folder) / "tables.db")
        finalize(made, rmtree, folder, ignore_errors=True)
        write_tables(made.path, TABLES, chain(events.rows(reader), graded.rows(reader), said.rows(reader), names.rows(reader)))
        return made

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
        made = Tables.of(reader)
        reader.kept[KEPT] = (reader.state, made)
    return made


def take_tables(reader: PublicRecord, path: Path) -> None:
    """Let a view have the tables that some process made of the same state; where that was this one, it has them."""
    if KEPT not in reader.kept:
        reader.kept[KEPT] = (reader.state, Tables(path))
