"""Which incidents are near a day and a place: an index in memory that follows the book as it grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from tollbook.geography import distance
from tollbook.language.fold import fold
from tollbook.model.events import Incident, Report
from tollbook.model.time import Period, shifted
from tollbook.store.canonical import Held, Noun
from tollbook.store.following import Following
from tollbook.store.record import Record

DAYS, METRES = 1, 15_000.0
LONGEST = timedelta(days=8)  # a longer period is no day to be near of


class Nearby(Following):
    """The incidents of a book by day."""

    def _clear(self) -> None:
        self._days: dict[date, set[str]] = defaultdict(set)
        self._incidents: dict[str, Incident] = {}

    def _first(self, record: Record) -> Iterator[Held[Noun]]:
        kind: type[Noun] = Incident
        return record.all(kind)

    def _take(self, held: Held[Noun]) -> None:
        self._forget(held.id)
        if isinstance(held.noun, Incident) and not held.proposed:
            self._incidents[held.id] = held.noun
            for day in _days(held.noun.when):
                self._days[day].add(held.id)

    def of(self, report: Report) -> list[tuple[str, Incident]]:
        """Return the incidents within a day of a report and near its place or in one of the same name, the nearest days first."""
        days = list(_days(report.when))
        around = {shifted(day, step) for day in days for step in range(-DAYS, DAYS + 1)}
        ids = dict.fromkeys(id for day in sorted(around) for id in sorted(self._days.get(day, ())))
        fitting = [(id, self._incidents[id]) for id in ids if _beside(report, self._incidents[id])]
        return sorted(fitting, key=lambda pair: (_gap(report.when, pair[1].when), pair[0]))

    def _forget(self, id: str) -> None:
        held = self._incidents.pop(id, None)
        for day in _days(held.when) if held else ():
            self._days[day].discard(id)


def _days(when: Period) -> Iterator[date]:
    if when.earliest is None or when.latest is None or when.latest - when.earliest > LONGEST:
        return
    for step in range((when.latest - when.earliest).days + 1):
        yield shifted(when.earliest, step)


def _gap(one: Period, other: Period) -> int:
    return abs(((one.earliest or date.min) - (other.earliest or date.min)).days)


def _beside(report: Report, incident: Incident) -> bool:
    """Say whether two are near in place; what names none is near of everything, and a person looks."""
    if not report.where or not incident.where:
        return True
    here, there = report.where[0], incident.where[0]
    names = {fold(name) for name in (*here.path, *here.names)} - {fold(here.country or ""), fold(here.province or "")}
    if names & {fold(name) for name in (there.name, *there.names, there.district or "")}:
        return True
    if here.latitude is None or here.longitude is None or there.latitude is None or there.longitude is None:
        return False
    apart = distance((here.latitude, here.longitude), (there.latitude, there.longitude))
    return apart <= METRES + (here.precision or 0) / 2 + (there.precision or 0) / 2
