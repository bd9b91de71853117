"""Which counts of a text are of one event: the main one, others told beside it, and others mentioned in passing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice

from tollbook.extract.where import Mention
from tollbook.language.counting import INCIDENT, Counted
from tollbook.language.days import Day
from tollbook.language.sentences import Span, inside
from tollbook.model.places import Level

APART = 2  # days: an event of another day, not the night before or the death in hospital the day after
PASSING = "passing"


@dataclass(frozen=True, slots=True)
class Event:
    """Some sentences of a text and the counts in them that are of one event."""

    spans: tuple[Span, ...]
    counts: tuple[Counted, ...]
    main: bool
    flags: tuple[str, ...] = ()


def events(spans: Sequence[Span], counts: Sequence[Counted], days: Sequence[Day], places: Sequence[Mention]) -> list[Event]:
    """Return the events of a text, the main one first; a text that counts nothing has one event if it names a day or place."""
    lead = next((count for count in counts if count.asserted and count.scope == INCIDENT), None)
    marked = [_apart(count, lead, spans, days, places) for count in counts]
    passing = [count for count in marked if PASSING in count.flags]
    own = [count for count in marked if PASSING not in count.flags]
    if passing and not any(count.asserted for count in own):  # what is told beside nothing else is what the text is about
        own, passing = [_as_main(count) for count in marked], []
    if not own and not passing and not (days or places):
        return []
    elsewhere = {count.sentence for count in passing} - {count.sentence for count in own}
    kept = tuple(span for at, span in enumerate(spans) if at not in elsewhere)
    main = Event(kept or tuple(spans), tuple(own), main=True)
    others = [
        Event((spans[at],), tuple(_as_main(count) for count in there), main=False, flags=("mentioned in passing",))
        for at, there in groupby(passing, key=lambda count: count.sentence)
    ]
    return [main, *others]


def _as_main(count: Counted) -> Counted:
    """Return a count as its own event has it."""
    return replace(count, flags=tuple(flag for flag in count.flags if flag != PASSING))


def _apart(count: Counted, lead: Counted | None, spans: Sequence[Span], days: Sequence[Day], places: Sequence[Mention]) -> Counted:
    """Mark a count of another day or place than the first count of the text."""
    if lead is None or count.sentence == lead.sentence or PASSING in count.flags or "update" in count.flags:
        return count
    here, first = spans[count.sentence], spans[lead.sentence]
    days_here, days_first = inside(days, here.start, here.end), inside(days, first.start, first.end)
    places_here, places_first = inside(places, here.start, here.end), inside(places, first.start, first.end)
    if _other_day(days_here, days_first, days) or _other_place(count, places_here, places_first):
        return replace(count, flags=(*count.flags, PASSING))
    return count


def _other_day(here: Sequence[Day], first: Sequence[Day], days: Sequence[Day]) -> bool:
    """Say whether a sentence names a day or month of its own, well before that of the first count."""
    told = [day for day in here if day.told]
    known = [day for day in first if not day.whole_month] or list(islice((day for day in days if not day.whole_month), 1))
    if not told or not known:
        return False
    main = known[0].period
    return all(
        main.earliest is not None and day.period.latest is not None and _apart_by(day.period.latest, main.earliest) > APART for day in told
    )


def _apart_by(day: date, later: date) -> int:
    return later.toordinal() - day.toordinal()


def _other_place(count: Counted, here: Sequence[Mention], first: Sequence[Mention]) -> bool:
    """Say whether a count has a place of its own right before or after it, which the sentence of the first count does not name."""
    towns = [place for place in here if place.place.level is Level.TOWN and (place.place.grown or place.led)]
    known = {(place.place.latitude, place.place.longitude) for place in first}
    if not towns or not known or any((place.place.latitude, place.place.longitude) in known for place in here):
        return False
    near = [place for place in towns if place.led and -90 < place.start - count.start < 60]
    return bool(near) and len(towns) == len(near)
