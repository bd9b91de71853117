"""What the public sees of a noun: coarse places, past events, and no field that is for staff."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from math import cos, radians

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tollbook.geography import distance, snapped
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.parties import Involvement, Role
from tollbook.model.people import Notice, Person
from tollbook.model.places import Level, Place
from tollbook.model.publications import Coverage, Find, Observation, Relation, Statement, Zone
from tollbook.model.sources import Document, Provenance, Quote, Source
from tollbook.model.time import Period
from tollbook.redaction import FIELDS, Class, public_view
from tollbook.store.canonical import Noun
from tollbook.store.policy import Policy
from tollbook.store.settings import Imported, Settings

TODAY = date(2026, 1, 2)
RUNGS = ("exact", "1 km", "5 km", "town", "district", "province", "country", "hidden")
METRES = {"1 km": 1_000.0, "5 km": 5_000.0, "town": 5_000.0}
NOTED = Provenance(
    "Monitor",
    url="https://monitor.example",
    quote=Quote("tb-1", 0, 9, 1),
    words="three killed",
    note="for staff",
    unread=(("phone", "123"),),
)
LONG_AGO = Period(date(2017, 3, 1), date(2017, 3, 2))

latitudes = st.floats(-89.9, 89.9)
longitudes = st.floats(-179.9, 179.9)
names = st.sampled_from(["Town B", "Town C"])
maybe = st.none() | names
places = st.builds(
    Place,
    name=names,
    latitude=latitudes,
    longitude=longitudes,
    precision=st.none() | st.floats(1, 10_000),
    level=st.none() | st.sampled_from(Level),
    district=maybe,
    province=maybe,
    country=maybe,
)
rungs = st.sampled_from(RUNGS)


def incident(*where: Place, when: Period = LONG_AGO) -> Incident:
    return Incident(when, where, (Involvement("Party A", Role.ALLEGED),), (), NOTED, what="for staff")


def shown_place(place: Place, rung: str) -> Place:
    shown = public_view(incident(place), Policy(place=rung), today=TODAY)
    assert shown is not None
    return shown.where[0]


def ended(days_ago: int) -> Period:
    last = TODAY - timedelta(days=days_ago)
    return Period(last - timedelta(days=1), last)


FULL: list[Noun] = [
    Source("Monitor", "Party A", "Local page"),
    Document("ab" * 32, 10, "staff-name.txt", "text/plain", "https://monitor.example", LONG_AGO),
    incident(Place("Town B")),
    Report("tb-1", LONG_AGO, (Place("Town B"),), (), (), NOTED, "tb-2", None, "strike", "bomb"),
    Assessment("tb-1", "airwars", "fair", (), "keeper", "for staff", "for staff"),
    Observation(Measure.KILLED, Group.CIVILIANS, 1, 2, NOTED),
    Statement("Party A", "denies it", NOTED),
    Relation("Party A", "trained", "Party B", ("Monitor",), NOTED),
    Find("rifle", "Party B", NOTED, Place("Town B"), LONG_AGO, serial="for staff"),
    Zone("Zone", "Town B", 55, "Party A", NOTED, LONG_AGO),
    Coverage(("Town B",), ("Party A",), (Measure.KILLED,), LONG_AGO, complete=True, provenance=NOTED),
    Settings("Book", "tollbook.book/1", "vkey", toml="for staff"),
    Imported("tb-1", "plain lines", None, 10, 3),
]


@given(place=places, rung=st.sampled_from(sorted(METRES)))
def test_a_public_point_is_a_cell_no_finer_than_the_rung(place: Place, rung: str) -> None:
    assume(place.level not in {None, Level.SITE} or place.precision is None or place.precision >= 1_000)
    assume(place.level is not Level.SITE)

    shown = shown_place(place, rung)

    assert shown.latitude is not None
    assert shown.longitude is not None
    assert shown.precision is not None
    assert shown.precision >= METRES[rung]
    assert (shown.latitude, shown.longitude) == (round(shown.latitude, 3), round(shown.longitude, 3))
    assert (shown.latitude, shown.longitude) == snapped(place.latitude or 0.0, place.longitude or 0.0, cell=METRES[rung])


@given(place=places, rung=st.sampled_from(["district", "province", "country", "hidden"]))
def test_from_the_district_up_no_point_is_shown_and_no_smaller_name(place: Place, rung: str) -> None:
    shown = shown_place(replace(place, name="Village"), rung)

    finer = {"district": [], "province": ["district"], "country": ["district", "province"], "hidden": ["district", "province", "country"]}
    assert (shown.latitude, shown.longitude, shown.precision) == (None, None, None)
    assert shown.name != "Village"
    assert [getattr(shown, level) for level in finer[rung]] == [None] * len(finer[rung])
    assert shown.names == ()


@given(place=places, rung=rungs)
def test_a_site_is_never_named_nor_located(place: Place, rung: str) -> None:
    shown = shown_place(replace(place, name="Hospital", level=Level.SITE), rung)

    assert "Hospital" not in repr(shown)
    assert (shown.latitude, shown.longitude) == (None, None)


@given(place=places, rung=rungs, precision=st.floats(1, 999))
def test_a_place_of_no_level_known_to_less_than_a_kilometre_is_taken_for_a_site(place: Place, rung: str, precision: float) -> None:
    shown = shown_place(replace(place, name="Hospital", level=None, precision=precision), rung)

    assert "Hospital" not in repr(shown)
    assert (shown.latitude, shown.longitude) == (None, None)


def test_hidden_shows_nothing_of_a_place() -> None:
    place = Place("Town B", 35.0, 38.0, 100, Level.TOWN, "District B", "Province B", "Country B", ("Other name",))

    assert shown_place(place, "hidden") == Place("withheld")


@given(latitude=latitudes, longitude=longitudes, cell=st.sampled_from([1_000.0, 5_000.0]))
def test_a_point_and_the_middle_of_its_cell_are_shown_alike(latitude: float, longitude: float, cell: float) -> None:
    middle = snapped(latitude, longitude, cell=cell)

    assert snapped(latitude, longitude, cell=cell) == middle
    assert snapped(*middle, cell=cell) == middle


@given(
    latitude=st.floats(-70, 70),
    longitude=longitudes,
    cell=st.sampled_from([1_000.0, 5_000.0]),
    north=st.floats(-0.45, 0.45),
    east=st.floats(-0.45, 0.45),
)
def test_all_points_of_a_cell_are_shown_as_one(latitude: float, longitude: float, cell: float, north: float, east: float) -> None:
    middle = snapped(latitude, longitude, cell=cell)
    height = cell / 111_195  # a degree of a meridian on the mean sphere
    # The grid is printed to three decimals, so its edges are known to half a thousandth.
    inside = max(0.0, 1 - 0.0005 / (0.05 * height))

    point = middle[0] + north * height * inside, middle[1] + east * height / cos(radians(middle[0])) * inside

    assert snapped(*point, cell=cell) == middle


@given(latitude=st.floats(-80, 80), longitude=longitudes, cell=st.sampled_from([1_000.0, 5_000.0]))
def test_the_middle_of_a_cell_lies_within_its_half_diagonal(latitude: float, longitude: float, cell: float) -> None:
    away = distance((latitude, longitude), snapped(latitude, longitude, cell=cell))

    assert away <= cell * 0.7072 + 90  # three decimals move the middle by up to 79 m


@given(days=st.integers(0, 400), delay=st.integers(0, 365))
def test_an_incident_newer_than_the_delay_is_withheld(days: int, delay: int) -> None:
    shown = public_view(incident(Place("Town B"), when=ended(days)), Policy(delay_days=delay), today=TODAY)

    assert (shown is None) == (days < delay)


@pytest.mark.parametrize("when", [Period(None, None), Period(date(2017, 1, 1), None)])
def test_an_event_that_may_not_be_over_is_withheld(when: Period) -> None:
    report = Report(None, when, (), (), (), NOTED)

    assert public_view(incident(Place("Town B"), when=when), Policy(), today=TODAY) is None
    assert public_view(report, Policy(), today=TODAY) is None


@pytest.mark.parametrize("when", [None, Period(None, None), Period(date(2017, 1, 1), None), ended(179)])
def test_an_open_or_recent_zone_or_find_is_withheld(when: Period | None) -> None:
    zone = Zone("Zone", "Town B", 55, "Party A", NOTED, when)
    find = Find("rifle", "Party B", NOTED, Place("Town B"), when)

    assert public_view(zone, Policy(), today=TODAY) is None
    assert public_view(find, Policy(), today=TODAY) is None


def test_a_zone_long_over_is_shown() -> None:
    assert public_view(Zone("Zone", "Town B", 55, "Party A", NOTED, ended(180)), Policy(), today=TODAY) is not None


@pytest.mark.parametrize("place", ["exact", "1 km", "town"])
def test_a_find_is_shown_by_district_at_finest(place: str) -> None:
    where = Place("Town B", 35.1234, 38.1234, 10, None, "District B", "Province B", "Country B")

    shown = public_view(Find("rifle", "Party B", NOTED, where, LONG_AGO), Policy(place=place), today=TODAY)

    assert shown is not None
    assert shown.where == Place("District B", district="District B", province="Province B", country="Country B")


@pytest.mark.parametrize(
    "noun",
    [
        Person("Somebody", NOTED),
        Notice("tb-1", "Party A", TODAY, NOTED),
        Document("ab" * 32, 10, "x.txt", "text/plain", withheld=True),
        Place("Hospital", 35.0, 38.0, level=Level.SITE),
    ],
)
def test_people_notices_withheld_documents_and_sites_are_withheld(noun: Noun) -> None:
    assert public_view(noun, Policy(), today=TODAY) is None


def test_a_protected_source_is_shown_as_its_kind_only() -> None:
    shown = public_view(Source("Somebody", "Party A", "Local page", protected=True), Policy(), today=TODAY)

    assert shown is not None
    assert "Somebody" not in repr(shown)
    assert (shown.controlled_by, shown.origin_of) == (None, None)


@pytest.mark.parametrize("noun", FULL, ids=lambda noun: type(noun).__name__)
def test_restricted_fields_are_emptied_and_public_ones_are_not(noun: Noun) -> None:
    shown = public_view(noun, Policy(place="exact"), today=TODAY)

    assert shown is not None
    classes = FIELDS[type(noun).__name__]
    for field in fields(noun):
        value = getattr(shown, field.name)
        if classes[field.name] is Class.RESTRICTED:
            assert not value
        elif classes[field.name] is Class.PUBLIC:
            assert value == getattr(noun, field.name)


@pytest.mark.parametrize("noun", FULL, ids=lambda noun: type(noun).__name__)
def test_no_word_for_staff_is_left_anywhere_in_a_noun(noun: Noun) -> None:
    shown = repr(public_view(noun, Policy(), today=TODAY))

    assert "for staff" not in shown
    assert "123" not in shown
    assert "staff-name" not in shown


def test_a_toll_of_one_is_shown() -> None:
    toll = (Count(Measure.KILLED, Group.CIVILIANS, 1, 1),)
    shown = public_view(replace(incident(Place("Town B")), counts=toll), Policy(), today=TODAY)

    assert shown is not None
    assert shown.counts == toll
