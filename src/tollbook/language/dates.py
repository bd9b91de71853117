"""Dates and periods as English texts write them, each with its precision."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tollbook.language.sentences import ahead
from tollbook.model.time import Period

MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join([*MONTHS, *(month[:3] for month in MONTHS), "sept"])
_NUMBER = {month: at + 1 for at, month in enumerate(MONTHS)} | {month[:3]: at + 1 for at, month in enumerate(MONTHS)}
_NUMBER["sept"] = 9
_POINT = (
    rf"(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})\.?,?\s+(?P<y1>(?:19|20)\d\d)"
    rf"|(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d\d)"
    rf"|(?P<m3>{_MONTH})\.?,?\s+(?:of\s+)?(?P<y3>(?:19|20)\d\d)"
    r"|\b(?P<season>spring|summer|autumn|fall)\s+(?:of\s+)?(?P<y6>(?:19|20)\d\d)"
    r"|(?P<y5>(?:19|20)\d\d)-(?P<m5>\d\d)-(?P<d5>\d\d)"
    r"|(?<![\d,.-])(?P<y4>(?:19|20)\d\d)(?![\d-]|,\d|\.\d))"
)
_FOUND = re.compile(_POINT, re.IGNORECASE)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9}  # as the north has them
_JOIN = re.compile(r"^\s*(?:to|till|until|through|and|–|—|-|up to)\s*(?:the end of\s+)?$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|between|since|starting(?: in| from)?|after)\s+(?:about\s+)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|by|before|up to|through)\s+(?:the end of\s+)?$", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\b[^.;,]{1,60}\b(?:began|begun|started|broke out|launched|erupted)\s+(?:in|on)\s+$", re.IGNORECASE)
_RANGE = re.compile(r"\b(?:from|between)\s+(?:about\s+)?$", re.IGNORECASE)
_OF_DAYS = re.compile(r"\b(?:on|between|from|of)\s+(?:the\s+)?$", re.IGNORECASE)
# The beginning of a range whose end gives the month or year for both: "8 July to", "July and", "11 and".
_TO = r"\s*(?:\bto\b|\btill\b|\buntil\b|\bthrough\b|\band\b|–|—|-)\s*$"
_BEGINS = re.compile(
    rf"(?<![\w.,/-])(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})|(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?"
    rf"|(?P<m3>{_MONTH})|(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?)(?P<joint>{_TO})",
    re.IGNORECASE,
)
# "July 8-26, 2014", "July 8 and 26, 2014".
_WITHIN_MONTH = re.compile(
    rf"\b(?P<m>{_MONTH})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s*(?:\bto\b|\band\b|–|—|-)\s*(?P<e>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_FIRST_YEAR = re.compile(
    r"\b(?:in|during|over|within) (?:the|its|their) first (?P<count>year|(?P<n>\d+|six|three) months)\b", re.IGNORECASE
)

LONGEST = 240
LAST_MONTH = 9999 * 12 + 11


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
    points = sorted(_points(text), key=lambda point: point.start)
    skip = False
    for at, point in enumerate(points):
        if skip:
            skip = False
            continue
        period = point.period
        later = points[at + 1] if at + 1 < len(points) else None
        if later is not None and _is_range(text, point, later):
            skip = True
            yield Dated(Period(period.earliest, later.period.latest), point.start, later.end)
        elif point.whole:
            yield Dated(period, point.start, point.end)
        elif ahead(_FROM, text, point.start) or ahead(_SINCE, text, point.start):
            yield Dated(Period(period.earliest, None), point.start, point.end)
        elif ahead(_UNTIL, text, point.start):
            yield Dated(Period(None, period.latest), point.start, point.end)
        else:
            yield Dated(period, point.start, point.end)


@dataclass(frozen=True, slots=True)
class _Point:
    """A date, or a ``whole`` range in which one month or year is written once."""

    period: Period
    start: int
    end: int
    whole: bool = False


def _points(text: str) -> Iterator[_Point]:
    """Yield the dates of a text, and the ranges that share a month or year: "between 8 July and 26 August 2014"."""
    taken = list(_WITHIN_MONTH.finditer(text))
    for match in taken:
        month, year = _NUMBER[match["m"].lower()], int(match["y"])
        first, last = _day(year, month, int(match["d"])), _day(year, month, int(match["e"]))
        if first is not None and last is not None and first <= last:
            yield from _joined(text, match, Period(first, first), Period(last, last), match.start("e"))
    for match in _FOUND.finditer(text):
        period = _period(match)
        if period is None or any(other.start() < match.end() and match.start() < other.end() for other in taken):
            continue
        begins = _BEGINS.search(text, max(0, match.start() - 40), match.start())
        first = _first(begins, match, period) if begins and _may_begin(text, begins) else None
        if begins is not None and first is not None:
            opening = first if begins["d1"] or begins["d2"] or begins["d4"] else _month_end(first)
            yield from _joined(text, begins, Period(first, opening), period, match.start(), end=match.end())
        else:
            yield _Point(period, match.start(), match.end())


def _joined(text: str, begins: re.Match[str], first: Period, last: Period, second: int, *, end: int | None = None) -> Iterator[_Point]:
    """Yield a range, or two dates of their own where "and" only lists them: "on 4 and 30 April"."""
    closing = begins.end() if end is None else end
    listed = "and" in begins.group().lower() and not ahead(_RANGE, text, begins.start())
    beside = last.earliest is not None and first.latest is not None and (last.earliest - first.latest).days <= 1
    if listed and not beside:
        yield _Point(first, begins.start(), second, whole=True)
        yield _Point(last, second, closing, whole=True)
    else:
        yield _Point(Period(first.earliest, last.latest), begins.start(), closing, whole=True)


def _month_end(first: date) -> date:
    return months_after(first, 1)


def _first(begins: re.Match[str], ends: re.Match[str], period: Period) -> date | None:
    """Return the day on which a range begins whose end gives the year, and perhaps the month, for both."""
    if period.earliest is None:
        return None
    named = begins["m1"] or begins["m2"] or begins["m3"]
    if named is None and not ends["d1"]:  # "in 12 and May 2014"
        return None
    month = _NUMBER[named.lower()] if named else period.earliest.month
    if named and not (ends["m1"] or ends["m2"] or ends["m3"]):  # "May and 2014"
        return None
    day = begins["d1"] or begins["d2"] or begins["d4"]
    year = period.earliest.year - (month > period.earliest.month)  # "from December to March 2018"
    first = _day(year, month, int(day) if day else 1)
    return first if first is not None and first < period.earliest else None


def _may_begin(text: str, begins: re.Match[str]) -> bool:
    """Say whether a bare number is a day: "on 7 and 8 April", and not "killed 7 and 8 April was quiet"."""
    bare = begins["d4"] is not None and "and" in begins["joint"].lower()
    return not bare or ahead(_OF_DAYS, text, begins.start()) is not None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_range(text: str, first: _Point, last: _Point) -> bool:
    """Say whether two dates are the ends of a range; "in 2018 and 2020" are two years."""
    between = text[first.end : last.start]
    if first.whole or last.whole or not _JOIN.match(between):
        return False
    start, end, until = first.period.earliest, last.period.latest, first.period.latest
    if start is None or end is None or until is None or last.period.earliest is None or end < start:
        return False
    beside = (last.period.earliest - until).days <= 1
    return "and" not in between.lower() or beside or ahead(_RANGE, text, first.start) is not None


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
    whole = min(day.year * 12 + day.month - 1 + months, LAST_MONTH)
    year, month = divmod(whole, 12)
    last = min(day.day, 28)
    return date.fromordinal(date(year, month + 1, last).toordinal() + (day.day - last) - 1)


def _period(match: re.Match[str]) -> Period | None:
    parts = {name: value for name, value in match.groupdict().items() if value}
    year = next(value for name, value in parts.items() if name[0] == "y")
    if "season" in parts:
        first = _SEASONS[parts["season"].lower()]
        return Period.read(f"{year}-{first:02}/{year}-{first + 2:02}")
    month = next((value for name, value in parts.items() if name[0] == "m"), None)
    day = next((value for name, value in parts.items() if name[0] == "d"), None)
    number = None if month is None else int(month) if month.isdecimal() else _NUMBER[month.lower()]
    try:
        return Period.read("-".join([year, *(f"{part:>02}" for part in (number, day) if part is not None)]))
    except ValueError:
        return None
