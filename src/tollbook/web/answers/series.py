"""The series page: what several publishers say of one thing over time, on one axis, with the book's own figure beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.model.time import Period
from tollbook.store.names import party_names
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.web.answers.objections import Objected, objections_to
from tollbook.web.answers.pageful import Pageful, pageful
from tollbook.web.answers.scopes import Own, Scope, Total, in_order, own_figure, totals
from tollbook.web.request import Asking

MOST = 200  # totals on one axis
PERIODS = 6  # for which the book's own figure stands beside


@dataclass(frozen=True)
class Comparable:
    """A scope of which there are totals, and their ids."""

    scope: Scope
    ids: tuple[str, ...]
    publishers: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One total on the axis; ``differs`` names what of its scope is otherwise than the first's."""

    total: Total
    differs: tuple[str, ...]


@dataclass(frozen=True)
class Series:
    """The totals of an address; without any, what can be compared. ``more`` are others of the same scope.

    ``headline`` are the grades that the book's own figures add up.
    """

    rows: tuple[Row, ...]
    own: tuple[Own, ...]
    most: float
    unknown: tuple[str, ...]
    more: tuple[Total, ...]
    comparable: Pageful[Comparable] | None
    objections: tuple[Objected, ...] = ()
    headline: tuple[str, ...] = ()


def series(reader: PublicRecord, asking: Asking) -> Series:
    """Return the series of an address."""
    asked = list(dict.fromkeys(id for name, value in asking.pairs if name == "ids" for id in value.split(",") if id.strip()))[:MOST]
    index = party_names(reader)
    known = {each.id: each for each in totals(reader, index)}
    chosen = in_order(known[id.strip()] for id in asked if id.strip() in known)
    unknown = tuple(id[:80] for id in asked if id.strip() not in known)
    if not chosen:
        return Series((), (), 0, unknown, (), pageful(_comparable(known.values()), asking))
    first = chosen[0].scope
    more = [each for each in in_order(known.values()) if each.scope == first and each.id not in asked]
    own = _own(reader, chosen)
    rows = tuple(Row(each, _differs(each, chosen[0], index)) for each in chosen)
    objections = objections_to(reader, {each.id for each in chosen})
    return Series(rows, own, _most(chosen, own), unknown, tuple(more[:MOST]), None, objections, method_of(reader).headline)


def _own(reader: PublicRecord, chosen: Sequence[Total]) -> tuple[Own, ...]:
    """Return the book's own figure for each period that a total of the first scope is for, the newest first."""
    alike = {
        (each.observation.period, tuple(party.role for party in each.observation.parties)): each
        for each in chosen
        if each.scope == chosen[0].scope
    }
    newest = sorted(alike.values(), key=lambda each: _end(each.observation.period), reverse=True)
    found = [own_figure(reader, each.scope, each.observation) for each in newest[:PERIODS]]
    answered = tuple(each for each in found if each.figure is not None)
    return answered or tuple(found[:1])


def _most(chosen: Sequence[Total], own: Sequence[Own]) -> float:
    ranges = [each.observation.range for each in chosen] + [each.figure.range for each in own if each.figure]
    return max((bound for range_ in ranges for bound in (range_.low, range_.high) if bound is not None), default=0)


def _end(period: Period | None) -> str:
    return str((period and (period.latest or period.earliest)) or "")


def _differs(total: Total, first: Total, index: Names) -> tuple[str, ...]:
    said, other = total.observation, first.observation
    pairs = {
        "measure": (total.scope.measure, first.scope.measure),
        "group": (total.scope.group, first.scope.group),
        "party": (total.scope.parties, first.scope.parties),
        "role": ({each.role for each in said.parties}, {each.role for each in other.parties}),
        "place": (total.scope.places, first.scope.places),
        "unit": (total.scope.unit, first.scope.unit),
        "grade": (said.grades, other.grades),
        "period": (said.period, other.period),
    }
    return tuple(name for name, (one, two) in pairs.items() if one != two)


def _comparable(found: Iterable[Total]) -> list[Comparable]:
    grouped: defaultdict[Scope, list[Total]] = defaultdict(list)
    for each in in_order(found):
        grouped[each.scope].append(each)
    return [_line(scope, grouped[scope]) for scope in sorted(grouped, key=_order)]


def _line(scope: Scope, members: Sequence[Total]) -> Comparable:
    publishers = dict.fromkeys(each.observation.provenance.publisher for each in members)
    return Comparable(scope, tuple(each.id for each in members[:MOST]), tuple(publishers))


def _order(scope: Scope) -> tuple[str, str, list[str]]:
    return scope.measure, scope.group or "", [fold(name) for name in (*scope.parties, "", *scope.places, scope.unit or "")]
