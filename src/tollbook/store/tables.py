"""Tables that leave a book, as one file of SQLite: what each column means stands beside its name, and every row has its place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Literal

Cell = str | int | float | bool | None
Row = tuple[str, Sequence[Cell]]  # the name of a table, and the values of its columns
Type = Literal["text", "whole", "number", "day", "flag"]
SQL: dict[Type, str] = {"text": "text", "whole": "integer", "number": "real", "day": "text", "flag": "integer"}
STEP, READ = 2_000, 4_000


@dataclass(frozen=True)
class Column:
    """One column: ``to`` is the table that its values name, ``values`` all that it may hold, where that is a closed list."""

    name: str
    type: Type
    means: str
    unit: str | None = None
    values: tuple[str, ...] = ()
    to: str | None = None


@dataclass(frozen=True)
class Table:
    """One table: the columns that make its key, the order of its rows, and the columns that are looked up."""

    name: str
    means: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    order: tuple[str, ...] = ()
    looked_up: tuple[str, ...] = ()

    @property
    def by_key(self) -> bool:
        """Whether its rows lie in the order of their key, which is then all that finds them: one of several columns, and no other order."""
        return len(self.key) > 1 and not self.order

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns."""
        return tuple(column.name for column in self.columns)


def write_tables(path: Path, tables: Sequence[Table], rows: Iterable[Row]) -> None:
    """Write rows, in whatever order they come, into a new file; the same rows make the same bytes."""
    raw = path.with_name(f"{path.name}.raw")
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as db:
            for setting in ("page_size = 4096", "journal_mode = off", "synchronous = off", "foreign_keys = off"):
                db.execute(f"pragma {setting}")
            db.execute("attach ? as raw", (str(raw),))
            db.execute("pragma raw.journal_mode = off")
            db.execute("pragma raw.synchronous = off")
            _stage(db, tables, rows)
            db.execute("begin")
            for table in tables:
                _lay(db, table)
            db.execute("commit")
            db.execute("detach raw")
            db.execute("pragma user_version = 1")
    finally:
        raw.unlink(missing_ok=True)


def rows_of(path: Path, table: Table) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a table of such a file, in order."""
    flags = [at for at, column in enumerate(table.columns) if column.type == "flag"]
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        order = ", ".join(map(_quoted, table.key)) if table.by_key else "rowid"
        found = db.execute(f"select * from {_quoted(table.name)} order by {order}")
        while rows := found.fetchmany(READ):
            yield from (_with_flags(row, flags) for row in rows) if flags else rows


def number_of(path: Path, table: Table) -> int:
    """Return how many rows a table of such a file has."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        return int(db.execute(f"select count(*) from {_quoted(table.name)}").fetchone()[0])


def note(path: Path, said: Mapping[str, str]) -> None:
    """Write what a release says of itself into such a file, as a table of its own."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("pragma journal_mode = off")
        db.execute("create table release (name text primary key not null, value text not null) strict")
        db.executemany("insert into release values (?, ?)", said.items())


def _with_flags(row: tuple[Cell, ...], flags: Sequence[int]) -> tuple[Cell, ...]:
    values = list(row)
    for at in flags:
        value = values[at]
        values[at] = None if value is None else bool(value)
    return tuple(values)


def _stage(db: sqlite3.Connection, tables: Sequence[Table], rows: Iterable[Row]) -> None:
    """Put the rows down as they come, and make them quick to find."""
    inserts = {}
    for table in tables:
        db.execute(f"create table raw.{_quoted(table.name)} ({', '.join(map(_quoted, table.header))})")
        inserts[table.name] = f"insert into raw.{_quoted(table.name)} values ({', '.join('?' * len(table.columns))})"
    coming = iter(rows)
    db.execute("begin")
    while some := list(islice(coming, STEP)):
        for name in dict.fromkeys(name for name, _ in some):
            db.executemany(inserts[name], [values for into, values in some if into == name])
    for table in tables:
        db.execute(f"create index raw.{_quoted('key of ' + table.name)} on {_quoted(table.name)} ({', '.join(map(_quoted, table.key))})")
    db.execute("commit")


def _lay(db: sqlite3.Connection, table: Table) -> None:
    """Make one table with its rows in order; what a column names and is not there is left empty."""
    named, order = _quoted(table.name), [*table.order, *table.key]
    db.execute(f"create table main.{named} ({_definition(table)}) strict{', without rowid' * table.by_key}")
    values = ", ".join(_value(column) for column in table.columns)
    db.execute(
        f"insert into main.{named} select {values} from raw.{named} as r order by {', '.join(f'r.{_quoted(each)}' for each in order)}"
    )
    for column in table.columns:
        found_by_key = table.by_key and column.name == table.key[0]
        if (column.to is not None or column.name in table.looked_up) and not found_by_key:
            db.execute(f"create index main.{_quoted(f'{table.name} by {column.name}')} on {named} ({_quoted(column.name)})")


def _definition(table: Table) -> str:
    columns = [f"{_quoted(column.name)} {SQL[column.type]}{' not null' * (column.name in table.key)}" for column in table.columns]
    keys = [f"primary key ({', '.join(map(_quoted, table.key))})"]
    return ", ".join([*columns, *keys, *(_reference(column) for column in table.columns if column.to)])


def _reference(column: Column) -> str:
    return f"foreign key ({_quoted(column.name)}) references {_quoted(column.to or '')} (id)"


def _value(column: Column) -> str:
    name = f"r.{_quoted(column.name)}"
    return name if column.to is None else f"(select id from raw.{_quoted(column.to)} as t where t.id = {name})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
