"""A table as Parquet: the same rows in the same order make the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from tollbook.store.columnar import columnar
from tollbook.store.tables import Cell, Table

TYPES = {"text": "varchar", "whole": "bigint", "number": "double", "day": "date", "flag": "boolean"}
STEP = 4_000


def write_parquet(path: Path, table: Table, rows: Iterable[Sequence[Cell]], *, said: Mapping[str, str]) -> int:
    """Write rows, with what the file says of itself, and return how many they are; they pass through a file of lines."""
    with TemporaryDirectory(prefix="tollbook-rows-") as folder:  # not beside it: of a name with stars the engine would read all that match
        lines = Path(folder) / "rows"
        count = _as_lines(lines, rows)
        with columnar(threads=1) as db:
            db.execute(_copy(path, lines, table, said))
    return count


def _as_lines(path: Path, rows: Iterable[Sequence[Cell]]) -> int:
    encode, coming, count = msgspec.json.Encoder().encode, iter(rows), 0
    with path.open("wb") as file:
        while some := list(islice(coming, STEP)):
            file.write(b"".join(b'{"row":%b}\n' % encode(row) for row in some))
            count += len(some)
    return count


def _copy(path: Path, lines: Path, table: Table, said: Mapping[str, str]) -> str:
    columns = ", ".join(f"cast(row ->> {at} as {TYPES[column.type]}) as {_name(column.name)}" for at, column in enumerate(table.columns))
    keys = ", ".join(f"{_name(key)}: {_words(value)}" for key, value in said.items())
    return f"""
        copy (
            select {columns}
            from read_json({_words(str(lines))}, format = 'newline_delimited', columns = {{row: 'json'}}, maximum_object_size = 33554432)
        )
        to {_words(str(path))} (format parquet, compression zstd, row_group_size 122880, kv_metadata {{{keys}}})
    """


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _words(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
