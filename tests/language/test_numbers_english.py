"""Numbers as reporters write them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.language.numbers import amounts
from tollbook.model.claims import Operator


@pytest.mark.parametrize(
    ("words", "operator", "low", "high"),
    [
        ("at least 11 civilians", Operator.AT_LEAST, 11, 11),
        ("no fewer than 11 civilians", Operator.AT_LEAST, 11, 11),
        ("no less than eleven civilians", Operator.AT_LEAST, 11, 11),
        ("up to 13,190 civilians", Operator.UP_TO, 13190, 13190),
        ("no more than 100 civilians", Operator.UP_TO, 100, 100),
        ("not more than 100 civilians", Operator.UP_TO, 100, 100),
        ("as many as 100 civilians", Operator.UP_TO, 100, 100),
        ("more than three thousand airstrikes", Operator.MORE_THAN, 3000, 3000),
        ("fewer than 20 people", Operator.LESS_THAN, 20, 20),
        ("about 70 people", Operator.ABOUT, 70, 70),
        ("between 8 and 12 people", Operator.BETWEEN, 8, 12),
        ("from 8 to 12 people", Operator.BETWEEN, 8, 12),
        ("8–12 people", Operator.BETWEEN, 8, 12),
        ("dozens of people", Operator.VAGUELY, 24, 99),
        ("hundreds of people", Operator.VAGUELY, 200, 999),
        ("thousands of victims", Operator.VAGUELY, 2000, 9999),
        ("tens of thousands of victims", Operator.VAGUELY, 20000, 99999),
        ("thirteen thousand one hundred and ninety people", Operator.EXACTLY, 13190, 13190),
        ("a hundred people", Operator.EXACTLY, 100, 100),
        ("two dozen people", Operator.EXACTLY, 24, 24),
        ("half a million people", Operator.EXACTLY, 500000, 500000),
        ("13 190 people", Operator.EXACTLY, 13190, 13190),
        ("1.3k people", Operator.EXACTLY, 1300, 1300),
        ("2,5 million refugees", Operator.EXACTLY, 2500000, 2500000),
        ("twenty-three people", Operator.EXACTLY, 23, 23),
    ],
)
def test_reads_numbers_with_their_bounds(words: str, operator: Operator, low: int, high: int) -> None:
    (amount,) = amounts(words)

    assert (amount.operator, amount.low, amount.high) == (operator, low, high)


@pytest.mark.parametrize(
    "words",
    [
        "a 55 km zone",
        "in 2017",
        "on 3 May 2017",
        "May 3, 2017",
        "resolution 2254",
        "aged 14",
        "a 20-year-old",
        "30 percent of it",
        "at 10:30",
        "the F-16 and the TOW-2",
        "$500",
        "12 hours later",
        "5 kilometres away",
    ],
)
def test_what_is_no_count_is_not_read_as_one(words: str) -> None:
    assert list(amounts(words)) == []


@given(st.integers(min_value=1, max_value=99_999_999))
def test_digits_with_separators_are_read_back(count: int) -> None:
    (amount,) = amounts(f"some other words, then {count:,} people")

    assert amount.low == amount.high == count


@given(st.text(max_size=300))
def test_offsets_lie_within_any_text(text: str) -> None:
    found = list(amounts(text))

    assert all(0 <= amount.start < amount.end <= len(text) for amount in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
