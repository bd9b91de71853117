"""The rows that a filter needs, taken from the columnar copy as plain columns, for pages that sum without a server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.methods import Method
from tollbook.store.listing import FIRST
from tollbook.store.memo import memo
from tollbook.store.names import one_name, party_names, place_names
from tollbook.store.reader import Reader
from tollbook.store.rule import place_index, places_in
from tollbook.store.snapshot import ODDITIES, snapshot


@dataclass(frozen=True, slots=True)
class Shipped:
    """One incident as filters see it."""

    id: str
    earliest: date | None
    latest: date | None
    alleged: tuple[str, ...]
    parts: tuple[tuple[str, str], ...]
    lies_in: tuple[str, ...]
    wholes: tuple[str, ...]
    where: tuple[float | None, float | None, float | None, str | None, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Numbered:
    """The number of one incident: ``at`` is the row it belongs to, ``odd`` says of it what a figure counts."""

    at: int
    low: int | None
    high: int | None
    best: int | None
    point_only: bool
    no_high: bool
    no_low: bool
    flagged: bool


def shipped(reader: Reader, method: Method) -> Iterator[Shipped]:
    """Yield every incident, those of the earliest days first."""
    rows = (
        snapshot(reader, method)
        .db.execute(
            f"""
        with
            parts as (select n, list(distinct [party, role] order by [party, role]) as held from part group by n),
            lies as (select n, list(distinct place order by place) as held from lying group by n)
        select
            incident.id, incident.earliest, incident.latest, incident.alleged,
            coalesce(parts.held, []), coalesce(lies.held, []), coalesce(list_sort(whole.wholes), []),
            incident.longitude, incident.latitude, incident.precision,
            incident.place::varchar, incident.district::varchar, incident.province::varchar, incident.country
        from incident
        left join parts using (n)
        left join lies using (n)
        left join whole using (n)
        order by {FIRST}
        """
        )
        .fetchall()
    )
    for id, earliest, latest, alleged, parts, lies, wholes, *where in rows:
        sides = tuple((party, role) for party, role in parts)
        yield Shipped(id, earliest, latest, tuple(alleged), sides, tuple(lies), tuple(wholes), tuple(where))


def grades_shipped(reader: Reader, method: Method) -> list[tuple[str, str, str]]:
    """Return the id of every incident, in the same order, with its grade, and with the one it has where only a set contests it."""
    copy = snapshot(reader, method)
    return copy.db.execute(f"select id, grade::varchar, regrade::varchar from incident order by {FIRST}").fetchall()


def counted_in(reader: Reader, method: Method) -> list[tuple[str, str]]:
    """Return the measures and groups of which the method counts any number."""
    return sorted(snapshot(reader, method).columns)


def numbers_shipped(reader: Reader, method: Method, counted: tuple[str, str]) -> Iterator[Numbered]:
    """Yield the numbers of one measure and group, by the row that each belongs to."""
    copy = snapshot(reader, method)
    p = copy.columns[counted].prefix
    odd = ", ".join(f"coalesce({p}_{name}, false)" for name in ODDITIES)
    rows = copy.db.execute(
        f"""
        select position, {p}_low, {p}_high, {p}_best, {odd}
        from (select *, row_number() over (order by {FIRST}) - 1 as position from incident)
        where coalesce({p}_low, {p}_high, {p}_best) is not null
        order by position
        """
    ).fetchall()
    return (Numbered(*row) for row in rows)


def sides(reader: Reader, method: Method) -> list[str]:
    """Return every party that an incident names in any part, each once."""
    rows = snapshot(reader, method).db.execute("select distinct party from part order by party").fetchall()
    return [name for (name,) in rows]


def party_spellings(reader: Reader, method: Method) -> dict[str, tuple[str, ...]]:
    """Return what each folded spelling of a party means, as a question resolves it."""
    return _meant(Names((name, name) for name in sides(reader, method)), party_names(reader))


def place_spellings(reader: Reader, method: Method) -> dict[str, tuple[str, ...]]:
    """Return what each folded spelling of a place means, as a question resolves it."""
    copy = snapshot(reader, method)
    own = Names((name, name) for name in places_in(reader, method, copy))
    return memo(reader, f"spellings of places, {method.label}", lambda: _meant(own, place_index(reader, method, copy)))


def places_shipped(reader: Reader, method: Method) -> list[str]:
    """Return every place that an incident names, at every level, each once."""
    return places_in(reader, method, snapshot(reader, method))


def lying_name(reader: Reader, place: str) -> str:
    """Return the folded name under which incidents lie in a place."""
    return fold(one_name(place, place_names(reader)))


def _meant(own: Names, index: Names) -> dict[str, tuple[str, ...]]:
    return {spelling: own.named(spelling) or index.named(spelling) for spelling in sorted({*own.spellings, *index.spellings})}
