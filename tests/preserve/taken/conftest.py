"""What the tests of adding share: an empty book, and a way to add files to it and look at what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.model.sources import Document
from tollbook.preserve import Chosen, Preserved
from tollbook.store.book import make
from tollbook.store.record import Record
from tollbook.store.writing import Hand

HAND = Hand("keeper", lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))


@dataclass(frozen=True)
class Added:
    """What one call kept, newest documents last, with their bytes."""

    preserved: Preserved
    documents: tuple[Document, ...]
    contents: tuple[bytes, ...]

    @property
    def texts(self) -> list[str]:
        return [content.decode("utf-8", "replace") for content in self.contents]

    @property
    def names(self) -> list[str]:
        return [document.name for document in self.documents]


Adding = Callable[..., Added]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book"
    make(path, title="Book", method=None, hand=HAND)
    return path


@pytest.fixture
def add(book: Path) -> Adding:
    def added(*paths: Path, senders: tuple[str, ...] = (), whole: bool = False) -> Added:
        preserved = pipeline.preserve(book, paths, hand=HAND, chosen=Chosen(senders, whole))
        with Record(book) as record:
            nouns = [record.one(id).noun for id in preserved.documents]
            documents = tuple(noun for noun in nouns if isinstance(noun, Document))
            contents = tuple(record.evidence.path(document.sha256).read_bytes() for document in documents)
        assert not list((book / "evidence").glob("*.part"))
        assert preserved.entry is None or preserved.entry.verb == "add"
        assert all(note.isprintable() for note in preserved.notes)
        return Added(preserved, documents, contents)

    return added
