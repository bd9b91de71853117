"""One row as a file gives it, and a file opened as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tollbook.errors import BadInput, BadRow
from tollbook.language.said import say

REASON, REASON_KEY = "refused because", "refused_because"  # the last column of a file of refused rows
Problems = Sequence[tuple[int, str]]  # (column, what its cell holds that must not be taken)


class Cells(NamedTuple):
    """One row: its number (the first line is 1), its offsets in code points, its cells or its object.

    ``raw`` is the text of a row that is no row of the table or no line of JSON.
    """

    row: int
    start: int
    end: int
    cells: list[str] | None = None
    values: dict[str, object] | None = None
    error: BadRow | None = None
    problems: Problems = ()
    raw: str = ""


@dataclass(slots=True)
class Opened:
    """A file opened as rows: a table has a header, lines of objects have none."""

    name: str
    header: list[str] | None
    rows: Iterator[Cells]
    notes: list[str] = field(default_factory=list)


def checked_header(cells: Sequence[str], where: str) -> list[str]:
    """Return the names of the columns.

    Raises
    ------
    BadInput
        If there are none, or one stands twice.
    """
    header = [cell.strip().lstrip("\ufeff") for cell in cells]
    if not any(header):
        raise BadInput(say("the first line names no columns"), where=where)
    if any("\0" in cell for cell in header):
        raise BadInput(say("not UTF-8, but UTF-16 without its mark; save the file as UTF-8 and try again"), where=where)
    twice = sorted({cell for cell in header if cell and header.count(cell) > 1})
    if twice:
        raise BadInput(say('the column "{name}" stands twice; rename one', name=twice[0]), where=where)
    return header
