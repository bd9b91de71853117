"""Web archives: preserved as they are, and each main page a document with its address and the second of its capture."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.preserve.taken.archives import HOME, PAGE, response, wacz, warc
from tests.preserve.taken.conftest import Adding


@pytest.mark.parametrize(("name", "packed"), [("a.warc", False), ("a.warc.gz", True), ("a.warc", True)])
def test_each_page_of_a_warc_is_a_document(name: str, packed: bool, add: Adding, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(
        warc(
            (HOME, "text/html; charset=utf-8", PAGE),
            (HOME + "/x.js", "text/javascript", b"x"),
            (HOME + "/l.pdf", "application/pdf", b"%PDF-1.4"),
            gzip=packed,
        )
    )

    added = add(path)

    whole, page, pdf = added.documents
    assert (whole.media_type, added.contents[0]) == ("application/warc", path.read_bytes())
    assert (added.contents[1], page.media_type, page.url, page.captured) == (PAGE, "text/html", HOME, "2017-04-03T10:00:00Z")
    assert (page.part, page.name, page.derived_from) == (f"<urn:uuid:{0:032}>", "strike", added.preserved.documents[0])
    assert (pdf.name, pdf.media_type, pdf.url) == ("l.pdf", "application/pdf", HOME + "/l.pdf")


def test_an_answer_that_was_packed_or_in_chunks_is_kept_as_a_browser_shows_it(add: Adding, tmp_path: Path) -> None:
    packed = gzip.compress(PAGE, mtime=0)
    chunks = b"%x\r\n%b\r\n0\r\n\r\n" % (len(packed), packed)
    path = tmp_path / "a.warc"
    path.write_bytes(response(chunks, head=b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"))

    assert add(path).contents[1] == PAGE


def test_answers_other_than_whole_ones_are_not_taken(add: Adding, tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(warc((HOME, "text/html", PAGE), status="404 Not Found"))

    assert len(add(path).documents) == 1


def test_of_a_wacz_the_listed_pages_are_taken_and_what_they_lead_on_to(add: Adding, tmp_path: Path) -> None:
    moved = warc(("https://old.example/", "text/html", b""), status="301 Moved", headers=[("Location", HOME)])
    others = warc(
        (HOME, "text/html", PAGE),
        ("https://ads.example/", "text/html", PAGE + b"x"),
        ("https://m.example/v.mp4", "video/mp4", b"\0\0\0\x18ftypmp42"),
    )
    path = tmp_path / "a.wacz"
    path.write_bytes(wacz(moved + others, "https://old.example/", "https://m.example/v.mp4"))

    added = add(path)

    assert [(each.name, each.media_type) for each in added.documents] == [
        ("a.wacz", "application/wacz"),
        ("strike", "text/html"),
        ("v.mp4", "video/mp4"),
    ]
    assert added.preserved.notes == ()


@pytest.mark.parametrize("packed", [False, True])
def test_a_wacz_whose_bytes_are_not_those_it_promises_is_noted(packed: bool, add: Adding, tmp_path: Path) -> None:
    path = tmp_path / "a.wacz"
    path.write_bytes(
        wacz(
            warc((HOME, "text/html", PAGE)), HOME, hashes={"archive/data.warc.gz": "sha256:00", "archive/gone": "sha256:11"}, packed=packed
        )
    )

    added = add(path)

    assert len(added.documents) == 2
    assert added.preserved.notes == (
        "a.wacz: its datapackage.json gives another hash for archive/data.warc.gz than its bytes have",
        "a.wacz: its datapackage.json gives another hash for archive/gone than its bytes have",
    )


def test_the_same_page_captured_twice_is_one_document(add: Adding, tmp_path: Path) -> None:
    for day in ("03", "04"):
        (tmp_path / f"{day}.warc.gz").write_bytes(warc((HOME, "text/html", PAGE), day=day))

    added = add(tmp_path / "03.warc.gz", tmp_path / "04.warc.gz")

    assert (len(added.documents), added.preserved.held) == (3, 1)
