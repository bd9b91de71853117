"""One line for each mistake, with the name of what is wrong in it, and for each step the next one, for the book at hand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tollbook import pipeline
from tollbook.cli import main
from tollbook.model.sources import Document
from tollbook.prove import custody
from tollbook.store.record import Record


def said(book: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(main, ["--book", str(book), *map(str, words)])


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["add", "--render", "{file}"], "--render"),
        (["add", "--again", "{file}"], "--again"),
        (["add", "--capture", "c.toml", "{file}"], "--capture"),
        (["add", "--again", "http://127.0.0.2/"], "--again"),
        (["add", "--whole", "http://127.0.0.2/"], "--whole"),
        (["add", "--from-sender", "Monitor", "http://127.0.0.2/"], "--from-sender"),
        (["show", "i1", "--hashes"], "--hashes"),
        (["show", "i1", "--with-bytes", "doc"], "--with-bytes"),
        (["show", "i1", "--restricted"], "--restricted"),
    ],
)
def test_an_option_that_would_do_nothing_is_a_mistake(words: list[str], option: str, book: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Two people were killed.", "utf-8")

    told = said(book, *(word.format(file=tmp_path / "a.txt") for word in words))

    assert told.exit_code == 2
    assert f"{option} " in told.output


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (["stamp", "--cosigned", "{file}", "--witness", "bad"], "--witness: bad: no public key of a witness"),
        (["stamp", "--opentimestamps", "{file}"], "{file}: this is no OpenTimestamps proof"),
        (["add", "http://127.0.0.2/", "--capture", "{folder}"], "{folder}: Is a directory"),
        (["add", "ftp://127.0.0.2/x"], "ftp://127.0.0.2/x: an address to capture begins with http"),
        (["verify", "--receipt", "{file}", "--key", "bad"], "--key: bad: no public key of a book"),
    ],
)
def test_what_is_wrong_is_named(words: list[str], begins: str, book: Path, tmp_path: Path) -> None:
    names = {"file": tmp_path / "a.txt", "folder": tmp_path}
    names["file"].write_text("Two people were killed.", "utf-8")

    told = said(book, *(word.format(**names) for word in words))

    assert str(told.exception).startswith(begins.format(**names))


def test_each_step_names_the_next_for_the_book_at_hand(book: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("On 2 October 2017 a strike on Town B killed at least three civilians.", "utf-8")

    assert f"next: tollbook --book {book} extract" in said(book, "add", tmp_path / "a.txt").output
    assert f"next: tollbook --book {book} stamp --authority" in said(book, "stamp").output
    assert f"next: tollbook --book {book} stamp --reply" in said(book, "stamp", "--request", tmp_path / "q").output
    assert f"next: tollbook --book {book} show ID" in said(book, "check", tmp_path / "a.txt").output
    assert "add FILE" in said(book, "init", tmp_path / "new").output


@pytest.mark.parametrize("name", ["en", "index", "a+b", "غارة", "tb", "page 1.html", "ar?x=1"])
def test_every_document_is_found_by_the_name_that_show_prints(name: str, book: Path, tmp_path: Path) -> None:
    (tmp_path / name).write_text("On 2 October 2017 a strike on Town B killed at least three civilians.", "utf-8")
    (tmp_path / "other.txt").write_text(f'{{"name":"{name}"}}', "utf-8")
    pipeline.add(book, [tmp_path / name, tmp_path / "other.txt"], hand=pipeline.hand())

    shown = said(book, "show", name)

    assert shown.exit_code == 0
    assert f"  name: {name}\n" in shown.output


def test_what_is_no_record_is_met_with_how_documents_are_found(book: Path) -> None:
    told = str(said(book, "show", "fr").exception)

    assert told.startswith('no record "fr" in this book')
    assert told.endswith("a document is found by its id or its whole name")


def test_of_two_documents_of_a_name_the_ids_are_told(book: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "en").write_text(folder, "utf-8")
    first, second = pipeline.add(book, [tmp_path / "one" / "en", tmp_path / "two" / "en"], hand=pipeline.hand()).documents

    told = str(said(book, "show", "en").exception)

    assert told == f'2 documents are named "en", among them {first} and {second}; name one by its id'


def test_one_thing_is_counted_as_one_and_two_as_two(book: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("On 2 October 2017 a strike on Town B killed at least three civilians.", "utf-8")
    said(book, "add", tmp_path / "a.txt")

    told = said(book, "log", "--last", "2").output
    assert "add 1 file ·" in told or "examine 1 document ·" in told
    assert not re.search(r"\b1 (files|documents|claims|findings)\b", told + said(book, "check", tmp_path / "a.txt").output)


def test_custody_counts_several_records_in_the_plural(book: Path) -> None:
    with Record(book) as record:
        document, leaflet = next((held.id, held.noun) for held in record.all(Document) if held.noun.name == "leaflet.txt")
    made = replace(leaflet, derived_from=document, name="one.txt", sha256="1" * 64)
    hand = pipeline.hand()
    with pipeline.acting(book, hand) as record:
        with record.act(hand, "add", "2 files") as act:
            act.write(made, key="document/1")
            act.write(replace(made, name="two.txt", sha256="2" * 64), key="document/2")
        steps = [step.did for step in custody(record, document)]

    assert "add: 2 documents made from it" in steps


def test_a_total_says_what_else_a_name_may_mean() -> None:
    book = pipeline.example_book()

    short, full = said(book, "total", "--place", "raqqa"), said(book, "total", "--place", "Raqqa, Raqqa Governorate")

    assert short.stdout == full.stdout
    assert '"raqqa" is read as Raqqa; it may also mean Raqqa Governorate' in short.stderr
    assert "may also mean" not in full.stderr
