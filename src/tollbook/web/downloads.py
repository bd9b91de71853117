"""What the explore page shows, as files: the same filters in the address, every incident, public values alone."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO

import msgspec

from tollbook.errors import BadInput
from tollbook.language.cells import guarded
from tollbook.store.listing import Listed, listed
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.web.answers.naming import clear
from tollbook.web.asking import asked
from tollbook.web.request import Asking

EVERY = 10_000_000  # rows: more than any book has
COLUMNS = (
    "id", "earliest", "latest", "place", "district", "province", "country", "longitude", "latitude", "precision_m",
    "alleged", "type", "weapon", "sources", "measure", "group", "low", "high", "grade", "counted",
)  # fmt: skip


@dataclass(frozen=True)
class Download:
    """A file of a filter: its address, its media type, and how it is made."""

    name: str
    address: str
    media_type: str
    made: Callable[[PublicRecord, Asking], bytes]


def as_csv(reader: PublicRecord, asking: Asking) -> bytes:
    """Return the incidents of a filter as a table in UTF-8; an empty cell is not stated, never 0."""
    written = StringIO()
    table = csv.DictWriter(written, COLUMNS, lineterminator="\r\n")
    table.writeheader()
    table.writerows({name: guarded(value) for name, value in row.items()} for row in rows(reader, asking))
    return written.getvalue().encode("utf-8-sig")


def as_geojson(reader: PublicRecord, asking: Asking) -> bytes:
    """Return the incidents of a filter as GeoJSON (RFC 7946); those without a published place have no geometry."""
    features = [{"type": "Feature", "id": row["id"], "geometry": _point(row), "properties": dict(row)} for row in rows(reader, asking)]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features})


def as_lines(reader: PublicRecord, asking: Asking) -> bytes:
    """Return the incidents of a filter as JSON Lines."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows(reader, asking))


DOWNLOADS = (
    Download("explore.csv", "/explore.csv", "text/csv; charset=utf-8", as_csv),
    Download("explore.geojson", "/explore.geojson", "application/geo+json", as_geojson),
    Download("explore.jsonl", "/explore.jsonl", "application/jsonl", as_lines),
)


def rows(reader: PublicRecord, asking: Asking) -> Iterator[Mapping[str, object]]:
    """Yield every incident of a filter.

    Raises
    ------
    BadInput, Ambiguous
        If the address has a value that is none, or a name that may mean several things: a file must not silently be of another filter.
    """
    clear(reader, asking)
    found = asked(asking.pairs, reader)
    if found.ignored:
        raise BadInput(found.ignored[0])
    incidents, _ = listed(reader, found.question, limit=EVERY)
    group = found.question.group or method_of(reader, found.question.method).group
    return (_row(each, found.question.measure, group) for each in incidents)


def _row(each: Listed, measure: str, group: str) -> Mapping[str, object]:
    return {
        "id": each.id,
        "earliest": each.earliest,
        "latest": each.latest,
        "place": each.place,
        "district": each.district,
        "province": each.province,
        "country": each.country,
        "longitude": each.longitude,
        "latitude": each.latitude,
        "precision_m": each.precision,
        "alleged": "; ".join(each.alleged),
        "type": each.type,
        "weapon": each.weapon,
        "sources": "; ".join(each.sources),
        "measure": str(measure),
        "group": str(group),
        "low": each.low,
        "high": each.high,
        "grade": each.grade,
        "counted": each.counts,
    }


def _point(row: Mapping[str, object]) -> object:
    if row["longitude"] is None:
        return None
    return {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
