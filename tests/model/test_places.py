"""A place is somewhere: what is no number of degrees or metres is refused."""

from __future__ import annotations

from math import inf, nan

import pytest

from tollbook.model.places import Place


@pytest.mark.parametrize("precision", [inf, -inf, nan, -5.0])
def test_a_precision_that_is_no_distance_is_refused(precision: float) -> None:
    with pytest.raises(ValueError, match="precision"):
        Place("Town", 35.0, 39.0, precision)


@pytest.mark.parametrize(("latitude", "longitude"), [(nan, 39.0), (35.0, nan), (nan, nan), (inf, 39.0)])
def test_a_point_that_is_none_is_refused(latitude: float, longitude: float) -> None:
    with pytest.raises(ValueError, match="itude"):
        Place("Town", latitude, longitude)
