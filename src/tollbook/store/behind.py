"""The incidents behind a sum one by one: each with its range, grade, month, type and sources."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tollbook.model.figures import Question
from tollbook.store.figures import chosen
from tollbook.store.reader import Reader
from tollbook.store.rule import Rule, method_of
from tollbook.store.snapshot import snapshot


@dataclass(frozen=True, slots=True)
class Behind:
    """One incident of a sum; its number is unknown where both bounds are None. ``counted`` says that its grade lets it into the sum."""

    id: str
    low: int | None
    high: int | None
    no_high: bool
    grade: str
    month: str | None
    type: str | None
    sources: tuple[str, ...]
    counted: bool


def behind(reader: Reader, question: Question) -> tuple[Behind, ...]:
    """Return the incidents that a question takes or leaves out by grade alone, in the order of the journal.

    Raises
    ------
    Unknown, Ambiguous
        If the book holds no such party or place, or several.
    """
    asked = replace(question, by=())
    method = method_of(reader, question.method)
    rule = Rule.of(asked, method=method, reader=reader, copy=snapshot(reader, method))
    sql = f"""
        {chosen(rule, "id", "month", "type", "sources")}
        select id, low, high, coalesce(no_high, false), shown_grade, cast(month as varchar), type, list_sort(sources), counts
        from chosen
        where counts
        or not in_grade
        order by n
    """
    rows = rule.copy.db.execute(sql, rule.used(sql)).fetchall()
    return tuple(
        Behind(id, low, high, no_high, grade, month, type_, tuple(sources or ()), counted)
        for id, low, high, no_high, grade, month, type_, sources, counted in rows
    )
