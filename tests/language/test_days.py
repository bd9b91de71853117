"""Days that a text names: absolute, partial, from the day of publication, by three calendars and many names of months."""

from __future__ import annotations

import pytest

from tollbook.language.days import days
from tollbook.language.packs import pack
from tollbook.model.time import Period


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("on 17 March 2017", "en", "2017-03-17"),
        ("on March 17, 2017", "en", "2017-03-17"),
        ("on the night of 3 to 4 March 2019", "en", "2019-03-03/2019-03-04"),
        ("in June 2018", "en", "2018-06"),
        ("17/3/2017", "en", "2017-03-17"),
        ("في 17 آذار 2017", "ar", "2017-03-17"),
        ("17 آذار/مارس 2017", "ar", "2017-03-17"),
        ("يوم 5 جويلية 2016", "ar", "2016-07-05"),
        ("٣ غشت ٢٠١٩", "ar", "2019-08-03"),
        ("17-3-2017", "ar", "2017-03-17"),
    ],
)
def test_a_day_is_read_with_its_precision(text: str, language: str, day: str) -> None:
    assert [str(each.period) for each in days(text, pack(language))] == [day]


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("killed yesterday", "en", "2019-03-19"),
        ("on Monday", "en", "2019-03-18"),
        ("on 5 March", "en", "2019-03-05"),
        ("on 25 December", "en", "2018-12-25"),
        ("last night", "en", "2019-03-19/2019-03-20"),
        ("أمس", "ar", "2019-03-19"),
        ("أول أمس", "ar", "2019-03-18"),
        ("يوم الاثنين", "ar", "2019-03-18"),
    ],
)
def test_a_day_is_counted_from_the_day_of_publication(text: str, language: str, day: str) -> None:
    assert [str(each.period) for each in days(text, pack(language), published=Period.read("2019-03-20"))] == [day]


def test_a_hijri_day_is_one_of_three_since_the_moon_may_be_seen_earlier_or_later() -> None:
    found = days("5 رمضان 1438", pack("ar"))

    assert [str(each.period) for each in found] == ["2017-05-30/2017-06-01"]


def test_the_year_of_publication_completes_the_date_at_the_head_of_a_text() -> None:
    found = days("KABUL (Feb. 7) - One insurgent was killed today.", pack("en"), published=Period.read("2012"))

    assert [str(each.period) for each in found] == ["2012-02-07", "2012-02-07"]


@pytest.mark.parametrize(
    "text",
    ["31/2/2019", "on 45 March 2019", "99999999999.5.2017", f"{'9' * 5_000}/12/2019", f"5 رمضان {'9' * 5_000}", "12/3/2019", "two dates"],
)
def test_what_is_no_day_or_could_be_two_gives_none(text: str) -> None:
    assert list(days(text, pack("en"))) == []


@pytest.mark.parametrize("published", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize("text", ["yesterday", "last night", "on Tuesday", "five killed on 31 December", "in December 9999"])
def test_the_ends_of_the_calendar_stop_nothing(text: str, published: str) -> None:
    days(text, pack("en"), published=Period.read(published))


def test_two_people_are_no_monday() -> None:
    assert days("قتل رجل اثنين من جيرانه.", pack("ar"), published=Period.read("2019-03-20")) == []
