"""The grades of the airwars method, rule by rule, and the same for every party."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.methods import Case, method
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Incident, Report
from tollbook.model.parties import Involvement, Mode, Role
from tollbook.model.publications import Stance, Statement
from tollbook.model.sources import Provenance
from tollbook.model.time import Period

AIRWARS = method("airwars")
DAY = Period(date(2017, 3, 17), date(2017, 3, 17))
A, B = Involvement("Party A", Role.ALLEGED), Involvement("Party B", Role.ALLEGED)
CIVILIANS = (Count(Measure.KILLED, Group.CIVILIANS, 3, 5),)
COMBATANTS = (Count(Measure.KILLED, Group.COMBATANTS, 3, 5),)


def incident(
    *parties: Involvement,
    origins: tuple[str, ...] = ("Monitor",),
    counts: tuple[Count, ...] = CIVILIANS,
    near: str | None = None,
    grade: str | None = None,
    mode: Mode | None = None,
) -> Incident:
    return Incident(DAY, (), parties, counts, Provenance("Monitor", origins), mode=mode, grade=grade, action_near=near)


def report(publisher: str, *parties: Involvement, origins: tuple[str, ...] = (), counts: tuple[Count, ...] = CIVILIANS) -> Report:
    return Report("tb-1", DAY, (), parties, counts, Provenance(publisher, origins))


def answers(stance: Stance, speaker: str = "Party A") -> tuple[Statement, ...]:
    return (Statement(speaker, "says so", Provenance("Gazette"), stance=stance),)


def graded(case: Case) -> str:
    return AIRWARS.grade(case)


@pytest.mark.parametrize("printed", [None, "fair", "weak", "contested", "discounted", "confirmed"])
@pytest.mark.parametrize("stance", [Stance.ACCEPTS, Stance.ACCEPTS_PARTLY])
def test_an_acceptance_confirms_whatever_was_printed_before(stance: Stance, printed: str | None) -> None:
    assert graded(Case(incident(A, grade=printed), responses=answers(stance))) == "confirmed"


@pytest.mark.parametrize("printed", ["fair", "weak", "contested", "discounted", "confirmed"])
@pytest.mark.parametrize("stance", [Stance.DENIES, Stance.OPEN, Stance.NONE])
def test_any_other_answer_leaves_the_printed_grade(stance: Stance, printed: str) -> None:
    assert graded(Case(incident(A, grade=printed), responses=answers(stance))) == printed


@pytest.mark.parametrize("stance", [Stance.DENIES, Stance.OPEN, Stance.NONE])
def test_a_denial_lowers_no_grade(stance: Stance) -> None:
    case = Case(incident(A, origins=("Monitor", "Local page"), near="likely"))

    assert graded(replace(case, responses=answers(stance))) == graded(case) == "fair"


def test_an_acceptance_by_a_party_that_nobody_accuses_confirms_nothing() -> None:
    assert graded(Case(incident(A, grade="weak"), responses=answers(Stance.ACCEPTS, "Party B"))) == "weak"


def test_an_acceptance_on_behalf_of_the_accused_confirms() -> None:
    spoken = (Statement("Spokesman", "says so", Provenance("Gazette"), on_behalf_of="Party A", stance=Stance.ACCEPTS),)

    assert graded(Case(incident(A, grade="weak"), responses=spoken)) == "confirmed"


@pytest.mark.parametrize("mode", [None, Mode.ONE_OF, Mode.UNKNOWN_MEMBER_OF])
def test_several_parties_accused_of_one_act_are_contested(mode: Mode | None) -> None:
    assert graded(Case(incident(A, B, origins=("Monitor", "Local page"), near="confirmed", mode=mode))) == "contested"


def test_parties_that_acted_jointly_are_not_contested() -> None:
    assert graded(Case(incident(A, B, origins=("Monitor", "Local page"), near="confirmed", mode=Mode.JOINTLY))) == "fair"


def test_a_report_that_accuses_another_party_makes_it_contested() -> None:
    case = Case(incident(A, origins=("Monitor", "Local page"), near="confirmed"), (report("Third page", B),))

    assert graded(case) == "contested"


@pytest.mark.parametrize("role", [Role.VICTIM, Role.MENTIONED])
def test_a_party_that_is_only_named_contests_nothing(role: Role) -> None:
    case = Case(incident(A, Involvement("Party B", role), origins=("Monitor", "Local page"), near="confirmed"))

    assert graded(case) == "fair"


@pytest.mark.parametrize(
    ("origins", "near", "grade"),
    [
        (("Monitor", "Local page"), "confirmed", "fair"),
        (("Monitor", "Local page"), "likely", "fair"),
        (("Monitor", "Local page"), None, "weak"),
        (("Monitor", "Local page"), "unlikely", "weak"),
        (("Monitor",), "confirmed", "weak"),
        (("Monitor", "Monitor"), "confirmed", "weak"),
        ((), "confirmed", "weak"),
    ],
)
def test_fair_needs_two_origins_and_an_action_near(origins: tuple[str, ...], near: str | None, grade: str) -> None:
    assert graded(Case(incident(A, origins=origins, near=near))) == grade


def test_two_publishers_that_relay_one_witness_are_one_origin() -> None:
    relayed = (report("Local page", A, origins=("Witness page",)), report("Second page", A, origins=("Witness page",)))
    bare = incident(A, counts=(), near="confirmed")

    assert graded(Case(bare, relayed)) == "weak"
    assert graded(Case(bare, (*relayed, report("Third page", A)))) == "fair"


def test_sources_that_one_party_controls_are_one_origin() -> None:
    case = Case(incident(A, origins=("Gazette", "Broadcaster"), near="confirmed"))

    assert graded(case) == "fair"
    assert graded(replace(case, controlled={"Gazette": "Party B", "Broadcaster": "Party B"})) == "weak"
    assert graded(replace(case, controlled={"Gazette": "Party A", "Broadcaster": "Party B"})) == "fair"


def test_a_party_and_the_source_that_it_controls_are_one_origin() -> None:
    case = Case(incident(A, origins=("Party B", "Gazette"), near="confirmed"), controlled={"Gazette": "Party B"})

    assert graded(case) == "weak"


def test_only_combatants_killed_is_discounted() -> None:
    assert graded(Case(incident(A, origins=("Monitor", "Local page"), counts=COMBATANTS, near="confirmed"))) == "discounted"
    assert graded(Case(incident(A, origins=("Monitor", "Local page"), counts=(*COMBATANTS, *CIVILIANS), near="confirmed"))) == "fair"


def test_without_an_accused_party_there_is_no_grade() -> None:
    assert graded(Case(incident(Involvement("Party A", Role.VICTIM)))) == "ungraded"
    assert graded(Case(incident())) == "ungraded"


def test_a_grade_of_another_method_is_not_taken_over() -> None:
    assert graded(Case(incident(A, grade="clear"))) == "weak"


def test_the_headline_is_confirmed_and_fair() -> None:
    assert AIRWARS.headline == ("confirmed", "fair")
    assert AIRWARS.group is Group.CIVILIANS


def test_coded_counts_stand_and_reports_are_combined_to_the_widest() -> None:
    reports = (
        report("One page", A, counts=(Count(Measure.KILLED, Group.CIVILIANS, 4, None),)),
        report("Second page", A, counts=(Count(Measure.KILLED, Group.CIVILIANS, 2, 7),)),
        report("Third page", A, counts=(Count(Measure.INJURED, Group.PEOPLE, None, None),)),
    )

    assert AIRWARS.combine(Case(incident(A), reports)) == (*CIVILIANS, Count(Measure.INJURED, Group.PEOPLE, None, None))
    assert AIRWARS.combine(Case(incident(A, counts=()), reports)) == (
        Count(Measure.KILLED, Group.CIVILIANS, 2, 7),
        Count(Measure.INJURED, Group.PEOPLE, None, None),
    )


parties = st.lists(st.builds(Involvement, st.sampled_from(["Party A", "Party B"]), st.sampled_from(Role)), max_size=3).map(tuple)
origins = st.lists(st.sampled_from(["Party A", "Party B", "Gazette", "Broadcaster", "Monitor"]), max_size=3).map(tuple)
counted = st.sampled_from([(), CIVILIANS, COMBATANTS])
cases = st.builds(
    Case,
    incident=st.builds(
        lambda named, said, counts, near, printed, mode: incident(*named, origins=said, counts=counts, near=near, grade=printed, mode=mode),
        parties,
        origins,
        counted,
        st.sampled_from([None, "confirmed", "likely", "unlikely"]),
        st.sampled_from([None, None, *AIRWARS.grades]),
        st.none() | st.sampled_from(Mode),
    ),
    reports=st.lists(
        st.builds(lambda named, said, counts: report("Page", *named, origins=said, counts=counts), parties, origins, counted), max_size=2
    ).map(tuple),
    responses=st.lists(st.tuples(st.sampled_from(Stance), st.sampled_from(["Party A", "Party B"])), max_size=2).map(
        lambda given_answers: tuple(each for stance, speaker in given_answers for each in answers(stance, speaker))
    ),
    controlled=st.none() | st.dictionaries(st.sampled_from(["Gazette", "Broadcaster"]), st.sampled_from(["Party A", "Party B"])),
)


def exchanged(case: Case) -> Case:
    """Return a case in which Party A and Party B have changed places."""

    def other(name: str) -> str:
        return {"Party A": "Party B", "Party B": "Party A"}.get(name, name)

    def involved(named: tuple[Involvement, ...]) -> tuple[Involvement, ...]:
        return tuple(replace(each, party=other(each.party)) for each in named)

    def said(provenance: Provenance) -> Provenance:
        return replace(provenance, origins=tuple(other(name) for name in provenance.origins))

    return Case(
        replace(case.incident, parties=involved(case.incident.parties), provenance=said(case.incident.provenance)),
        tuple(replace(each, parties=involved(each.parties), provenance=said(each.provenance)) for each in case.reports),
        tuple(replace(each, speaker=other(each.speaker)) for each in case.responses),
        case.controlled and {source: other(party) for source, party in case.controlled.items()},
    )


@given(cases)
def test_exchanging_the_parties_never_changes_a_grade(case: Case) -> None:
    assert exchanged(exchanged(case)) == case
    for known in (AIRWARS, method("ucdp")):
        assert known.grade(exchanged(case)) == known.grade(case)
        assert known.combine(exchanged(case)) == known.combine(case)


@given(cases)
def test_a_grade_is_one_of_the_method(case: Case) -> None:
    assert graded(case) in AIRWARS.grades


@given(cases, st.sampled_from(["Party A", "Party B"]))
def test_a_denial_never_raises_nor_lowers_a_grade(case: Case, speaker: str) -> None:
    assert graded(replace(case, responses=(*case.responses, *answers(Stance.DENIES, speaker)))) == graded(case)
