"""How a record became what the public sees of it, by day; older values only of what names no place and quotes nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date

from tollbook.model.counts import Count
from tollbook.model.parties import Involvement
from tollbook.model.time import Period
from tollbook.store.canonical import Noun

# A name or a quotation that was taken out may have been taken out to protect somebody: of those only the day is told.
TOLD = ("when", "counts", "parties", "mode", "grade", "type", "weapon", "stance")
BEGINS = "begins"
Value = Period | tuple[Count, ...] | tuple[Involvement, ...] | str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One field that is otherwise since a day; ``was`` and ``now`` are None where they are not told."""

    day: date
    field: str
    was: Value = None
    now: Value = None


def changes(versions: Iterable[tuple[date, Noun]]) -> Iterator[Change]:
    """Yield how public versions differ, oldest first; two in a row that look the same are one."""
    before: Noun | None = None
    for day, noun in versions:
        if before is None or type(noun) is not type(before):
            yield Change(day, BEGINS)
        else:
            yield from _between(before, noun, day)
        before = noun


def _between(before: Noun, noun: Noun, day: date) -> Iterator[Change]:
    for field in fields(noun):
        was, now = getattr(before, field.name), getattr(noun, field.name)
        if was != now:
            yield Change(day, field.name, was, now) if field.name in TOLD else Change(day, field.name)
