"""A mapping fitted to the header of one file: each row becomes one plain line, or several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from hashlib import sha256
from typing import Any, NamedTuple

from tollbook.errors import BadMapping, BadRow
from tollbook.intake.cells import Cells
from tollbook.intake.joins import Side
from tollbook.intake.kinds import COMMON, KEYS
from tollbook.intake.mapping import Lines, TableMapping
from tollbook.intake.rules import Read, Row, Rules
from tollbook.intake.where import Where

MOST_NAMED = 50


class Plain(NamedTuple):
    """One plain line with its key. Where the book holds a record under one of ``held``, that one stands for it."""

    values: Mapping[str, Any]
    key: str | None
    held: tuple[str, ...] = ()


class Compiled:
    """A mapping fitted to the header of one file."""

    def __init__(self, mapping: TableMapping, header: Sequence[str], sides: Mapping[str, Side]) -> None:
        rules = Rules(header, of=mapping.main.name, dates=mapping.dates, sides=sides)
        self._also = [_Line(lines, rules, {}) for lines in mapping.also]
        self._main = _Line(mapping.main, rules, {each.kind: each for each in self._also})
        self._used = rules.used
        self.selects = bool(mapping.where)
        self._where = Where(mapping.where or {}, header, of=f"mapping {mapping.main.name}")
        self._sides = [(side, [rules.column(name) for name in side.join.on]) for side in sides.values()]

    def wants(self, row: Row) -> bool:
        """Say whether the mapping reads this row at all."""
        return self._where.keeps(row)

    def lines(self, row: Cells) -> list[Plain]:
        """Return the plain lines of a row, the main one last."""
        cells = row.cells or []
        for at, holds in row.problems:
            if at < 0 or at in self._used:
                raise BadRow(holds)
        if not self._also:
            return [Plain(self._main.values(cells), self._main.key(cells))]
        lines = [Plain(each.values(cells), each.key(cells), each.held(cells)) for each in self._also]
        return [*lines, Plain(self._main.values(cells), self._main.key(cells))]

    def claim(self, row: Cells) -> None:
        """Note that a row is there, though it is not taken: what side files say of it is not lost, but waits for it."""
        for side, on in self._sides:
            if row.cells is not None and max(on) < len(row.cells):
                for each in side.rows.get(tuple([row.cells[at].strip() for at in on]), ()):
                    each.taken = True

    def joined(self, row: Row) -> tuple[tuple[str, str], ...]:
        """Say which rows of side files belong to a row."""
        found = []
        for side, on in self._sides:
            rows = side.rows.get(tuple([row[at].strip() for at in on]), ())
            if rows:
                more = ", …" if len(rows) > MOST_NAMED else ""
                found.append(("joined", f"{side.name} rows {', '.join(str(each.cells.row) for each in rows[:MOST_NAMED])}{more}"))
        return tuple(found)


class _Line:
    """How one plain line is made of a row."""

    def __init__(self, lines: Lines, rules: Rules, also: Mapping[str, _Line]) -> None:
        self.kind, self._name, self._named = lines.kind, lines.name, ", ".join(lines.key)
        self._key = [(rules.column(name), name in lines.digested) for name in lines.key]
        self._held = [rules.column(name) for name in lines.held]
        self._rules: list[tuple[str, Read]] = []
        _refuse_misspelled(lines)
        for key, rule in lines.rules.items():
            if isinstance(rule, dict) and "also" in rule:
                if rule["also"] not in also:
                    raise BadMapping(f'mapping {lines.name}: field {key} names the kind "{rule["also"]}", which no [[also]] makes')
                self._rules.append((key, also[rule["also"]].key))
            else:
                self._rules.append((key, rules.rule(rule, key)))

    def key(self, row: Row) -> str:
        """Return the publisher's own id of a row, within the namespace of the mapping."""
        parts = [_digest(row[at]) if digested else row[at] for at, digested in self._key]
        if not any(parts):
            raise BadRow("is empty, but it names the row for ever; give each row its own", column=self._named)
        return f"{self._name}/{'/'.join(parts)}"

    def held(self, row: Row) -> tuple[str, ...]:
        """Return every key under which the book may hold the record already."""
        return (self.key(row), *(row[at].strip() for at in self._held))

    def values(self, row: Row) -> dict[str, Any]:
        """Return a row as a plain line."""
        values: dict[str, Any] = {"kind": self.kind}
        for key, read in self._rules:
            value = read(row)
            if value is not None and value != "":
                values[key] = value
        return values


def _refuse_misspelled(lines: Lines) -> None:
    """Refuse a field that no such line takes and that looks like one that it does; any other is kept with the record and named."""
    known = KEYS.get(lines.kind, COMMON)
    for key in lines.rules:
        close = get_close_matches(key, known, n=1, cutoff=0.7) if key not in known else []
        if close:
            raise BadMapping(f'mapping {lines.name}: no field of a line of kind {lines.kind} is called "{key}": did you mean {close[0]}?')


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:12]
