"""Which pairs are looked at: rules by which two rows share a block, chosen and tightened by how many pairs they make of these very rows."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from tollbook.link.people import sql
from tollbook.link.people.prepared import Prepared

MOST = 120  # rows of a block; a larger one is cut along the order of its rows, so that equal rows in any number do not explode
EACH, LEAST_EACH = 6.0, 2.0  # pairs that a rule may make for each row, of few rows and of very many
BUDGET = 3_500_000  # pairs that a rule may make
SMALL = 5_000  # rows of which all rules may make as many pairs as of so many
RULES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("born_digits",), ("born_digits", "given_start"), ("born_digits", "family_start")),
    (("given_name", "family_name"), ("given_name", "family_name", "sex"), ("given_name", "family_name", "text_place_name")),
    (("date_digits", "given_name"), ("date_digits", "given_name", "text_place_name")),
    (("date_digits", "family_name"), ("date_digits", "family_name", "text_place_name")),
    (("given_sounds", "family_sounds"), ("given_sounds", "family_sounds", "sex"), ("given_sounds", "family_sounds", "text_place_name")),
    (("date_digits", "text_place_name", "family_start"), ("date_digits", "text_place_name", "family_start", "sex")),
    (("date_digits", "text_place_name", "given_start"), ("date_digits", "text_place_name", "given_start", "sex")),
    (("father_name", "family_name"), ("father_name", "family_name", "text_place_name"), ("father_name", "family_name", "given_start")),
    (("family_name", "text_place_name", "age"), ("family_name", "text_place_name", "age", "sex")),
    (("given_name", "father_name", "text_place_name", "family_start"), ("given_name", "father_name", "text_place_name", "age")),
    (("date_month", "text_place_name", "given_name"), ("date_month", "text_place_name", "given_name", "family_start")),
    (("date_month", "family_sounds", "given_start"), ("date_month", "family_sounds", "given_start", "text_place_name")),
    (("given_sounds", "text_place_name", "family_start", "sex"), ("given_sounds", "text_place_name", "family_start", "age")),
    (("given_sounds", "father_sounds", "text_place_name"), ("given_sounds", "father_sounds", "text_place_name", "family_start")),
    (("family_name", "born_year"), ("family_name", "born_year", "given_start")),
    (("given_name", "born_year", "text_place_name"), ("given_name", "born_year", "family_start")),
)


TOGETHER = ("date_month", "born_year")
Keys = tuple[str, ...]


def block(database: duckdb.DuckDBPyConnection, prepared: Prepared, *, sample: int | None = None) -> tuple[str, ...]:
    """Give each row of ``people`` its block under every rule that is kept, and return the columns of the blocks.

    A sample is of about so many rows, those of one month or year of birth together, so that there are pairs in it.
    """
    (rows,) = database.execute(sql.ROWS).fetchone() or (0,)
    possible = list(rules(prepared))
    columns = {keys: f"block_{number}" for number, keys in enumerate(dict.fromkeys(keys for rule in possible for keys in rule))}
    together = next((column for column in TOGETHER if column in _columns(prepared)), None)
    sampled = sql.one_in(together, rows // sample) if sample and together and rows > sample else "true"
    database.execute(sql.keyed({column: keys for keys, column in columns.items()}, sampled))
    (rows,) = database.execute(sql.ROWS_KEYED).fetchone() or (0,)
    most = max(LEAST_EACH * rows, min(EACH * max(rows, SMALL), BUDGET))
    kept: list[Keys] = []
    for rule in possible:
        for keys in rule:
            if any(set(keys) >= set(looser) for looser in kept):
                break
            (pairs,) = database.execute(sql.pairs_under(columns[keys], MOST)).fetchone() or (0,)
            if 0 < pairs <= most:
                kept.append(keys)
                break
    blocks = tuple(columns[keys] for keys in kept)
    for column in blocks:
        database.execute(sql.cut(column, MOST))
    database.execute(sql.blocked(blocks))
    return blocks


def rules(prepared: Prepared) -> Iterator[tuple[Keys, ...]]:
    """Yield rules, each as keys from the loosest to the strictest, of the columns that there are."""
    columns = _columns(prepared)
    texts = [f"text_{text}_name" for text in prepared.texts]
    others = (
        (((text,), (text, "given_start"), (text, "family_name")), ((text, "given_name"), (text, "given_name", "born_year")))
        for text in texts
    )
    for rule in (*RULES, *(rule for both in others for rule in both)):
        possible = tuple(keys for keys in rule if columns.issuperset(keys))
        if possible:
            yield possible


def _columns(prepared: Prepared) -> frozenset[str]:
    """Return the columns of keys; ``given_start`` is the first sound of the given name."""
    names = {f"{part}_{key}" for part in prepared.names for key in ("name", "sounds", "start")}
    dates = {f"{field}_{key}" for field in ("born", "date") if field in prepared.fields for key in ("digits", "month", "year")}
    return frozenset(names | dates | {f"text_{text}_name" for text in prepared.texts} | (prepared.fields & {"sex", "age"}))
