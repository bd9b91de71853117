"""Days in words for pages: an event by the days it may have been on, a period by its ends, each with the precision it has."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tollbook.model.time import Period


@dataclass(frozen=True)
class Forms:
    """How a language says of a period that it is not stated, its one end, two days of which it may be either, and two ends.

    >>> event = Forms("date not stated", "until {}", "since {}", "between {} and {}", either="{} or {}")
    >>> months = "January February March April May June July August September October November December".split()
    >>> [event.said(Period.read(when), months) for when in ("2017-03-17/2017-03-18", "2017-03", "2017-03-30/2017-04-02", "2017/")]
    ['17 or 18 March 2017', 'March 2017', 'between 30 March 2017 and 2 April 2017', 'since 1 January 2017']
    """

    none: str
    until: str
    since: str
    both: str
    either: str | None = None

    def said(self, when: Period | None, months: Sequence[str]) -> str:
        """Return a period in words, ``months`` being the names of the twelve."""
        first, last = (when.earliest, when.latest) if when else (None, None)
        if first is None:
            return self.none if last is None else self.until.format(_day(last, months))
        if last is None:
            return self.since.format(_day(first, months))
        if first == last:
            return _day(first, months)
        whole = _whole(first, last, months)
        if whole is None and self.either and last - first == timedelta(days=1):
            same = (first.year, first.month) == (last.year, last.month)
            return self.either.format(first.day if same else _day(first, months, year=first.year != last.year), _day(last, months))
        return whole or self.both.format(*_ends(first, last, months))


def _whole(first: date, last: date, months: Sequence[str]) -> str | None:
    """Return a whole year or month as its name."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return str(first.year)
    if first.day == 1 and (first.year, first.month) == (last.year, last.month) and _is_end(last):
        return f"{months[first.month - 1]} {first.year}"
    return None


def _ends(first: date, last: date, months: Sequence[str]) -> tuple[str, str]:
    """Return both ends as briefly as they are exact: years, months, or days."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return str(first.year), str(last.year)
    if first.day == 1 and _is_end(last):
        return f"{months[first.month - 1]} {first.year}", f"{months[last.month - 1]} {last.year}"
    return _day(first, months), _day(last, months)


def _is_end(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _day(day: date, months: Sequence[str], *, year: bool = True) -> str:
    return f"{day.day} {months[day.month - 1]}" + (f" {day.year}" if year else "")
