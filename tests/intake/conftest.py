"""What tests of the intake share: an empty book, mappings and tables written for one test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from tollbook import pipeline
from tollbook.intake import Outcome
from tollbook.intake.mapping import load

Cell = str | int | float | date | datetime | None
MONITOR = """
name = "monitor"
kind = "incident"
publisher = "Monitor"
key = "id"
[fields]
date = "day"
place = { constant = "Town B" }
note = "note"
counts = [{ measure = { constant = "killed" }, group = { constant = "civilians" }, low = "low", high = "high" }]
"""
HEADER = ("id", "day", "low", "high", "note")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """An empty book."""
    path = tmp_path / "book"
    pipeline.init(path, title="Test", method="airwars", hand=pipeline.hand())
    return path


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """A function that writes a text file."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """A function that writes a workbook of one sheet; ``change`` may do more to it."""

    def sheet(*rows: Sequence[Cell], name: str = "rows.xlsx", change: Callable[[Workbook], None] = lambda book: None) -> Path:
        book = Workbook()
        page = book.active
        page.title = "Incidents"
        for row in rows:
            page.append(list(row))
        change(book)
        path = tmp_path / name
        book.save(path)
        return path

    return sheet


@pytest.fixture
def take(empty: Path, tmp_path: Path) -> Callable[..., Outcome]:
    """A function that imports a file into the empty book, by a mapping given as text or name."""

    def take(
        path: Path, mapping: str | None = MONITOR, *, sheet: str | None = None, rejects: Path | None = None, preview: bool = False
    ) -> Outcome:
        rules = None
        if mapping is not None:
            named = tmp_path / "mapping.toml"
            named.write_text(mapping, "utf-8")
            rules = load(str(named) if "\n" in mapping else mapping)
        if preview:
            return pipeline.preview(path, rules, sheet=sheet)
        return pipeline.import_rows(empty, path, rules, hand=pipeline.hand(), sheet=sheet, rejects=rejects)

    return take
