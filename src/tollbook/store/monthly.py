"""Incidents of a book counted by month and type, for tests of a change of mix."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tollbook.errors import Refused
from tollbook.language.said import say
from tollbook.model.figures import Question
from tollbook.statistics.series import ALL, Row, Series, series
from tollbook.store.behind import Behind, behind
from tollbook.store.reader import Reader

TOGETHER = " + "
ZERO = "a month in which the book holds no incident counts 0 in the level, and says nothing of the mix"
BY_SET = "an incident that several sources tell is counted once, under the set of them"


def monthly(reader: Reader, question: Question, *, by_source: bool = False) -> Series:
    """Return the incidents that a question takes, counted by month and type whether or not their number is stated.

    Raises
    ------
    Refused
        If no incident fits, none of them states a type, or all are of one.
    """
    taken = [each for each in behind(reader, question) if each.counted]
    typed = [each for each in taken if each.month and each.type]
    if not typed:
        why = say("no incident in this book fits") if not taken else say("none of the incidents states its month and type")
        raise Refused(say("{why}; a change of mix needs incidents of two types", why=why))
    counts = Counter((_month(each), str(each.type), _source(each) if by_source else ALL) for each in typed)
    rows = [Row(month, type_, source, times, times, "the book") for (month, type_, source), times in sorted(counts.items())]
    made = series(_between(rows, question))
    left = f"{len(taken) - len(typed):,} incidents without a month or type are left out"
    notes = (ZERO, *((BY_SET,) if by_source else ()), *((left,) if len(taken) > len(typed) else ()))
    return replace(made, notes=(*notes, *(note for note in made.notes if "missing" not in note)), missing=made.missing & False)


def _between(rows: list[Row], question: Question) -> list[Row]:
    """Return the rows with the first and last month asked for, of which nothing is counted."""
    ends = [12 * day.year + day.month - 1 for day in (question.earliest, question.latest) if day is not None]
    held = {row.month for row in rows}
    return [*rows, *(Row(month, rows[0].type, rows[0].source, 0, 0, "the book") for month in dict.fromkeys(ends) if month not in held)]


def _month(each: Behind) -> int:
    year, month = (each.month or "").split("-")
    return 12 * int(year) + int(month) - 1


def _source(each: Behind) -> str:
    return TOGETHER.join(each.sources) or "no source"
