"""Incidents with their grade and range, as GeoJSON (RFC 7946) with the published point of each that has one, and as JSON Lines.

References
----------
https://www.rfc-editor.org/rfc/rfc7946
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from tollbook.methods import Method
from tollbook.model.counts import Measure
from tollbook.model.parties import Role
from tollbook.publish.exports.columns import INVOLVEMENTS
from tollbook.publish.exports.events import INCIDENTS
from tollbook.publish.exports.export import About, Export
from tollbook.publish.exports.graded import GRADES, TOLLS
from tollbook.publish.exports.parquet import said_of
from tollbook.publish.exports.tables import Tables, tables_of
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.store.tables import Cell, Table

POINT = ("longitude", "latitude")
NUMBERS = ("low", "high", "best", "sum_low", "sum_high")
Fields = dict[str, object]


def _write(reader: PublicRecord, path: Path, about: About) -> int:
    encode = msgspec.json.Encoder().encode
    head = {
        "type": "FeatureCollection",
        **said_of(about),
        "notice": "A point is where the policy of the book publishes it, not where it was.",
    }
    count = 0
    with path.open("wb") as file:
        file.write(encode(head)[:-1] + b',"features":[')
        for feature in features(tables_of(reader), method_of(reader)):
            file.write((b",\n" if count else b"\n") + encode(feature))
            count += 1
        file.write(b"\n]}\n")
    return count


def incidents(tables: Tables, method: Method) -> Iterator[Fields]:
    """Yield each incident with who is alleged, its grade, and the range of the killed under a method."""
    added, alleged = _added(tables, method), _alleged(tables)
    asked: Fields = {"method": method.name, "measure": Measure.KILLED.value, "group": method.group.value}
    empty: Fields = {"grade": None, **dict.fromkeys(NUMBERS), "in_headline": False}
    for row in _rows(tables, INCIDENTS):
        id = str(row["id"])
        yield {**row, "alleged": "; ".join(alleged.get(id, ())) or None, **asked, **empty, **added.get(id, {})}


def features(tables: Tables, method: Method) -> Iterator[Fields]:
    """Yield each incident as a feature; those without a published point have no geometry."""
    for row in incidents(tables, method):
        point = [row.pop(name) for name in POINT]
        geometry = None if None in point else {"type": "Point", "coordinates": point}
        yield {"type": "Feature", "id": row["id"], "geometry": geometry, "properties": row}


def _rows(tables: Tables, table: Table) -> Iterator[dict[str, Cell]]:
    return (dict(zip(table.header, row, strict=True)) for row in tables.rows(table))


def _added(tables: Tables, method: Method) -> Mapping[str, Fields]:
    """Return the grade and the range of the killed for each incident that has them."""
    found: dict[str, Fields] = {str(id): {"grade": grade} for id, of, grade in tables.rows(GRADES) if of == method.name}
    asked = (method.name, Measure.KILLED.value, method.group.value)
    for row in _rows(tables, TOLLS):
        if (row["method"], row["measure"], row["group"]) == asked:
            found[str(row["incident"])] |= {name: row[name] for name in (*NUMBERS, "in_headline")}
    return found


def _alleged(tables: Tables) -> Mapping[str, list[str]]:
    """Return the parties that are held responsible for each incident, each once."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in _rows(tables, INVOLVEMENTS):
        incident, party = str(row["incident"]), str(row["known_as"])
        if row["role"] == Role.ALLEGED.value and row["incident"] is not None and party not in found[incident]:
            found[incident].append(party)
    return found


def _write_lines(reader: PublicRecord, path: Path, about: About) -> int:  # README.txt says what a line has no place for
    encode, count = msgspec.json.Encoder().encode, 0
    with path.open("wb") as file:
        for row in incidents(tables_of(reader), method_of(reader)):
            file.write(encode(row) + b"\n")
            count += 1
    return count


EXPORTS = (
    Export("incidents.geojson", "application/geo+json", "Incidents with their published points, for maps", _write),
    Export(
        "incidents.jsonl", "application/jsonl", "Incidents as JSON Lines, each with who is alleged, its grade and its range", _write_lines
    ),
)
