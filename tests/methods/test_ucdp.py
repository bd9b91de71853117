"""The ucdp method: event clarity as the codebook defines it, best estimates as printed."""

from __future__ import annotations

import pytest

from tollbook.errors import Unknown
from tollbook.methods import METHODS, Case, Method, method
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Incident
from tollbook.model.parties import Involvement
from tollbook.model.sources import Provenance
from tollbook.model.time import Period

UCDP = method("ucdp")


def event(clarity: str | None, *counts: Count) -> Case:
    sides = (Involvement("Party A", side="a"), Involvement("Party B", side="b"))
    return Case(Incident(Period.read("2017-03-17"), (), sides, counts, Provenance("UCDP"), clarity=clarity))


@pytest.mark.parametrize(
    ("clarity", "grade"),
    [("1", "clear"), ("2", "aggregated"), (None, "clear")],  # GED codebook 19.1, event_clarity
)
def test_grades_by_event_clarity(clarity: str | None, grade: str) -> None:
    assert UCDP.grade(event(clarity)) == grade


def test_low_best_and_high_stand_as_coded() -> None:
    coded = Count(Measure.KILLED, Group.PEOPLE, 3, 9, 5)

    assert UCDP.combine(event("1", coded)) == (coded,)


def test_every_event_is_in_the_headline_and_people_of_every_status_are_counted() -> None:
    assert set(UCDP.headline) == set(UCDP.grades)
    assert UCDP.group is Group.PEOPLE


def test_a_total_by_party_explains_the_dyads() -> None:
    assert UCDP.party_note is not None
    assert "dyad" in UCDP.party_note


@pytest.mark.parametrize("known", METHODS, ids=lambda known: known.name)
def test_every_method_cites_its_rules_and_counts_only_its_own_grades(known: Method) -> None:
    assert "https://" in known.citation
    assert {*known.headline, *known.beside} <= set(known.grades)


def test_an_unknown_method_is_met_with_those_there_are() -> None:
    with pytest.raises(Unknown, match='no method "guess"; there are airwars, ibc, ucdp'):
        method("guess")
