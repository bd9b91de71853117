"""Two independent origins make an incident documented; who did it plays no part."""

from __future__ import annotations

from tollbook.methods import Case, ibc
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Incident
from tollbook.model.parties import Involvement, Role
from tollbook.model.sources import Provenance
from tollbook.model.time import Period

KILLED = Count(Measure.KILLED, Group.CIVILIANS, 8, 12)
INJURED = Count(Measure.INJURED, Group.CIVILIANS, 3, 4)


def case(*origins: str, parties: tuple[Involvement, ...] = (), controlled: dict[str, str] | None = None) -> Case:
    incident = Incident(Period.read("2017-05-03"), (), parties, (KILLED, INJURED), Provenance("Monitor", origins))
    return Case(incident, controlled=controlled)


def test_two_independent_origins_document_an_incident() -> None:
    assert ibc.grade(case("Monitor", "Local page")) == "documented"
    assert ibc.grade(case("Monitor")) == "provisional"


def test_two_voices_of_one_party_are_one_origin() -> None:
    both = {"Agency": "Party A", "Ministry": "Party A"}

    assert ibc.grade(case("Agency", "Ministry", controlled=both)) == "provisional"


def test_who_is_accused_changes_nothing() -> None:
    accused = (Involvement("Party A", Role.ALLEGED), Involvement("Party B", Role.ALLEGED))

    assert ibc.grade(case("Monitor", "Local page", parties=accused)) == ibc.grade(case("Monitor", "Local page"))


def test_only_deaths_are_recorded() -> None:
    assert ibc.combine(case("Monitor")) == (KILLED,)
