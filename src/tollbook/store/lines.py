"""Rows as JSON Lines or Parquet, in and out, a step at a time: a file larger than memory is as good as a small one."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import msgspec

from tollbook.errors import BadInput, unreadable
from tollbook.store.columnar import columnar

PARQUET = ".parquet"
STEP = 2_048  # rows in memory at once


@contextmanager
def lines_of(path: Path) -> Iterator[Iterable[bytes]]:
    """Open the rows of a file as JSON Lines; - is standard input.

    Raises
    ------
    BadInput
        If it is not there, may not be read, or is no Parquet in spite of its name.
    """
    if str(path) == "-":
        yield sys.stdin.buffer
    elif path.suffix.lower() == PARQUET:
        with columnar() as db:
            yield _rows(db, path)
    else:
        try:
            with path.open("rb") as lines:
                yield lines
        except IsADirectoryError:
            raise BadInput(f"{path}: is a folder; name a file of JSON Lines or Parquet") from None
        except (FileNotFoundError, PermissionError) as error:
            raise unreadable(path, error) from None


def write_lines(rows: Iterable[Mapping[str, object]], path: Path | None) -> None:
    """Write rows to a file, whole or not at all, or to standard output; as Parquet where its name says so."""
    encode = msgspec.json.Encoder().encode
    if path is None:
        for row in rows:
            sys.stdout.buffer.write(encode(row) + b"\n")
        sys.stdout.buffer.flush()
        return
    try:
        with TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
            part = Path(folder) / "rows.jsonl"
            with part.open("wb") as file:
                for row in rows:
                    file.write(encode(row) + b"\n")
            if path.suffix.lower() == PARQUET:
                part = _as_parquet(part, Path(folder) / "rows.parquet")
            part.replace(path)
    except FileNotFoundError:
        raise BadInput(f"{path}: its folder is not there; make it first") from None


def _rows(db: duckdb.DuckDBPyConnection, path: Path) -> Iterator[bytes]:
    try:
        found = db.execute("select to_json(row) from read_parquet(?) row", [str(path)])
    except duckdb.Error as error:
        raise BadInput(f"{path}: cannot be read as Parquet ({str(error).splitlines()[0]})") from None
    while rows := found.fetchmany(STEP):
        for (line,) in rows:
            yield line.encode()


def _as_parquet(lines: Path, target: Path) -> Path:
    with columnar() as db:
        db.read_json(str(lines), format="newline_delimited").write_parquet(str(target))
    return target
