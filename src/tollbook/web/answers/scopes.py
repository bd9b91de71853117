"""Published totals by what they count: which may stand on one axis, and what the book itself says of the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from tollbook.errors import TollbookError
from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.model.counts import Group, Measure
from tollbook.model.figures import Figure, Question
from tollbook.model.parties import Role
from tollbook.model.publications import Observation
from tollbook.model.time import Period
from tollbook.store.canonical import Held
from tollbook.store.figures import sums
from tollbook.store.names import one_name
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.store.snapshot import snapshot
from tollbook.web.asking import SUMMED

ASKED = (Role.ALLEGED, Role.CONCEDED, Role.DENIED, Role.VICTIM)


@dataclass(frozen=True)
class Scope:
    """What a total is of: totals of one scope differ only in who says them, when, and for which period."""

    measure: Measure
    group: Group | None
    parties: tuple[str, ...]
    places: tuple[str, ...]
    unit: str | None


@dataclass(frozen=True)
class Total:
    """One published total under its id."""

    id: str
    observation: Observation
    scope: Scope


@dataclass(frozen=True)
class Own:
    """The book's own figure for a scope and period, or why there is none."""

    period: Period | None
    figure: Figure | None
    why: str | None = None


def totals(reader: PublicRecord, index: Names) -> Iterator[Total]:
    """Yield every published total."""
    for held in reader.all(Observation):
        yield Total(held.id, held.noun, scope_of(held, index))


def scope_of(held: Held[Observation], index: Names) -> Scope:
    """Return what a total is of; parties and places are named as the book names them, in an order of their own."""
    said = held.noun
    parties = sorted({one_name(each.party, index) for each in said.parties}, key=fold)
    return Scope(said.measure, said.group, tuple(parties), tuple(sorted(said.places, key=fold)), said.unit)


def in_order(found: Iterable[Total]) -> list[Total]:
    """Return totals by who says them, then by the day that they are as of."""
    return sorted(
        found, key=lambda each: (fold(each.observation.provenance.publisher), _day(each.observation.as_of), _day(each.observation.period))
    )


def own_figure(reader: PublicRecord, scope: Scope, total: Observation) -> Own:
    """Return what the book's incidents add up to for the scope, period and roles of a total."""
    if scope.measure not in SUMMED or scope.unit is not None:
        return Own(total.period, None, "The incidents of this book do not count this.")
    question = Question(
        measure=scope.measure,
        group=scope.group,
        parties=scope.parties,
        roles=tuple(sorted({each.role for each in total.parties if each.role in ASKED})),
        places=scope.places,
        earliest=total.period.earliest if total.period else None,
        latest=total.period.latest if total.period else None,
    )
    try:
        (figure,) = sums(reader, question)
    except TollbookError as error:
        return Own(total.period, None, error.words)
    if not figure.incidents and not figure.unknown:
        return Own(total.period, None, "No incident in this book matches.")
    return Own(total.period, figure)


def counted(reader: PublicRecord, question: Question) -> Iterator[Figure]:
    """Yield the figures of a question for each measure of people, of the group that the book's method counts and of people of any kind."""
    for measure, group in counted_at_all(reader):
        (figure,) = sums(reader, replace(question, measure=measure, group=group))
        if figure.incidents:
            yield figure


def counted_at_all(reader: PublicRecord) -> list[tuple[Measure, Group]]:
    """Return the measures of people that incidents of the book state, of the group that its method counts and of people of any kind."""
    method = method_of(reader)
    stated = snapshot(reader, method).columns
    asked = product(SUMMED, dict.fromkeys((method.group, Group.PEOPLE)))
    return [
        (measure, group) for measure, group in asked if (measure, group) in stated or (measure is Measure.KILLED and group is method.group)
    ]


def _day(period: Period | None) -> date:
    return (period and (period.latest or period.earliest)) or date.min
