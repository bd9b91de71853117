"""What every estimate is told with: what its models assume, how often such intervals held, and how few digits it has."""

from __future__ import annotations

IDENTIFYING = (
    "What no list can show is assumed: that those on no list differ from those on some list only as far as these differ among themselves. "
    "People whom no list could reach are in none of these figures."
)
COVERAGE = (
    "In simulated strata of four lists, intervals made like this one held the truth in 96 to 98 of 100; real lists may be worse, and this "
    "one holds only under its assumptions."
)
ASSUMPTIONS = {
    "log-linear": "people with the same lists are alike, and there is no interaction of all lists at once",
    "decomposable-graphs": "lists depend on each other as some chordal graph says, and people are otherwise alike",
    "latent-class": "people are of a few kinds, and for people of one kind lists are independent",
    "latent-class-cautious": "the same, with a prior that expects several kinds, most of them listed seldom",
    "chao-lower-bound": "people may differ, and for each of them lists are independent; a floor, no estimate",
}
POOLED = "median of all models but the floor, mixed to equal shares; from the lowest low to the highest high"


def unlisted(low: float, middle: float, high: float, *, fewest: int, most: int) -> tuple[int, int, int]:
    """Return how many people are undocumented, of how many there are in all; of a count that varies the ends are taken that lie widest.

    >>> unlisted(683.4, 738.2, 1219.6, fewest=626, most=626)
    (57, 112, 594)
    """
    pairs = ((low, most), (middle, (fewest + most) / 2), (high, fewest))
    least, usual, largest = (rounded(max(0.0, bound - number)) for bound, number in pairs)
    return least, usual, largest


def rounded(number: float) -> int:
    """Round to three digits: no estimate knows a fourth.

    >>> rounded(12749.4), rounded(87.6)
    (12700, 88)
    """
    if abs(number) < 1000:
        return round(number)
    digits = len(str(round(number))) - 3
    step = int(10**digits)
    return round(number / step) * step
