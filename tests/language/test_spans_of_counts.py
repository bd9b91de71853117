"""Whatever a text says, the words of every value stand in it, bounds are in order, and the same text reads the same."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.extract import Reader
from tollbook.extract.form import Form
from tollbook.model.counts import Range
from tollbook.model.time import Period

ENGLISH = (
    "five civilians", "killed", "were killed", "at least", "between 5 and 8", "a family of five", "including", "three children", "and",
    "wounded", "no one", "was", "The death toll rose to", "13", ",", ".", "(", ")", "in Aleppo", "on 5 March 2017", "yesterday", "denied",
    "the coalition", "an airstrike", "Ahmad Saleh, Omar Issa and Ali Dib", "1.5 million", "12:30", "+963 944 123 456", "$500", "40%", "if",
    "dozens", "up to", "\u200b", "\u202e", "\n", "1. Ahmad\n2. Omar\n3. Sara\n", "36°12'N", "since 2014", "9–12", "more than", "e\u0301t\u00e9",
)  # fmt: skip
ARABIC = (
    "مقتل", "خمسة", "مدنيين", "بينهم", "طفلان", "وإصابة", "عشرات", "آخرين", "قُتلت", "امرأة", "لا يقل عن", "٢٥", "شخصاً", "في حلب", "أمس",
    "غارة جوية", "التحالف الدولي", "نفى", "،", ".", "و", "لم يصب أحد", "منذ عام 2014", "أكثر من", "عائلة من", "استشهد أحمد محمد وعمر خالد",
)  # fmt: skip
salads = st.lists(st.sampled_from(ENGLISH + ARABIC) | st.text(max_size=4), max_size=30).map(" ".join)


@pytest.fixture(scope="module")
def everywhere() -> Reader:
    reader = Reader()
    for language in ("en", "ar"):
        reader.read("five killed", language=language)  # the words of a language are loaded when they are first needed
    return reader


@given(salads)
def test_the_words_of_every_value_stand_in_the_text(everywhere: Reader, text: str) -> None:
    for form in _forms(everywhere, text):
        for words, start, end in _quoted(form):
            assert text[start:end] == words


@given(salads)
def test_no_low_is_above_its_high(everywhere: Reader, text: str) -> None:
    for form in _forms(everywhere, text):
        for range_ in (*form.best.values(), *(said.count.range for said in form.counts)):
            assert _in_order(range_)


@given(salads)
def test_no_more_civilians_are_harmed_than_people(everywhere: Reader, text: str) -> None:
    for form in _forms(everywhere, text):
        for measure in ("killed", "injured"):
            whole, part = form.best.get(measure), form.best.get(f"{measure}_civilians")
            if whole is not None and whole.high is not None and part is not None:
                assert part.high is not None
                assert part.high <= whole.high


@given(salads)
def test_a_text_reads_the_same_twice(everywhere: Reader, text: str) -> None:
    assert _forms(everywhere, text) == _forms(everywhere, text)


def _forms(reader: Reader, text: str) -> tuple[Form, ...]:
    return tuple(
        form for language in ("en", "ar") for form in reader.read(text, language=language, published=Period.read("2019-03-20")).forms
    )


def _quoted(form: Form) -> Iterator[tuple[str, int, int]]:
    for said in form.counts:
        yield said.words, said.count.start, said.count.end
    yield from ((each.name, each.start, each.end) for each in form.where)
    yield from ((each.name, each.start, each.end) for each in form.parties)
    yield from ((each.term, each.start, each.end) for each in form.weapons)


def _in_order(range_: Range) -> bool:
    return range_.low is None or range_.high is None or range_.low <= range_.high
