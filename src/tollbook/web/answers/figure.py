"""The figure page: one number with its rule, by grade, method and whose count, where its gap comes from, and its receipts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import cast

from tollbook.errors import TollbookError
from tollbook.model.events import Incident, Report
from tollbook.model.figures import Answer, Figure, GapShare, Question
from tollbook.model.parties import Role
from tollbook.model.time import Period
from tollbook.store.bands import Simulated, simulated
from tollbook.store.canonical import Held
from tollbook.store.figures import answer, sums, under_every_method
from tollbook.store.names import one_name, party_names, place_names
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.web.answers.naming import Which, also_called, unclear_key
from tollbook.web.answers.objections import Objected, objections_within
from tollbook.web.answers.receipts import Receipt, receipt
from tollbook.web.answers.scopes import Total, in_order, totals
from tollbook.web.asking import asked_by_key, key_of
from tollbook.web.request import Asking, Moved

EPOCH = date(1970, 1, 1)
FOLLOWED = 100  # receipts whose days are told
SHOWN = 200  # receipts that a page opens; its twin names a thousand


@dataclass(frozen=True)
class Gap:
    """An incident that makes a part of the gap between low and high, with its day and place."""

    incident: str
    when: Period
    place: str | None
    low: int | None
    high: int | None
    share: float


@dataclass(frozen=True)
class Shown:
    """A figure with all that explains it.

    ``conceded`` is what its parties concede themselves, ``published`` what others publish on exactly the same scope, ``bands`` where
    the sum would lie if the errors of reports went together in one way or another; None where no count in it is a range. ``days`` are
    those on which it may have become another, as far as its first receipts tell.
    """

    key: str
    answer: Answer
    by_grade: tuple[Figure, ...]
    by_method: tuple[Figure, ...]
    refused: Mapping[str, str]
    receipts: tuple[Receipt, ...]
    conceded: Figure | None
    published: tuple[Total, ...]
    period: Period | None
    bands: Simulated | None
    objections: tuple[Objected, ...] = ()
    also: tuple[Which, ...] = ()
    gap: tuple[Gap, ...] = ()
    days: tuple[date, ...] = ()
    grades: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


def figure(reader: PublicRecord, asking: Asking) -> Shown | Which:
    """Return the figure page of a key, or ask which is meant by a name in it that nothing is called exactly.

    Raises
    ------
    Moved
        If a day to look back to was asked for beside the key: the key with that day is the address.
    """
    if which := unclear_key(reader, asking):
        return which
    question = asked_by_key(asking, reader).question
    if (slid := _slid(asking)) is not None:
        raise Moved(key_of(replace(question, as_of=slid)))
    if any(name == "as_of" for name, _ in asking.pairs):
        said = asking.value("as_of", "").strip()
        raise Moved(key_of(replace(question, as_of=asking.as_of if said else None)))
    found = answer(reader, question)
    by_grade, grades = sums(reader, replace(question, by=("grade",), grades=())), method_of(reader, question.method).grades
    published = tuple(_published(reader, found.question))
    methods, refused = under_every_method(reader, replace(question, method=None, grades=()))
    return Shown(
        key=asking.path["key"],
        answer=found,
        by_grade=tuple(sorted(by_grade, key=lambda each: grades.index(each.key["grade"]))),
        by_method=methods,
        refused=refused,
        receipts=tuple(_receipt(reader, id) for id in found.figures[0].receipts[:SHOWN]) if found.figures else (),
        conceded=_conceded(reader, question),
        published=published,
        period=Period(question.earliest, question.latest) if question.earliest or question.latest else None,
        bands=None if question.as_printed else simulated(reader, question),
        objections=objections_within(reader, question, {each.id for each in published}),
        days=_days(reader, found.figures[0].receipts[:FOLLOWED]),
        gap=tuple(_gap(reader, each) for each in found.sensitivity),
        grades=grades,
        roles=question.roles or method_of(reader, question.method).roles,
        also=also_called(reader, question.places),
    )


def _slid(asking: Asking) -> date | None:
    """Return the day that is asked for by its number since 1970, as a slider sends it."""
    number = asking.number("day", 0, (date.max - EPOCH).days)
    return EPOCH + timedelta(days=number) if number else None


def _days(reader: PublicRecord, receipts: Iterable[str]) -> tuple[date, ...]:
    return tuple(sorted({change.day for id in receipts for change in reader.history(id)}))


def _gap(reader: PublicRecord, share: GapShare) -> Gap:
    noun = reader.one(share.incident).noun
    if not isinstance(noun, Incident):
        raise TypeError(f"{share.incident} makes a gap and is no incident")
    return Gap(share.incident, noun.when, next((place.name for place in noun.where), None), share.low, share.high, share.share)


def _receipt(reader: PublicRecord, id: str) -> Receipt:
    held = reader.one(id)
    if not isinstance(held.noun, Incident | Report):
        raise TypeError(f"{id} is a receipt and neither an incident nor a report")
    return receipt(reader, cast("Held[Incident] | Held[Report]", held))


def _conceded(reader: PublicRecord, question: Question) -> Figure | None:
    """Return what the parties of a question concede themselves, of every grade; None where no party is asked for, or it is that already."""
    if not question.parties or question.roles == (Role.CONCEDED,):
        return None
    try:
        (found,) = sums(reader, replace(question, roles=(Role.CONCEDED,), grades=method_of(reader, question.method).grades))
    except TollbookError:
        return None
    return found if found.incidents else None


def _published(reader: PublicRecord, question: Question) -> list[Total]:
    """Return the totals that others publish on exactly this scope and period."""
    index, places = party_names(reader), place_names(reader)
    parties = {one_name(name, index) for name in question.parties}
    where = {one_name(name, places) for name in question.places}

    def same(each: Total) -> bool:
        period = each.observation.period
        days = (period.earliest, period.latest) if period else (None, None)
        return (
            (each.scope.measure, each.scope.group or question.group, each.scope.unit) == (question.measure, question.group, None)
            and set(each.scope.parties) == parties
            and {one_name(name, places) for name in each.scope.places} == where
            and days == (question.earliest, question.latest)
        )

    return in_order(each for each in totals(reader, index) if same(each))
