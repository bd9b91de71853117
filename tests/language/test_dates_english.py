"""Periods as English texts write them."""

from datetime import date

import pytest

from tollbook.language.dates import dates, first_part, months_after


@pytest.mark.parametrize(
    ("words", "period"),
    [
        ("in August 2014", "2014-08"),
        ("on 3 May 2017", "2017-05-03"),
        ("on May 3, 2017", "2017-05-03"),
        ("from 2014 till 2019", "2014/2019"),
        ("from August 2014 to August 2019", "2014-08/2019-08"),
        ("between May 2016 and July 2016", "2016-05/2016-07"),
        ("in 2018", "2018"),
        ("on 2017-03-17", "2017-03-17"),
        ("since 2015", "2015-01-01/"),
        ("until August 2019", "/2019-08-31"),
    ],
)
def test_reads_periods(words: str, period: str) -> None:
    (found,) = dates(words)

    assert str(found.period) == period


def test_a_day_that_no_calendar_has_is_not_read_as_a_day() -> None:
    assert [str(found.period) for found in dates("on 31 February 2017")] in ([], ["2017-02"], ["2017"])


def test_a_count_of_four_digits_with_a_comma_is_no_year() -> None:
    assert list(dates("2,015 people")) == []


def test_the_first_year_is_twelve_months() -> None:
    found = first_part("strikes in the first year of it")

    assert found is not None
    assert months_after(date(2014, 8, 8), found.months) == date(2015, 8, 7)
