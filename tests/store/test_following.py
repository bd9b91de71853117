"""An index in memory says what the book says, also after another state of the book was put in its place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tollbook import pipeline
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Incident, Report
from tollbook.model.sources import Provenance
from tollbook.store.nearby import Nearby
from tollbook.store.record import Record
from tollbook.store.writing import Hand


def add(book: Path, hand: Hand, killed: int) -> str:
    with pipeline.acting(book, hand) as record:
        first = next(record.all(Incident)).noun
        with record.act(hand, "import", "one") as act:
            return act.write(replace(first, counts=(Count(Measure.KILLED, Group.CIVILIANS, killed, None),)))


def near(index: Nearby, book: Path) -> set[str]:
    with Record(book) as record:
        index.follow(record)
        first = next(record.all(Incident)).noun
    return {id for id, _ in index.of(Report(None, first.when, first.where, (), (), Provenance("Another page")))}


def test_an_index_follows_what_is_added_and_starts_anew_where_an_older_copy_was_brought_back(book: Path, hand: Hand) -> None:
    index, older = Nearby(), (book / "book.db").read_bytes()
    before = near(index, book)
    lost = add(book, hand, 3)
    assert near(index, book) == before | {lost}
    for left in ("book.db-wal", "book.db-shm"):
        (book / left).unlink(missing_ok=True)
    (book / "book.db").write_bytes(older)
    assert near(index, book) == before
