"""Periods: written as sources write dates, read back as they were."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.model.time import Period, shifted

days = st.dates()
closed = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))
half_open = st.builds(Period, st.none(), days) | st.builds(Period, days, st.none())
periods = closed | half_open | st.just(Period(None, None))


def in_period(day: date, period: Period) -> bool:
    return (period.earliest is None or period.earliest <= day) and (period.latest is None or day <= period.latest)


@given(closed)
def test_a_period_is_read_back_as_it_was_written(period: Period) -> None:
    assert Period.read(str(period)) == period


@given(days)
def test_a_period_that_has_not_ended_is_read_back_as_it_was_written(first: date) -> None:
    assert Period.read(str(Period(first, None))) == Period(first, None)


@given(st.integers(1, 9999), st.integers(1, 12))
def test_months_and_years_are_read_back_as_they_were_written(year: int, month: int) -> None:
    for words in (f"{year:04d}", f"{year:04d}-{month:02d}"):
        assert str(Period.read(words)) == words


@pytest.mark.parametrize(
    ("words", "earliest", "latest"),
    [
        ("2017-03-17", date(2017, 3, 17), date(2017, 3, 17)),
        ("2017-3-7", date(2017, 3, 7), date(2017, 3, 7)),
        ("2017-03", date(2017, 3, 1), date(2017, 3, 31)),
        ("2017", date(2017, 1, 1), date(2017, 12, 31)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016-02-29", date(2016, 2, 29), date(2016, 2, 29)),
        ("2000-02-29", date(2000, 2, 29), date(2000, 2, 29)),
        ("2017-03-17/2017-03-18", date(2017, 3, 17), date(2017, 3, 18)),
        ("2014/2017-03", date(2014, 1, 1), date(2017, 3, 31)),
        ("2014/", date(2014, 1, 1), None),
        ("  2014  ", date(2014, 1, 1), date(2014, 12, 31)),
    ],
)
def test_dates_are_read_to_the_day_month_or_year(words: str, earliest: date, latest: date | None) -> None:
    assert Period.read(words) == Period(earliest, latest)


@pytest.mark.parametrize(
    "words",
    [
        "2017-02-31", "2017-02-29", "1900-02-29", "2017-04-31", "2017-13-01", "2017-00-10", "2017-05-00", "2017-05-32", "0000", "0000-01-01",
        "", "/", "17", "17-05-2017", "2017/05/17", "2017-05-17T10:00", "last week", "2017-05-17/2017-05-16", "2018/2017", "2017-5-1-1", "-2017",
    ],
)  # fmt: skip
def test_what_no_calendar_has_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date|is after"):
        Period.read(words)


def test_the_reason_names_the_month_and_its_length() -> None:
    with pytest.raises(ValueError, match="month 2 of 2017 has 28 days"):
        Period.read("2017-02-31")


@given(days, days)
def test_a_period_never_ends_before_it_begins(first: date, last: date) -> None:
    if first <= last:
        assert Period(first, last).latest == last
    else:
        with pytest.raises(ValueError, match="is after"):
            Period(first, last)


@given(periods, periods)
def test_overlap_is_the_same_from_both_sides(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(periods, periods)
def test_what_lies_within_overlaps(one: Period, other: Period) -> None:
    if one.within(other):
        assert one.overlaps(other)


@given(periods, periods, days)
def test_a_day_in_both_means_overlap_and_a_day_within_is_in_the_whole(one: Period, other: Period, day: date) -> None:
    if in_period(day, one) and in_period(day, other):
        assert one.overlaps(other)
    if one.within(other) and in_period(day, one):
        assert in_period(day, other)


@given(periods, periods, periods)
def test_within_carries_on(one: Period, other: Period, third: Period) -> None:
    if one.within(other) and other.within(third):
        assert one.within(third)


@given(closed, closed)
def test_two_that_do_not_overlap_lie_apart(one: Period, other: Period) -> None:
    if not one.overlaps(other):
        first, last = sorted((one, other))
        assert first.latest is not None
        assert last.earliest is not None
        assert last.earliest - first.latest >= timedelta(days=1)


def test_the_calendar_ends_where_it_ends() -> None:
    assert shifted(date.max, 1) == date.max
    assert shifted(date.min, -400) == date.min
    assert shifted(date(2020, 2, 28), 2) == date(2020, 3, 1)
