"""Dates as sources give them: to the day, the month, the year, or between two days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

_DATE = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days between which something happened, both included. An open end is None.

    >>> Period.read("2017-03")
    Period(earliest=datetime.date(2017, 3, 1), latest=datetime.date(2017, 3, 31))
    >>> str(Period.read("2017-03-17/2017-03-18"))
    '2017-03-17/2017-03-18'
    """

    earliest: date | None
    latest: date | None

    def __post_init__(self) -> None:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise ValueError(f"{self.earliest} is after {self.latest}")

    @classmethod
    def read(cls, words: str) -> Period:
        """Read YYYY, YYYY-MM, YYYY-MM-DD, or two of them joined by a slash, of which one may be left open.

        Raises
        ------
        ValueError
            If the words are no date, or a date that no calendar has.
        """
        first, slash, last = words.strip().partition("/")
        if not slash:
            return cls(*_span(first))
        if not first and not last:
            raise ValueError(f"{words!r} is not a date; name at least one end")
        return cls(_span(first)[0] if first else None, _span(last)[1] if last else None)

    def __str__(self) -> str:
        if self.earliest is None and self.latest is None:
            return "undated"
        if self.earliest is None or self.latest is None:
            return f"{self.earliest or ''}/{self.latest or ''}"
        return _shortest(self.earliest, self.latest)

    def shorter_than(self, length: timedelta) -> bool:
        """Say whether it is known to last less than a length."""
        return self.earliest is not None and self.latest is not None and self.latest - self.earliest < length

    def overlaps(self, other: Period) -> bool:
        """Say whether some day lies in both; an open end reaches for ever."""
        return not (_before(self.latest, other.earliest) or _before(other.latest, self.earliest))

    def within(self, other: Period) -> bool:
        """Say whether every day of this period lies in the other."""
        starts = other.earliest is None or (self.earliest is not None and self.earliest >= other.earliest)
        ends = other.latest is None or (self.latest is not None and self.latest <= other.latest)
        return starts and ends


@lru_cache(maxsize=65_536)
def _span(words: str) -> tuple[date, date]:
    match = _DATE.fullmatch(words.strip())
    if not match:
        raise ValueError(f"{words!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    if not year:
        raise ValueError(f"{words!r} is not a date; there is no year 0")
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        raise ValueError(f"{words!r} is not a date; there is no month {month}")
    length = monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, length)
    if not 1 <= day <= length:
        raise ValueError(f"{words!r} is not a date; month {month} of {year} has {length} days")
    return date(year, month, day), date(year, month, day)


def _shortest(earliest: date, latest: date) -> str:
    """Write two days as briefly as they can be read back: a day, a month, a year, or two of one kind."""
    if earliest == latest:
        return earliest.isoformat()
    to_month_end = latest.day == monthrange(latest.year, latest.month)[1]
    if (earliest.day, earliest.month, latest.day, latest.month) == (1, 1, 31, 12):
        first, last = f"{earliest.year:04d}", f"{latest.year:04d}"
    elif earliest.day == 1 and to_month_end:
        first, last = earliest.isoformat()[:7], latest.isoformat()[:7]
    else:
        first, last = earliest.isoformat(), latest.isoformat()
    return first if first == last else f"{first}/{last}"


def shifted(day: date, days: int) -> date:
    """Return the day so many days later, or earlier where they are less than 0; the calendar ends where Python's does.

    >>> shifted(date(9999, 12, 31), 1)
    datetime.date(9999, 12, 31)
    """
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def _before(latest: date | None, earliest: date | None) -> bool:
    return latest is not None and earliest is not None and latest < earliest
