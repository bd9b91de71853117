"""Days in words for pages: an event by the days it may have been on, a period by its ends, each with the precision it has."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from tollbook.model.time import Period

ENGLISH = "January February March April May June July August September October November December".split()
ARABIC = (
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو",
    "تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
)  # fmt: skip


def event_in_english(when: Period | None) -> str:
    """Return when something happened.

    >>> event_in_english(Period.read("2017-03-17/2017-03-18")), event_in_english(Period.read("2017-03"))
    ('17 or 18 March 2017', 'March 2017')
    >>> event_in_english(Period.read("2017-03-30/2017-04-02")), event_in_english(None)
    ('between 30 March 2017 and 2 April 2017', 'date not stated')
    """
    return _event(when, ENGLISH, ("date not stated", "until {}", "since {}", "{} or {}", "between {} and {}"))


def event_in_arabic(when: Period | None) -> str:
    """Return when something happened, months in both of their Arabic names.

    >>> event_in_arabic(Period.read("2017-03-17/2017-03-18"))
    '17 أو 18 آذار/مارس 2017'
    """
    return _event(when, ARABIC, ("التاريخ غير مذكور", "حتى {}", "منذ {}", "{} أو {}", "بين {} و{}"))


def span_in_english(period: Period | None) -> str:
    """Return a period from its first to its last day.

    >>> span_in_english(Period.read("2014-08-08/2019")), span_in_english(Period.read("2017"))
    ('8 August 2014 to 31 December 2019', '2017')
    """
    return _event(period, ENGLISH, ("period not stated", "until {}", "since {}", "{} to {}", "{} to {}"))


def span_in_arabic(period: Period | None) -> str:
    """Return a period from its first to its last day.

    >>> span_in_arabic(Period.read("2014-08/2019-03"))
    'من آب/أغسطس 2014 إلى آذار/مارس 2019'
    """
    return _event(period, ARABIC, ("المدة غير مذكورة", "حتى {}", "منذ {}", "من {} إلى {}", "من {} إلى {}"))


def _event(when: Period | None, months: Sequence[str], words: Sequence[str]) -> str:
    unknown, until, since, either, between = words
    first, last = (when.earliest, when.latest) if when else (None, None)
    if first is None and last is None:
        return unknown
    if first is None or last is None:
        return until.format(_day(last, months)) if last else since.format(_day(first, months))
    if first == last:
        return _day(first, months)
    if (whole := _whole(first, last, months)) is not None:
        return whole
    if last - first == timedelta(days=1) and either != between:
        same = (first.year, first.month) == (last.year, last.month)
        return either.format(first.day if same else _day(first, months, year=first.year != last.year), _day(last, months))
    return between.format(*_ends(first, last, months))


def _whole(first: date, last: date, months: Sequence[str]) -> str | None:
    """Return a whole year or month as its name."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and last.day == monthrange(last.year, last.month)[1]:
        return f"{months[first.month - 1]} {first.year}"
    return None


def _ends(first: date, last: date, months: Sequence[str]) -> tuple[str, str]:
    """Return both ends as briefly as they are exact: years, months, or days."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year), str(last.year)
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        return f"{months[first.month - 1]} {first.year}", f"{months[last.month - 1]} {last.year}"
    return _day(first, months), _day(last, months)


def _day(day: date | None, months: Sequence[str], *, year: bool = True) -> str:
    if day is None:
        return ""
    return f"{day.day} {months[day.month - 1]}" + (f" {day.year}" if year else "")
