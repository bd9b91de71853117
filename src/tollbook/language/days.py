"""The days that a text names: absolute, partial, of the week, and from the day of writing, each with its precision."""

from __future__ import annotations

from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tollbook.language.packs.pack import Pack
from tollbook.language.tokens import Token, tokens
from tollbook.model.time import Period, shifted

HEAD = 60  # characters at the head of a text in which a day of the week before a dash is the day of writing
DATELINE = 400  # characters at the head of a text in which a full date is taken for the day of writing
_SEPARATORS = frozenset("/ . - –".split())


@dataclass(frozen=True, slots=True)
class Day:
    """A day, night or month that a text names.

    ``told`` is False where it is counted from the day of writing, ``spoken`` True where it is the day on which something
    was said ("confirmed today"), ``labelled`` True after a word such as "Date:".
    """

    period: Period
    start: int
    end: int
    told: bool = True
    whole_month: bool = False
    dateline: bool = False
    spoken: bool = False
    labelled: bool = False


def days(text: str, pack: Pack, *, published: Period | None = None) -> list[Day]:
    """Return the days that a text names, in order; what depends on the day of writing is left out where that is unknown.

    >>> from tollbook.language.packs import pack
    >>> [str(day.period) for day in days("on the night of 3 to 4 March 2019", pack("en"))]
    ['2019-03-03/2019-03-04']
    """
    words = tokens(text)
    return days_in(words, pack, written_on(words, pack, published=published))


def days_in(words: Sequence[Token], pack: Pack, written: date | None) -> list[Day]:
    """Return the days that words name, in order, those included that are counted from the day of writing."""
    found = sorted([*_told(words, pack, written), *_counted(words, pack, written)], key=lambda day: day.start)
    return [_placed(day, words, pack) for day in found]


def _placed(day: Day, words: Sequence[Token], pack: Pack) -> Day:
    """Mark a day that is that of a statement, or that stands under a label."""
    first, last = bisect_left(words, day.start, key=_begins), bisect_left(words, day.end, key=_begins)
    keys = [word.key for word in words[max(0, first - 5) : last + 2]]
    at, end = min(5, first), min(5, first) + last - first
    said = any(pack.says.at(keys, step) is not None for step in (at - 1, end) if 0 <= step < len(keys))
    label = keys[at - 1 : at] == [":"] and any(pack.dates.labels.at(keys, step) is not None for step in range(at - 1))
    return replace(day, spoken=said, labelled=label) if said or label else day


def _begins(word: Token) -> int:
    return word.start


def written_on(words: Sequence[Token], pack: Pack, *, published: Period | None = None) -> date | None:
    """Return the day of writing: the day of publication, else the first date at the head of the text, in the year of publication."""
    return _last(published) or _dateline(words[: bisect_left(words, DATELINE, key=_begins)], pack, published)


def _last(published: Period | None) -> date | None:
    if published is None or published.latest is None or published.earliest is None:
        return None
    return published.latest if (published.latest - published.earliest).days <= 1 else None


def _dateline(words: Sequence[Token], pack: Pack, published: Period | None) -> date | None:
    """Return the first full date among the words at the head of a text; a year may stand apart from it, or be that of publication."""
    told = [day for day in _told(words, pack, None) if day.period.earliest == day.period.latest]
    if told:
        return told[0].period.latest
    keys = [word.key for word in words]
    years = [year for at in range(len(keys)) if (year := _year(keys, at)) is not None]
    if published is not None and published.latest is not None and published.earliest is not None:
        years += [published.latest.year] if published.latest.year == published.earliest.year else []
    if not years:
        return None
    partly = [day for day in _told(words, pack, date(years[0], 12, 31)) if day.period.earliest == day.period.latest]
    return partly[0].period.latest if partly else None


def _told(words: Sequence[Token], pack: Pack, written: date | None) -> Iterator[Day]:
    """Yield dates by day, month and year, in figures or with the name of the month."""
    at = 0
    keys = [word.key for word in words]
    while at < len(words):
        if keys[at] not in pack.dates.starts and not keys[at][0].isdecimal():
            at += 1
            continue
        found = (
            _figures(keys, at, pack)
            or _day_month(keys, at, pack, written)
            or _month_day(keys, at, pack, written)
            or _month_year(keys, at, pack)
        )
        if found is None:
            at += 1
            continue
        period, end, month = found
        yield Day(period, words[at].start, words[end - 1].end, whole_month=month)
        at = end


Found = tuple[Period, int, bool] | None


def _figures(keys: list[str], at: int, pack: Pack) -> Found:
    """Read 2017-03-17, 17/3/2017 and 17.3.2017; days and months that could be each other are left unread outside Arabic."""
    parts = keys[at : at + 5]
    if keys[at].count(".") == 2:
        one, two, three = keys[at].split(".")
        end = at + 1
    elif len(parts) == 5 and parts[1] == parts[3] and parts[1] in _SEPARATORS and all(part.isdecimal() for part in parts[::2]):
        (one, _, two, _, three), end = parts, at + 5
    else:
        return None
    if not all(part.isdecimal() and len(part) <= 4 for part in (one, two, three)):
        return None
    if len(one) == 4:
        day = _day(int(one), int(two), int(three))
        return None if day is None else (Period(day, day), end, False)
    year = int(three) if len(three) == 4 else 2000 + int(three) if len(three) == 2 else 0
    first, second = int(one), int(two)
    if first <= 12 and second <= 12 and first != second and not pack.grammar.bare_singular:
        return None
    day = _day(year, second, first) or _day(year, first, second)
    return None if day is None else (Period(day, day), end, False)


def _day_month(keys: list[str], at: int, pack: Pack, written: date | None) -> Found:
    """Read "17 March 2017", "3 to 4 March", "17 من آذار/مارس"."""
    first = _day_number(keys, at)
    if first is None:
        return None
    last, step = first, at + 1
    between = pack.dates.between.at(keys, step)
    if between is not None and (second := _day_number(keys, between[1])) is not None and second > first:
        last, step = second, between[1] + 1
    while step < len(keys) and (pack.dates.of.at(keys, step) or keys[step] in pack.dates.endings | {"-", "/"}):
        step += 1
    hijri = pack.dates.hijri.at(keys, step)
    if hijri is not None:
        return _hijri(first, hijri[0], keys, hijri[1], pack)
    month = pack.dates.months.at(keys, step)
    if month is None or keys[at - 1 : at] == [":"]:
        return None
    return _in_year((first, last), month[0], _second_name(keys, month[1], pack), keys=keys, pack=pack, written=written)


def _second_name(keys: list[str], at: int, pack: Pack) -> int:
    """Pass over the other name of a month: "آذار/مارس"."""
    if keys[at : at + 1] and keys[at] in {"/", "("}:
        other = pack.dates.months.at(keys, at + 1)
        if other is not None:
            return other[1] + (keys[other[1] : other[1] + 1] == [")"])
    return at + (keys[at : at + 1] == ["."])


def _month_day(keys: list[str], at: int, pack: Pack, written: date | None) -> Found:
    """Read "March 17, 2017", "March 3-4"."""
    month = pack.dates.months.at(keys, at)
    if month is None:
        return None
    step = month[1] + (keys[month[1] : month[1] + 1] == ["."])
    if pack.dates.of.at(keys, step) is not None:
        step += 1
    first = _day_number(keys, step)
    if first is None:
        return None
    last, step = first, step + 1
    if keys[step : step + 1] and keys[step] in pack.dates.endings:
        step += 1
    between = pack.dates.between.at(keys, step)
    if between is not None and (second := _day_number(keys, between[1])) is not None and second > first:
        last, step = second, between[1] + 1
    return _in_year((first, last), month[0], step, keys=keys, pack=pack, written=written)


def _month_year(keys: list[str], at: int, pack: Pack) -> Found:
    month = pack.dates.months.at(keys, at)
    if month is None or (at and keys[at - 1].isdecimal()):
        return None  # "31 February 2018" is no day, and says nothing of the month either
    step = _second_name(keys, month[1], pack)
    while keys[step : step + 1] and (keys[step] in pack.dates.years | {","} or pack.dates.of.at(keys, step)):
        step += 1
    year = _year(keys, step)
    if year is None:
        return None
    first = date(year, month[0], 1)
    return Period(first, date(year, month[0], monthrange(year, month[0])[1])), step + 1, True


def _in_year(span: tuple[int, int], month: int, at: int, *, keys: list[str], pack: Pack, written: date | None) -> Found:
    """Complete days and a month with the year that follows, else with the one that makes them the latest before the writing."""
    step = at
    while keys[step : step + 1] and keys[step] in pack.dates.years | {",", "،", "/", "-"} and step - at < 2:
        step += 1
    year = _year(keys, step)
    if year is None:
        if written is None:
            return None
        day = _day(written.year, month, span[0])  # a day after the writing is still this year: clocks of writers differ
        year, step = (written.year - (day is not None and day.toordinal() > written.toordinal() + 1), at - 1)
    first, last = _day(year, month, span[0]), _day(year, month, span[1])
    return None if first is None or last is None else (Period(first, last), step + 1, False)


def _day_number(keys: list[str], at: int) -> int | None:
    if at >= len(keys):
        return None
    key = keys[at].rstrip("sthndr") if keys[at][:1].isdigit() else keys[at]
    return int(key) if key.isdecimal() and len(key) <= 2 and 1 <= int(key) <= 31 else None


def _year(keys: list[str], at: int) -> int | None:
    return int(keys[at]) if at < len(keys) and len(keys[at]) == 4 and keys[at].isdecimal() and 1900 <= int(keys[at]) <= 2100 else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def _before(day: date, days: int) -> date:
    """Return the day so many days before another; the calendar ends where Python's does."""
    return shifted(day, -days)


def _hijri(day: int, month: int, keys: list[str], at: int, pack: Pack) -> Found:
    """Read a Hijri date by the civil calendar; the moon may be seen a day earlier or later.

    References
    ----------
    Reingold and Dershowitz, *Calendrical Calculations*, 4th ed. (2018), ch. 7, https://doi.org/10.1017/9781107415058.
    """
    step = at
    while keys[step : step + 1] and keys[step] in pack.dates.years | {",", "،"}:
        step += 1
    if not (keys[step : step + 1] and len(keys[step]) == 4 and keys[step].isdecimal() and 1300 <= int(keys[step]) <= 1600) or day > 30:
        return None
    year = int(keys[step])
    civil = day + (29 * (month - 1) + month // 2) + 354 * (year - 1) + (3 + 11 * year) // 30 + 227_014
    return Period(date.fromordinal(civil - 1), date.fromordinal(civil + 1)), step + 1, False


def _counted(words: Sequence[Token], pack: Pack, written: date | None) -> Iterator[Day]:
    """Yield days counted from the day of writing: "yesterday", "last night", "on Tuesday"."""
    if written is None:
        return
    keys, at = [word.key for word in words], 0
    while at < len(keys):
        day, end = _relative(words, keys, at, pack, written) if keys[at] in pack.dates.counted else (None, at + 1)
        if day is not None:
            yield day
        at = end


def _relative(words: Sequence[Token], keys: Sequence[str], at: int, pack: Pack, written: date) -> tuple[Day | None, int]:
    """Return the day that is counted from the day of writing by the words at a place, and where they end."""
    dates = pack.dates
    night, near, weekday = dates.last_night.at(keys, at), dates.days.at(keys, at), dates.weekdays.at(keys, at)
    if night is not None:
        return Day(Period(_before(written, 1), written), words[at].start, words[night[1] - 1].end, told=False), night[1]
    if near is not None:
        day = _before(written, -near[0])
        return Day(Period(day, day), words[at].start, words[near[1] - 1].end, told=False), near[1]
    if weekday is None:
        return None, at + 1
    day = _before(written, (written.isoweekday() - weekday[0]) % 7)
    heads = words[at].start < HEAD and weekday[1] < len(keys) and keys[weekday[1]] in {"–", "-", "—", ":", ")"}
    return Day(Period(day, day), words[at].start, words[weekday[1] - 1].end, told=False, dateline=heads), weekday[1]
