"""Capture tables as they come in files: cell counts as CSV, or the linked rows that ``match`` writes.

A table may be split by a column that names strata (governorates, months) and by one that names replicates
(imputed or sampled versions of the same people); every part is a :class:`~tollbook.statistics.cells.Cells`.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tollbook.errors import BadInput
from tollbook.language.said import Said, say
from tollbook.statistics.cells import Cells, Pattern

NUMBER = "n"
ONLY = ""  # the name of the one stratum, or replicate, of a table that is not split
DRAWN, IMPUTED = "linkages drawn by their probabilities", "versions of the same people"
LONGEST = 18  # digits of a count, far beyond what is possible
RANGES = frozenset({"low", "high", "incident", "killed_low", "killed_high", "best"})


class NotPeople(Exception):
    """The file counts incidents, or gives ranges, in place of linked people; an answer, not an error."""

    def __init__(self, why: Said) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Documented:
    """How many people some lists document.

    Where the table is sampled or imputed, as ``sampled`` says, ``number`` is that of the rows as they are linked, or of the first version,
    and ``fewest`` and ``most`` are over all versions. ``smallest`` is the fewest people, not none, in any cell of any part.
    """

    number: int
    fewest: int
    most: int
    sampled: str | None
    smallest: int


@dataclass(frozen=True, slots=True)
class Tables:
    """The parts of one file: replicate by replicate, and stratum by stratum in each.

    ``linked`` is the table as the file links its rows, where the replicates are drawn by how unsure these links are.
    """

    lists: tuple[str, ...]
    replicates: tuple[tuple[tuple[str, Cells], ...], ...]
    linked: Cells | None = None

    @property
    def documented(self) -> Documented:
        """Return how many people are documented, over all strata."""
        numbers = [sum(cells.documented for _, cells in part) for part in self.replicates]
        parts = [cells for part in self.replicates for _, cells in part] + [self.together]
        smallest = min(count for cells in parts for count in cells.counts if count)
        sampled = None if len(numbers) == 1 else DRAWN if self.linked else IMPUTED
        return Documented(self.together.documented, min(numbers), max(numbers), sampled, smallest)

    @property
    def together(self) -> Cells:
        """Return the people as the rows are linked, else those of the first replicate, all strata in one table."""
        if self.linked is not None:
            return self.linked
        counts: Counter[Pattern] = Counter()
        for _, cells in self.replicates[0]:
            counts.update(dict(zip(cells.patterns, cells.counts, strict=True)))
        return Cells.of(self.lists, counts)


def read_cells(path: Path, *, strata: str | None = None, replicate: str | None = None) -> Tables:
    """Read cell counts: a 0/1 column for each list, and ``n``; without ``n`` every row is one person.

    Raises
    ------
    BadInput
        If a header stands twice, a cell is no 0, 1 or whole count, a pattern stands twice, or a list names nobody.
    NotPeople
        If its columns are ranges or incidents.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = _rows(path, csv.reader(file))
        header = [name.strip() for name in next(rows, [])]
        _check_header(path, header, [name for name in (strata, replicate) if name is not None])
        lists = [name for name in header if name not in {NUMBER, strata, replicate}]
        counts: dict[str, dict[str, dict[Pattern, int]]] = {}
        for number, row in enumerate(rows, 2):
            if not any(cell.strip() for cell in row):
                continue
            told = _told(path, number, header, row)
            pattern = tuple(_bit(path, number, name, told[name]) for name in lists)
            part = counts.setdefault(told[replicate] if replicate else ONLY, {}).setdefault(told[strata] if strata else ONLY, {})
            if NUMBER in told and pattern in part:
                raise BadInput(f"{path.name} row {number}: the pattern {','.join(map(str, pattern))} stands twice; add the rows up")
            part[pattern] = part.get(pattern, 0) + (_count(path, number, told[NUMBER]) if NUMBER in told else 1)
    return _tables(path, lists, counts)


def _rows(path: Path, rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield the rows of a table; one that is none is named."""
    try:
        yield from rows
    except csv.Error as error:
        raise BadInput(f"{path.name}: not read as CSV: {error}; save it as CSV in UTF-8") from None


def _check_header(path: Path, header: list[str], named: list[str]) -> None:
    twice = next((name for name in header if name and header.count(name) > 1), None)
    if twice is not None:
        raise BadInput(f'{path.name}: the column "{twice}" stands twice; a list may be named once')
    if not header or not all(header):
        raise BadInput(f"{path.name}: the first row must name every column; name the lists and n")
    if RANGES & {name.lower() for name in header}:
        raise NotPeople(say("the table gives incidents or ranges, not linked people"))
    missing = next((name for name in named if name not in header), None)
    if missing is not None:
        raise BadInput(f'{path.name}: no column is named "{missing}"; the columns are {", ".join(header)}')
    if not set(header) - {NUMBER, *named}:
        raise BadInput(f"{path.name}: no column is a list; give each list a column of 0 and 1")


def _told(path: Path, number: int, header: list[str], row: list[str]) -> dict[str, str]:
    if len(row) != len(header):
        raise BadInput(f"{path.name} row {number}: {len(row)} cells under {len(header)} headers; give each row as many")
    return dict(zip(header, (cell.strip() for cell in row), strict=True))


def _bit(path: Path, number: int, name: str, words: str) -> int:
    if words not in {"0", "1"}:
        raise BadInput(f'{path.name} row {number}: "{words}" in {name} is no 0 or 1; if {name} is no list, name it with --strata')
    return int(words)


def _count(path: Path, number: int, words: str) -> int:
    if not (words.isascii() and words.isdigit()):
        raise BadInput(f'{path.name} row {number}: n is "{words}", and must be a whole number of people, 0 or more')
    if len(words.lstrip("0")) > LONGEST:
        raise BadInput(f"{path.name} row {number}: n has {len(words)} digits; check the counts")
    return int(words)


def _tables(path: Path, lists: list[str], counts: dict[str, dict[str, dict[Pattern, int]]]) -> Tables:
    replicates = [list(_strata(path, lists, parts)) for parts in counts.values()]
    if not any(replicates):
        raise BadInput(f"{path.name}: nobody is on any list; give at least one count above zero")
    for at, name in enumerate(lists):
        if not any(cells.on(at) for _, cells in replicates[0]):
            raise BadInput(f"{path.name}: nobody is on the list {name}; leave it out")
    return Tables(tuple(lists), tuple(tuple(part) for part in replicates))


def _strata(path: Path, lists: list[str], parts: dict[str, dict[Pattern, int]]) -> Iterator[tuple[str, Cells]]:
    for name, part in parts.items():
        if not any(part.values()):
            continue  # a stratum in which nobody is documented says nothing
        try:
            yield name, Cells.of(lists, part)
        except ValueError as error:
            raise BadInput(f"{path.name}{f', {name}' if name else ''}: {error}") from None
