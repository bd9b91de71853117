"""A release tells nothing of what was captured within a network of one's own."""

from __future__ import annotations

from pathlib import Path

from tests.publish.releasing import editor, publish, tree

from tollbook import pipeline
from tollbook.model.sources import Document
from tollbook.preserve import Had
from tollbook.store.record import Record


def test_no_byte_of_a_release_tells_an_address_within(tmp_path: Path) -> None:
    book = tmp_path / "book"
    pipeline.init(book, title="Book", method="airwars", hand=editor())
    for name, url in (
        ("within", "http://10.1.2.3:8080/quokkawithin"),
        ("bare", "http://quokkahost/"),
        ("open", "https://monitor.example/open"),
    ):
        (tmp_path / f"{name}.txt").write_text(f"A strike on Town B killed 3 civilians on 2 May 2017, page {name}.", "utf-8")
        pipeline.preserve(book, [tmp_path / f"{name}.txt"], hand=editor(), had=Had("Monitor", url))
    with Record(book) as record:
        secret = [held.noun.sha256 for held in record.all(Document) if held.noun.url != "https://monitor.example/open"]

    publish(book, tmp_path / "out")

    released = b"\n".join(tree(tmp_path / "out").values())
    assert b"monitor.example/open" in released
    for word in (b"quokka", b"10.1.2.3", *(each.encode() for each in secret)):
        assert word not in released.lower()
