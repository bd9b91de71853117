"""The day of an event among all the days that a text names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tollbook.extract.events import Event
from tollbook.language.days import Day

LONGEST = 3  # days that an event may last and still be one day's


def when(event: Event, days: Sequence[Day], *, main: bool, written: date | None) -> Day | None:
    """Return the day of an event: the one named with its first count, else in its sentences, else for the main event in the text."""
    within = [(span.start, span.end) for span in event.spans]
    own = [day for day in days if any(start <= day.start < end for start, end in within)]
    anchor = event.counts[0].start if event.counts else within[0][0]
    for choice in (own, days if main else ()):
        found = _best(choice, anchor, written)
        if found is not None:
            return found
    return None


def _best(days: Sequence[Day], anchor: int, written: date | None) -> Day | None:
    """Return the likeliest: a day rather than a month, not the dateline where another is told, near the count."""
    whole = [day for day in days if not day.whole_month and not (written and day.period.earliest and day.period.earliest > written)]
    elsewhere = [day for day in whole if day.period.latest != written or not day.told]
    for choice in (elsewhere, whole, days):
        if choice:
            return min(choice, key=lambda day: abs(day.start - anchor) + (200 if day.start > anchor else 0))
    return None
