"""One sheet of a workbook as a table: what a careful reader would not take from it is marked row by row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tollbook.errors import BadInput, BadRow
from tollbook.intake.cells import REASON, Cells, Opened, checked_header
from tollbook.intake.tables import bare, unrepaired
from tollbook.jail.run import Jailed
from tollbook.jail.sheets import SheetEnd, SheetLine, SheetRow, SheetStart, letters, placed, workbook
from tollbook.language.said import say

_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")
MOST_NAMED = 8


@dataclass(slots=True)
class _Seen:
    """What a first reading tells of one sheet."""

    start: SheetStart
    rows: int = 0
    end: SheetEnd | None = None


@dataclass(frozen=True, slots=True)
class _Merged:
    """Rows and columns that are one cell, counted from 1 and from 0."""

    words: str
    top: int
    bottom: int
    left: int


@contextmanager
def opened_sheet(path: Path, *, sheet: str | None, dates_stated: bool) -> Iterator[Opened]:
    """Open one sheet of a workbook.

    Raises
    ------
    BadInput
        If the workbook cannot be read, or it is not clear which sheet is meant.
    """
    with workbook(path) as lines:
        seen = _look(lines)
        chosen = _chosen(seen, sheet, path.name)
        end = seen[chosen].end
        if end is None:
            raise BadInput(say("the reader stopped inside a sheet; save the workbook anew"), where=path.name)
        rows = _rows(lines, chosen)
        where = f'{path.name} sheet "{_shown(seen[chosen].start.name)}"'
        first, _, _ = next(rows)
        merged = _merged(end.merged)
        header = _header(first, merged, where)
        suspect = set() if dates_stated else set(end.dated) & set(end.worded)
        table = _Table(len(header), [header.index(REASON)] if REASON in header else [], merged, suspect)
        below = table.rows(rows)
        if REASON in header:  # refused rows, opened in a spreadsheet and saved as a workbook
            below = unrepaired((row._replace(cells=[bare(cell) for cell in row.cells or []]) for row in below), header)
        yield Opened(path.name, header, below, _notes(seen, chosen, header, end))


def _look(lines: Jailed[SheetLine]) -> list[_Seen]:
    seen: list[_Seen] = []
    for line in lines:
        if isinstance(line, SheetStart):
            seen.append(_Seen(line))
        elif isinstance(line, SheetRow):
            seen[-1].rows += 1
        else:
            seen[-1].end = line
    return seen


def _chosen(seen: Sequence[_Seen], sheet: str | None, name: str) -> int:
    """Return which sheet is meant: the one named, else the only one that is not hidden and holds something."""
    named = [at for at, each in enumerate(seen) if each.start.name == sheet]
    filled = [at for at, each in enumerate(seen) if each.rows]
    listed = ", ".join(f'"{_shown(seen[at].start.name)}"' for at in filled[:MOST_NAMED]) or "none"
    if sheet is not None:
        if not named:
            raise BadInput(say('no sheet "{sheet}"; it has {sheets}', sheet=sheet, sheets=listed), where=name)
        if named[0] not in filled:
            raise BadInput(say('the sheet "{sheet}" is empty; those with rows are {sheets}', sheet=sheet, sheets=listed), where=name)
        return named[0]
    shown = [at for at in filled if not seen[at].start.hidden]
    if not filled:
        raise BadInput(say("holds no rows"), where=name)
    if len(shown) == 1:
        return shown[0]
    if len(filled) == 1:
        return filled[0]
    raise BadInput(
        say("holds the sheets {sheets}; name one of them in the mapping", sheets=listed),
        where=name,
        advice="or choose one with --sheet NAME",
    )


def _shown(name: str) -> str:
    """Return a name from a file without what would turn the line it is printed in."""
    return "".join(letter if letter.isprintable() else " " for letter in name)


def _rows(lines: Jailed[SheetLine], chosen: int) -> Iterator[tuple[SheetRow, int, int]]:
    at = -1
    for line, start, end in placed(lines):
        at += isinstance(line, SheetStart)
        if isinstance(line, SheetRow) and at == chosen:
            yield line, start, end


def _header(first: SheetRow, merged: Sequence[_Merged], where: str) -> list[str]:
    over = [each for each in merged if each.top <= first.row <= each.bottom]
    if over:
        raise BadInput(
            say("its first row lies under the merged range {range}; let the first row name the columns, unmerged", range=over[0].words),
            where=where,
        )
    if first.problems:
        at, holds = first.problems[0]
        raise BadInput(say("{cell}, the name of a column, holds {what}", cell=f"{letters(at)}{first.row}", what=holds), where=where)
    return checked_header(first.cells, where)


class _Table:
    """How the rows below a header are read."""

    def __init__(self, width: int, ignored: Sequence[int], merged: Sequence[_Merged], suspect: set[int]) -> None:
        self.width, self.suspect = width, suspect
        self._ignored = set(ignored)
        self._merged = sorted(merged, key=lambda each: each.top)

    def rows(self, lines: Iterator[tuple[SheetRow, int, int]]) -> Iterator[Cells]:
        """Yield the rows, each with what must not be taken from it."""
        under: list[_Merged] = []
        coming = list(reversed(self._merged))
        for line, start, end in lines:
            while coming and coming[-1].top <= line.row:
                under.append(coming.pop())
            under = [each for each in under if each.bottom >= line.row]
            cells = line.cells + [""] * (self.width - len(line.cells))
            problems = list(self._problems(line, under)) if line.problems or line.dated or under else ()
            yield Cells(line.row, start, end, cells[: max(self.width, len(line.cells))], error=self._wrong(line), problems=problems)

    def _wrong(self, line: SheetRow) -> BadRow | None:
        outside = next((at for at in range(self.width, len(line.cells)) if line.cells[at]), None)
        return None if outside is None else BadRow(f"{letters(outside)}{line.row} stands under no column name; name the column or empty it")

    def _problems(self, line: SheetRow, under: Sequence[_Merged]) -> Iterator[tuple[int, str]]:
        for at, holds in line.problems:
            if at not in self._ignored:
                yield at, f"{letters(at)}{line.row} holds {holds}"
        for each in under:
            if each.left < self.width:
                yield -1, f"lies under the merged range {each.words}; unmerge it and fill each of its cells"
        for at in self.suspect.intersection(line.dated):
            day = line.cells[at]
            if len(day) == 10 and int(day[8:]) <= 12 and day[8:] != day[5:7]:
                yield at, _may_be_swapped(f"{letters(at)}{line.row}", date.fromisoformat(day))


def _may_be_swapped(place: str, day: date) -> str:
    other = date(day.year, day.day, day.month)
    return (
        f"{place} is the date {day}, in a column that also holds dates as text: a spreadsheet may have read {other} so; "
        'write all of them as text such as 2017-04-03, or state dates = "day first" or "month first" in the mapping'
    )


def _merged(ranges: Sequence[str]) -> list[_Merged]:
    found = []
    for words in ranges:
        match = _RANGE.fullmatch(words)
        if match:
            left, top, _, bottom = match.groups()
            found.append(_Merged(words, int(top), int(bottom or top), _column(left)))
    return found


def _column(name: str) -> int:
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _notes(seen: Sequence[_Seen], chosen: int, header: Sequence[str], end: SheetEnd) -> list[str]:
    """Say what a person who looks at the workbook would not see, or might think was read."""
    notes = []
    if seen[chosen].start.hidden:
        notes.append(f'the sheet "{_shown(seen[chosen].start.name)}" is hidden; it was read')
    for at, each in enumerate(seen):
        if at != chosen and each.rows:
            hidden = "is hidden and " if each.start.hidden else ""
            notes.append(f'the sheet "{_shown(each.start.name)}" {hidden}was not read; rows in it: {each.rows:,}')
    if end.hidden_rows:
        notes.append(f"rows that are hidden were read like the others: {end.hidden_rows:,}")
    hidden_columns = [at for at in end.hidden_columns if at < len(header)]
    if hidden_columns:
        named = ", ".join(f'{letters(at)} "{header[at]}"' for at in hidden_columns[:MOST_NAMED])
        notes.append(f"hidden columns were read like the others: {named}")
    if set(end.dated) & set(end.worded):
        mixed = ", ".join(f'{letters(at)} "{header[at]}"' for at in sorted(set(end.dated) & set(end.worded)) if at < len(header))
        notes.append(f"dates and dates as text stand in one column: {mixed}")
    return notes
