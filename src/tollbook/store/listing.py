"""The incidents behind a sum, a page at a time: exactly those that the same question adds up, and those it leaves out by grade."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from tollbook.errors import BadInput
from tollbook.language.said import row, say
from tollbook.model.counts import Range
from tollbook.model.figures import Question
from tollbook.model.time import Period
from tollbook.store.figures import chosen
from tollbook.store.reader import Reader
from tollbook.store.rule import Rule, method_of
from tollbook.store.snapshot import snapshot

FIRST = "earliest nulls last, id"  # between equals: never when they were written, which is nobody's business but the staff's
COLUMNS = "id earliest latest place district alleged province country longitude latitude precision type weapon sources".split()
SORTS = {
    "date": FIRST,
    "latest": "earliest desc nulls last, id",
    "low": f"low desc nulls last, {FIRST}",
    "high": f"high desc nulls last, {FIRST}",
    "gap": f"coalesce(high, 0) - coalesce(low, 0) desc, {FIRST}",
    "place": f"place nulls last, {FIRST}",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One incident of a list; ``counts`` says that its number is in the sum."""

    id: str
    earliest: date | None
    latest: date | None
    place: str | None
    district: str | None
    alleged: list[str]
    grade: str
    low: int | None
    high: int | None
    counts: bool
    province: str | None = None
    country: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    precision: float | None = None
    type: str | None = None
    weapon: str | None = None
    sources: list[str] = field(default_factory=list)

    @property
    def range(self) -> Range:
        """The bounds alone."""
        return Range(self.low, self.high)

    @property
    def when(self) -> Period:
        """The days between which it happened."""
        return Period(self.earliest, self.latest)


def listed(reader: Reader, question: Question, *, sort: str = "date", offset: int = 0, limit: int = 50) -> tuple[list[Listed], int]:
    """Return some of the incidents that fit a question, in an order, and how many there are in all.

    Raises
    ------
    BadInput
        If there is no such order, or the question is refused.
    """
    if sort not in SORTS:
        raise BadInput(say('cannot sort by "{sort}"; choose from {sorts}', sort=sort, sorts=row(", ", SORTS)))
    method = method_of(reader, question.method)
    rule = Rule.of(question, method=method, reader=reader, copy=snapshot(reader, method))
    sql = f"""
        {chosen(rule, *COLUMNS)}
        select
            id, earliest, latest, place::varchar, district::varchar, alleged, shown_grade::varchar, low, high, counts,
            province::varchar, country, longitude, latitude, precision, type, weapon, sources, count(*) over ()
        from chosen
        where in_grade
        order by {SORTS[sort]}
        limit {int(limit)}
        offset {int(offset)}
    """
    rows = rule.copy.db.execute(sql, rule.used(sql)).fetchall()
    return [Listed(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def among(reader: Reader, question: Question, ids: Collection[str]) -> frozenset[str]:
    """Return which of some incidents a sum adds up."""
    if not ids:
        return frozenset()
    method = method_of(reader, question.method)
    rule = Rule.of(question, method=method, reader=reader, copy=snapshot(reader, method))
    sql = f"{chosen(rule, 'id')} select id from chosen where counts and list_contains($ids, id)"
    return frozenset(id for (id,) in rule.copy.db.execute(sql, {**rule.used(sql), "ids": sorted(ids)}).fetchall())
