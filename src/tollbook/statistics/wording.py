"""A panel in words: what is documented, what may be missing under which assumption, and where models disagree."""

from __future__ import annotations

from collections.abc import Sequence

from tollbook.statistics.draws import Estimate

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


def statement(documented: int | None, *, rows: Sequence[Estimate], pooled: Estimate | None, refused: Sequence[str]) -> str:
    """Say what a panel says, and what it rests on."""
    said = [] if documented is None else [f"{documented:,} people are documented."]
    if not rows:
        said.append(f"No estimate of the undocumented is given: {'; '.join(refused)}.")
    elif pooled is not None and documented is not None:
        said.append(_estimated(documented, pooled))
        said.append(_spread(rows))
    else:
        said.append(f"No single number is given: {'; '.join(refused)}.")
        said.append(_spread(rows))
    return " ".join([*(sentence for sentence in said if sentence), IDENTIFYING])


def _estimated(documented: int, pooled: Estimate) -> str:
    low, middle, high = (rounded(max(0.0, bound - documented)) for bound in (pooled.low, pooled.median, pooled.high))
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
