"""A claimed number against a known range: the algebra under every verdict on a count."""

from __future__ import annotations

from enum import StrEnum

from tollbook.language.said import Said, say
from tollbook.model.claims import Amount, Operator
from tollbook.model.counts import Range

MUCH = 1.25


class Outcome(StrEnum):
    """How a known range stands to what the words of a claim allow."""

    HOLDS = "holds"
    IN_PART = "in part"
    FAILS = "fails"


def outcome(claimed: Amount, known: Range) -> Outcome:
    """Compare a claim with a range in which the number is known to lie.

    A lower bound holds where even the known low end reaches it; an upper bound where even the known high
    end stays under it; any other number where the whole known range lies within what its words allow.
    """
    meant = claimed.meant
    if claimed.lower_bound:
        return _lower(meant.low or 0, known)
    if claimed.upper_bound:
        return _upper(meant.high or 0, known)
    if known.within(meant) and known.low is not None and known.high is not None:
        return Outcome.HOLDS
    return Outcome.IN_PART if known.overlaps(meant) else Outcome.FAILS


def _lower(bound: float, known: Range) -> Outcome:
    if known.low is not None and known.low >= bound:
        return Outcome.HOLDS
    return Outcome.IN_PART if known.high is None or known.high >= bound else Outcome.FAILS


def _upper(bound: float, known: Range) -> Outcome:
    if known.high is not None and known.high <= bound:
        return Outcome.HOLDS
    return Outcome.IN_PART if known.low is None or known.low <= bound else Outcome.FAILS


def direction(claimed: Amount, known: Range) -> tuple[str, ...]:
    """Say whether a claim lies well below or above what is known, as flags."""
    if claimed.lower_bound and known.low is not None and known.low > claimed.low * MUCH:
        return ("understates",)
    if known.low is not None and claimed.high < known.low:
        return ("understates",) if not claimed.lower_bound else ()
    if known.high is not None and claimed.low > known.high:
        return () if claimed.operator is Operator.UP_TO else ("overstates",)
    return ()


def in_part(claimed: Amount, known: Range) -> Said:
    """Say in words why a claim holds only in part."""
    if claimed.upper_bound:
        return say("the claim gives an upper end alone; the figure reaches higher or states none")
    if claimed.lower_bound:
        return say("only the high end of the figure reaches the claim")
    if claimed.operator is Operator.VAGUELY:
        return say("the figure reaches beyond what the word allows")
    return say("the claim gives one number where the record has a range")
