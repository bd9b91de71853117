"""The day of an event among all the days that a text names."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from datetime import date

from tollbook.extract.events import Event
from tollbook.language.days import Day
from tollbook.language.sentences import inside

# How far from the count of an event a day seems to stand, in characters, for what is known about it.
LATER, SPOKEN, LABELLED, CHANGED, FARTHEST = 200, 200, 4_000, 400, 300


def when(event: Event, days: Sequence[Day], *, main: bool, written: date | None) -> Day | None:
    """Return the day of an event: the one named with its first count, else in its sentences, else for the main event in the text."""
    own = [day for span in event.spans for day in inside(days, span.start, span.end)]
    anchor = event.counts[0].start if event.counts else event.spans[0].start
    ends = next((span.end for span in event.spans if span.start <= anchor < span.end), event.spans[0].end)
    changed = {count.sentence for count in event.counts if "update" in count.flags}
    later = {day for count in event.counts if count.sentence in changed for day in inside(days, *_sentence(event, count.start))}
    changed_here = bool(event.counts) and event.counts[0].sentence in changed
    if main and all(day in later and not day.told for day in own):
        own = []
    for choice in (own, days if main else ()):
        found = _best(choice, anchor, ends, written, later, changed_here=changed_here)
        if found is not None:
            return found
    return None


def _sentence(event: Event, at: int) -> tuple[int, int]:
    """Return where the sentence of an event begins and ends in which a place of the text lies."""
    span = event.spans[max(0, bisect_right(event.spans, at, key=lambda span: span.start) - 1)]
    return span.start, span.end


def _best(days: Sequence[Day], anchor: int, ends: int, written: date | None, later: Collection[Day], *, changed_here: bool) -> Day | None:
    """Return the likeliest: a day rather than a month, not the dateline where another is told, near the count at ``anchor``."""

    def distance(day: Day) -> int:
        return (
            min(abs(day.start - anchor), FARTHEST if day.start < anchor else FARTHEST + LATER)
            + (60 if day.start > anchor else 0)
            + (LATER if day.start >= ends and not changed_here else 0)
            + (SPOKEN if day.spoken else 0)
            - (LABELLED if day.labelled else 0)
            + (0 if day.told else 40)
            + (CHANGED if day in later and not day.told else 0)
            + (2_000 if day.dateline else 0)
        )

    whole = [day for day in days if not day.whole_month and not (written and day.period.earliest and day.period.earliest > written)]
    elsewhere = [day for day in whole if day.period.latest != written or not day.told]
    for choice in (elsewhere, whole, days):
        if choice:
            return min(choice, key=distance)
    return None
