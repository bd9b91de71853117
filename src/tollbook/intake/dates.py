"""Dates as people type them in sheets: day and month are never guessed."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from tollbook.errors import BadRow

KEYS = frozenset(
    "date start end as_of published born from to sent received answered objected consent_given consent_until consent_withdrawn".split()
)
_WORDED = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4}|\d\d)")


class Order(StrEnum):
    """Which of two numbers is the day."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"


def iso(words: str, order: Order | None, *, column: str | None = None) -> str:
    """Return a date such as 03/04/2017 as 2017-04-03 where its order is stated; other words stay as they are.

    Raises
    ------
    BadRow
        If the order is not stated, or no calendar has the date; the reason says what the words may mean.

    >>> iso("03/04/2017", Order.DAY_FIRST), iso("03/04/2017", Order.MONTH_FIRST), iso("2017", None)
    ('2017-04-03', '2017-03-04', '2017')
    """
    if words[4:5] == "-" or not (match := _WORDED.fullmatch(words)):
        return words
    one, two, year = (int(part) for part in match.groups())
    if len(match[3]) == 2:
        raise BadRow(f"{words} does not say which century; write the year with four digits", column=column, value=words)
    readings = {Order.DAY_FIRST: _day(year, two, one), Order.MONTH_FIRST: _day(year, one, two)}
    if order is not None:
        read = readings[order]
        if read is None:
            raise BadRow(f"{words} is no date with the {order}, as the mapping states; write it as YYYY-MM-DD", column=column, value=words)
        return read.isoformat()
    raise BadRow(_ambiguous(words, readings), column=column, value=words)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _ambiguous(words: str, readings: dict[Order, date | None]) -> str:
    possible = {order: day for order, day in readings.items() if day is not None}
    if not possible:
        return f"{words} is a date in no calendar; write it as YYYY-MM-DD"
    days = list(dict.fromkeys(possible.values()))
    means = " or ".join(_in_words(day, with_year=day == days[-1]) for day in days)
    may = "may be" if len(days) > 1 else "can only be"
    stated = " or ".join(f'"{order}"' for order in possible)
    return f"{words} {may} {means}; write {days[0]}, or state dates = {stated} in the mapping"


def _in_words(day: date, *, with_year: bool) -> str:
    months = "January February March April May June July August September October November December".split()
    return f"{day.day} {months[day.month - 1]}" + (f" {day.year}" if with_year else "")
