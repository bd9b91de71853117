"""The page that asks whether one kind of event gave way to another, of exactly the incidents that the explore page shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tollbook.errors import Refused
from tollbook.language.said import say
from tollbook.model.time import Period
from tollbook.statistics.series import Series
from tollbook.statistics.shift import Change, Share, Shift, shift
from tollbook.store.memo import memo
from tollbook.store.monthly import monthly
from tollbook.store.public import PublicRecord
from tollbook.web.answers.naming import Which, unclear
from tollbook.web.asking import Asked, asked
from tollbook.web.request import Asking

LONGEST = 240  # months; the time that the test takes grows with their square


@dataclass(frozen=True)
class Moved:
    """One type's share of all events before and after a change."""

    type: str
    before: Share
    after: Share


@dataclass(frozen=True)
class Changed:
    """A change that is likely: the month with which the new mix most likely begins, and between which it does."""

    at: Period
    first: Period
    last: Period
    probability: float
    least: float
    most: float
    moved: tuple[Moved, ...]


@dataclass(frozen=True)
class Step:
    """A stretch without a change, by the places of its months, and one type's mean share in it."""

    start: int
    end: int
    share: float


@dataclass(frozen=True)
class Typed:
    """One type of event: how many there are, its share of each month that has any, and the steps of the model."""

    name: str
    events: int
    shares: tuple[float | None, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Mix:
    """The mix of types by month; ``chance`` is the probability that a change begins with each."""

    first: Period
    last: Period
    events: int
    types: tuple[Typed, ...]
    chance: tuple[float, ...]
    expected: float
    any: float
    changes: tuple[Changed, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class ShiftPage:
    """The answer to a question; without one ``why`` says why it cannot be asked."""

    asked: Asked
    mix: Mix | None
    why: str | None


def shift_page(reader: PublicRecord, asking: Asking) -> ShiftPage | Which:
    """Return when the mix of types of incidents changed, of those that an address asks for; or ask which is meant by a name in it."""
    if which := unclear(reader, asking):
        return which
    found = asked(asking.pairs, reader)
    try:
        return ShiftPage(found, memo(reader, f"shift of {found.question}", lambda: _mix(monthly(reader, found.question))), None)
    except Refused as error:
        return ShiftPage(found, None, error.words)


def _mix(series: Series) -> Mix:
    """Ask when a series changed.

    Raises
    ------
    Refused
        If it is longer than a page may take the time for.
    """
    if series.size > LONGEST:
        raise Refused(say("{n} months are more than {most}; choose a first and last day", n=series.size, most=LONGEST))
    found = shift(series, simulations=0)
    return Mix(
        first=_month(series, 0),
        last=_month(series, series.size - 1),
        events=int(series.low.sum()),
        types=tuple(_typed(found)),
        chance=tuple(round(each, 4) for each in found.mix.months),
        expected=round(found.mix.expected, 2),
        any=round(found.mix.any, 4),
        changes=tuple(_changed(series, each) for each in found.mix.changes),
        notes=series.notes,
    )


def _month(series: Series, at: int) -> Period:
    return Period.read(series.month(at))


def _typed(found: Shift) -> Iterator[Typed]:
    counts = found.series.low.sum(axis=0)
    totals = counts.sum(axis=1)
    for place, name in enumerate(found.series.types):
        shares = tuple(round(float(n / total), 4) if total else None for n, total in zip(counts[:, place], totals, strict=True))
        yield Typed(name, int(counts[:, place].sum()), shares, tuple(_steps(found, name)))


def _steps(found: Shift, name: str) -> Iterator[Step]:
    changes = found.mix.changes
    starts = [0, *(change.at for change in changes)] if changes else []
    shares = [change.before[name] for change in changes] + [change.after[name] for change in changes[-1:]]
    for start, end, share in zip(starts, [*starts[1:], found.series.size], shares, strict=False):
        yield Step(start, end, round(share.mean, 4))


def _changed(series: Series, change: Change) -> Changed:
    return Changed(
        at=_month(series, change.at),
        first=_month(series, change.interval[0]),
        last=_month(series, change.interval[1]),
        probability=round(change.probability, 4),
        least=round(change.least, 4),
        most=round(change.most, 4),
        moved=tuple(Moved(name, change.before[name], change.after[name]) for name in series.types),
    )
