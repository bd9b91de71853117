"""Side files: rows that belong to a row of the main file, such as its parties, counts or sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tollbook.errors import BadInput, BadRow
from tollbook.intake.cells import Cells, Opened
from tollbook.intake.mapping import Join
from tollbook.intake.where import Where
from tollbook.language.said import say

Key = tuple[str, ...]


@dataclass(slots=True)
class SideRow:
    """One row of a side file; ``taken`` once a row of the main file has asked for it."""

    cells: Cells
    name: str
    taken: bool = False

    def read(self, rule: Callable[[Sequence[str]], Any]) -> Any:
        """Read the row by a rule; an error names the side file."""
        try:
            return rule(self.cells.cells or [])
        except BadRow as error:
            raise BadRow(f"{self.name} row {self.cells.row}: {error.reason}", column=error.column, value=error.value) from None


@dataclass(slots=True)
class Side:
    """A side file, held by key: its rows lie in memory while the main file is streamed."""

    join: Join
    name: str
    path: Path
    header: list[str]
    notes: list[str]
    rows: dict[Key, list[SideRow]] = field(default_factory=dict)
    unreadable: list[Cells] = field(default_factory=list)

    def of(self, row: Sequence[str], on: Sequence[int], used: set[int]) -> Iterator[SideRow]:
        """Yield the rows that belong to a row of the main file."""
        for each in self.rows.get(tuple([row[at].strip() for at in on]), ()):
            each.taken = True
            if each.cells.problems:
                _refuse_problems(each, used)
            yield each

    def orphans(self) -> Iterator[tuple[Key, SideRow]]:
        """Yield the rows that no row of the main file has asked for."""
        for key, rows in self.rows.items():
            yield from ((key, each) for each in rows if not each.taken)


def _refuse_problems(side: SideRow, used: set[int]) -> None:
    for at, holds in side.cells.problems:
        if at < 0 or at in used:
            raise BadRow(f"{side.name} row {side.cells.row}: {holds}")


def read_side(join: Join, path: Path, opened: AbstractContextManager[Opened]) -> Side:
    """Read a side file into memory, by its key.

    Raises
    ------
    BadInput
        If it lacks a column of the key.
    """
    with opened as table:
        header = table.header or []
        missing = [name for name in join.key if name not in header]
        if missing:
            raise BadInput(
                say('no column "{name}", by which the join "{join}" finds its rows', name=missing[0], join=join.called), where=table.name
            )
        name = table.name if join.sheet is None else f'sheet "{join.sheet}"'
        side = Side(join, name, path, header, table.notes)
        key, where = [header.index(name) for name in join.key], Where(join.where, header, of=name)
        for row in table.rows:
            if row.error is not None or row.cells is None:
                side.unreadable.append(row)
            elif where.keeps(row.cells):
                side.rows.setdefault(tuple([row.cells[at].strip() for at in key]), []).append(SideRow(row, name))
    return side
