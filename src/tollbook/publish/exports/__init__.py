"""The downloads of a release: each a file of its public view, in a form that others read with tools of their own."""

from __future__ import annotations

from pathlib import Path

from tollbook.publish.exports import (
    arabic_workbook,
    codebook,
    csvs,
    database,
    geojson,
    lines,
    parquet,
    readme,
    reviews,
    summary,
    workbook,
)
from tollbook.publish.exports.export import About, Export
from tollbook.store.public import PublicRecord

FILES: tuple[Export, ...] = (
    *summary.EXPORTS,
    codebook.EXPORT,
    *csvs.EXPORTS,
    workbook.EXPORT,
    arabic_workbook.EXPORT,
    *geojson.EXPORTS,
    lines.EXPORT,
    *parquet.EXPORTS,
    *database.EXPORTS,
    reviews.EXPORT,
)

__all__ = ["EXPORTS", "About", "Export", "available"]


def _readme(reader: PublicRecord, path: Path, about: About) -> int:
    return readme.write([each for each in FILES if each.available], reader, path, about)


EXPORTS: tuple[Export, ...] = (*FILES, Export("README.txt", "text/plain; charset=utf-8", "What each file is, and how to check it", _readme))


def available() -> tuple[Export, ...]:
    """Return the downloads that can be made here."""
    return tuple(export for export in EXPORTS if export.available)
