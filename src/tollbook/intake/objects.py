"""JSON Lines: one object a line, also as a table whose columns are their keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

import msgspec

from tollbook.errors import BadRow
from tollbook.intake.cells import REASON_KEY, Cells, Opened
from tollbook.intake.tables import refused_again
from tollbook.intake.text import Counted

LOOKED_AT = 100
_decode = msgspec.json.Decoder().decode


def opened_objects(stream: TextIO, path: Path) -> Opened:
    """Open a file of plain lines."""
    return Opened(path.name, None, _objects(Counted(stream, path)))


def opened_as_table(stream: TextIO, path: Path) -> Opened:
    """Open JSON Lines as a table: the columns are the keys of the first lines, those of inner objects joined by a dot."""
    lines = _objects(Counted(stream, path))
    first = list(islice(lines, LOOKED_AT))
    header = list(dict.fromkeys(name for row in first for name, _ in _flat(row.values or {}, "")))
    return Opened(path.name, header, (_as_row(row, header) for row in chain(first, lines)))


def _objects(lines: Counted) -> Iterator[Cells]:
    while True:
        start = lines.at
        lines.taken.clear()
        line = next(lines, None)
        if line is None:
            return
        if line.strip():
            yield read_object(line.lstrip("\ufeff") if lines.line == 1 else line, row=lines.line, start=start, end=lines.at)


def read_object(line: str, *, row: int, start: int = 0, end: int = 0) -> Cells:
    """Return one line of JSON as a row, or as one that says why it is none."""
    try:
        value = _decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        return Cells(row, start, end, error=BadRow(f"not a line of JSON: {error}"), raw=line)
    if not isinstance(value, dict):
        return Cells(row, start, end, error=BadRow("not a JSON object"), raw=line)
    reason = value.pop(REASON_KEY, None)
    again = refused_again(reason, [json.dumps(value, sort_keys=True)]) if isinstance(reason, str) else None
    return Cells(row, start, end, values=value, error=again)


def _as_row(row: Cells, header: list[str]) -> Cells:
    if row.values is None:
        return row
    values = dict(_flat(row.values, ""))
    return row._replace(cells=[values.get(name, "") for name in header])


def _flat(values: dict[str, object], path: str) -> Iterator[tuple[str, str]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", "" if value is None else str(value)
