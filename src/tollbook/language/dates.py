"""Dates and periods as English texts write them, each with its precision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tollbook.model.time import Period

MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join([*MONTHS, *(month[:3] for month in MONTHS), "sept"])
_NUMBER = {month: at + 1 for at, month in enumerate(MONTHS)} | {month[:3]: at + 1 for at, month in enumerate(MONTHS)}
_NUMBER["sept"] = 9
_POINT = (
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})\.?,?\s+(?P<y1>(?:19|20)\d\d)"
    rf"|(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d\d)"
    rf"|(?P<m3>{_MONTH})\.?,?\s+(?:of\s+)?(?P<y3>(?:19|20)\d\d)"
    r"|(?P<y5>(?:19|20)\d\d)-(?P<m5>\d\d)-(?P<d5>\d\d)"
    r"|(?<![\d,.-])(?P<y4>(?:19|20)\d\d)(?![\d-]|,\d|\.\d))"
)
_FOUND = re.compile(_POINT, re.IGNORECASE)
_JOIN = re.compile(r"^\s*(?:to|till|until|through|and|–|—|-|up to)\s*(?:the end of\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between|since|starting(?: in| from)?|after)\s+(?:about\s+)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|by|before|up to|through)\s+(?:the end of\s+)?$", re.IGNORECASE)
_FIRST_YEAR = re.compile(
    r"\b(?:in|during|over|within) (?:the|its|their) first (?P<count>year|(?P<n>\d+|six|three) months)\b", re.IGNORECASE
)

LONGEST = 240


@dataclass(frozen=True, slots=True)
class Dated:
    """A period that a text names, and where the words stand. ``open_start`` marks "since"."""

    period: Period
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Relative:
    """A length of time counted from the beginning of something, in months."""

    months: int
    start: int
    end: int


def dates(text: str) -> Iterator[Dated]:
    """Yield the periods of a text: points, and ranges such as "from 2014 till 2019" or "since May 2017"."""
    points = [(match, period) for match in _FOUND.finditer(text) if (period := _period(match)) is not None]
    skip = False
    for at, (match, period) in enumerate(points):
        if skip:
            skip = False
            continue
        before = text[: match.start()]
        if at + 1 < len(points) and _JOIN.match(text[match.end() : points[at + 1][0].start()]):
            later = points[at + 1][1]
            if later.latest and period.earliest and later.latest >= period.earliest:
                skip = True
                yield Dated(Period(period.earliest, later.latest), match.start(), points[at + 1][0].end())
                continue
        if _FROM.search(before):
            yield Dated(Period(period.earliest, None), match.start(), match.end())
        elif _UNTIL.search(before):
            yield Dated(Period(None, period.latest), match.start(), match.end())
        else:
            yield Dated(period, match.start(), match.end())


def first_part(text: str) -> Relative | None:
    """Return a length such as "in the first year", None where there is none."""
    match = _FIRST_YEAR.search(text)
    if match is None:
        return None
    words = {"six": 6, "three": 3}
    months = 12 if match["count"].lower() == "year" else words.get((match["n"] or "").lower()) or int(match["n"])
    return Relative(months, match.start(), match.end()) if months <= LONGEST else None


def months_after(day: date, months: int) -> date:
    """Return the day before the same day some months later."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    last = min(day.day, 28)
    return date.fromordinal(date(year, month + 1, last).toordinal() + (day.day - last) - 1)


def _period(match: re.Match[str]) -> Period | None:
    parts = {name: value for name, value in match.groupdict().items() if value}
    year = next(value for name, value in parts.items() if name[0] == "y")
    month = next((value for name, value in parts.items() if name[0] == "m"), None)
    day = next((value for name, value in parts.items() if name[0] == "d"), None)
    number = None if month is None else int(month) if month.isdecimal() else _NUMBER[month.lower()]
    try:
        return Period.read("-".join([year, *(f"{part:>02}" for part in (number, day) if part is not None)]))
    except ValueError:
        return None
