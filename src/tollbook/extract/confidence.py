"""How likely the toll of a form is what a person would code: it orders the queue, and decides nothing.

A logistic regression over a few counts of what the text says; ``scripts/confidence.py`` learns its weights.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from tollbook.language.counting import INCIDENT, Counted
from tollbook.model.counts import Measure, Range

FEATURES = (
    "always",
    "told",
    "exact",
    "agreeing",
    "differing",
    "first sentences",
    "vague",
    "one person",
    "update",
    "elsewhere",
    "untrue",
    "length",
    "arabic",
    "beside",
)
MOST = 3.0  # sentences that count as agreeing or differing
FIRST = 2  # sentences at the head of a text


def features(counts: Sequence[Counted], best: Mapping[str, Range], *, length: int, language: str) -> tuple[float, ...]:
    """Return what the toll of a form rests on, in the order of ``FEATURES``; ``length`` is in characters."""
    killed, toll = [count for count in counts if count.measure is Measure.KILLED], best.get("killed")
    own = [count for count in killed if count.asserted and count.scope == INCIDENT and not count.part]
    lows = {count.sentence: count.range.low for count in own}
    agreeing = sum(toll is not None and low == toll.low for low in lows.values())
    lead = own[0] if own else None
    return (
        1.0,
        float(toll is not None),
        float(toll is not None and toll.low == toll.high),
        min(float(agreeing), MOST),
        min(float(len(lows) - agreeing), MOST),
        float(lead is not None and lead.sentence < FIRST),
        float(lead is not None and bool({"vague", "plural"} & {*lead.flags})),
        float(lead is not None and bool({"one", "named", "pronoun"} & {*lead.flags})),
        float(any("update" in count.flags for count in own)),
        min(float(sum(count.scope != INCIDENT or "passing" in count.flags for count in killed)), MOST),
        min(float(sum(bool({"denied", "hypothetical", "undone"} & {*count.flags}) for count in killed)), MOST),
        math.log1p(length) / 10,
        float(language == "ar"),
        min(
            float(sum(bool({"one", "named"} & {*count.flags}) for count in own if lead is not None and count.sentence != lead.sentence)),
            MOST,
        ),
    )


def confidence(found: Sequence[float]) -> float:
    """Return the probability that the toll is right, as far as that was learned."""
    return sigmoid(sum(weight * value for weight, value in zip(_weights(), found, strict=True)))


def sigmoid(value: float) -> float:
    """Return the logistic function of a value.

    >>> sigmoid(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


@cache
def _weights() -> tuple[float, ...]:
    table = tomllib.loads((files("tollbook.extract") / "confidence.toml").read_text("utf-8"))
    return tuple(float(table["weights"].get(name, 0.0)) for name in FEATURES)
