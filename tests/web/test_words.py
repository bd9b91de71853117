"""Small words of the pages: separators, numbers of one, and buttons, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.web.serving import served, text

from tollbook import pipeline, web
from tollbook.language.speech import speeches

TEMPLATES = sorted((Path(web.__file__).parent / "templates").rglob("*.html"))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_no_page_writes_a_separator_of_one_language(template: Path) -> None:
    words = template.read_text("utf-8")

    assert '"; " if' not in words
    assert '", " if' not in words


@pytest.mark.parametrize(
    "words", ["A is a part of B", "B is a part of A", "1 pair waits", "No proposal waits.", "Restricted records are left out"]
)
def test_what_the_desk_says_is_said_in_arabic(words: str) -> None:
    assert speeches()["ar"](words) != words


def test_in_arabic_no_number_stands_before_a_noun_that_would_bend_to_it() -> None:
    assert speeches()["ar"]("{n} incidents", n="6") == "عدد الحوادث: 6"


def test_the_front_of_an_empty_book_says_what_is_missing(tmp_path: Path) -> None:
    pipeline.init(tmp_path / "own", title="Own", method="airwars", hand=pipeline.hand())

    with served(tmp_path / "own") as client:
        page = text(client.get("/").text)

    assert "which incident it is of" in page
    assert "An incident is shown 7 days after" in page
