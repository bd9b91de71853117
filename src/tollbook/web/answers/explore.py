"""The explore page: the range for a filter, then places, months and a table in step with it, of exactly what is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tollbook.language.said import row, say
from tollbook.methods import METHODS
from tollbook.model.counts import Group, Measure
from tollbook.model.figures import Answer, Figure
from tollbook.model.parties import Role
from tollbook.store.figures import answer, parties_held, places_held, places_in_full, ranges
from tollbook.store.listing import SORTS, Listed, listed
from tollbook.store.memo import memo
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.store.snapshot import snapshot
from tollbook.store.spots import Spot, Spots, spots
from tollbook.web.answers.naming import Which, unclear
from tollbook.web.answers.pageful import LAST, MOST, size_asked
from tollbook.web.asking import SUMMED, Asked, asked
from tollbook.web.request import Asking

ROWS = 50
PLACES = 100  # places that the page lists; the twin of the map has all


@dataclass(frozen=True)
class Choices:
    """What the filters may be set to."""

    measures: tuple[str, ...]
    groups: tuple[str, ...]
    parties: tuple[str, ...]
    places: tuple[str, ...]
    grades: tuple[str, ...]
    methods: tuple[str, ...]
    sorts: tuple[str, ...]


@dataclass(frozen=True)
class Where:
    """The places of most incidents, and how many incidents lie at others, or at none that is published."""

    places: tuple[Spot, ...]
    placed: int
    others: int
    unplaced: int

    @classmethod
    def of(cls, found: Spots) -> Where:
        """Return the first of all spots, and what the rest add up to."""
        shown = found.spots[:PLACES]
        return cls(shown, found.placed, found.placed - sum(spot.incidents for spot in shown), found.unplaced)


@dataclass(frozen=True)
class Explored:
    """The answer to a filter, by month, with a page of the incidents behind it; ``ignored`` are values of the address that are none."""

    asked: Asked
    answer: Answer
    where: Where
    months: tuple[Figure, ...]
    rows: tuple[Listed, ...]
    total: int
    page: int
    pages: int
    sort: str
    roles: tuple[Role, ...]
    choices: Choices


def explore(reader: PublicRecord, asking: Asking) -> Explored | Which:
    """Return the explore page for the filters of an address, or ask which is meant by a name in them."""
    return unclear(reader, asking) or explored(reader, asking)


def explored(reader: PublicRecord, asking: Asking) -> Explored:
    """Return the explore page for filters of which each name means one thing."""
    found = asked(asking.pairs, reader)
    ignored = list(found.ignored)
    sort = asking.value("sort", "date")
    if sort not in SORTS:
        ignored.append(say("{what}: {why}", what=f"sort={sort}", why=say("is none of {names}", names=row(", ", SORTS))))
        sort = "date"
    page, size = _page(asking, ignored), _size(asking, ignored)
    rows, total = listed(reader, found.question, sort=sort, offset=(page - 1) * size, limit=size)
    if page > 1 and not rows:
        ignored.append(f"page={page}: is no number of a page")
        page = 1
        rows, total = listed(reader, found.question, sort=sort, limit=size)
    return Explored(
        asked=replace(found, ignored=tuple(ignored)),
        answer=memo(reader, f"answer to {found.question}", lambda: answer(reader, found.question)),
        where=Where.of(spots(reader, found.question)),
        months=memo(reader, f"months of {found.question}", lambda: ranges(reader, replace(found.question, by=("month",)))),
        rows=tuple(rows),
        total=total,
        page=page,
        pages=max(1, -(-total // size)),
        sort=sort,
        roles=found.question.roles or method_of(reader, found.question.method).roles,
        choices=_choices(reader, found),
    )


def _page(asking: Asking, ignored: list[str]) -> int:
    page = asking.number("page", 0, LAST + 1)
    if not 0 < page <= LAST and asking.value("page", ""):
        ignored.append(say("{what}: {why}", what=f"page={asking.value('page', '')[:40]}", why=say("is no number of a page")))
    return page if 0 < page <= LAST else 1


def _size(asking: Asking, ignored: list[str]) -> int:
    if asking.value("size", "") and asking.number("size", 0, MOST) == 0:
        ignored.append(f"size={asking.value('size', '')[:40]}: is no number of rows")
    return size_asked(asking, ROWS)


def _measures(reader: PublicRecord, found: Asked) -> tuple[str, ...]:
    """Return the measures that incidents state under a method, and the one that is asked for."""
    stated = {measure for measure, _ in snapshot(reader, method_of(reader, found.question.method)).columns}
    return tuple(measure.value for measure in SUMMED if measure in {*stated, Measure.KILLED, found.question.measure})


def _choices(reader: PublicRecord, found: Asked) -> Choices:
    return Choices(
        measures=_measures(reader, found),
        groups=tuple(group.value for group in Group),
        parties=tuple(parties_held(reader)),
        places=tuple(places_in_full(reader).get(name, name) for name in places_held(reader)),
        grades=method_of(reader, found.question.method).grades,
        methods=tuple(method.name for method in METHODS),
        sorts=tuple(SORTS),
    )
