"""The assessment page: what each source says, what the rule makes of it, and what people decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tollbook.errors import Unknown
from tollbook.language.said import say
from tollbook.methods import METHODS, Method, method
from tollbook.methods.case import Case
from tollbook.model.counts import Group, Measure, Range
from tollbook.model.decisions import Redirect
from tollbook.model.events import Assessment, Incident
from tollbook.store.canonical import Held
from tollbook.store.rows import Known
from tollbook.store.rule import method_of
from tollbook.web.answers.weighed import Weighed, weighed
from tollbook.web.desk.answers.basis import Because, Effect, Source, because, effects, sources_of
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.deciding import decided_of
from tollbook.web.form import Form, fields
from tollbook.web.request import Moved

Counted = tuple[Measure, Group]


@dataclass(frozen=True)
class Assessing:
    """One incident with the decisions of people under one method, and the form for one's own.

    ``last`` is the newest entry by which anybody decided, -1 where nobody did: what somebody saw who saves the form.
    ``others`` are what is counted beside what the method adds up; ``effects`` say how each count would stand if the form were saved.
    """

    id: str
    incident: Incident
    seen: Weighed
    sources: tuple[Source, ...]
    because: Because
    method: str
    label: str
    grades: tuple[str, ...]
    counted: Counted
    others: tuple[Counted, ...]
    decisions: tuple[Held[Assessment], ...]
    last: int
    form: Form
    wrong: dict[str, str]
    effects: dict[str, Effect]
    second: bool
    methods: tuple[str, ...]


def assess(desk: Desk, form: Form | None = None, wrong: dict[str, str] | None = None) -> Assessing:
    """Return the assessment page of an incident; with a ``form``, what was typed is in it, and what it would change is told."""
    held = _incident(desk)
    chosen = _method(desk, form)
    pointing = desk.reader.pointing_to(held.id)
    seen = weighed(desk.reader, held, pointing, chosen)
    case = Known.of(desk.reader).case_of(held.noun, pointing, desk.reader, chosen)
    decisions = tuple(each for each in seen.decisions if each.noun.method == chosen.name)
    counted = (Measure.KILLED, chosen.group)
    others = _others(seen, decisions, counted)
    amiss = dict(wrong or {})
    return Assessing(
        id=held.id,
        incident=held.noun,
        seen=seen,
        sources=sources_of(desk, seen.told),
        because=because(chosen, case, seen.told),
        method=chosen.name,
        label=chosen.label,
        grades=chosen.grades,
        counted=counted,
        others=others,
        decisions=decisions,
        last=max((each.entry for each in decisions), default=-1),
        effects=_effects(desk, form, amiss, case, chosen) if form and not wrong else {},
        form=form or _form(desk, seen, decisions, counted, others),
        wrong=amiss,
        second=desk.reader.settings.policy.second_reviewer,
        methods=tuple(each.name for each in METHODS),
    )


def _incident(desk: Desk) -> Held[Incident]:
    held = desk.reader.one(desk.asking.path["id"])
    if isinstance(held.noun, Redirect):
        raise Moved(held.noun.to)
    if not isinstance(held.noun, Incident) or held.proposed:
        raise Unknown(say("{id} is no incident", id=held.id))
    return Held(held.id, held.noun, held.entry)


def _method(desk: Desk, form: Form | None) -> Method:
    asked = form.one("method") if form else desk.asking.value("method", "")
    return method(asked) if asked in {each.name for each in METHODS} else method_of(desk.reader)


def _others(seen: Weighed, decisions: Sequence[Held[Assessment]], counted: Counted) -> tuple[Counted, ...]:
    """Return what else is counted of an incident by its sources or in a decision."""
    told = [(ladder.measure, ladder.group) for ladder in seen.ladders]
    told += [(count.measure, count.group) for held in decisions for count in held.noun.counts]
    return tuple(each for each in dict.fromkeys(told) if each != counted)


def _effects(desk: Desk, form: Form, wrong: dict[str, str], case: Case, chosen: Method) -> dict[str, Effect]:
    decided = decided_of(form, desk.asking.path["id"], wrong, by=desk.visit.account.name)
    return effects(chosen, case, decided) if decided else {}


def _form(desk: Desk, seen: Weighed, decisions: Sequence[Held[Assessment]], counted: Counted, others: Sequence[Counted]) -> Form:
    """Return the form as it begins: with one's own decision, else with the range that stands and no grade."""
    own = next((each.noun for each in decisions if each.noun.by == desk.visit.account.name), None)
    ladder = next((each for each in seen.ladders if (each.measure, each.group) == counted), None)
    stands = ladder.assessed if ladder else Range(None, None)
    mine = {(count.measure, count.group): count.range for count in own.counts} if own else {}
    rows = [("grade", own and own.grade), ("low", stands.low), ("high", stands.high), ("reason", own and own.reason)]
    for at, each in enumerate(others):
        range_ = mine.get(each, Range(None, None))
        rows += [(f"count.{at}.low", range_.low), (f"count.{at}.high", range_.high)]
    return Form(fields(rows))
