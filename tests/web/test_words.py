"""Small words of the pages: separators, numbers of one, and buttons, in every language."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest
from tests.web.serving import served, text

from tollbook import pipeline, web
from tollbook.language.speech import APART, TOGETHER, speeches
from tollbook.model.decisions import Answer, Disposition, Filing, Judgement
from tollbook.store.canonical import NOUNS, Noun
from tollbook.store.words import title
from tollbook.web.desk.answers.journal import subject_in_words

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


def test_the_fields_and_kinds_of_records_are_said_in_arabic() -> None:
    speech = speeches()["ar"]
    named = {field.name.replace("_", " ") for noun in NOUNS.values() for field in fields(noun)}

    assert sorted(name for name in {*named, *NOUNS, *map(str, Filing), *map(str, Answer)} if speech(name) == name) == []


@pytest.mark.parametrize(
    ("noun", "said"),
    [
        (Disposition("tb-1", Filing.IRRELEVANT, "Rana"), "حُفظت على أنها لا صلة لها؛ حفظها Rana"),
        (Judgement("tb-1", "tb-2", Answer.SAME, "Rana"), "نفسه، حكم بذلك Rana"),
    ],
)
def test_what_a_record_is_in_one_line_is_said_in_arabic(noun: Noun, said: str) -> None:
    assert re.sub(f"[{APART}{TOGETHER}]", "", speeches()["ar"].says(title(noun)) or "") == said


@pytest.mark.parametrize(
    ("subject", "said"),
    [("9 files", "الملفات: 9"), ("1 document", "الوثائق: 1"), ("entry 3", "القيد رقم 3"), ("tb-1 and tb-2: same", "tb-1 وtb-2: نفسه")],
)
def test_what_an_entry_was_about_is_said_in_arabic(subject: str, said: str) -> None:
    assert re.sub(f"[{APART}{TOGETHER}]", "", speeches()["ar"].says(subject_in_words(subject)) or "") == said
