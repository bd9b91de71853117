"""Rows of a table or lines of a file, streamed with the place where each stands in the document's text."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import msgspec

from tollbook.errors import BadInput, BadRow

LONGEST_LINE = 4 << 20
LONGEST_FIELD = 1 << 20
LOOKED_AT = 100
MOST_UNPACKED = 200  # a table packs to a tenth or so; what packs further is a trap
FORMATS = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".jsonl", ".jsonl.gz")


@dataclass(frozen=True, slots=True)
class Cells:
    """One row: its number (the first line is 1), its cells or its object, and its offsets in code points."""

    row: int
    start: int
    end: int
    cells: list[str] | dict[str, object] | None
    error: BadRow | None = None


class _Counted:
    """Lines of a text, counting the code points and lines handed out."""

    def __init__(self, stream: TextIO, name: str, *, longest: int) -> None:
        self.stream, self.name, self.longest = stream, name, longest
        self.at = self.line = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self.stream.readline(LONGEST_LINE)
        except UnicodeDecodeError as error:
            raise BadInput(
                f"{self.name} after line {self.line}: not UTF-8 ({error.reason}); save the file as UTF-8 and try again"
            ) from None
        except (EOFError, gzip.BadGzipFile, OSError) as error:
            raise BadInput(f"{self.name} after line {self.line}: the compressed file is damaged ({error})") from None
        if not line:
            raise StopIteration
        if len(line) == LONGEST_LINE:
            raise BadInput(f"{self.name} line {self.line + 1}: longer than {LONGEST_LINE:,} characters; is this a table?")
        self.at += len(line)
        if self.at > self.longest:
            raise BadInput(f"{self.name} line {self.line}: unpacks to more than {MOST_UNPACKED} times its size; unpack it and look first")
        self.line += 1
        return line


def longest_text(path: Path) -> int:
    """Return how many characters a file may give: packed ones only so many times their size."""
    return max(1 << 20, path.stat().st_size * MOST_UNPACKED)


def header_and_rows(stream: TextIO, name: str, *, longest: int) -> tuple[list[str], Iterator[Cells]]:
    """Return the header of a table and its rows; in a file named .tsv the cells stand between tabs.

    Raises
    ------
    BadInput
        If there is no header, or a column is named twice.
    """
    csv.field_size_limit(LONGEST_FIELD)
    lines = _Counted(stream, name, longest=longest)
    reader = csv.reader(lines, strict=True, delimiter="\t" if ".tsv" in name else ",")
    try:
        header = [cell.strip().lstrip("\ufeff") for cell in next(reader, [])]
    except csv.Error as error:
        raise BadInput(f"{name} line 1: {error}") from None
    if not any(header):
        raise BadInput(f"{name}: the first line names no columns")
    twice = sorted({cell for cell in header if cell and header.count(cell) > 1})
    if twice:
        raise BadInput(f'{name}: the column "{twice[0]}" stands twice; rename one')
    return header, _rows(lines, reader, len(header))


def _rows(lines: _Counted, reader: Iterator[list[str]], width: int) -> Iterator[Cells]:
    row = 1
    while True:
        start, row = lines.at, row + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Cells(row, start, lines.at, None, BadRow(f"not a row of the table: {error}"))
            continue
        if not cells:
            continue
        wrong = None if len(cells) == width else BadRow(f"has {len(cells)} cells; the header names {width}")
        yield Cells(row, start, lines.at, cells, wrong)


def objects(stream: TextIO, name: str, *, longest: int) -> Iterator[Cells]:
    """Yield the objects of a JSON Lines file."""
    lines = _Counted(stream, name, longest=longest)
    decode = msgspec.json.Decoder().decode
    while True:
        start = lines.at
        line = next(lines, None)
        if line is None:
            return
        if not line.strip():
            continue
        try:
            value = decode(line.lstrip("\ufeff") if lines.line == 1 else line)
        except (msgspec.DecodeError, RecursionError) as error:
            yield Cells(lines.line, start, lines.at, None, BadRow(f"not a line of JSON: {error}"))
            continue
        error_or_none = None if isinstance(value, dict) else BadRow("not a JSON object")
        yield Cells(lines.line, start, lines.at, value if isinstance(value, dict) else None, error_or_none)


def columns_and_rows(lines: Iterator[Cells]) -> tuple[list[str], Iterator[Cells]]:
    """Return JSON Lines as a table: the columns are the keys of the first lines, those of inner objects joined by a dot."""
    first = list(islice(lines, LOOKED_AT))
    header = list(dict.fromkeys(name for row in first for name, _ in _columns(row)))
    return header, (_as_row(row, header) for row in chain(first, lines))


def _as_row(row: Cells, header: list[str]) -> Cells:
    if row.error is not None:
        return row
    values = dict(_columns(row))
    return Cells(row.row, row.start, row.end, [values.get(name, "") for name in header])


def _columns(row: Cells) -> Iterator[tuple[str, str]]:
    if isinstance(row.cells, dict):
        yield from _flat(row.cells, "")


def _flat(values: dict[str, object], path: str) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", "" if value is None else str(value)
