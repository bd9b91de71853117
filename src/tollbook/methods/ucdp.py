"""The event coding of the Uppsala Conflict Data Program: low, best and high, parties by dyad.

References
----------
Sundberg and Melander (2013), *Introducing the UCDP Georeferenced Event Dataset*, Journal of Peace Research 50(4),
https://doi.org/10.1177/0022343313484347. Högbladh (2019), *UCDP GED Codebook version 19.1*,
https://ucdp.uu.se/downloads/ged/ged191.pdf.
"""

from __future__ import annotations

from tollbook.methods.case import Case, Method, coded_or_widest
from tollbook.model.counts import Group
from tollbook.model.parties import Role

CLEAR, AGGREGATED = "clear", "aggregated"


def grade(case: Case) -> str:
    """Grade by event clarity: a single event, or several that reporting had already summed."""
    return AGGREGATED if case.incident.clarity == "2" else CLEAR


METHOD = Method(
    name="ucdp",
    version=1,
    citation="Sundberg and Melander 2013, https://doi.org/10.1177/0022343313484347; Högbladh 2019, GED codebook 19.1",
    grades=(CLEAR, AGGREGATED),
    headline=(CLEAR, AGGREGATED),
    beside=(),
    group=Group.PEOPLE,
    roles=(Role.ALLEGED, Role.MENTIONED),
    grade=grade,
    combine=coded_or_widest,
    party_note=(
        "UCDP files deaths under the two sides of a dyad: a party's total counts the events in which it fought, "
        "not the deaths it caused. Strikes by outside coalitions are filed under the dyads of those they support"
    ),
)
