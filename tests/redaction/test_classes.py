"""Every field of every noun and every column is classed, so that nothing new becomes public unseen."""

from __future__ import annotations

import sqlite3
import types
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from tollbook.redaction import COLUMNS, FIELDS, Class
from tollbook.store.canonical import NOUNS
from tollbook.store.database import schema


def inner(kind: Any) -> Iterator[type]:  # whatever may stand in an annotation
    """Yield the classes that an annotation names."""
    if get_origin(kind) is not None or isinstance(kind, types.UnionType):
        for each in get_args(kind):
            yield from inner(each)
    elif isinstance(kind, type):
        yield kind


def nouns() -> dict[str, type]:
    """Return every dataclass that a record can hold, at any depth."""
    found: dict[str, type] = {}
    waiting: list[type] = list(NOUNS.values())
    while waiting:
        noun = waiting.pop()
        if not is_dataclass(noun) or noun.__name__ in found:
            continue
        found[noun.__name__] = noun
        waiting += [each for kind in get_type_hints(noun).values() for each in inner(kind)]
    return found


def columns() -> dict[str, set[str]]:
    db = sqlite3.connect(":memory:")
    try:
        db.executescript(schema())
        tables = [name for (name,) in db.execute("select name from sqlite_schema where type = 'table'")]
        return {table: {name for (name,) in db.execute("select name from pragma_table_info(?)", (table,))} for table in tables}
    finally:
        db.close()


def test_the_nouns_within_nouns_are_found() -> None:
    assert {"Place", "Count", "Printed", "Period", "Quote", "Provenance", "Involvement", "Alias", "Policy"} <= set(nouns())


def test_every_noun_is_classed_and_nothing_else_is() -> None:
    assert set(FIELDS) == set(nouns())


@pytest.mark.parametrize("name", sorted(nouns()))
def test_every_field_is_classed_and_nothing_else_is(name: str) -> None:
    assert set(FIELDS[name]) == {field.name for field in fields(nouns()[name])}


def test_every_column_is_classed_and_nothing_else_is() -> None:
    assert {table: set(classed) for table, classed in COLUMNS.items()} == columns()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Person", {"name", "band", "sex"}),
        ("Correction", {"about", "received", "kind", "outcome", "answered", "answer", "public"}),
        ("Consent", set()),
        ("Notice", set()),
    ],
)
def test_what_is_told_of_victims_and_of_those_who_object(name: str, told: set[str]) -> None:
    assert {field for field, kind in FIELDS[name].items() if kind is not Class.RESTRICTED} == told


@pytest.mark.parametrize(
    ("noun", "field"),
    [
        ("Provenance", "note"),
        ("Provenance", "unread"),
        ("Find", "serial"),
        ("Incident", "what"),
        ("Document", "name"),
        ("Assessment", "by"),
        ("Assessment", "reviewer"),
        ("Settings", "origin"),
        ("Settings", "toml"),
    ],
)
def test_what_only_staff_may_see_is_restricted(noun: str, field: str) -> None:
    assert FIELDS[noun][field] is Class.RESTRICTED


@pytest.mark.parametrize("column", ["salt", "commitment", "key", "row", "batch"])
def test_what_proves_or_orders_a_record_is_restricted(column: str) -> None:
    assert COLUMNS["record"][column] is Class.RESTRICTED


def test_journal_and_checkpoints_are_restricted() -> None:
    assert {kind for table in ("entry", "checkpoint", "batch", "reference") for kind in COLUMNS[table].values()} == {Class.RESTRICTED}
