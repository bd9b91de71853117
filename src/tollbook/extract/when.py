"""The day of an event among all the days that a text names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from tollbook.extract.events import Event
from tollbook.language.days import Day
from tollbook.language.sentences import Span

# How far from the count of an event a day seems to stand, in characters, for what is known about it.
LATER, SPOKEN, LABELLED, FARTHEST = 200, 200, 4_000, 300


def when(event: Event, days: Sequence[Day], *, main: bool, written: date | None) -> Day | None:
    """Return the day of an event: the one named with its first count, else in its sentences, else for the main event in the text."""
    within = [(span.start, span.end) for span in event.spans]
    own = [day for day in days if any(start <= day.start < end for start, end in within)]
    anchor = event.counts[0].start if event.counts else within[0][0]
    ends = next((end for start, end in within if start <= anchor < end), within[0][1])
    later = {(event_span.start, event_span.end) for event_span in event.spans if _is_later(event, event_span)}
    if main and all(any(start <= day.start < end for start, end in later) and not day.told for day in own):
        own = []
    for choice in (own, days if main else ()):
        found = _best(choice, anchor, ends, written, later)
        if found is not None:
            return found
    return None


def _is_later(event: Event, span: Span) -> bool:
    """Say whether a sentence tells of a toll that changed, whose day is that of the change."""
    counts = [count for count in event.counts if span.start <= count.start < span.end]
    return any("update" in count.flags for count in counts)


def _best(days: Sequence[Day], anchor: int, ends: int, written: date | None, later: Collection[tuple[int, int]]) -> Day | None:
    """Return the likeliest: a day rather than a month, not the dateline where another is told, near the count at ``anchor``."""
    changed_here = any(start <= anchor < end for start, end in later)

    def distance(day: Day) -> int:
        changed = any(start <= day.start < end for start, end in later)
        return (
            min(abs(day.start - anchor), FARTHEST if day.start < anchor else FARTHEST + LATER)
            + (60 if day.start > anchor else 0)
            + (LATER if day.start >= ends and not changed_here else 0)
            + (SPOKEN if day.spoken else 0)
            - (LABELLED if day.labelled else 0)
            + (0 if day.told else 40)
            + (400 if changed and not day.told else 0)
            + (2_000 if day.dateline else 0)
        )

    whole = [day for day in days if not day.whole_month and not (written and day.period.earliest and day.period.earliest > written)]
    elsewhere = [day for day in whole if day.period.latest != written or not day.told]
    for choice in (elsewhere, whole, days):
        if choice:
            return min(choice, key=distance)
    return None
