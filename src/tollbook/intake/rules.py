"""Rules: what one key of a plain line is read from, and the steps a cell goes through on its way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from tollbook.errors import BadMapping, BadRow
from tollbook.intake.dates import KEYS as DATES
from tollbook.intake.dates import Order, iso
from tollbook.intake.joins import Side

Row = Sequence[str]
Read = Callable[[Row], Any]  # a row as the value of one key: text, list, object or None

REMEMBERED = 4_096  # cells of a column whose steps are not taken again: tables repeat themselves
STEPS: dict[str, type | tuple[type, ...]] = {
    "column": str,
    "join": list,
    "by": str,
    "pattern": str,
    "replace": list,
    "match": list,
    "split": str,
    "map": dict,
    "default": (str, int, float, bool),
    "each": str,
    "with": dict,
}


class Constant:
    """A rule that gives the same value for every row."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, row: Row) -> Any:
        """Return the value, whatever the row."""
        return self.value


class Rules:
    """Rules fitted to the columns of one file; ``used`` are the columns that some rule reads."""

    def __init__(self, header: Sequence[str], *, of: str, dates: Order | None, sides: Mapping[str, Side] | None = None) -> None:
        self.header, self.of, self.dates = tuple(header), of, dates
        self.sides = sides or {}
        self.used: set[int] = set()
        self._columns = {name: at for at, name in enumerate(header)}

    def column(self, name: str) -> int:
        """Return where a column stands.

        Raises
        ------
        BadMapping
            If this file has none of that name.
        """
        if name not in self._columns:
            raise BadMapping(
                f'mapping {self.of}: no column "{name}" in this file; it has {_listed(self.header)} (a title above the header must go)'
            )
        self.used.add(self._columns[name])
        return self._columns[name]

    def rule(self, rule: Any, key: str) -> Read:
        """Return how a key is read from a row."""
        if isinstance(rule, list):
            return _all([self.rule(each, key) for each in rule])
        if isinstance(rule, str):
            return self._cell({"column": rule}, key)
        if not isinstance(rule, dict):
            return Constant(rule)
        if "constant" in rule:
            return Constant(rule["constant"])
        if "rows" in rule:
            return self._side(rule, key)
        if "column" in rule or "join" in rule:
            self._refuse_malformed(rule, key)
            return self._mapped(rule, key) if len(rule) > 1 else self._cell(rule, key)
        return _object({name: self.rule(inner, f"{key}.{name}") for name, inner in rule.items()})

    def _refuse_malformed(self, rule: dict[str, Any], key: str) -> None:
        """Refuse a step that is no step, or whose value has the wrong shape, before any row is read."""
        wrong = [name for name, value in rule.items() if name not in STEPS or not isinstance(value, STEPS[name])]
        pairs = rule.get("match", [])
        if not wrong and not all(isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) for pair in pairs):
            wrong = ["match"]
        replace = rule.get("replace", ["", ""])
        if not wrong and not (len(replace) == 2 and all(isinstance(part, str) for part in replace)):
            wrong = ["replace"]
        try:
            if not wrong and "pattern" in rule and re.compile(rule["pattern"]).groups < 1:
                wrong = ["pattern (it needs a group in brackets)"]
            for words in [replace[0], *(words for words, _ in pairs)] if not wrong else []:
                re.compile(words)
        except re.error as error:
            wrong = [f"expression ({error})"]
        if wrong:
            raise self._malformed(key, wrong[0])

    def _malformed(self, key: str, what: str) -> BadMapping:
        return BadMapping(f"mapping {self.of}: field {key} has a malformed {what}; see docs/mappings.md")

    def _cell(self, rule: dict[str, Any], key: str) -> Callable[[Row], str]:
        """Read one column, or several joined as one text in which absent parts leave their place empty."""
        order, is_date = self.dates, key.rpartition(".")[2] in DATES
        names = [rule["column"]] if "column" in rule else rule["join"]
        columns, separator = [(self.column(name), name) for name in names], rule.get("by", " ")
        if is_date:
            return lambda row: separator.join([iso(row[at].strip(), order, column=name) for at, name in columns])
        if len(columns) > 1:
            return lambda row: separator.join([row[at].strip() for at, _ in columns])
        at = columns[0][0]
        return lambda row: row[at].strip()

    def _mapped(self, rule: dict[str, Any], key: str) -> Read:
        """Read a cell through the steps, and into the object that each part becomes."""
        cell, steps = self._cell(rule, key), list(_steps(rule))
        split, as_each = rule.get("split"), rule.get("each")
        extra = {name: self.rule(inner, f"{key}.{name}") for name, inner in rule.get("with", {}).items()}

        def taken(words: str) -> Any:
            values: list[Any] = [part.strip() for part in words.split(split)] if split else [words]
            for step in steps:
                values = [step(each) for each in values]
            return values if split or as_each is not None else values[0]

        remembered = lru_cache(maxsize=REMEMBERED)(taken)
        if as_each is None:
            return lambda row: remembered(cell(row))

        around = _object(extra)

        def read(row: Row) -> Any:
            more = around(row) or {}
            return [{as_each: each, **more} for each in remembered(cell(row)) if each]

        return read

    def _side(self, rule: dict[str, Any], key: str) -> Read:
        """Read the rows that a side file has for this row: an object each, or one value each, or the only value."""
        if rule["rows"] not in self.sides:
            raise self._malformed(key, f'rows ("{rule["rows"]}" is no `as` of a join)')
        side = self.sides[rule["rows"]]
        inner = Rules(side.header, of=f"{self.of}, {side.name}", dates=self.dates)
        on = [self.column(name) for name in side.join.on]
        rules = {name: each for name, each in rule.items() if name not in {"rows", "value", "only"}}
        if "value" in rule and rules:
            raise self._malformed(key, "rows (with a value there are no other keys)")
        read = inner.rule(rule.get("value", rules), key)
        used, only = inner.used, bool(rule.get("only"))

        def rows(row: Row) -> Any:
            found = [value for each in side.of(row, on, used) if (value := each.read(read)) not in (None, "")]
            if not only:
                return found
            if len({str(value) for value in found}) > 1:
                raise BadRow(f"{side.name} gives several values for {key}, where the mapping wants one", value=", ".join(map(str, found)))
            return found[0] if found else None

        return rows


def _listed(header: Sequence[str]) -> str:
    if len(header) == 1 and re.search(r"[;|\t]", header[0]):
        return f'one column, "{header[0][:60]}…"; state the sign between its cells as separator = "semicolon" or "tab"'
    return ", ".join(header[:8]) + "…"


def _steps(rule: dict[str, Any]) -> Iterable[Callable[[str], Any]]:
    """Yield what is done to each cell, in order."""
    column = rule.get("column") or ", ".join(rule["join"])
    if "pattern" in rule:
        pattern = re.compile(rule["pattern"])
        yield lambda cell: match.group(1) if (match := pattern.search(cell)) else ""
    if "replace" in rule:
        old, new = re.compile(rule["replace"][0]), rule["replace"][1]
        yield lambda cell: old.sub(new, cell)
    if "match" in rule:
        choices = [(re.compile(words), value) for words, value in rule["match"]]
        yield lambda cell: next((value for words, value in choices if words.search(cell)), None)
    if "map" in rule:
        table, default = rule["map"], rule.get("default")
        yield lambda cell: _looked_up(cell, table, default, column=column)


def _looked_up(value: str, table: Mapping[str, Any], default: Any, *, column: str) -> Any:
    if value in table:
        return table[value]
    if default is not None:
        return value if default == "as printed" else default
    raise BadRow(f'"{value}" is not in the value map; add it to the mapping', column=column, value=value)


def _all(reads: Iterable[Read]) -> Read:
    """Read a list of rules as one list: rules that give lists are joined, empty objects are left out."""
    rules = list(reads)

    def read(row: Row) -> list[Any]:
        found: list[Any] = []
        for rule in rules:
            value = rule(row)
            found.extend(value if isinstance(value, list) else [value])
        return [value for value in found if value]

    return read


def _object(reads: Mapping[str, Read]) -> Read:
    fixed = {name: rule.value for name, rule in reads.items() if isinstance(rule, Constant) and rule.value not in (None, "")}
    rules = [(name, rule) for name, rule in reads.items() if not isinstance(rule, Constant)]

    def read(row: Row) -> dict[str, Any] | None:
        values = fixed.copy()
        for name, rule in rules:
            value = rule(row)
            if value is not None and value != "":
                values[name] = value
        return values or None

    return read
