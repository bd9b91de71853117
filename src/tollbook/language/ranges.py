"""Ranges in words: never one bound alone, never a dash between Arabic numbers."""

from __future__ import annotations

from tollbook.model.counts import Group, Measure, Range
from tollbook.model.time import Period


def in_english(range_: Range) -> str:
    """Return a range as English words.

    >>> in_english(Range(5, None)), in_english(Range(1200, 1298)), in_english(Range(None, None))
    ('at least 5', '1,200 to 1,298', 'number not stated')
    """
    low, high = range_.low, range_.high
    if low is None and high is None:
        return "number not stated"
    if low is None:
        return f"up to {high:,}"
    if high is None:
        return f"at least {low:,}"
    if low == high:
        return "none reported" if low == 0 else f"{low:,}"
    return f"{low:,} to {high:,}"


def counted_in_english(measure: Measure, group: Group | None) -> str:
    """Return what is counted as English words.

    >>> counted_in_english(Measure.KILLED, Group.CIVILIANS), counted_in_english(Measure.REFUGEES, Group.PEOPLE)
    ('civilians killed', 'refugees')
    """
    if measure in {Measure.REFUGEES, Measure.ASYLUM_APPLICATIONS, Measure.STRIKES}:
        return measure.replace("-", " ")
    return f"{group} {measure.replace('-', ' ')}" if group else measure.replace("-", " ")


def period_in_english(period: Period | None) -> str:
    """Return a period as English words, with the precision it has.

    >>> period_in_english(Period.read("2014-08/2019-08"))
    '2014-08 to 2019-08'
    """
    if period is None or (period.earliest is None and period.latest is None):
        return "period not stated"
    first, slash, last = str(period).partition("/")
    if not slash:
        return first
    if not first:
        return f"until {last}"
    return f"{first} to {last}" if last else f"since {first}"
