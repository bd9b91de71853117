"""The named victims of a book as lists to match: one for each publisher. Their names stay in memory; only ids leave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pyarrow as pa

from tollbook.errors import BadInput
from tollbook.link.people.lists import KNOWN, List
from tollbook.model.decisions import Answer, Judgement
from tollbook.model.people import Person
from tollbook.model.time import Period
from tollbook.store.canonical import Held
from tollbook.store.record import Record

Row = dict[str, str | None]


def listed(record: Record) -> list[List]:
    """Return the victims of a book, by who published them.

    Raises
    ------
    BadInput
        If it names none.
    """
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for held in record.all(Person):
        rows[held.noun.provenance.publisher].append(_row(held))
    if not rows:
        raise BadInput("this book names no victims; name lists to match, or import persons first")
    return [List(publisher, pa.Table.from_pylist(people, _SCHEMA)) for publisher, people in sorted(rows.items())]


def judged(record: Record) -> Mapping[tuple[str, str], bool]:
    """Return what people said of pairs of victims, by their ids in order; a later answer stands above an earlier one."""
    answers: dict[tuple[str, str], bool] = {}
    for held in record.all(Judgement):
        pair = (held.noun.one, held.noun.other)
        if held.noun.answer is Answer.UNSURE:
            answers.pop(pair, None)
        else:
            answers[pair] = held.noun.answer is Answer.SAME
    return answers


_SCHEMA = pa.schema([(name, pa.string()) for name in KNOWN if name not in {"given", "place"}])


def _row(held: Held[Person]) -> Row:
    person = held.noun
    return {
        "id": held.id,
        "name": person.name,
        "father": person.father,
        "grandfather": person.grandfather,
        "family": person.family,
        "sex": person.sex,
        "age": None if person.age is None else str(person.age),
        "born": _day(person.born),
        "date": _day(person.died),
    }


def _day(period: Period | None) -> str | None:
    """Return a day that is known, or the year where only that is."""
    if period is None or period.earliest is None or period.latest is None:
        return None
    return str(period)
