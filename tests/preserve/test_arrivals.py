"""The same bytes come again: who brought them, when, from where and under which name is kept, and makes nothing public."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.preserve.conftest import Allow, second_loopback
from tests.preserve.serving import Site, answer

from tollbook import decide, pipeline
from tollbook.errors import Refused
from tollbook.model.sources import Arrival, Document
from tollbook.preserve import Had, Preserved
from tollbook.preserve.capture.address import read_address
from tollbook.preserve.capture.asking import Asker
from tollbook.preserve.capture.capturing import Visit
from tollbook.preserve.capture.capturing import capture as visited
from tollbook.preserve.capture.keeping import Captured, keep
from tollbook.preserve.capture.policy import read_policy
from tollbook.preserve.capture.wanted import Wanted
from tollbook.prove import Asked, custody, open_receipt, write_case
from tollbook.redaction import staff_view
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record

LETTER = """From - Mon Apr  3 10:00:00 2017
Message-ID: <{n}@desk.example>
Subject: Picture {n}
From: Desk <desk@desk.example>
Date: Mon, 03 Apr 2017 10:00:00 +0300
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Letter {n}.
--b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename=list{n}.bin
Content-Transfer-Encoding: base64

AAECAwQFBgc=
--b--
"""


def add(book: Path, file: Path, by: str, **had: str) -> Preserved:
    return pipeline.add(book, [file], hand=pipeline.hand(by), had=Had(had.get("publisher"), had.get("url")))


def steps(book: Path, id: str) -> list[tuple[str, str]]:
    with Record(book) as record:
        return [(step.by, step.did) for step in custody(record, id)]


def arrivals(book: Path) -> list[Arrival]:
    with Record(book) as record:
        return [held.noun for held in record.all(Arrival)]


def document_named(book: Path, name: str) -> str:
    with Record(book) as record:
        return next(held.id for held in record.all(Document) if held.noun.name == name)


@pytest.fixture
def dup(tmp_path: Path) -> Path:
    path = tmp_path / "dup.txt"
    path.write_text("Twelve people were killed in Town B, residents said.\n", "utf-8")
    return path


def test_who_brought_the_same_bytes_again_is_in_their_custody(empty: Path, dup: Path, tmp_path: Path) -> None:
    (id,) = add(empty, dup, "Rana", url="https://first.example/a", publisher="First").documents
    other = dup.rename(tmp_path / "other-name.txt")

    again = add(empty, other, "Omar", url="https://second.example/b", publisher="Second")

    assert (again.documents, again.again) == ((), ((id, True),))
    assert again.entry is not None
    (_, (by, did)) = steps(empty, id)
    assert by == "Omar"
    assert did.startswith("add: brought again: other-name.txt, published by Second, from https://second.example/b")


def test_the_same_from_the_same_changes_nothing(empty: Path, dup: Path) -> None:
    (id,) = add(empty, dup, "Rana", url="https://first.example/a", publisher="First").documents
    add(empty, dup, "Omar", url="https://second.example/b")

    for by, had in (
        ("Rana", {"url": "https://first.example/a", "publisher": "First"}),
        ("Rana", {}),
        ("Omar", {"url": "https://second.example/b"}),
    ):
        again = add(empty, dup, by, **had)
        assert (again.entry, again.again) == (None, ((id, False),))


def test_an_attachment_of_two_letters_names_both(empty: Path, tmp_path: Path) -> None:
    for n in (1, 2):
        (tmp_path / f"{n}.mbox").write_text(LETTER.format(n=n), "utf-8")
        add(empty, tmp_path / f"{n}.mbox", "Rana")

    id, second = document_named(empty, "list1.bin"), document_named(empty, "2.mbox")

    assert f"out of {second}" in steps(empty, id)[-1][1]
    assert "list2.bin" in steps(empty, id)[-1][1]
    assert any(f"holds {id} too" in did for _, did in steps(empty, second))


def test_nothing_becomes_public_or_open_by_coming_again(empty: Path, dup: Path) -> None:
    (own,) = add(empty, dup, "Rana").documents
    add(empty, dup, "Omar", url="https://quokka-second.example/b", publisher="Quokkapublisher")

    with Record(empty) as record:
        shown = PublicRecord(record, today=date(2030, 1, 1))
        assert own not in {held.id for held in shown.all(Document)}
        assert "quokka" not in "".join(map(str, shown.everything())).casefold()
        (came,) = (held.noun for held in record.all(Arrival))
    assert staff_view(came, hidden=frozenset(), withheld={own}) is None
    assert staff_view(came, hidden=frozenset({"quokkapublisher"}), withheld=frozenset()) is None
    assert staff_view(came, hidden=frozenset(), withheld=frozenset()) == came


def test_what_is_withheld_stays_so_when_it_comes_again(empty: Path, dup: Path) -> None:
    (id,) = add(empty, dup, "Rana").documents
    hand = pipeline.hand("editor")
    with pipeline.acting(empty, hand) as record, record.act(hand, "withhold", id) as act:
        held = record.one(id)
        assert isinstance(held.noun, Document)
        act.write(replace(held.noun, withheld=True), key=held.key, id=id)

    add(empty, dup, "Omar", url="https://second.example/b")

    with Record(empty) as record:
        noun = record.one(id).noun
        assert isinstance(noun, Document)
        assert (noun.withheld, noun.url) == (True, None)


def test_what_is_erased_takes_along_how_it_came_again(empty: Path, dup: Path, tmp_path: Path) -> None:
    (id,) = add(empty, dup, "Rana").documents
    add(empty, dup.rename(tmp_path / "Quokkaperson.txt"), "Omar")
    hand = pipeline.hand("editor")
    with pipeline.acting(empty, hand) as record:
        decide.erase(record, [id], hand=hand, reason="consent withdrawn")

    assert arrivals(empty) == []
    assert b"Quokkaperson" not in (empty / "book.db").read_bytes()


def test_erasing_what_came_in_two_letters_names_both(empty: Path, tmp_path: Path) -> None:
    for n in (1, 2):
        (tmp_path / f"{n}.mbox").write_text(LETTER.format(n=n), "utf-8")
        add(empty, tmp_path / f"{n}.mbox", "Rana")
    second, id = document_named(empty, "2.mbox"), document_named(empty, "list1.bin")
    hand = pipeline.hand("editor")
    with pipeline.acting(empty, hand) as record:
        assert second in decide.erase(record, [id], hand=hand, reason="court order").still_in
    assert arrivals(empty) == []


def test_a_case_brings_how_its_documents_came_again(empty: Path, dup: Path, tmp_path: Path) -> None:
    (id,) = add(empty, dup, "Rana").documents
    add(empty, dup, "Omar", url="https://second.example/b")

    with Record(empty) as record:
        contents = write_case(record, [id], tmp_path / "case.zip")

    assert "arrival" in {each.kind for each in contents.records}
    assert any("second.example" in step.did for each in contents.custody for step in each.steps)
    assert open_receipt(tmp_path / "case.zip").findings == ()


def test_a_letter_that_is_withheld_is_told_of_to_cleared_eyes_alone(empty: Path, tmp_path: Path) -> None:
    for n in (1, 2):
        (tmp_path / f"{n}.mbox").write_text(LETTER.format(n=n), "utf-8")
        add(empty, tmp_path / f"{n}.mbox", "Rana")
    id, second = document_named(empty, "list1.bin"), document_named(empty, "2.mbox")
    hand = pipeline.hand("editor")
    with pipeline.acting(empty, hand) as record, record.act(hand, "withhold", second) as act:
        held = record.one(second)
        assert isinstance(held.noun, Document)
        act.write(replace(held.noun, withheld=True), key=held.key, id=second)

    with Record(empty) as record:
        with pytest.raises(Refused, match="cleared eyes"):
            write_case(record, [id], tmp_path / "case.zip")
        write_case(record, [id], tmp_path / "case.zip", Asked(cleared=True))


def capture(book: Path, policy: Path, url: str) -> Captured:
    (told,) = pipeline.capture(book, [Wanted(url, Had())], policy=policy, hand=pipeline.hand("Omar"))
    assert isinstance(told, Captured)
    return told


def test_a_page_at_two_addresses_and_both_captures_lead_to_each_other(book: Path, allow: Allow) -> None:
    page = answer("<html><body><p>On 2 October a strike on Town B killed three civilians, a local page says.</p></body></html>")
    with Site({"/a": page, "/b": page}) as site:
        policy = allow(site.port)
        first, second, third = (capture(book, policy, site.url(path)) for path in ("/a", "/b", "/b"))

    assert (second.page, third.page, second.unchanged) == (first.page, first.page, True)
    told = [did for _, did in steps(book, first.page)]
    assert any(f"from {site.url('/b')}" in did and f"out of {second.document}" in did for did in told)
    assert any(f"holds {first.page} too" in did for _, did in steps(book, second.document))


def test_a_file_that_is_captured_later_has_the_capture_in_its_custody(book: Path, allow: Allow, dup: Path) -> None:
    (id,) = add(book, dup, "Rana").documents
    with Site({"/dup.txt": answer(dup.read_bytes(), kind="text/plain")}) as site:
        told = capture(book, allow(site.port), site.url("/dup.txt"))

    assert told.page == id
    assert f"out of {told.document}" in steps(book, id)[-1][1]
    with Record(book) as record:
        noun = record.one(id).noun
        assert isinstance(noun, Document)
        assert noun.url is None


def test_a_public_name_that_leads_into_a_network_of_ones_own_is_withheld(book: Path, allow: Allow) -> None:
    """Its address tells others where to look, and nobody outside can read it there."""
    with Site({"/": answer("<html><body><p>A strike on Town B killed three civilians.</p></body></html>")}) as site:
        policy = read_policy(allow(site.port))
        visit = Visit(Asker(policy, resolve=second_loopback))
        with visited(visit, read_address(site.url("/", "site.example"))) as found, pipeline.acting(book, pipeline.hand()) as record:
            told = keep(record, found, policy=policy, hand=pipeline.hand(), had=Had())

    with Record(book) as record:
        nouns = [record.one(id).noun for id in (told.page, told.document)]
        shown = {held.id for held in PublicRecord(record, today=date(2030, 1, 1)).all(Document)}
    assert all(isinstance(noun, Document) and noun.withheld for noun in nouns)
    assert shown.isdisjoint({told.page, told.document})
