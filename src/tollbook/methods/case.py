"""What a recording method looks at, and what it says: one incident with all that is linked to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from tollbook.language.fold import fold
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.parties import Involvement, Role
from tollbook.model.publications import Stance, Statement


@dataclass(frozen=True)
class Case:
    """One incident, the reports linked to it, and the responses of parties, newest of each speaker.

    ``controlled`` names the party behind a source by its folded name, ``known_as`` the one name of a party.
    ``assessment`` is what people decided of it under the method that looks, None where the rule alone speaks.
    """

    incident: Incident
    reports: tuple[Report, ...] = ()
    responses: tuple[Statement, ...] = ()
    controlled: Mapping[str, str] | None = None
    known_as: Callable[[str], str] = str
    assessment: Assessment | None = None

    @cached_property
    def parties(self) -> tuple[Involvement, ...]:
        """Every involvement that the incident or a report names, each once."""
        named = [*self.incident.parties, *(party for report in self.reports for party in report.parties)]
        return tuple(dict.fromkeys(named))

    @cached_property
    def alleged(self) -> tuple[str, ...]:
        """Every party that somebody holds responsible."""
        return tuple(dict.fromkeys(self.known_as(named.party) for named in self.parties if named.role is Role.ALLEGED))

    @cached_property
    def accepted(self) -> bool:
        """True where a party that is held responsible accepts, or one accepts and none is held responsible."""
        accepting = {
            self.known_as(answer.on_behalf_of or answer.speaker)
            for answer in self.responses
            if answer.stance in {Stance.ACCEPTS, Stance.ACCEPTS_PARTLY}
        }
        accepting |= {self.known_as(named.party) for named in self.parties if named.role is Role.CONCEDED}
        accused = {self.known_as(party) for party in self.alleged}
        return bool(accepting & accused if accused else accepting)

    @cached_property
    def origins(self) -> frozenset[str]:
        """Those who first said it, with all that one party controls counted as one."""
        said = list(self.incident.provenance.first_said_by) if self.incident.counts or not self.reports else []
        said += [origin for report in self.reports for origin in report.provenance.first_said_by]
        controlled = self.controlled or {}
        behind = (controlled.get(origin) or controlled.get(fold(origin)) or origin for origin in said)
        return frozenset(fold(self.known_as(name)) for name in behind)


@dataclass(frozen=True, slots=True)
class Method:
    """A recording method.

    ``headline`` are the grades that a total counts unless others are asked for, ``beside`` those shown
    next to a party's total, ``roles`` those in which a party is asked for by default.
    """

    name: str
    version: int
    citation: str
    grades: tuple[str, ...]
    headline: tuple[str, ...]
    beside: tuple[str, ...]
    group: Group
    roles: tuple[Role, ...]
    grade: Callable[[Case], str]
    combine: Callable[[Case], tuple[Count, ...]]
    party_note: str | None = None

    @property
    def label(self) -> str:
        """Name and version, as printed beside a figure."""
        return f"{self.name} {self.version}"

    def graded(self, case: Case) -> str:
        """Return the grade that people gave, else that of the rule."""
        return case.assessment.grade if case.assessment else self.grade(case)

    def counted(self, case: Case) -> tuple[Count, ...]:
        """Return the ranges that people gave, and those of the rule for what they gave none of."""
        given = case.assessment.counts if case.assessment else ()
        decided = {(count.measure, count.group) for count in given}
        return (*given, *(count for count in self.combine(case) if (count.measure, count.group) not in decided))


UNGRADED = "ungraded"


def coded_or_widest(case: Case) -> tuple[Count, ...]:
    """Return the incident's own coded counts and, where it codes none, the smallest low and largest high over its reports.

    An unknown bound in any report leaves the combined bound unknown only if no report knows it.
    """
    if not case.reports:
        return case.incident.counts
    kinds: dict[tuple[Measure, Group], list[Count]] = {}
    for report in case.reports:
        for count in report.counts:
            kinds.setdefault((count.measure, count.group), []).append(count)
    coded = [count for count in case.incident.counts if _known(count) or (count.measure, count.group) not in kinds]
    own = {(count.measure, count.group) for count in coded}
    return (*coded, *(_widest(counts) for kind, counts in kinds.items() if kind not in own))


def _known(count: Count) -> bool:
    return count.range.known or count.best is not None


def _widest(counts: list[Count]) -> Count:
    """Return the smallest and the largest that any report gives; a report that prints one number alone gives it as both."""
    if len(counts) == 1:
        return counts[0]
    lows = [low for count in counts if (low := count.low if count.range.known else count.best) is not None]
    highs = [high for count in counts if (high := count.high if count.range.known else count.best) is not None]
    high = max([*highs, *lows]) if highs else None  # "at least 9" beside "up to 5" reaches 9
    return Count(counts[0].measure, counts[0].group, min(lows) if lows else None, high)
