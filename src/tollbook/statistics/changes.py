"""Changes named from probabilities of months: where each lies most likely, and within which months."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tollbook.statistics.segments import Cut, Reals

NAMED = 0.8  # a change is named from this probability up: at .5, one series in ten of two types had one named without a change
INSIDE = 0.95  # of the probability around the likeliest month
SLIGHT = 0.02  # of the likeliest month's, where what lies around it ends


@dataclass(frozen=True, slots=True)
class Window:
    """Months ``first`` to ``last`` in which a change begins with a probability; ``at`` is the likeliest of them."""

    at: int
    there: float
    first: int
    last: int
    probability: float


def windows(cut: Cut) -> list[Window]:
    """Return the changes that are likely, in the order of months."""
    return sorted(_found(cut), key=lambda each: each.first)


def _found(cut: Cut) -> Iterator[Window]:
    left = cut.months.copy()
    while left.max() > 0.01:
        at = int(left.argmax())
        first, last = _around(left, at)
        within = _narrowed(left, first, last)
        left[first : last + 1] = 0.0
        if (probability := cut.within(*within)) >= NAMED:
            yield Window(at, float(cut.months[at]), *within, probability)


def _around(months: Reals, at: int) -> tuple[int, int]:
    """Return the months in a row around one of which none is slight beside it."""
    slight = months < SLIGHT * months[at]
    before, after = np.nonzero(slight[:at])[0], np.nonzero(slight[at:])[0]
    return int(before[-1]) + 1 if len(before) else 0, at + int(after[0]) - 1 if len(after) else len(months) - 1


def _narrowed(months: Reals, first: int, last: int) -> tuple[int, int]:
    """Return the fewest months in a row that hold nearly all of the probability of some."""
    enough = INSIDE * months[first : last + 1].sum()
    while first < last:
        less = min(months[first], months[last])
        if months[first : last + 1].sum() - less < enough:
            break
        first, last = (first + 1, last) if months[first] == less else (first, last - 1)
    return first, last
