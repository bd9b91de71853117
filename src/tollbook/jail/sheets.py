"""Workbooks as the parent sees them: what the child says of each sheet and row, with offsets in the workbook's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from importlib.util import find_spec
from pathlib import Path

import msgspec

from tollbook.errors import BadInput
from tollbook.jail.run import Jailed, jailed
from tollbook.jail.text import line_of

ADVICE = "open it in a spreadsheet program and save the sheet anew as .xlsx, in parts if it is large, or as CSV UTF-8"


class SheetStart(msgspec.Struct, array_like=True, tag="sheet", frozen=True):
    """A sheet begins."""

    name: str
    hidden: bool


class SheetRow(msgspec.Struct, array_like=True, tag="row", frozen=True, gc=False):
    """A row that holds something. Problems say what a cell holds that must not be taken; ``dated`` are true dates."""

    row: int
    cells: list[str]
    problems: list[tuple[int, str]]
    dated: list[int]


class SheetEnd(msgspec.Struct, array_like=True, tag="end", frozen=True):
    """What is known of a sheet once it has been read; columns count from 0."""

    merged: list[str]
    hidden_rows: int
    hidden_columns: list[int]
    dated: list[int]
    worded: list[int]


SheetLine = SheetStart | SheetRow | SheetEnd


def workbook(path: Path, *, until: int | None = None) -> AbstractContextManager[Jailed[SheetLine]]:
    """Read a workbook in the jail, at most until its text has so many characters.

    Raises
    ------
    BadInput
        If it cannot be read within the limits, or the library for it is not installed.
    """
    if find_spec("openpyxl") is None:
        raise BadInput(f"{path.name}: reading .xlsx needs openpyxl; install tollbook[exchange], or save the sheet as CSV UTF-8")
    return jailed(path, "tollbook.jail.xlsx:workbook", SheetLine, advice=ADVICE, options={"until": until})


def placed(lines: Iterable[SheetLine]) -> Iterator[tuple[SheetLine, int, int]]:
    """Yield each line with the offsets at which its text begins and ends."""
    at = 0
    for line in lines:
        end = at + len(_text(line))
        yield line, at, end
        at = end


def words_between(path: Path, start: int, end: int) -> str:
    """Return a piece of the text of a workbook."""
    with workbook(path, until=end) as lines:
        pieces = [_text(line)[max(0, start - at) : end - at] for line, at, stop in placed(lines) if at < end and stop > start]
    return "".join(pieces)


def letters(column: int) -> str:
    """Name a column as a sheet does, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(16383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name, left = "", column + 1
    while left:
        left, digit = divmod(left - 1, 26)
        name = chr(65 + digit) + name
    return name


def _text(line: SheetLine) -> str:
    if isinstance(line, SheetRow):
        return line_of(line.cells)
    return line_of([line.name]) if isinstance(line, SheetStart) else ""
