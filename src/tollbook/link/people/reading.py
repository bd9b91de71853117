"""Lists read into one table of the database, row by row as they stand, and what must be refused in them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from tollbook.errors import BadInput
from tollbook.link.people import sql
from tollbook.link.people.lists import KNOWN, NAMES, List, meanings

PARQUET = frozenset({".parquet", ".pq"})


def read(database: duckdb.DuckDBPyConnection, lists: Sequence[List]) -> tuple[str, ...]:
    """Fill the table ``told`` with the rows of all lists, in order, and return the fields that at least one of them has.

    Raises
    ------
    BadInput
        If a file cannot be read, a list has no column that tells anything, an id stands twice in it, or no row has a name.
    """
    _checked(lists)
    found = [meanings(listed, _opened(database, listed, number)) for number, listed in enumerate(lists)]
    fields = tuple(
        dict.fromkeys(meaning for meaning in (*KNOWN, *(each for one in found for each in one)) if any(meaning in one for one in found))
    )
    rows = [sql.told_by(number, found[number], fields, single=listed.single) for number, listed in enumerate(lists)]
    database.execute(sql.told(rows))
    for number, listed in enumerate(lists):
        twice = database.execute(sql.TOLD_TWICE, [number]).fetchone()
        if twice and twice[0] is None:
            raise BadInput(f"{listed.name}: {twice[1]} rows have no id; give each row its own")
        if twice:
            raise BadInput(f'{listed.name}: the id "{twice[0]}" stands in {twice[1]} rows; give each row its own')
    names = [name for name in NAMES if name in fields]
    if not (database.execute(sql.with_names(names)).fetchone() or (0,))[0]:
        raise BadInput(
            f"no row has a name: {', '.join(names)} {'is' if len(names) == 1 else 'are'} empty everywhere; map the columns of names"
        )
    return tuple(name for name in fields if name != "id")


def _checked(lists: Sequence[List]) -> None:
    if not lists:
        raise BadInput("there is no list to match; give at least one")
    names = [listed.name for listed in lists]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise BadInput(f'two lists are named "{twice}"; give each its own name')


def _opened(database: duckdb.DuckDBPyConnection, listed: List, number: int) -> list[str]:
    """Make a list known to the database and return its headers."""
    name = sql.opened(number)
    if not isinstance(listed.source, Path):
        table = listed.source.to_arrow_table() if isinstance(listed.source, duckdb.DuckDBPyRelation) else listed.source
        database.register(name, table)
        return list(table.column_names)
    try:
        question = sql.PARQUET if listed.source.suffix.lower() in PARQUET else sql.CSV
        database.execute(question.format(name=name, path=str(listed.source).replace("'", "''")))
    except duckdb.Error as wrong:
        raise BadInput(f"{listed.source} cannot be read: {str(wrong).splitlines()[0]}") from wrong
    return [column[0] for column in database.execute(f"select * from {name} limit 0").description or ()]
