"""A panel in words: what is documented, what may be missing under which assumption, and where models disagree."""

from __future__ import annotations

from collections.abc import Sequence

from tollbook.statistics.caveats import COVERAGE, IDENTIFYING, rounded, unlisted
from tollbook.statistics.draws import Estimate
from tollbook.statistics.reading import DRAWN, Documented

NONE = "No estimate of the undocumented"


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


def documented_in_words(counted: Documented, *, on: str = "") -> str:
    """Say how many people are documented; of a number that was sampled or imputed, what it is and how it varies."""
    who, are = (f"{counted.number:,} people", "are ") if counted.number != 1 else ("1 person", "is ")
    said = f"{who} {'' if on else are}documented{on}"
    if counted.sampled is None:
        return said
    which = "as the rows are linked" if counted.sampled == DRAWN else "in the first version"
    spread = f"{counted.fewest:,}" if counted.fewest == counted.most else f"{counted.fewest:,} to {counted.most:,}"
    return f"{said} {which}, {spread} over the {counted.sampled}"


def _estimated(counted: Documented, pooled: Estimate) -> str:
    low, middle, high = unlisted(pooled.low, pooled.median, pooled.high, fewest=counted.fewest, most=counted.most)
    return (
        f"If the assumptions of these models hold, about {middle:,} more are undocumented, with an interval of {low:,} to {high:,}. "
        f"{COVERAGE}"
    )


def _spread(rows: Sequence[Estimate]) -> str:
    shown = sorted((row for row in rows if row.refusal is None), key=lambda row: row.median)
    words = "; ".join(f"{row.model} {rounded(row.median):,} ({rounded(row.low):,} to {rounded(row.high):,})" for row in shown)
    return f"All people by each model: {words}." if shown else ""
