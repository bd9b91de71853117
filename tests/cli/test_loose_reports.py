"""Reports that were accepted count once they belong to an incident: the command line leads there."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tollbook import pipeline
from tollbook.cli import main

POST = "Azaz, 9 May 2018. At least five civilians, including two children, were killed in an airstrike on the market of Azaz.\n"


def said(book: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(main, ["--book", str(book), *map(str, words)], catch_exceptions=False)


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    """Return a book that holds nothing but one proposed report."""
    book = tmp_path / "own"
    pipeline.init(book, title="Own", method="airwars", hand=pipeline.hand())
    (tmp_path / "post.txt").write_text(POST, "utf-8")
    said(book, "add", tmp_path / "post.txt")
    said(book, "extract")
    return book


def test_whoever_accepts_a_report_of_no_incident_is_led_to_the_desk(proposed: Path) -> None:
    told = said(proposed, "accept", "--all").output

    assert "accepted 1 proposal" in told
    assert "1 report of no incident yet: a report counts once it belongs to one" in told
    assert f"next: tollbook --book {proposed} serve " in told


def test_a_total_that_finds_nothing_tells_of_reports_without_an_incident(proposed: Path) -> None:
    before = said(proposed, "total").output
    said(proposed, "accept", "--all")
    after = said(proposed, "total").output

    assert "belong to no incident yet" not in before
    assert "belong to no incident yet" in after


def test_the_next_step_of_a_total_with_bands_stands_last(example: Path) -> None:
    assert said(example, "total", "--bands").output.splitlines()[-1].startswith("next: ")
