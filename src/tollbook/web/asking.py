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
from tollbook.store.reader import Reader
from tollbook.store.rule import Rule, method_of
from tollbook.store.snapshot import snapshot
from tollbook.web.days import period_of
from tollbook.web.request import Asking

E = TypeVar("E", bound=StrEnum)

MANY = ("party", "place", "grade", "source", "role")
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
                question = _checked(_WITH[name](question, value), reader, name)
            except TollbookError as error:
                ignored.append(say("{what}: {why}", what=f"{name}={value}", why=error.words))
    return Asked(question, tuple(ignored), {name: tuple(values) for name, values in given.items()})


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
    "measure": lambda question, value: replace(question, measure=_one_of(Measure, value)),
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
