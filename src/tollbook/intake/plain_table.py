"""A table that needs no mapping: one of its columns is ``kind``, and the others are the keys of plain lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any

from tollbook.errors import BadInput, BadRow
from tollbook.intake.cells import REASON, Cells
from tollbook.intake.compiled import Plain
from tollbook.intake.dates import KEYS as DATES
from tollbook.intake.dates import iso
from tollbook.model.counts import Group, Measure
from tollbook.model.parties import Role
from tollbook.model.time import Period

LISTS = frozenset("names origins according_to disputed_by places measures grade consent_uses".split())
FLAGS = frozenset("protected deduplicated withheld complete approximate is_party witness".split())
ROLES = frozenset(role.value for role in Role)
_BOUNDS = ("low", "high", "best")
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")
_IN_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]*)\)")

Read = Callable[[str], Any]


def is_plain(header: Sequence[str]) -> bool:
    """Say whether a table says of each row which kind of line it is."""
    return "kind" in map(_key, header)


class PlainTable:
    """The columns of a table read as the keys of plain lines."""

    def __init__(self, header: Sequence[str]) -> None:
        self._counts: list[tuple[int, tuple[str, str], str]] = []
        self._keys: list[tuple[int, str, Read]] = []
        keys = [_key(name) for name in header if name]
        twice = next((key for key in keys if keys.count(key) > 1), None)
        if twice is not None:
            raise BadInput(f'two columns are named "{twice}"; rename one')
        for at, name in enumerate(header):
            count = _count_column(name)
            if count is not None:
                self._counts.append((at, *count))
            elif name and name != REASON:
                self._keys.append((at, _key(name), _reader(_key(name))))

    def lines(self, row: Cells) -> list[Plain]:
        """Return the plain line of a row."""
        if row.problems:
            raise BadRow(row.problems[0][1])
        cells = row.cells or []
        values: dict[str, Any] = {}
        for at, key, read in self._keys:
            cell = cells[at].strip()
            if cell:
                values[key] = _read(read, cell, key)
        if values.get("kind", "").lower() != "observation" and "grade" in values:
            values["grade"] = "; ".join(values["grade"])  # only a published total may be over several grades
        counts: dict[tuple[str, str], dict[str, str]] = {}
        for at, what, bound in self._counts:
            if cells[at].strip():
                counts.setdefault(what, {"measure": what[0], "group": what[1]})[bound] = cells[at].strip()
        if counts:
            values["counts"] = list(counts.values())
        return [Plain(values, values.get("id"))]


def _key(name: str) -> str:
    return "_".join(name.strip().lower().split())


def _count_column(name: str) -> tuple[tuple[str, str], str] | None:
    """Return what a column such as "killed civilians low" counts, and which bound it gives."""
    words = name.lower().replace("_", " ").split()
    bound = words.pop() if words and words[-1] in _BOUNDS else "value"
    measure = next((measure.value for measure in Measure if words and words[0] == measure.value), None)
    group = " ".join(words[1:]) or Group.PEOPLE.value
    if measure is None or group not in {each.value for each in Group}:
        return None
    return (measure, group), bound


def _reader(key: str) -> Read:
    if key == "parties":
        return lambda cell: [_party(part) for part in _parts(cell)]
    if key == "aliases":
        return lambda cell: [_alias(part) for part in _parts(cell)]
    if key in LISTS:
        return _parts
    if key in FLAGS:
        return _flag
    if key in DATES:
        return lambda cell: iso(cell, None)
    return lambda cell: cell


def _read(read: Read, cell: str, key: str) -> Any:
    try:
        return read(cell)
    except BadRow as error:
        raise BadRow(error.reason.removesuffix(" in the mapping"), column=key, value=error.value or cell) from None


def _parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def _party(words: str) -> dict[str, str] | str:
    """Read "Party A (alleged)"; brackets that hold nothing like a role belong to the name."""
    match = _IN_BRACKETS.fullmatch(words)
    if match and match[2].strip().lower() in ROLES:
        return {"party": match[1], "role": match[2].strip().lower()}
    if words.startswith("(") or (match and get_close_matches(match[2].strip().lower(), ROLES, n=1, cutoff=0.6)):
        raise BadRow(f'"{words}" is no party with a role; write Party A (alleged), or one of {", ".join(sorted(ROLES))}', value=words)
    return words


def _alias(words: str) -> dict[str, str]:
    """Read "A Front (2015/2016)"; brackets that hold no period belong to the name."""
    match = _IN_BRACKETS.fullmatch(words)
    if match:
        try:
            Period.read(match[2])
        except ValueError:
            return {"name": words}
        first, slash, last = match[2].partition("/")
        ends = {"from": first.strip(), "to": last.strip() if slash else first.strip()}
        return {"name": match[1], **{end: day for end, day in ends.items() if day}}
    return {"name": words}


def _flag(cell: str) -> bool:
    if cell.lower() in _YES:
        return True
    if cell.lower() in _NO:
        return False
    raise BadRow("is neither yes nor no", value=cell)
