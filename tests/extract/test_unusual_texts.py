"""Texts that no reporter wrote: they stop nothing, and what is read of them is what a person would read."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tollbook.extract import Reader
from tollbook.extract.form import Form
from tollbook.model.counts import Range

MainEvent = Callable[..., Form]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\x00", "\ufeff", "\u202e\u202c", "🙏" * 50, "!" * 5_000, "5" * 5_000])
def test_a_text_that_says_nothing_gives_no_report(reader: Reader, text: str) -> None:
    assert reader.read(text, language="en").forms == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Cinq civils ont été tués hier dans une frappe aérienne près de la ville, selon les secours et des témoins.", "fr"),
        ("Пять мирных жителей погибли вчера в результате авиаудара по рынку, сообщили спасатели.", "ru"),
        ("Bei einem Luftangriff auf den Markt sind gestern fünf Zivilisten getötet worden, teilten Retter mit.", "de"),
    ],
)
def test_a_third_language_is_named_and_no_report_invented(reader: Reader, text: str, language: str) -> None:
    reading = reader.read(text)

    assert reading.language == language
    assert reading.forms == ()


@pytest.mark.parametrize(
    "text",
    [
        "Five\u200b people were killed in the\u00a0market.",
        "\u202bFive people were killed\u202c in the market.",
        "Fi\u00adve people were ki\u200blled in the market.",
        "Five\x00 people were killed in the market.",
    ],
)
def test_signs_that_nobody_sees_change_nothing(main_event: MainEvent, text: str) -> None:
    assert main_event(text).best["killed"] == Range(5, 5)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_letters_of_two_scripts_in_one_word_stop_nothing(reader: Reader, language: str) -> None:
    text = "Five p\u0435ople were killed and 3 جريحes near the market."

    for form in reader.read(text, language=language).forms:
        assert all(text[said.count.start : said.count.end] == said.words for said in form.counts)


@pytest.mark.parametrize(
    "text",
    [
        "Three civilians were killed. " + "a-" * 40_000,
        "Three civilians were killed. " + "al-" * 20_000,
        "killed 3 civilians, " * 2_000,
        "3 women and 2 men and " * 1_500,
        "مقتل خمسة مدنيين في حلب و " * 1_500,
        "On 5 June 2017 three civilians were killed in Raqqa by ISIS. " * 3_000,
        "(" * 30_000 + "five killed",
        "1. Ahmad\n" * 5_000,
        "five hundred million " * 3_000 + "people were killed",
    ],
)
def test_the_time_of_reading_grows_no_faster_than_the_text(reader: Reader, text: str) -> None:
    begun = time.process_time()

    reader.read(text, language="ar" if "مقتل" in text else "en")

    assert time.process_time() - begun < 20  # seconds; each took minutes when it was found


def test_what_is_beyond_the_longest_text_is_said(reader: Reader) -> None:
    forms = reader.read("Five people were killed. " * 5_000, language="en").forms

    assert "only its first 4,000 sentences were read" in forms[0].flags


def test_a_relative_toll_is_no_larger_than_the_whole(main_event: MainEvent) -> None:
    best = main_event("An airstrike killed three people, civilians among them, the White Helmets said.").best

    assert best["killed"] == Range(3, 3)
    assert best.get("killed_civilians", Range(0, 3)).high is not None


def test_an_update_is_marked(main_event: MainEvent) -> None:
    form = main_event("The death toll from Monday's strike on the market rose to 13 after two people died in hospital.")

    assert form.best["killed"] == Range(13, 13)
    assert "updates an earlier toll" in form.flags


def test_whose_words_are_passed_on_is_marked(main_event: MainEvent) -> None:
    form = main_event("Five people were killed in the shelling, the Eastern Documentation Network said.")

    assert [flag for flag in form.flags if flag.startswith("relays")] == ["relays Eastern Documentation Network"]


def test_another_event_has_a_report_of_its_own(reader: Reader) -> None:
    text = "Five people were killed in Homs on 5 March 2019. On 2 January 2019 a strike killed nine people in Aleppo."

    forms = reader.read(text).forms

    assert [form.best["killed"] for form in forms] == [Range(5, 5), Range(9, 9)]
    assert [str(form.when.period) for form in forms if form.when] == ["2019-03-05", "2019-01-02"]
