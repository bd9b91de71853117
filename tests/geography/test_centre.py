"""A place known by its name alone: in a circle about as large as the place, or nowhere."""

from __future__ import annotations

import pytest

from tollbook.geography import distance
from tollbook.geography.centre import WIDEST, centre_of
from tollbook.model.places import Level, Place

IDLIB, RAQQA = (35.93, 36.63), (35.95, 39.01)


@pytest.mark.parametrize(
    ("place", "truly", "level"),
    [
        (Place("Idlib", country="Syria"), IDLIB, Level.TOWN),
        (Place("Raqqa", district="Raqqa", country="Syria"), RAQQA, Level.DISTRICT),
        (Place("Idlib Governorate", province="Idlib Governorate", country="Syria"), IDLIB, Level.PROVINCE),
        (Place("Syria", level=Level.COUNTRY), (35.0, 38.0), Level.COUNTRY),
    ],
)
def test_a_name_is_placed_with_a_circle_no_smaller_than_what_it_names(place: Place, truly: tuple[float, float], level: Level) -> None:
    centre = centre_of(place)

    assert centre is not None
    assert distance((centre.latitude, centre.longitude), truly) < centre.precision
    assert centre.precision >= WIDEST[level]


@pytest.mark.parametrize(
    "place",
    [Place("Nowhereville"), Place("withheld"), Place("Springfield"), Place("Idlib", level=Level.SITE), Place("Idlib", country="Norway")],
    ids=lambda place: f"{place.name}, {place.level or place.country or 'alone'}",
)
def test_a_name_of_no_place_or_of_several_is_put_nowhere(place: Place) -> None:
    assert centre_of(place) is None
