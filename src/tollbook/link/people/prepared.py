"""The table of people that is compared: names by what they may stand for, dates as days, texts folded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from tollbook.language.fold import fold
from tollbook.language.names.forms import is_arabic, letters_of, parts
from tollbook.link.people import sql
from tollbook.link.people.lists import KNOWN, NAMES
from tollbook.link.people.spellings import BYTES, Words, spelled

WITHIN = dict.fromkeys(map(ord, "'\u2019\u02bf\u02be`"))  # signs within a name: "Sa'id" is one word
FEWEST, USUAL = 5, 20_000  # a name is usual that at least so many bear, and one in so many
NO_TEXTS = frozenset({*KNOWN} - {"place"})


@dataclass(frozen=True)
class Prepared:
    """What the table of people holds: parts of names, other fields, texts, whether both scripts are met, how many bear a usual name."""

    names: tuple[str, ...]
    fields: frozenset[str]
    texts: tuple[str, ...]
    mixed: bool
    usual: int


def prepare(database: duckdb.DuckDBPyConnection, fields: Sequence[str]) -> tuple[Prepared, Words]:
    """Make the parts of names and the folded texts of the table ``told``; return what there is to compare, and the words of names."""
    _spell(database, [field for field in NAMES if field in fields])
    database.execute(sql.parts(fields))
    *counted, rest = database.execute(sql.COUNTED).fetchone() or ()
    names = tuple(part for part, seen in zip(sql.NAME_PARTS, counted, strict=True) if seen)
    spelling, seen = _columns(database, sql.SEEN_WORDS)
    words = spelled(database, spelling, seen)
    texts = tuple(field for field in fields if field not in NO_TEXTS)
    for field in texts:
        _fold(database, field)
    kept = frozenset(fields) & {"sex", "age", "born", "date"} | ({"rest"} if rest else set())
    mixed = len({is_arabic(word) for word in spelling}) == 2
    return Prepared(names, kept, texts, mixed, max(FEWEST, sum(seen) // USUAL)), words


def people(database: duckdb.DuckDBPyConnection, prepared: Prepared, words: Words) -> None:
    """Make the table ``people``, of names by what words stand for."""
    database.register("word", words.table())
    kept = prepared.fields
    if "rest" in kept:
        database.execute(sql.REST)
    others = [*([sql.SEX] if "sex" in kept else []), *([sql.AGE] if "age" in kept else [])]
    others += [column for field in ("born", "date") if field in kept for column in sql.date(field)]
    database.execute(sql.people(prepared.names, others, prepared.texts, rest="rest" in kept))


def _spell(database: duckdb.DuckDBPyConnection, fields: Sequence[str]) -> None:
    """Make the words of every distinct name known to the database: its parts, and all of it as one."""
    found: dict[str, tuple[Sequence[str], str | None]] = {}
    for field in fields:
        values, _ = _columns(database, sql.values(field))
        found |= {value: _words(value.translate(WITHIN)) for value in values if value not in found}
    words = pa.array([words for words, _ in found.values()], pa.list_(pa.string()))
    joined = pa.array([joined for _, joined in found.values()], pa.string())
    database.register("spelling", pa.table({"value": list(found), "words": words, "joined": joined}))


def _words(name: str) -> tuple[Sequence[str], str | None]:
    joined = letters_of(name) or None
    return parts(name).names or ((joined,) if joined else ()), joined


def _fold(database: duckdb.DuckDBPyConnection, field: str) -> None:
    """Make the distinct texts of a field known to the database, as they compare; where both scripts are met, by what they stand for."""
    values, seen = _columns(database, sql.values(field))
    folded = [fold(value) for value in values]
    numbers: dict[str, int] = {}
    names = [numbers.setdefault(text, len(numbers)) for text in folded]
    if len({is_arabic(value) for value in values}) == 2:
        names = spelled(database, [letters_of(value) for value in values], seen).name.tolist()
    letters = [text.translate(BYTES) or None for text in folded]
    database.register(f"folded_{field}", pa.table({"value": values, "letters": letters, "name": pa.array(names, pa.int32())}))


def _columns(database: duckdb.DuckDBPyConnection, question: str) -> tuple[list[str], list[int]]:
    first, second = database.execute(question).to_arrow_table().columns
    return first.to_pylist(), second.to_pylist()
