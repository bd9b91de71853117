"""The incidents of a release as columns for the explore page: one set of rows, and what each method makes of them.

============================== ===================================================================
data/explore.js                the methods, the spots, every spelling of a name, and the files below
data/incidents-0.js …          days, spot, places, parties and wholes of some rows, earliest first
data/files-0.js …              the names of their pages
data/METHOD/grades.js          their grades by a method
data/METHOD/MEASURE-GROUP.js   the numbers that a method counts of them
============================== ===================================================================
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tollbook.methods import METHODS, Method
from tollbook.store.memo import memo
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.store.shipped import (
    Numbered,
    Shipped,
    counted_in,
    grades_shipped,
    numbers_shipped,
    shipped,
)
from tollbook.store.snapshot import ODDITIES
from tollbook.web.site.columns import coded, day, made, packed, steps
from tollbook.web.site.indexing import FILES, ROWS, Codes, Column, index_of
from tollbook.web.site.naming import safe

INDEX = "data/explore.js"


def shards(reader: PublicRecord) -> Iterator[tuple[str, bytes]]:
    """Yield every file of data that the explore page asks for, the index last, since it names the others.

    Raises
    ------
    ValueError
        If two methods see different incidents.
    """
    yield from memo(reader, "shards", lambda: tuple(_shards(reader)))


def _shards(reader: PublicRecord) -> Iterator[tuple[str, bytes]]:
    rows = list(shipped(reader, method_of(reader)))
    codes, found = Codes(reader, rows, method_of(reader)), dict[str, str]()
    for name, value in _files(reader, rows, codes):
        content = packed(name, value)
        found[name] = made(content)
        yield f"data/{name}.js", content
    yield INDEX, packed("explore", index_of(reader, codes, found))


def _files(reader: PublicRecord, rows: Sequence[Shipped], codes: Codes) -> Iterator[tuple[str, Column]]:
    for at in range(0, max(1, len(rows)), ROWS):
        yield f"incidents-{at // ROWS}", _incidents(rows[at : at + ROWS], codes)
    for at in range(0, max(1, len(rows)), FILES):
        yield f"files-{at // FILES}", [safe(row.id) for row in rows[at : at + FILES]]
    for method in METHODS:
        yield from _of_method(reader, method, rows)


def _incidents(rows: Sequence[Shipped], codes: Codes) -> Column:
    dated = [day(row.earliest) for row in rows]
    return {
        "earliest": steps([number for number in dated if number is not None]),  # those without a day are the last
        "length": [None if row.latest is None else (day(row.latest) or 0) - (first or 0) for row, first in zip(rows, dated, strict=True)],
        "spot": [codes.spots[row.where] for row in rows],
        "alleged": [codes.alleged[row.alleged] for row in rows],
        "parts": [codes.parts[row.parts] for row in rows],
        "lies": [codes.lies[row.lies_in] for row in rows],
        "wholes": {at: _known(row.wholes, codes) for at, row in enumerate(rows) if _known(row.wholes, codes)},
    }


def _known(wholes: Sequence[str], codes: Codes) -> list[int]:
    return [codes.rows[whole] for whole in wholes if whole in codes.rows]


def _of_method(reader: PublicRecord, method: Method, rows: Sequence[Shipped]) -> Iterator[tuple[str, Column]]:
    graded = grades_shipped(reader, method)
    if [id for id, *_ in graded] != [row.id for row in rows]:
        raise ValueError(f"{method.label} sees other incidents than the method of the book")
    code = coded((*method.grades, *(grade for _, *both in graded for grade in both)))
    yield (
        f"{method.name}/grades",
        {
            "words": list(code),
            "grade": [code[grade] for _, grade, _ in graded],
            "regrade": {at: code[other] for at, (_, grade, other) in enumerate(graded) if other != grade},
        },
    )
    for counted in counted_in(reader, method):
        yield numbers_name(method, counted), _numbers(list(numbers_shipped(reader, method, counted)))


def numbers_name(method: Method, counted: tuple[str, str]) -> str:
    """Return the name of the file of the numbers of one measure and group."""
    return f"{method.name}/{'-'.join(counted).replace(' ', '-')}"


def _numbers(rows: Sequence[Numbered]) -> Column:
    return {
        "at": steps([row.at for row in rows]),
        "low": [row.low for row in rows],
        "more": [None if row.high is None else row.high - (row.low or 0) for row in rows],
        "best": [None if row.best is None else row.best - (row.low or 0) for row in rows],
        "odd": {
            at: odd for at, row in enumerate(rows) if (odd := sum(1 << bit for bit, name in enumerate(ODDITIES) if getattr(row, name)))
        },
    }
