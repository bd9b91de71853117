"""Addresses as questions: what a reader sees can be sent as a link, and comes back the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

from tollbook.errors import BadInput, Refused, TollbookError, Unknown
from tollbook.language.said import row, say, term
from tollbook.methods import method
from tollbook.model.counts import Group, Measure
from tollbook.model.figures import Question
from tollbook.model.parties import Role
from tollbook.model.time import Period
from tollbook.store.figures import places_in_full
from tollbook.store.reader import Reader
from tollbook.store.rule import Rule, method_of
from tollbook.store.snapshot import snapshot
from tollbook.web.days import period_of
from tollbook.web.request import Asking

E = TypeVar("E", bound=StrEnum)
EXACT = "exact"  # of an address: a name that is meant as it is spelled, or 1 for the name in the path
SUMMED = (Measure.KILLED, Measure.INJURED, Measure.KILLED_OR_INJURED, Measure.DETAINED, Measure.MISSING, Measure.DISPLACED)  # of people
MANY = ("party", "place", "grade", "source", "role")
NAMES = ("party", "place")
SET_BY = {"party": ("party", "role"), "place": ("place",), "time": ("from", "to"), "source": ("source",), "grade": ("grade",), "sole": ()}
ONE = ("measure", "group", "from", "to", "method", "as_of")


@dataclass(frozen=True)
class Asked:
    """A question as an address put it; ``ignored`` says which of its values are none, and why."""

    question: Question
    ignored: tuple[str, ...] = ()
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def key_of(question: Question) -> str:
    """Return a question as the end of an address: the same question gives the same words."""
    pairs = [("measure", question.measure.value)]
    pairs += [("group", question.group.value)] if question.group else []
    for name, values in (
        ("party", question.parties),
        ("place", question.places),
        ("grade", question.grades),
        ("source", question.sources),
        ("role", tuple(role.value for role in question.roles)),
    ):
        pairs += [(name, value) for value in sorted(values)]
    for name, value in (("from", question.earliest), ("to", question.latest), ("method", question.method), ("as_of", question.as_of)):
        pairs += [(name, str(value))] if value is not None else []
    return urlencode(pairs)


def exactly(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return pairs of an address with the word that each name in them is meant as it is spelled."""
    known = [(name, value) for name, value in pairs if name != EXACT]
    return [*known, *((EXACT, value) for name, value in known if name in NAMES)]


def without(pairs: Iterable[tuple[str, str]], name: str, grades: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of an address without one filter of the sum; without that by grade, every grade of the method is asked for."""
    kept = [(known, value) for known, value in pairs if known not in SET_BY[name] and known not in {"page", "view"}]
    return kept + [("grade", grade) for grade in grades] if name == "grade" else kept


def asked(pairs: Iterable[tuple[str, str]], reader: Reader) -> Asked:
    """Return the question of an address; a value that is none is left out and named, so that no filter is silently another."""
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if value.strip() and (name in MANY or name in ONE):
            given.setdefault(name, []).append(value.strip())
    question, ignored = Question(), []
    for name, values in given.items():
        for value in values if name in MANY else values[-1:]:
            try:
                question = _checked(_WITH[name](question, _short(reader, value) if name == "place" else value), reader, name)
            except TollbookError as error:
                ignored.append(say("{what}: {why}", what=f"{name}={value}", why=error.words))
    return Asked(question, tuple(ignored), {name: tuple(_full(reader, each, name) for each in values) for name, values in given.items()})


def _full(reader: Reader, written: str, name: str) -> str:
    """Return the name of a place as it has to be written, so that nothing is asked of it again."""
    return places_in_full(reader).get(written, written) if name == "place" else written


def _short(reader: Reader, written: str) -> str:
    """Return the name of a place that is written in full."""
    return next((name for name, full in places_in_full(reader).items() if full == written), written)


def asked_by_key(asking: Asking, reader: Reader) -> Asked:
    """Return the question that the key in an address stands for.

    Raises
    ------
    Unknown
        If it is the key of no question.
    """
    found = asked(asking.keyed, reader)
    if found.ignored or not found.given:
        key = asking.path["key"][:200]
        none = say("no figure has the key {key}", key=key)
        raise Unknown(say("{none}: {why}", none=none, why=found.ignored[0]) if found.ignored else none)
    return found


def _checked(question: Question, reader: Reader, name: str) -> Question:
    """Return a question that the book can answer, so far as names go."""
    if name in {"party", "place", "grade", "method", "from", "to"}:
        chosen = method_of(reader, question.method)
        Rule.of(question, method=chosen, reader=reader, copy=snapshot(reader, chosen))
    return question


def _period(value: str) -> Period:
    found = period_of(value)
    if found.earliest is None or found.latest is None:
        raise BadInput(say("is no day, month or year"))
    return found


def _measure(question: Question, value: str) -> Question:
    if value in {*Measure} - {*SUMMED}:
        raise BadInput(say("is what published totals are of, and no incident counts it; see /series"))
    return replace(question, measure=_one_of(Measure, value))


def _one_of(kind: type[E], value: str) -> E:
    """Return one of a closed list by its word."""
    try:
        return kind(value)
    except ValueError:
        raise BadInput(say("is none of {names}", names=row(", ", map(term, kind)))) from None


def _method(question: Question, value: str) -> Question:
    if value == "all":
        raise Refused(say("a figure is under one method; its page shows the others beside it"))
    return replace(question, method=method(value).name)


_WITH: dict[str, Callable[[Question, str], Question]] = {
    "measure": _measure,
    "group": lambda question, value: replace(question, group=_one_of(Group, value)),
    "party": lambda question, value: replace(question, parties=(*question.parties, value)),
    "place": lambda question, value: replace(question, places=(*question.places, value)),
    "grade": lambda question, value: replace(question, grades=(*question.grades, value.lower())),
    "source": lambda question, value: replace(question, sources=(*question.sources, value)),
    "role": lambda question, value: replace(question, roles=(*question.roles, _one_of(Role, value))),
    "from": lambda question, value: replace(question, earliest=_period(value).earliest),
    "to": lambda question, value: replace(question, latest=_period(value).latest),
    "method": _method,
    "as_of": lambda question, value: replace(question, as_of=_period(value).latest),
}
