"""Distances against known pairs, and the grid on which places are published."""

from __future__ import annotations

from itertools import pairwise
from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.geography import EARTH, distance, snapped

points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@pytest.mark.parametrize(
    ("one", "other", "kilometres", "within"),
    [
        ((33.5138, 36.2765), (33.3128, 44.3615), 751, 3),  # Damascus to Baghdad
        ((33.5046, 38.6160), (34.5623, 38.2841), 121.5, 2),  # Al-Tanf crossing to Palmyra; latitude and longitude exchanged give 99
        ((0, 0), (0, 180), pi * 6371.0, 0.1),  # half around the equator
        ((90, 0), (-90, 0), pi * 6371.0, 0.1),  # pole to pole
        ((0, 179.5), (0, -179.5), 111.2, 0.1),  # over the date line
        ((36.2, 37.16), (36.2, 37.16), 0, 0),
    ],
)
def test_distances_are_those_on_the_map(one: tuple[float, float], other: tuple[float, float], kilometres: float, within: float) -> None:
    assert distance(one, other) / 1000 == pytest.approx(kilometres, abs=within)


@given(points, points)
def test_a_distance_is_the_same_both_ways(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert distance(one, other) == pytest.approx(distance(other, one), abs=1e-3)


@given(points, points)
def test_no_distance_is_longer_than_half_the_earth(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert 0 <= distance(one, other) <= pi * EARTH + 1


@given(points, points, points)
def test_no_detour_is_shorter(one: tuple[float, float], other: tuple[float, float], third: tuple[float, float]) -> None:
    assert distance(one, third) <= distance(one, other) + distance(other, third) + 1


@given(points, st.sampled_from([1_000.0, 5_000.0]))
def test_the_grid_stays_on_the_map(point: tuple[float, float], cell: float) -> None:
    latitude, longitude = snapped(*point, cell=cell)

    assert -90 <= latitude <= 90
    assert -180 <= longitude <= 180


@pytest.mark.parametrize("latitude", [0.0, 33.5, 36.2, -33.5, 60.0])
def test_cells_are_as_large_as_they_say(latitude: float) -> None:
    steps = range(-200, 200)
    rows = {snapped(latitude + step / 1000, 38.0, cell=5_000)[0] for step in steps}

    heights = {round(distance((low, 38.0), (high, 38.0)), -3) for low, high in pairwise(sorted(rows))}
    assert heights == {5_000}
