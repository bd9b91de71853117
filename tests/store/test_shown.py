"""What the public sees is the same whether each record is redacted once or anew for everyone who reads them all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.model.figures import Question
from tollbook.store.canonical import NOUNS
from tollbook.store.figures import sums


@pytest.mark.parametrize("as_of", [None, date(2026, 6, 1)])
def test_remembering_changes_no_answer(book: Path, as_of: date | None) -> None:
    with pipeline.reading_public(book, as_of=as_of) as fresh, pipeline.reading_public(book, as_of=as_of) as remembering:
        remembering.remember()
        for _ in range(2):
            for noun in NOUNS.values():
                assert list(remembering.all(noun)) == list(fresh.all(noun))
        assert sums(remembering, Question(by=("grade",))) == sums(fresh, Question(by=("grade",)))


def test_what_is_remembered_goes_with_its_view(book: Path) -> None:
    with pipeline.reading_public(book) as reader:
        reader.remember()
        for noun in NOUNS.values():
            list(reader.all(noun))
        assert reader._shown is not None
        folder = reader._shown._folder
        assert any(folder.iterdir())
    del reader
    assert not folder.exists()
