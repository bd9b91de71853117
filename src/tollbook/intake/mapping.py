"""Mappings: how the columns of somebody's table become the keys of a plain line, stated in TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from tollbook.errors import BadMapping, BadRow

Row = Sequence[str]
Read = Callable[[Row], Any]  # a cell as the value of a plain line: text, list or None

STEPS: dict[str, type | tuple[type, ...]] = {
    "column": str,
    "join": list,
    "by": str,
    "pattern": str,
    "match": list,
    "split": str,
    "map": dict,
    "default": (str, int, float, bool),
    "each": str,
    "with": dict,
}
BUILT_IN = ("ucdp-ged", "claim-series")


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A mapping as written: names, defaults, and the rules for each key."""

    name: str
    version: int
    kind: str
    publisher: str
    licence: str | None
    citation: str | None
    method: str | None
    key: tuple[str, ...]
    widen: bool
    rules: Mapping[str, Any]  # TOML tables, checked when compiled against the columns of a file

    @property
    def label(self) -> str:
        """Name and version, as the journal prints it."""
        return f"{self.name}@{self.version}"


def load(name: str) -> TableMapping:
    """Read a built-in mapping by name, or one from a TOML file.

    Raises
    ------
    BadMapping
        If there is none, or it is malformed.
    """
    try:
        if name in BUILT_IN:
            text = (files("tollbook.intake") / "mappings" / f"{name}.toml").read_text("utf-8")
        else:
            text = Path(name).read_text("utf-8")
        return _mapping(tomllib.loads(text))
    except FileNotFoundError:
        raise BadMapping(f"no mapping {name}: give a TOML file or one of {', '.join(BUILT_IN)}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadMapping(f"{name}: {error}") from None
    except (KeyError, TypeError, ValueError) as error:
        raise BadMapping(f"{name}: {error} is missing or has the wrong shape; see docs/mappings.md") from None


def _mapping(table: dict[str, Any]) -> TableMapping:
    key = table["key"]
    if not isinstance(table["fields"], dict):
        raise TypeError("fields")
    return TableMapping(
        name=table["name"],
        version=int(table.get("version", 1)),
        kind=table["kind"],
        publisher=table["publisher"],
        licence=table.get("licence"),
        citation=table.get("citation"),
        method=table.get("method"),
        key=(key,) if isinstance(key, str) else tuple(key),
        widen=table.get("disordered") == "widen",
        rules=table["fields"],
    )


class Compiled:
    """A mapping fitted to the header of one file."""

    def __init__(self, mapping: TableMapping, header: Sequence[str]) -> None:
        self.mapping, self.header = mapping, tuple(header)
        self._columns = {name: at for at, name in enumerate(header)}
        self._key = [self._column(name) for name in mapping.key]
        self._rules = [(key, self._rule(rule, key)) for key, rule in mapping.rules.items()]

    def key(self, row: Row) -> str:
        """Return the publisher's own id of a row, within the mapping's namespace."""
        return f"{self.mapping.name}/{'/'.join(row[at] for at in self._key)}"

    def line(self, row: Row) -> dict[str, Any]:
        """Return a row as a plain line."""
        values: dict[str, Any] = {"kind": self.mapping.kind}
        for key, read in self._rules:
            value = read(row)
            if value is not None and value != "":
                values[key] = value
        return values

    def _column(self, name: str) -> int:
        if name not in self._columns:
            raise BadMapping(f'mapping {self.mapping.name}: no column "{name}" in this file; it has {", ".join(self.header[:8])}…')
        return self._columns[name]

    def _rule(self, rule: Any, key: str) -> Read:
        if isinstance(rule, dict) and ("column" in rule or "join" in rule):
            self._refuse_malformed(rule, key)
        if isinstance(rule, list):
            return _all([self._rule(each, key) for each in rule])
        if isinstance(rule, str):
            at = self._column(rule)
            return lambda row: row[at].strip()
        if not isinstance(rule, dict):
            return lambda _: rule
        if "constant" in rule:
            return lambda _: rule["constant"]
        if "column" in rule or "join" in rule:
            return self._mapped(rule, key) if len(rule) > 1 else self._cell(rule)
        return _object({name: self._rule(inner, f"{key}.{name}") for name, inner in rule.items()})

    def _refuse_malformed(self, rule: dict[str, Any], key: str) -> None:
        """Refuse a step that is no step, or whose value has the wrong shape, before any row is read."""
        wrong = [name for name, value in rule.items() if name not in STEPS or not isinstance(value, STEPS[name])]
        pairs = rule.get("match", [])
        if not wrong and not all(isinstance(pair, list) and len(pair) == 2 and isinstance(pair[0], str) for pair in pairs):
            wrong = ["match"]
        try:
            if not wrong and "pattern" in rule and re.compile(rule["pattern"]).groups < 1:
                wrong = ["pattern (it needs a group in brackets)"]
            for words, _ in pairs if not wrong else []:
                re.compile(words)
        except re.error as error:
            wrong = [f"expression ({error})"]
        if wrong:
            raise BadMapping(f"mapping {self.mapping.name}: field {key} has a malformed {wrong[0]}; see docs/mappings.md")

    def _cell(self, rule: dict[str, Any]) -> Callable[[Row], str]:
        """Read one column, or several joined as one text in which absent parts leave their place empty."""
        if "column" in rule:
            at = self._column(rule["column"])
            return lambda row: row[at].strip()
        columns = [self._column(name) for name in rule["join"]]
        separator = rule.get("by", " ")
        return lambda row: separator.join([row[at].strip() for at in columns])

    def _mapped(self, rule: dict[str, Any], key: str) -> Read:
        """Read a cell through, in this order: pattern, match, split, value map, and the object each becomes."""
        cell, steps = self._cell(rule), list(_steps(rule))
        split, as_each = rule.get("split"), rule.get("each")
        extra = [(name, self._rule(inner, f"{key}.{name}")) for name, inner in rule.get("with", {}).items()]

        def read(row: Row) -> Any:
            value = cell(row)
            values: list[Any] = [part.strip() for part in value.split(split)] if split else [value]
            for step in steps:
                values = [step(each) for each in values]
            if as_each is None:
                return values if split else values[0]
            around = {name: inner(row) for name, inner in extra}
            return [{as_each: each, **around} for each in values if each]

        return read


def _steps(rule: dict[str, Any]) -> Iterable[Callable[[str], Any]]:
    """Yield what is done to each cell, in order."""
    column = rule.get("column") or ", ".join(rule["join"])
    if "pattern" in rule:
        pattern = re.compile(rule["pattern"])
        yield lambda cell: match.group(1) if (match := pattern.search(cell)) else ""
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
    rules = list(reads.items())

    def read(row: Row) -> dict[str, Any] | None:
        values = {name: value for name, rule in rules if (value := rule(row)) not in (None, "")}
        return values or None

    return read
