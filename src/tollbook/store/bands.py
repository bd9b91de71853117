"""Simulated bands of one sum of a book, beside its bounds: over all its incidents, and over those of each grade."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tollbook.errors import Refused
from tollbook.language.fold import fold
from tollbook.model.figures import Question
from tollbook.model.sources import Source
from tollbook.statistics.bands import Bands, Spread, bands, by_grade
from tollbook.store.behind import Behind, behind
from tollbook.store.reader import Reader

TOGETHER = " + "


@dataclass(frozen=True)
class Simulated:
    """The bands of a sum; ``grades`` are those of the incidents of each grade, also of grades that the sum leaves out.

    ``no_low`` counts incidents without a low, for which the sum of lows has nothing.
    """

    whole: Bands
    grades: Mapping[str, Bands]
    no_low: int


def simulated(reader: Reader, question: Question) -> Simulated | None:
    """Return the bands of a question, None where no count in the sum is a range.

    Raises
    ------
    Refused
        If sums as printed are asked for, in which an empty high adds nothing: no count is then a range from low to high.
    """
    if question.as_printed:
        raise Refused("bands need a low and a high for every count, which sums as printed do not have; leave out --as-printed")
    families = _families(reader)
    held = [each for each in behind(reader, question) if (each.low, each.high) != (None, None)]
    taken = [each for each in held if each.counted]
    spreads = [_spread(each, families) for each in taken]
    if not any(each.gap for each in spreads):
        return None
    asked = question.grades
    others = [_spread(each, families) for each in held if not asked or each.grade in asked]
    return Simulated(bands(spreads), by_grade(others), sum(each.low is None for each in taken))


def _spread(each: Behind, families: Mapping[str, str]) -> Spread:
    low = each.low or 0
    high = low if each.high is None else each.high
    named = TOGETHER.join(sorted({families.get(source, source) for source in each.sources}))
    return Spread(min(low, high), max(low, high), named, each.id, each.grade, open=each.no_high)


def _families(reader: Reader) -> Mapping[str, str]:
    """Return who controls which source: those that one party controls are one family."""
    sources = (held.noun for held in reader.all(Source))
    return {fold(source.name): f"controlled by {source.controlled_by}" for source in sources if source.controlled_by}


def as_object(found: Simulated | None) -> dict[str, object]:
    """Return bands as JSON has them, apart from the sums they stand beside."""
    if found is None:
        return {"kind": "simulated range", "inside": None, "ranges": [], "by_grade": [], "by_incident": []}
    return {
        "kind": "simulated range",
        "inside": 0.95,
        "assumes": "each count is any whole number of its range, each as likely; a count without a high is its low",
        "ranges": _ranges(found.whole),
        "incidents": found.whole.incidents,
        "no_high": found.whole.open,
        "no_low": found.no_low,
        "families": found.whole.families,
        "unit": found.whole.unit,
        "by_grade": [{"grade": grade, "low": each.low, "high": each.high, "ranges": _ranges(each)} for grade, each in found.grades.items()],
        "by_incident": [
            {"incident": part.incident, "share_of_gap": round(part.of_gap, 4), "share_of_variance": round(part.of_variance, 4)}
            for part in found.whole.parts
        ],
    }


def _ranges(found: Bands) -> list[dict[str, object]]:
    return [{"dependence": band.dependence.value, "low": band.low, "high": band.high} for band in found.bands]
