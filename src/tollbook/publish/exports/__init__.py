"""The downloads of a release: each a file of its public view, in a form that others read with tools of their own."""

from __future__ import annotations

from tollbook.publish.exports import codebook, csvs, parquet
from tollbook.publish.exports.export import About, Export

EXPORTS: tuple[Export, ...] = (
    codebook.EXPORT,
    *csvs.EXPORTS,
    *parquet.EXPORTS,
)

__all__ = ["EXPORTS", "About", "Export", "available"]


def available() -> tuple[Export, ...]:
    """Return the downloads that can be made here."""
    return tuple(export for export in EXPORTS if export.available)
