"""Who is not cleared finds at the desk no trace of a withheld file, of what was taken out of it, or of what was erased."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from tests.web.serving import open_account, served, sign_in

from tollbook import decide, pipeline
from tollbook.model.accounts import Duty
from tollbook.model.decisions import Disposition, Filing
from tollbook.model.sources import Document
from tollbook.store.record import Record

WORDS = (
    "On 3 April 2017 a strike on the market in Khan Sheikhoun killed 12 civilians, the local hospital said in the evening. Rescue workers "
    "came from three towns and took the injured away through the night, while families waited at the gate of the hospital and asked for "
    "the names of those who were brought in."
)
PLACES = (
    "/desk", "/desk?which=all", "/desk?which=unread", "/desk?which=filed", "/desk/search?q=quokkawitness", "/desk/search?q=civilians",
    "/desk/journal", "/desk/pair", "/desk/import", "/desk/read/{open}", "/desk/check/{open}",
    "/desk/publish",
)  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a book with an open post, and a withheld letter of which the parts say the same."""
    hand, book = pipeline.hand("founder"), tmp_path / "desk"
    pipeline.init(book, title="Desk", method="airwars", hand=hand)
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = "quokkawitness@example.org", "x@example.org", "Letter of Quokkawitness"
    letter.set_content(WORDS)
    letter.add_attachment(f"{WORDS} Signed Quokkawitness.", filename="quokkawitness-statement.txt")
    (tmp_path / "quokkawitness.eml").write_bytes(letter.as_bytes())
    (tmp_path / "open.txt").write_text(f"{WORDS} (agency)\n", "utf-8")
    for name in ("quokkawitness.eml", "open.txt"):
        pipeline.add(book, [tmp_path / name], hand=hand)
    pipeline.extract(book)
    withheld = ids(book)["quokkawitness.eml"]
    with pipeline.acting(book, hand) as record:
        held = record.one(withheld)
        assert isinstance(held.noun, Document)
        with record.act(hand, "withhold", "quokkawitness.eml") as act:
            act.write(replace(held.noun, withheld=True), key=held.key, id=held.id)
        part = ids(book)["quokkawitness-statement.txt"]
        decide.file(record, Disposition(part, Filing.IRRELEVANT, "founder", "quokkawitness again"), hand=hand)
    open_account(book, "Rana", Duty.EDITOR)
    return book


def ids(book: Path) -> dict[str, str]:
    with Record(book) as record:
        return {held.noun.name: held.id for held in record.all(Document)}


@contextmanager
def asking(book: Path, name: str) -> Iterator[Callable[[str], str]]:
    with served(book) as client:
        sign_in(client, name)
        named = ids(book)

        def asked(place: str) -> str:
            return _both(client, place.format(open=named["open.txt"]))

        yield asked


def _both(client: httpx.Client, place: str) -> str:
    """Return a page and its twin in JSON."""
    path, _, query = place.partition("?")
    twin = client.get(f"{path}.json" + (f"?{query}" if query else ""))
    page = client.get(place)
    assert (page.status_code, twin.status_code) == (200, 200), place
    return (
        (page.text + twin.text)
        .casefold()
        .replace("q=quokkawitness", "")
        .replace('value="quokkawitness"', "")
        .replace('"words":"quokkawitness"', "")
    )


@pytest.mark.parametrize("place", PLACES)
def test_no_listing_shows_the_uncleared_a_part_of_what_is_withheld(book: Path, place: str) -> None:
    hidden = [id for name, id in ids(book).items() if name != "open.txt"]
    with asking(book, "Rana") as asked:
        told = asked(place)
    assert "quokkawitness" not in told
    assert [id for id in hidden if id in told] == []


def test_the_next_document_is_none_that_is_withheld(book: Path) -> None:
    with served(book) as client:
        sign_in(client, "Rana")
        answer = client.get(f"/desk/read/{ids(book)['open.txt']}.json").json()["answer"]
    assert (answer["next"], answer["of"], answer["copies"]) == (None, 1, [])


@pytest.mark.parametrize("place", PLACES)
def test_no_listing_shows_the_uncleared_what_was_erased(book: Path, place: str) -> None:
    named = ids(book)
    with pipeline.acting(book, pipeline.hand("founder")) as record:
        decide.erase(record, [named["quokkawitness.eml"]], hand=pipeline.hand("founder"), reason="court")
    with asking(book, "Rana") as asked:
        told = asked(place)
    assert "quokkawitness" not in told
    assert "signed" not in told.replace("newest signed", "").replace("signed in", "")


def test_the_import_of_a_named_victim_is_not_told_by_its_file(book: Path, tmp_path: Path) -> None:
    file = tmp_path / "quokkaperson.jsonl"
    file.write_text(json.dumps({"kind": "person", "id": "v1", "name": "Quokkaperson"}) + "\n", "utf-8")
    pipeline.import_rows(book, file, None, hand=pipeline.hand("founder"))
    with served(book) as client:
        sign_in(client, "Rana")
        (line,) = client.get("/desk/journal.json?verb=import").json()["answer"]["lines"]["rows"]
    assert line["entry"]["subject"] == ""
