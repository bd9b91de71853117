"""What the tests of reading share: one reader, and a book with documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.extract import Reader
from tollbook.extract.form import Form
from tollbook.model.time import Period


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader()


@pytest.fixture
def main_event(reader: Reader) -> Callable[..., Form]:
    def read(text: str, published: str | None = None) -> Form:
        forms = reader.read(text, published=Period.read(published) if published else None).forms
        assert forms, "nothing was read"
        return forms[0]

    return read


@pytest.fixture
def book_with(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    def make(documents: Mapping[str, str]) -> Path:
        book, folder = tmp_path / "book", tmp_path / "documents"
        folder.mkdir()
        for name, text in documents.items():
            (folder / name).write_text(text, "utf-8")
        pipeline.init(book, title="Test", method=None, hand=pipeline.hand())
        pipeline.add(book, [folder], hand=pipeline.hand())
        return book

    return make
