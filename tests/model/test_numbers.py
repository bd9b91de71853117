"""Counts and ranges: unknown bounds stay unknown, and nobody is counted below nought."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tollbook.model.counts import Count, Group, Measure, Printed, Range

numbers = st.integers(0, 10**9)
bounds = st.none() | numbers
closed = st.tuples(numbers, numbers).map(lambda pair: Range(min(pair), max(pair)))
half_open = st.builds(Range, st.none(), numbers) | st.builds(Range, numbers, st.none())
ranges = closed | half_open | st.just(Range(None, None))
UNKNOWN = Range(None, None)


@given(ranges, ranges)
def test_a_sum_is_the_same_in_either_order(one: Range, other: Range) -> None:
    assert one + other == other + one


@given(ranges, ranges, ranges)
def test_a_sum_is_the_same_however_it_is_grouped(one: Range, other: Range, third: Range) -> None:
    assert (one + other) + third == one + (other + third)


@given(ranges)
def test_nothing_added_changes_nothing_and_the_unknown_swallows_all(known: Range) -> None:
    assert known + Range(0, 0) == known
    assert known + UNKNOWN == UNKNOWN


@given(ranges, ranges, numbers, numbers)
def test_the_sum_of_two_numbers_lies_in_the_sum_of_their_ranges(one: Range, other: Range, first: int, second: int) -> None:
    if first in one and second in other:
        assert first + second in one + other


@given(ranges, ranges)
def test_overlap_is_the_same_from_both_sides(one: Range, other: Range) -> None:
    assert one.overlaps(other) == other.overlaps(one)


@given(ranges, ranges)
def test_what_lies_within_overlaps(one: Range, other: Range) -> None:
    if one.within(other):
        assert one.overlaps(other)


@given(ranges, ranges, numbers)
def test_a_number_in_both_means_overlap_and_a_number_within_is_in_the_whole(one: Range, other: Range, number: int) -> None:
    if number in one and number in other:
        assert one.overlaps(other)
    if one.within(other) and number in one:
        assert number in other


@given(ranges)
def test_every_range_lies_within_itself_and_within_the_unknown(known: Range) -> None:
    assert known.within(known)
    assert known.within(UNKNOWN)
    assert UNKNOWN.within(known) == (known == UNKNOWN)


@given(ranges)
def test_a_range_is_known_where_one_bound_is(known: Range) -> None:
    assert known.known == (known != UNKNOWN)


@pytest.mark.parametrize(
    ("one", "other", "overlaps", "within"),
    [
        (Range(1, 5), Range(5, 9), True, False),
        (Range(1, 4), Range(5, 9), False, False),
        (Range(6, 7), Range(5, 9), True, True),
        (Range(6, None), Range(5, 9), True, False),
        (Range(6, None), Range(5, None), True, True),
        (Range(None, 4), Range(5, None), False, False),
        (Range(0, 0), Range(None, 0), True, True),
    ],
)
def test_overlap_and_within_by_hand(one: Range, other: Range, overlaps: bool, within: bool) -> None:
    assert (one.overlaps(other), one.within(other)) == (overlaps, within)


@given(numbers, numbers)
def test_a_range_upside_down_is_refused(low: int, high: int) -> None:
    if low > high:
        with pytest.raises(ValueError, match="above high"):
            Range(low, high)


@given(low=bounds, high=bounds, flaw=st.integers(-(10**6), -1))
def test_a_count_below_nought_is_refused(low: int | None, high: int | None, flaw: int) -> None:
    for below in ((flaw, high, None), (low, flaw, None), (low, high, flaw)):
        with pytest.raises(ValueError, match="is negative"):
            Count(Measure.KILLED, Group.CIVILIANS, *below)


@given(low=numbers, above=st.integers(1, 10**6))
def test_a_count_upside_down_is_refused(low: int, above: int) -> None:
    with pytest.raises(ValueError, match=f"low {low + above} is above high {low}"):
        Count(Measure.KILLED, Group.CIVILIANS, low + above, low)


@pytest.mark.parametrize(("low", "high"), [(None, None), (3, None), (None, 3), (0, 0), (3, 3)])
def test_an_unknown_bound_stays_unknown(low: int | None, high: int | None) -> None:
    count = Count(Measure.KILLED, Group.CIVILIANS, low, high)

    assert count.range == Range(low, high)
    assert count.as_printed == Printed(low, None, high)


def test_what_was_printed_stands_beside_what_we_read() -> None:
    printed = Printed(5, 9, 7)

    assert Count(Measure.KILLED, Group.PEOPLE, 5, 9, 9, printed).as_printed == printed
