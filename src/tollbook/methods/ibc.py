"""The recording of violent civilian deaths by a media-based count: two independent sources, else provisional.

References
----------
Iraq Body Count, *Methods*, https://www.iraqbodycount.org/about/methods/ (read 2026).
"""

from __future__ import annotations

from tollbook.methods.case import Case, Method, coded_or_widest
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.parties import Role

DOCUMENTED, PROVISIONAL = "documented", "provisional"


def grade(case: Case) -> str:
    """Grade by the number of independent origins; who did it plays no part."""
    return DOCUMENTED if len(case.origins) > 1 else PROVISIONAL


def combine(case: Case) -> tuple[Count, ...]:
    """Return the deaths alone: nothing else is recorded."""
    return tuple(count for count in coded_or_widest(case) if count.measure is Measure.KILLED)


METHOD = Method(
    name="ibc",
    version=1,
    citation="Iraq Body Count, Methods, https://www.iraqbodycount.org/about/methods/",
    grades=(DOCUMENTED, PROVISIONAL),
    headline=(DOCUMENTED,),
    beside=(PROVISIONAL,),
    group=Group.CIVILIANS,
    roles=(Role.ALLEGED, Role.CONCEDED, Role.DENIED),
    grade=grade,
    combine=combine,
)
