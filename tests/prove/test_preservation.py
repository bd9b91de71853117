"""The checklist of preservation counts what is in the book, and says what it cannot know."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from tests.prove.test_receipts import preserved, trusted  # noqa: F401  # fixtures are used by their names

from tollbook import pipeline
from tollbook.cli import main

DOCS = Path(__file__).parents[2] / "docs" / "evidence.md"


def checklist(book: Path) -> dict[str, dict[str, Any]]:
    ran = CliRunner().invoke(main, ["--book", str(book), "verify", "--json"])
    return {each["property"]: each for each in json.loads(ran.stdout)["preservation"]}


def test_what_is_in_a_book_is_counted(preserved: Path) -> None:  # noqa: F811
    told = checklist(preserved)

    authentic = told["authenticity"]["measured"]
    assert (authentic["documents"], authentic["documents with a hash"], authentic["findings"]) == (4, 4, 0)
    assert (authentic["time stamps"], authentic["cosignatures of witnesses"]) == (1, 0)
    assert authentic["documents under a checkpoint that others attest to"] == 3  # the last one came after the stamp
    assert told["renderability"]["measured"]["documents whose text is read here"] == 4
    assert told["storage"]["measured"]["preserved files that nobody may write to"] == 4
    assert told["sensitivity"]["measured"]["documents without a public address, never published"] == 4


def test_what_comes_again_or_is_gone_is_counted(tmp_path: Path) -> None:
    book, hand = tmp_path / "book", pipeline.hand("Rana")
    pipeline.init(book, title="Book", method=None, hand=hand)
    (tmp_path / "a.txt").write_text("One", "utf-8")
    pipeline.add(book, [tmp_path / "a.txt"], hand=hand)
    pipeline.add(book, [tmp_path / "a.txt"], hand=pipeline.hand("Omar"))
    assert checklist(book)["chain of custody"]["measured"]["times that the same bytes came again"] == 1

    (file,) = (path for path in (book / "evidence").rglob("*") if path.is_file())
    file.unlink()

    gone = checklist(book)
    assert gone["persistence"]["measured"]["preserved files hashed again now and found wrong or missing"] == 1
    assert gone["authenticity"]["measured"]["findings"] == 1


def test_what_a_book_cannot_know_is_said_to_be_unknown(preserved: Path) -> None:  # noqa: F811
    told = checklist(preserved)

    assert told["availability"]["measured"] == {}
    assert "backups" in told["availability"]["unknown"][0]


def test_the_list_is_that_of_the_documents(preserved: Path) -> None:  # noqa: F811
    table = DOCS.read_text("utf-8").partition("## The preservation properties")[2].partition("## How it is tested")[0]
    named = re.findall(r"^\| ([a-z ]+?) \|", table, re.MULTILINE)

    assert [name for name in named if name != "property"] == list(checklist(preserved))


def test_a_book_that_cannot_be_read_has_no_list(tmp_path: Path) -> None:
    book = tmp_path / "book"
    pipeline.init(book, title="Book", method=None, hand=pipeline.hand())
    (book / "book.db").write_bytes(b"no database")

    ran = CliRunner().invoke(main, ["--book", str(book), "verify", "--json"])

    assert ran.exit_code == 1
    assert json.loads(ran.stdout)["preservation"] is None
