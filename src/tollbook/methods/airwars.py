"""The grading of a monitor of civilian harm from the air, from Confirmed to Discounted.

References
----------
Airwars, *Methodology note: civilian casualties*, https://airwars.org/about/methodology/ (read 2026).
"""

from __future__ import annotations

from tollbook.methods.case import UNGRADED, Case, Method, coded_or_widest
from tollbook.model.counts import Group, Measure
from tollbook.model.parties import Mode, Role

CONFIRMED, FAIR, WEAK, CONTESTED, DISCOUNTED = "confirmed", "fair", "weak", "contested", "discounted"


def grade(case: Case) -> str:
    """Grade one incident.

    The grade its publisher printed stands; a later acceptance by an alleged party raises it to confirmed.
    Without one: confirmed where an alleged party accepts; discounted where only combatants are counted;
    contested where several parties are named and not as acting together; fair with two independent
    origins and a confirmed or likely action near; else weak. Without an alleged party there is no grade.
    """
    if case.accepted:
        return CONFIRMED
    if case.incident.grade in METHOD.grades:
        return str(case.incident.grade)
    if not case.alleged:
        return UNGRADED
    if _combatants_only(case):
        return DISCOUNTED
    if len(case.alleged) > 1 and case.incident.mode is not Mode.JOINTLY:
        return CONTESTED
    return grade_by_sources(case)


def grade_by_sources(case: Case) -> str:
    """Grade by the number of independent origins alone, as if nobody else were accused."""
    near = case.incident.action_near in {"confirmed", "likely"}
    return FAIR if near and len(case.origins) > 1 else WEAK


def _combatants_only(case: Case) -> bool:
    groups = {count.group for count in coded_or_widest(case) if count.measure is Measure.KILLED}
    return groups == {Group.COMBATANTS}


METHOD = Method(
    name="airwars",
    version=1,
    citation="Airwars, Methodology note: civilian casualties, https://airwars.org/about/methodology/",
    grades=(CONFIRMED, FAIR, WEAK, CONTESTED, DISCOUNTED, UNGRADED),
    headline=(CONFIRMED, FAIR),
    beside=(CONTESTED, WEAK),
    group=Group.CIVILIANS,
    roles=(Role.ALLEGED, Role.CONCEDED, Role.DENIED),
    grade=grade,
    combine=coded_or_widest,
)
