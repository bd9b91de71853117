"""A mapping is proposed from the names of columns, and what it says is what a person would read in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tollbook.intake import preview
from tollbook.intake.mapping import read
from tollbook.intake.proposing import columns_of, proposed

ENGLISH = "incident id,date from,date to,city,governorate,lat,lng,perpetrator,killed,women killed,injured min,source,mood\n"
ROW = "7,2017-03-17,2017-03-18,Town B,Province B,35.9,39.0,Party A,12,3,4,Monitor; Local page,calm\n"
ARABIC = "المعرف,التاريخ,المدينة,المحافظة,القتلى,الجرحى\n7,2017-03-17,بلدة,محافظة,12,4\n"


@pytest.mark.parametrize(
    ("table", "holds"),
    [
        (
            ENGLISH + ROW,
            [
                'key = "incident id"', 'date = { join = ["date from", "date to"], by = "/" }', 'place = "city"', 'province = "governorate"',
                'latitude = "lat"', 'column = "perpetrator"', 'role = { constant = "alleged" }', 'group = { constant = "women" }',
                'low = "injured min"', '# no field takes: mood',
            ],
        ),
        (ARABIC, ['key = "المعرف"', 'date = "التاريخ"', 'place = "المدينة"', 'province = "المحافظة"', 'value = "القتلى"']),
    ],
)  # fmt: skip
def test_columns_are_proposed_as_the_fields_that_their_names_say(tmp_path: Path, table: str, holds: list[str]) -> None:
    (tmp_path / "t.csv").write_text(table, "utf-8")
    columns = columns_of(tmp_path / "t.csv")
    assert columns is not None

    rules = proposed(columns, name="t")

    assert [line for line in holds if line not in rules] == []
    outcome = preview(tmp_path / "t.csv", read(rules.replace('publisher = ""', 'publisher = "Monitor"'), name="t"))
    assert (outcome.written, outcome.refusals) == (1, [])


def test_who_is_only_named_is_not_proposed_as_accused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id,date,party\n1,2017,Party A\n", "utf-8")
    columns = columns_of(tmp_path / "t.csv")
    assert columns is not None

    assert 'constant = "alleged"' not in proposed(columns, name="t")
