"""Monthly counts read from a table: a column for each type, or a line for each month and type."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence

from tollbook.errors import BadInput
from tollbook.statistics.series import ALL, Row, Series, series

LONG = frozenset({"month", "type", "count"})
_MONTH = re.compile(r"(?P<year>\d{4})[-/](?P<month>\d{1,2})")
_COUNT = re.compile(r"(?P<low>\d{1,12})(?:\s*(?:-|–|\.\.|to)\s*(?P<high>\d{1,12}))?")


def read_series(text: str, name: str) -> Series:
    """Read a table of comma-separated values with a header; ``name`` is what errors call it.

    Raises
    ------
    BadInput
        If a column is missing, a month is no month or stands twice, or a count is negative, fractional or no number.
    Refused
        If it counts one type of event alone.
    """
    reader = _rows(csv.reader(text.removeprefix("\ufeff").splitlines()), name)
    header = [cell.strip() for cell in next(reader, [])]
    columns = {cell.lower(): at for at, cell in enumerate(header)}
    if "month" not in columns:
        raise BadInput(f"{name}: no column month; name the column of months so, and write them as YYYY-MM")
    if len(columns) != len(header):
        raise BadInput(f"{name}: two columns have one name; give each its own")
    lines = list(_lines(reader, name, len(header)))
    rows = list(_long(lines, columns) if columns.keys() >= LONG else _wide(lines, header))
    months = [_month(cells[columns["month"]], where) for where, cells in lines]
    sorted_ = ("the months were not in order, and were sorted",) if months != sorted(months) else ()
    return series(rows, exposure=_exposure(lines, columns, months), notes=sorted_)


def _rows(rows: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    """Yield the rows of a table; one that is none is named."""
    try:
        yield from rows
    except csv.Error as error:
        raise BadInput(f"{name}: not read as CSV: {error}; save it as CSV in UTF-8") from None


def _lines(reader: Iterator[list[str]], name: str, width: int) -> Iterator[tuple[str, list[str]]]:
    for number, cells in enumerate(reader, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != width:
            raise BadInput(
                f"{name} line {number}: {len(cells)} cells under {width} columns; add what is missing or take out what is too much"
            )
        yield f"{name} line {number}", [cell.strip() for cell in cells]


def _long(lines: Sequence[tuple[str, list[str]]], columns: Mapping[str, int]) -> Iterator[Row]:
    for where, cells in lines:
        source = cells[columns["source"]] if "source" in columns else ALL
        bounds, type_ = _count(cells[columns["count"]], where), cells[columns["type"]]
        if not type_:
            raise BadInput(f"{where}: no type; say of what type the events are")
        yield Row(_month(cells[columns["month"]], where), type_, source, *bounds, where)


def _wide(lines: Sequence[tuple[str, list[str]]], header: Sequence[str]) -> Iterator[Row]:
    named = {cell.lower(): at for at, cell in enumerate(header)}
    types = [(at, cell) for at, cell in enumerate(header) if cell and cell.lower() not in {"month", "exposure", "source"}]
    for where, cells in lines:
        source = cells[named["source"]] if "source" in named else ALL
        for at, type_ in types:
            yield Row(_month(cells[named["month"]], where), type_, source, *_count(cells[at], f"{where}, {type_}"), where)


def _month(cell: str, where: str) -> int:
    found = _MONTH.fullmatch(cell)
    if found is None or not 1 <= int(found["month"]) <= 12:
        raise BadInput(f"{where}: {cell!r} is no month; write it as YYYY-MM")
    return int(found["year"]) * 12 + int(found["month"]) - 1


def _count(cell: str, where: str) -> tuple[int | None, int | None]:
    """Read a count, a range of counts or nothing, which is unknown."""
    if not cell:
        return None, None
    found = _COUNT.fullmatch(cell)
    if found is None:
        why = "is negative" if cell.startswith(("-", "−")) else "is no whole number"
        raise BadInput(f"{where}: {cell!r} {why}; give a count of events, a range such as 3-5, or leave the cell empty if it is unknown")
    low, high = int(found["low"]), int(found["high"] or found["low"])
    if low > high:
        raise BadInput(f"{where}: low {low} is above high {high}; swap them")
    return low, high


def _exposure(lines: Sequence[tuple[str, list[str]]], columns: Mapping[str, int], months: Sequence[int]) -> dict[int, float] | None:
    if "exposure" not in columns:
        return None
    found: dict[int, float] = {}
    for (where, cells), month in zip(lines, months, strict=True):
        given = _number(cells[columns["exposure"]])
        if not math.isfinite(given):
            raise BadInput(f"{where}: exposure {cells[columns['exposure']]!r} is no number; give one above 0, such as days observed")
        if found.setdefault(month, given) != given:
            raise BadInput(f"{where}: the month has another exposure above; give each month one")
    return found


def _number(cell: str) -> float:
    """Read a number, and what is none as no number."""
    try:
        return float(cell)
    except ValueError:
        return math.nan
