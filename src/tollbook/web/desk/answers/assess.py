"""The assessment page: what each source says, what the rule makes of it, and what people decided."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.errors import Unknown
from tollbook.language.said import say
from tollbook.methods import METHODS, method
from tollbook.model.counts import Measure, Range
from tollbook.model.decisions import Redirect
from tollbook.model.events import Assessment, Incident
from tollbook.store.canonical import Held
from tollbook.store.rule import method_of
from tollbook.web.answers.weighed import Weighed, weighed
from tollbook.web.desk.asked import Desk
from tollbook.web.form import Form, fields
from tollbook.web.request import Moved


@dataclass(frozen=True)
class Assessing:
    """One incident with the decisions of people under one method, and the form for one's own."""

    id: str
    incident: Incident
    seen: Weighed
    method: str
    label: str
    grades: tuple[str, ...]
    counted: tuple[Measure, str]
    decisions: tuple[Held[Assessment], ...]
    form: Form
    wrong: dict[str, str]
    second: bool
    methods: tuple[str, ...]


def assess(desk: Desk, form: Form | None = None, wrong: dict[str, str] | None = None) -> Assessing:
    """Return the assessment page of an incident."""
    held = desk.reader.one(desk.asking.path["id"])
    if isinstance(held.noun, Redirect):
        raise Moved(held.noun.to)
    if not isinstance(held.noun, Incident) or held.proposed:
        raise Unknown(say("{id} is no incident", id=held.id))
    asked = form.one("method") if form else desk.asking.value("method", "")
    chosen = method(asked) if asked in {each.name for each in METHODS} else method_of(desk.reader)
    seen = weighed(desk.reader, Held(held.id, held.noun, held.entry), desk.reader.pointing_to(held.id), chosen)
    decisions = tuple(each for each in seen.decisions if each.noun.method == chosen.name)
    return Assessing(
        id=held.id,
        incident=held.noun,
        seen=seen,
        method=chosen.name,
        label=chosen.label,
        grades=chosen.grades,
        counted=(Measure.KILLED, chosen.group.value),
        decisions=decisions,
        form=form or _form(desk, seen, decisions, chosen.group.value),
        wrong=wrong or {},
        second=desk.reader.settings.policy.second_reviewer,
        methods=tuple(each.name for each in METHODS),
    )


def _form(desk: Desk, seen: Weighed, decisions: tuple[Held[Assessment], ...], group: str) -> Form:
    """Return the form as it begins: with one's own decision, else with the range that stands and no grade."""
    own = next((each.noun for each in decisions if each.noun.by == desk.visit.account.name), None)
    ladder = next((each for each in seen.ladders if (each.measure, each.group) == (Measure.KILLED, group)), None)
    stands = ladder.assessed if ladder else Range(None, None)
    return Form(fields([("grade", own and own.grade), ("low", stands.low), ("high", stands.high), ("reason", own and own.reason)]))
