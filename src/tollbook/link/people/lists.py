"""Lists of people as they are given, and which of their columns says what."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.errors import BadInput

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

NAMES = ("name", "given", "father", "grandfather", "family")
KNOWN = ("id", *NAMES, "sex", "age", "born", "date", "place")
WORD = re.compile("[a-z][a-z0-9_]{0,30}")
TAKEN = frozenset({"row", "list", "single", "rest"})
# What a column is called beside its own name.
CALLED = {
    "id": "unique_id rec_id record_id number no",
    "name": "full_name fullname",
    "given": "given_name first_name firstname forename",
    "father": "father_name fathers_name",
    "grandfather": "grandfather_name grandfathers_name",
    "family": "family_name last_name lastname surname",
    "sex": "gender",
    "born": "date_of_birth birth_date dob birthday",
    "date": "died date_of_death death_date killed",
    "place": "place_of_death town city location governorate province",
}


@dataclass(frozen=True)
class List:
    """A list of people: a file (CSV, Parquet), an Arrow table or a DuckDB relation.

    ``columns`` says what a column means, by its header: a known field, or any other word, by which it is then compared as a text.
    Without it, headers that are the words of fields are known, and other columns are left out. ``single`` says that the list has
    each person once.
    """

    name: str
    source: Path | pa.Table | duckdb.DuckDBPyRelation
    columns: Mapping[str, str] = field(default_factory=dict)
    single: bool = False


def meanings(listed: List, headers: Sequence[str]) -> dict[str, str]:
    """Return the header of each field of a list.

    Raises
    ------
    BadInput
        If the list has no such column, two columns for a field, no id, or nothing beside its ids.
    """
    spelled = {_key(header): header for header in headers}
    missing = next((header for header in listed.columns if _key(header) not in spelled), None)
    if missing is not None:
        raise BadInput(f'{listed.name} has no column "{missing}"; it has {", ".join(header.strip() for header in headers)}')
    given = [(meaning, spelled[_key(header)]) for header, meaning in listed.columns.items()] or list(_known(headers))
    found: dict[str, str] = {}
    for meaning, header in given:
        if not WORD.fullmatch(meaning) or meaning in TAKEN:
            raise BadInput(f'{listed.name}: "{meaning}" cannot name a field; use a word of small Latin letters, such as postcode')
        if meaning in found:
            raise BadInput(
                f'{listed.name}: columns "{found[meaning].strip()}" and "{header.strip()}" are both the {meaning}; map one of them'
            )
        found[meaning] = header
    if "id" not in found:
        raise BadInput(f"{listed.name} has no id column; name the one that tells its rows apart with `id`")
    if len(found) == 1:
        raise BadInput(f"{listed.name} has no column to compare beside its ids; known headers are {', '.join(KNOWN[1:])}")
    if not any(meaning in NAMES for meaning in found):
        raise BadInput(f"{listed.name} has no column of names; known headers are {', '.join(NAMES)}")
    return found


def _known(headers: Sequence[str]) -> list[tuple[str, str]]:
    spelled = {other: meaning for meaning, others in CALLED.items() for other in others.split()}
    keys = [(_key(header), header) for header in headers]
    own = {key for key, _ in keys if key in KNOWN}
    return [
        (meaning, header)
        for key, header in keys
        if (meaning := key if key in KNOWN else spelled.get(key, "")) and (key in own or meaning not in own)
    ]


def _key(header: str) -> str:
    return "_".join(header.strip().lower().split())
