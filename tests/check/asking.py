"""Asking a book about a text, as the tests of checking do."""

from __future__ import annotations

from pathlib import Path

from tollbook import pipeline
from tollbook.check import Article
from tollbook.model.claims import Checked
from tollbook.model.time import Period


def checked(text: str, book: Path, *, published: str = "2021-06-11", language: str = "en") -> tuple[Checked, ...]:
    """Return the claims of a text with what the public view of a book answers."""
    with pipeline.reading_public(book) as reader:
        return pipeline.check(Article.of(text.encode(), Period.read(published), language), reader).claims
