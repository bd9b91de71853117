"""The algebra of a claimed number against a known range."""

from hypothesis import given
from hypothesis import strategies as st

from tollbook.check.compare import Outcome, outcome
from tollbook.model.claims import Amount, Operator
from tollbook.model.counts import Range

counts = st.integers(min_value=0, max_value=10_000)


@st.composite
def ranges(draw: st.DrawFn) -> Range:
    low, high = sorted((draw(counts), draw(counts)))
    return Range(draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None])))


@st.composite
def claims(draw: st.DrawFn) -> Amount:
    low, high = sorted((draw(counts), draw(counts)))
    operator = draw(st.sampled_from(list(Operator)))
    two_ended = operator in {Operator.BETWEEN, Operator.VAGUELY}
    return Amount(operator, low, high if two_ended else low, 0, 1)


def _amount(operator: Operator, number: int) -> Amount:
    return Amount(operator, number, number, 0, 1)


@given(claims(), ranges(), counts)
def test_a_claim_fails_only_where_no_possible_number_bears_it_out(claim: Amount, known: Range, truth: int) -> None:
    if outcome(claim, known) is Outcome.FAILS and truth in known:
        assert truth not in claim.meant


@given(claims(), ranges(), counts)
def test_a_claim_holds_only_where_every_possible_number_bears_it_out(claim: Amount, known: Range, truth: int) -> None:
    if outcome(claim, known) is Outcome.HOLDS and truth in known:
        assert truth in claim.meant


@given(claims())
def test_an_unknown_number_never_decides(claim: Amount) -> None:
    assert outcome(claim, Range(None, None)) is Outcome.IN_PART


def test_a_minimum_says_nothing_against_a_higher_claim() -> None:
    assert outcome(_amount(Operator.EXACTLY, 100), Range(5, None)) is Outcome.IN_PART


def test_a_point_within_a_wide_range_holds_only_in_part() -> None:
    assert outcome(_amount(Operator.EXACTLY, 10_000), Range(8_106, 12_980)) is Outcome.IN_PART


def test_an_upper_bound_holds_where_the_whole_range_lies_under_it() -> None:
    assert outcome(_amount(Operator.UP_TO, 12_980), Range(8_106, 12_980)) is Outcome.HOLDS
    assert outcome(_amount(Operator.UP_TO, 100), Range(8_106, 12_980)) is Outcome.FAILS
