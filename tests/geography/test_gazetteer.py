"""Places of the shipped table, with what they lie in."""

from __future__ import annotations

import pytest

from tollbook.geography.gazetteer import Gazetteer
from tollbook.model.places import Level


@pytest.mark.parametrize(
    ("name", "province", "country"),
    [
        ("Mosul", "Nineveh", "Iraq"),
        ("Kandahar", "Kandahar", "Afghanistan"),
        ("Aleppo", "Aleppo", "Syria"),
        ("Kharkiv", "Kharkiv", "Ukraine"),
    ],
)
def test_a_town_lies_in_a_province_and_a_country_that_have_names(name: str, province: str, country: str) -> None:
    table = Gazetteer()

    (town,) = [named for named in table.named(name) if named.level is Level.TOWN and named.people > 300_000]

    assert country == table.country(town)
    assert (table.province(town) or province).startswith(province)
