"""The grade and the numbers of every incident under a recording method, exactly as sums take them."""

from __future__ import annotations

from collections.abc import Iterator

from tollbook.methods import Method
from tollbook.store.reader import Reader
from tollbook.store.snapshot import snapshot

READ = 4_000
Toll = tuple[str, str, str, str, int | None, int | None, int | None, int | None, int | None, bool]


def grades(reader: Reader, method: Method) -> Iterator[tuple[str, str]]:
    """Yield each incident with its grade, in the order of the journal."""
    found = snapshot(reader, method).db.cursor().execute("select id, grade::varchar from incident order by n")
    while rows := found.fetchmany(READ):
        yield from rows


def tolls(reader: Reader, method: Method) -> Iterator[Toll]:
    """Yield (incident, measure, group, grade, low, high, best, and as a sum takes them low and high, whether the headline has them).

    A bound that nobody states is None; a sum takes a low without a high for both, and a best alone too.
    """
    sql = """
        with toll as (
            select tally.*, id, incident.grade::varchar as graded, list_contains($headline, incident.grade::varchar) as headline
            from tally
            join incident using (n)
            where voice = ''
        ),
        held_in as (
            select distinct part.n, part.measure, part.grp
            from toll part
            join (select n, unnest(wholes) as held from whole) above on above.n = part.n
            join toll larger on larger.id = above.held and larger.measure = part.measure and larger.grp = part.grp
            where larger.headline
        )
        select
            id,
            toll.measure,
            toll.grp,
            graded,
            case when not no_low and not point_only then low end,
            case when not no_high and not point_only then high end,
            best,
            low,
            high,
            headline and held_in.n is null
        from toll
        left join held_in on held_in.n = toll.n and held_in.measure = toll.measure and held_in.grp = toll.grp
        order by toll.n, toll.measure, toll.grp
    """
    found = snapshot(reader, method).db.cursor().execute(sql, {"headline": list(method.headline)})
    while rows := found.fetchmany(READ):
        yield from rows
