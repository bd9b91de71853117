"""One file to be imported: its rows, and how each becomes plain lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tollbook.errors import BadInput, BadRow
from tollbook.intake.cells import Cells, Opened
from tollbook.intake.compiled import Compiled, Plain
from tollbook.intake.joins import Side, read_side
from tollbook.intake.mapping import Join, TableMapping
from tollbook.intake.opening import is_sheet, opened
from tollbook.intake.plain_table import PlainTable, is_plain
from tollbook.language.said import say


@dataclass(slots=True)
class Source:
    """One file to be imported. ``read`` turns a row into plain lines; without a mapping there is no ``compiled``."""

    opened: Opened
    read: Callable[[Cells], list[Plain]]
    compiled: Compiled | None = None
    sides: dict[str, Side] = field(default_factory=dict)

    @property
    def notes(self) -> list[str]:
        """What a person should know of the file and its side files."""
        return [*self.opened.notes, *(f"{side.name}: {note}" for side in self.sides.values() for note in side.notes)]


@contextmanager
def opened_source(path: Path, mapping: TableMapping | None, *, sheet: str | None = None) -> Iterator[Source]:
    """Open a file with the mapping that fits it, or as plain lines.

    Raises
    ------
    BadInput, BadMapping
        If it cannot be read at all, or the mapping does not fit.
    """
    if mapping is None:
        with opened(path, wanted=("kind",), sheet=sheet, as_table=False) as rows:
            yield Source(rows, _plain(rows, path))
        return
    if is_sheet(path):  # its refused rows are a table, which has no sheets
        sheet = sheet or mapping.sheet
    with opened(path, wanted=mapping.main.key, dialect=mapping.dialect, sheet=sheet, dates=mapping.dates) as rows:
        sides = {join.called: read_side(join, beside(path, join), _opened_side(path, join, mapping, sheet)) for join in mapping.joins}
        compiled = Compiled(mapping, rows.header or [], sides)
        yield Source(rows, compiled.lines, compiled, sides)


def beside(path: Path, join: Join) -> Path:
    """Return the side file of a join, which lies in the folder of the main file.

    Raises
    ------
    BadInput
        If it does not.
    """
    if join.file is None:
        if join.sheet is not None and not is_sheet(path):
            raise BadInput(f'{path.name}: the join "{join.called}" is a sheet of a workbook; name the workbook too, as its `file`')
        return path
    side = (path.parent / join.file).resolve()
    if not side.is_relative_to(path.parent.resolve()):
        raise BadInput(f'{path.name}: the join "{join.called}" names {join.file}, which leaves the folder of the file')
    if not side.is_file():
        raise BadInput(f'{path.name}: the join "{join.called}" needs {join.file} beside it, and there is none')
    return side


@contextmanager
def _opened_side(path: Path, join: Join, mapping: TableMapping, sheet: str | None) -> Iterator[Opened]:
    of_main = join.file is None
    dialect = mapping.dialect if join.same else join.dialect
    wanted: Sequence[str] = join.key
    chosen = join.sheet or (sheet if of_main else None)
    with opened(beside(path, join), wanted=wanted, dialect=dialect, sheet=chosen, dates=mapping.dates) as rows:
        yield rows


def _plain(rows: Opened, path: Path) -> Callable[[Cells], list[Plain]]:
    if rows.header is None:
        return plain_line
    if not is_plain(rows.header):
        raise BadInput(
            say('a table needs a mapping, or a column "kind"'),
            where=str(path),
            advice="add --mapping FILE.toml, or begin with --template incident --table (see docs/mappings.md)",
        )
    return PlainTable(rows.header).lines


def plain_line(row: Cells) -> list[Plain]:
    """Return a line of JSON as the one plain line that it is."""
    if row.values is None:
        raise BadRow("is empty")
    given = row.values.get("id")
    return [Plain(row.values, str(given) if given is not None else None)]
