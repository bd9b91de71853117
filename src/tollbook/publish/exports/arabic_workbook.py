"""Incidents as a workbook for readers of Arabic: its sheets run from right to left, under Arabic headers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from tollbook.language.speech import Speech, speeches
from tollbook.publish.exports.export import About, Export
from tollbook.publish.exports.geojson import incidents
from tollbook.publish.exports.tables import tables_of
from tollbook.publish.exports.workbook import MEDIA, Sheets, opened
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.store.tables import Cell, Type

ARABIC = "ar"
SAID = frozenset({"level", "grade", "measure", "group"})  # of these the words are the book's own, and have their Arabic
COLUMNS: tuple[tuple[str, str, Type], ...] = (
    ("id", "Number of the record", "text"),
    ("earliest", "First day", "day"),
    ("latest", "Last day", "day"),
    ("place", "Place", "text"),
    ("district", "District", "text"),
    ("province", "Province", "text"),
    ("country", "Country", "text"),
    ("latitude", "Latitude", "number"),
    ("longitude", "Longitude", "number"),
    ("precision_m", "Known to within metres", "number"),
    ("alleged", "Alleged", "text"),
    ("type", "Kind of event", "text"),
    ("weapon", "Weapon", "text"),
    ("measure", "Measure", "text"),
    ("group", "Group", "text"),
    ("low", "Low", "whole"),
    ("high", "High", "whole"),
    ("best", "Best, as its source prints it", "whole"),
    ("sum_low", "What it adds to the low of a sum", "whole"),
    ("sum_high", "What it adds to the high of a sum", "whole"),
    ("grade", "Grade", "text"),
    ("in_headline", "In the total of the release", "flag"),
    ("publisher", "Published by", "text"),
    ("url", "Address", "text"),
)


def _write(reader: PublicRecord, path: Path, about: About) -> int:
    speech, method = speeches()[ARABIC], method_of(reader)
    with opened(path, about) as book:
        sheets = Sheets(book, speech("Incidents"), [speech(words) for _, words, _ in COLUMNS], [type for _, _, type in COLUMNS], right=True)
        count = sheets.write(_rows(incidents(tables_of(reader), method), speech))
        Sheets(book, speech("The release"), ("", ""), ("text", "text"), right=True).write(_said(about, method.label, speech))
    return count


def _rows(found: Iterator[Mapping[str, object]], speech: Speech) -> Iterator[tuple[Cell, ...]]:
    for row in found:
        values = ((name, cast("Cell", row[name])) for name, _, _ in COLUMNS)
        yield tuple(speech(value) if name in SAID and isinstance(value, str) else value for name, value in values)


def _said(about: About, method: str, speech: Speech) -> Iterator[tuple[Cell, ...]]:
    yield speech("Title"), about.title
    yield speech("Release"), str(about.release)
    yield speech("Day of the release"), about.day.isoformat()
    yield speech("Licence"), about.licence
    yield speech("To be cited as"), about.citation
    yield speech("Method"), method
    yield speech("Empty cells"), speech("Unknown or not stated, never 0.")


EXPORT = Export("incidents.ar.xlsx", MEDIA, "Incidents as a workbook for readers of Arabic, from right to left", _write, needs="xlsxwriter")
