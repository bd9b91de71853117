"""Mappings: how the columns of somebody's table become the keys of plain lines, stated in TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from tollbook.errors import BadMapping
from tollbook.intake.dates import Order
from tollbook.intake.tables import SEPARATORS, Dialect
from tollbook.language.said import row, say

BUILT_IN = ("ucdp-ged", "claim-series", "oir-statements", "geonames")
NAMED = "name version kind publisher licence citation method deduplicated"
HEAD = frozenset(f"{NAMED} key fields disordered sheet dates separator quoted header where join also".split())


@dataclass(frozen=True, slots=True)
class Join:
    """A side file, or another sheet of the workbook, of which one row of the main file has any number of rows."""

    called: str
    on: tuple[str, ...]
    key: tuple[str, ...]
    file: str | None
    sheet: str | None
    dialect: Dialect
    where: Mapping[str, tuple[str, ...]]

    @property
    def same(self) -> bool:
        """True where the side file is the main file itself."""
        return self.file is None and self.sheet is None


@dataclass(frozen=True, slots=True)
class Lines:
    """What becomes a plain line: its kind, its key within a namespace, and the rule for each of its keys.

    ``held`` names columns whose bare value the book may hold the record under already; of the columns of the
    key, those in ``digested`` are long texts, of which a digest stands in the key.
    """

    name: str
    kind: str
    key: tuple[str, ...]
    rules: Mapping[str, Any]  # TOML tables, checked when compiled against the columns of a file
    held: tuple[str, ...] = ()
    digested: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A mapping as written: names, defaults, how the file is written, and what each row becomes."""

    version: int
    publisher: str
    licence: str | None
    citation: str | None
    method: str | None
    widen: bool
    digest: str
    main: Lines
    also: tuple[Lines, ...] = ()
    joins: tuple[Join, ...] = ()
    where: Mapping[str, tuple[str, ...]] | None = None
    sheet: str | None = None
    dates: Order | None = None
    dialect: Dialect = field(default_factory=Dialect)
    deduplicated: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Name and version, as the journal prints it."""
        return f"{self.main.name}@{self.version}"


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
    except FileNotFoundError:
        raise BadMapping(say("no mapping {name}: give a TOML file or one of {names}", name=name, names=row(", ", BUILT_IN))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadMapping(say("this mapping cannot be read: {why}", why=str(error)), where=name) from None
    return read(text, name=name)


def read(text: str, *, name: str) -> TableMapping:
    """Read a mapping from its words in TOML; ``name`` is what it is called in errors.

    Raises
    ------
    BadMapping
        If it is malformed.
    """
    try:
        return _mapping(tomllib.loads(text), sha256(text.encode()).hexdigest())
    except tomllib.TOMLDecodeError as error:
        raise BadMapping(say("this mapping cannot be read: {why}", why=str(error)), where=name) from None
    except (KeyError, TypeError, ValueError) as error:
        raise BadMapping(
            say("{what} is missing or has the wrong shape", what=str(error)), where=name, advice="see docs/mappings.md"
        ) from None


def _mapping(table: dict[str, Any], digest: str) -> TableMapping:
    unknown = sorted(set(table) - HEAD)
    if unknown:
        raise ValueError(f'"{unknown[0]}", which is no key of a mapping,')
    return TableMapping(
        version=int(table.get("version", 1)),
        publisher=_text(table, "publisher"),
        licence=table.get("licence"),
        citation=table.get("citation"),
        method=table.get("method"),
        widen=table.get("disordered") == "widen",
        digest=digest,
        main=_lines(table),
        also=tuple(_lines(each) for each in table.get("also", [])),
        joins=tuple(_join(each) for each in table.get("join", [])),
        where=_where(table),
        sheet=_text(table, "sheet") if "sheet" in table else None,
        dates=Order(table["dates"]) if "dates" in table else None,
        dialect=_dialect(table),
        deduplicated=_texts(table, "deduplicated") if "deduplicated" in table else (),
    )


def _lines(table: dict[str, Any]) -> Lines:
    if not isinstance(table["fields"], dict):
        raise TypeError("fields")
    key = table["key"] if isinstance(table["key"], list) else [table["key"]]
    digested = frozenset(_text(part, "digest") for part in key if isinstance(part, dict))
    columns = _texts({"key": [part["digest"] if isinstance(part, dict) else part for part in key]}, "key")
    held = _texts(table, "held") if "held" in table else ()
    return Lines(_text(table, "name"), _text(table, "kind"), columns, table["fields"], held, digested)


def _join(table: dict[str, Any]) -> Join:
    on = _texts(table, "on")
    file, sheet = table.get("file"), table.get("sheet")
    key = _texts(table, "key") if "key" in table else on
    if len(key) != len(on):
        raise ValueError("key of a join, with as many columns as `on`,")
    return Join(_text(table, "as"), on, key, file, sheet, _dialect(table), _where(table))


def _dialect(table: dict[str, Any]) -> Dialect:
    stated = table.get("separator")
    separator = SEPARATORS.get(stated, stated) if stated is not None else None
    if separator is not None and (not isinstance(separator, str) or len(separator) != 1):
        raise ValueError(f"separator ({', '.join(SEPARATORS)}, or one sign)")
    header = _texts(table, "header") if "header" in table else ()
    if len(set(header)) < len(header):
        raise ValueError("header, with each name once,")
    return Dialect(separator, bool(table.get("quoted", True)), header)


def _where(table: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    where = table.get("where", {})
    return {column: _texts(where, column) for column in where}


def _text(table: dict[str, Any], key: str) -> str:
    if not isinstance(table[key], str):
        raise TypeError(key)
    return str(table[key])


def _texts(table: dict[str, Any], key: str) -> tuple[str, ...]:
    value = table[key]
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list) or not values or not all(isinstance(each, str) for each in values):
        raise TypeError(key)
    return tuple(values)
