"""A panel in words: what is documented, what may be missing under which assumption, and where models disagree."""

from __future__ import annotations

from collections.abc import Sequence

from tollbook.statistics.draws import Estimate
from tollbook.statistics.reading import DRAWN, Documented

IDENTIFYING = (
    "What no list can show is assumed: that those on no list differ from those on some list only as far as these differ among themselves. "
    "People whom no list could reach are in none of these figures."
)
COVERAGE = (
    "In simulated strata of four lists, intervals made like this one held the truth in 96 to 98 of 100; real lists may be worse, and this "
    "one holds only under its assumptions."
)
NONE = "No estimate of the undocumented"
ASSUMPTIONS = {
    "log-linear": "people with the same lists are alike, and there is no interaction of all lists at once",
    "decomposable-graphs": "lists depend on each other as some chordal graph says, and people are otherwise alike",
    "latent-class": "people are of a few kinds, and for people of one kind lists are independent",
    "latent-class-cautious": "the same, with a prior that expects several kinds, most of them listed seldom",
    "chao-lower-bound": "people may differ, and for each of them lists are independent; a floor, no estimate",
}


def statement(counted: Documented | None, *, rows: Sequence[Estimate], pooled: Estimate | None, refused: Sequence[str]) -> str:
    """Say what a panel says, what each model does, and what it rests on."""
    missing = "No single number" if rows else NONE
    said = answer(counted, pooled=pooled, refused=refused, missing=missing)
    return " ".join(part for part in (said, _spread(rows), IDENTIFYING) if part)


def answer(counted: Documented | None, *, pooled: Estimate | None, refused: Sequence[str], missing: str = NONE) -> str:
    """Say how many people are documented and, unless that is refused, how many more there may be."""
    said = "" if counted is None else f"{documented_in_words(counted)}. "
    if pooled is not None and counted is not None:
        return f"{said}{_estimated(counted, pooled)}"
    return f"{said}{missing} is given: {'; '.join(refused)}."


def documented_in_words(counted: Documented, *, what: str = "people are documented") -> str:
    """Say how many people are documented; of a number that was sampled or imputed, what it is and how it varies."""
    if counted.sampled is None:
        return f"{counted.number:,} {what}"
    which = "as the rows are linked" if counted.sampled == DRAWN else "in the first version"
    spread = f"{counted.fewest:,}" if counted.fewest == counted.most else f"{counted.fewest:,} to {counted.most:,}"
    return f"{counted.number:,} {what} {which}, {spread} over the {counted.sampled}"


def unlisted(counted: Documented, pooled: Estimate) -> tuple[int, int, int]:
    """Return the low, middle and high of how many are undocumented: of a count that varies its ends are taken, the widest they can lie."""
    usual = (counted.fewest + counted.most) / 2
    pairs = ((pooled.low, counted.most), (pooled.median, usual), (pooled.high, counted.fewest))
    low, middle, high = (rounded(max(0.0, bound - number)) for bound, number in pairs)
    return low, middle, high


def _estimated(counted: Documented, pooled: Estimate) -> str:
    low, middle, high = unlisted(counted, pooled)
    return (
        f"If the assumptions of these models hold, about {middle:,} more are undocumented, with an interval of {low:,} to {high:,}. "
        f"{COVERAGE}"
    )


def _spread(rows: Sequence[Estimate]) -> str:
    shown = sorted((row for row in rows if row.refusal is None), key=lambda row: row.median)
    words = "; ".join(f"{row.model} {rounded(row.median):,} ({rounded(row.low):,} to {rounded(row.high):,})" for row in shown)
    return f"All people by each model: {words}." if shown else ""


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
