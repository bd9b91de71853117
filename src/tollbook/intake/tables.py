"""Tables of cells between commas, tabs or other signs."""

from __future__ import annotations

import csv
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from tollbook.errors import BadInput, BadRow
from tollbook.intake.cells import REASON, Cells, Opened, checked_header
from tollbook.intake.text import Counted
from tollbook.language.said import say

LONGEST_FIELD = 1 << 20
SEPARATORS = {"comma": ",", "tab": "\t", "semicolon": ";", "bar": "|"}
STANDS = " (it stands as it was refused"
_AS_IT_STOOD = re.compile(r"(.*) \[as it stood: ([0-9a-f]{8})\]", re.DOTALL)
GUARDED = re.compile(r"'+[=+\-@\t\r]")  # a sign that a spreadsheet would compute stands behind an apostrophe


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written: the sign between cells, whether quote marks quote, the columns where no line names them."""

    separator: str | None = None
    quoted: bool = True
    header: tuple[str, ...] = ()


def opened_table(stream: TextIO, path: Path, *, dialect: Dialect, wanted: Sequence[str]) -> Opened:
    """Open a table; of the usual separators it has the first under which its header names every wanted column.

    Raises
    ------
    BadInput
        If there is no header, or a column is named twice.
    """
    csv.field_size_limit(LONGEST_FIELD)
    lines = Counted(stream, path)
    usual = "," if ".csv" in path.name.lower() else "\t"
    if dialect.header and not _names(lines.peek(), [*dialect.header, REASON]):
        reader = _reader(lines, dialect.separator or usual, quoted=dialect.quoted)
        return Opened(path.name, list(dialect.header), _rows(lines, reader, len(dialect.header), row=0))
    separator = _separator(lines.peek(), dialect.separator, usual, wanted)
    ours = separator == "," and REASON in lines.peek()  # a file of refused rows is always quoted
    reader = _reader(lines, separator, quoted=dialect.quoted or ours)
    try:
        first = next(reader, [])
    except csv.Error as error:
        raise BadInput(say("line {n}: {why}", n=1, why=str(error)), where=path.name) from None
    header = checked_header(first, path.name)
    return Opened(path.name, header, unrepaired(_rows(lines, reader, len(header), row=1), header))


def _reader(lines: Counted, separator: str, *, quoted: bool) -> Iterator[list[str]]:
    return csv.reader(lines, strict=True, delimiter=separator, quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE)


def _separator(first: str, stated: str | None, usual: str, wanted: Sequence[str]) -> str:
    candidates = [*([stated] if stated else []), usual, ",", ";", "\t"]
    return next((sign for sign in candidates if wanted and _names(first, wanted, sign)), stated or usual)


def _names(first: str, wanted: Sequence[str], separator: str = ",") -> bool:
    """Say whether a line names every wanted column when it is cut at this sign."""
    try:
        cells = next(csv.reader([first], delimiter=separator), [])
    except csv.Error:
        return False
    return {name.lower() for name in wanted} <= {cell.strip().lstrip("\ufeff").lower() for cell in cells}


def _rows(lines: Counted, reader: Iterator[list[str]], width: int, *, row: int) -> Iterator[Cells]:
    while True:
        start, row = lines.at, row + 1
        lines.taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Cells(row, start, lines.at, error=BadRow(f"not a row of the table: {error}"), raw="".join(lines.taken))
            continue
        if not any(map(str.strip, cells)):
            continue
        if "'" in lines.taken[0] or len(lines.taken) > 1:
            cells = [bare(cell) for cell in cells]
        wrong = None if len(cells) == width else BadRow(f"has {len(cells)} cells; the header names {width}")
        yield Cells(row, start, lines.at, cells, error=wrong)


def unrepaired(rows: Iterator[Cells], header: Sequence[str]) -> Iterator[Cells]:
    """Refuse again the rows that stand as they were refused, where only the file they came from shows what is wrong."""
    if REASON not in header:
        yield from rows
        return
    reason = list(header).index(REASON)
    for row in rows:
        given = row.cells[reason] if row.cells and len(row.cells) > reason else ""
        again = refused_again(given, [*row.cells[:reason], *row.cells[reason + 1 :]]) if row.cells else None
        yield row if again is None else row._replace(error=again)


def marked(reason: str, cells: Sequence[str]) -> str:
    """Return a reason with a mark of the row, by which it is known again for as long as nobody changes it."""
    return f"{reason.split(STANDS, maxsplit=1)[0]} [as it stood: {digest(cells)}]"


def refused_again(reason: str, cells: Sequence[str]) -> BadRow | None:
    """Return why a row is refused again, None where it has changed since, or its mark was taken away."""
    mark = _AS_IT_STOOD.fullmatch(reason)
    if mark is None or digest(cells) != mark[2]:
        return None
    return BadRow(f"{mark[1]}{STANDS}; repair it, or empty what says why it was refused)", elsewhere=True)


def digest(cells: Sequence[str]) -> str:
    """Return a short mark of a row, by which it is known again."""
    return f"{zlib.crc32(chr(0).join(cells).encode()):08x}"


def bare(cell: str) -> str:
    """Return a cell without the apostrophe that guards a sign which a spreadsheet would compute.

    >>> bare("'=1+1"), bare("'Ayn Issa"), bare("''=x")
    ('=1+1', "'Ayn Issa", "'=x")
    """
    return cell[1:] if cell[:1] == "'" and GUARDED.match(cell) else cell


def guarded(cell: str) -> str:
    """Return a cell as no spreadsheet computes it; a plain number stays one.

    >>> guarded("=1+1"), guarded("-33.5"), guarded("'=x"), guarded("8")
    ("'=1+1", '-33.5', "''=x", '8')
    """
    if not cell or cell[0] not in "=+-@\t\r'":
        return cell
    if re.fullmatch(r"[+-]?\d+(\.\d+)?", cell, re.ASCII):
        return cell
    return f"'{cell}" if cell[0] != "'" or GUARDED.match(cell) else cell
