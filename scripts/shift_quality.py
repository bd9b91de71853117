"""How sure and how careful the test of a change of mix is, and how wide bands are, on series and sums made here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from tollbook.statistics.bands import Spread, bands
from tollbook.statistics.changes import windows
from tollbook.statistics.fitting import fit

Reals = NDArray[np.float64]
BEFORE, AFTER, MONTHS, AT = (0.8, 0.15, 0.05), (0.45, 0.15, 0.40), 72, 40
TRUE, FALSE = 200, 400  # series with a change, and without


def table() -> Iterator[str]:
    """Yield the lines of two tables."""
    yield "| a mix of three types over 72 months, 30 events each | series | measured | bar |"
    yield "|---|---|---|---|"
    yield from _true()
    yield from _false()
    yield ""
    yield from _bands()


def _true() -> Iterator[str]:
    there, named, seconds = [], [], []
    fit(_changing(np.random.default_rng(0))[None])  # what is imported and laid ready at first is not timed
    for seed in range(1, TRUE + 1):
        counts = _changing(np.random.default_rng(seed))
        began = time.process_time()
        found = fit(counts[None]).cut
        seconds.append(time.process_time() - began)
        there.append(found.months[AT])
        named.append(any(window.first <= AT <= window.last for window in windows(found)))
    sure = np.mean(np.array(there) >= 0.95)
    yield f"| true change in month 40: its probability, median (least) | {TRUE} | {np.median(there):.3f} ({min(there):.2f}) | .95 |"
    yield f"| of that month .95 or more | {TRUE} | {sure:.1%} | |"
    yield f"| change named, its interval holding that month | {TRUE} | {np.mean(named):.1%} | |"
    smaller = [fit(_smaller(np.random.default_rng(seed))[None]).cut for seed in range(TRUE)]
    named = [any(window.first <= AT <= window.last for window in windows(each)) for each in smaller]
    yield f"| smaller change (.80 to .60 of one type), mix wobbles with precision 30: named | {TRUE} | {np.mean(named):.1%} | |"
    yield f"| CPU time, all priors and precisions | {TRUE} | {1000 * np.median(seconds):.0f} ms | 50 ms |"


def _false() -> Iterator[str]:
    asked: list[tuple[str, Callable[[np.random.Generator], Reals], str]] = [
        ("no change, mix fixed", lambda chance: _wobbling(chance, None, 30), "5 %"),
        ("no change, mix wobbles with precision 30", lambda chance: _wobbling(chance, 30, 30), "5 %, aim 2 %"),
        ("the same, precision 8", lambda chance: _wobbling(chance, 8, 30), "5 %"),
        ("the same, precision 30 and 3 events a month", lambda chance: _wobbling(chance, 30, 3), "5 %"),
        ("wobble of precision 30 of which half lasts to the next month", _lasting, "none: assumed not to be"),
        ("two types at even shares, precision 2, 12 events", lambda chance: _wobbling(chance, 2, 12, (0.5, 0.5)), "5 %"),
    ]
    for name, made, bar in asked:
        found = [fit(made(np.random.default_rng(seed))[None]).cut for seed in range(FALSE)]
        named = np.mean([bool(windows(each)) for each in found])
        single = np.mean([each.months.max() > 0.5 for each in found])
        yield f"| {name}: a change named (any single month above .5) | {FALSE} | {named:.1%} ({single:.1%}) | {bar} |"


def _bands() -> Iterator[str]:
    chance = np.random.default_rng(3)
    size = 2_900
    low = chance.geometric(0.35, size) - 1 + (chance.random(size) < 0.03) * chance.integers(10, 80, size)
    wider = chance.geometric(0.3, size) + (chance.random(size) < 0.03) * chance.integers(5, 60, size)
    high = low + np.where(chance.random(size) < 0.5, 0, wider)
    spreads = [Spread(int(one), int(other), f"family {at % 40}") for at, (one, other) in enumerate(zip(low, high, strict=True))]
    bands(spreads[:5])
    began = time.process_time()
    found = bands(spreads)
    taken = time.process_time() - began
    yield f"| sum of 2,900 ranges, {found.low:,} to {found.high:,} | band | share of the gap |"
    yield "|---|---|---|"
    for band in found.bands:
        yield f"| {band.dependence.value} | {band.low:,} to {band.high:,} | {(band.high - band.low) / (found.high - found.low):.1%} |"
    yield f"| CPU time, all four | {1000 * taken:.0f} ms | |"


def _changing(chance: np.random.Generator) -> Reals:
    rows = [chance.multinomial(chance.poisson(30), BEFORE if month < AT else AFTER) for month in range(MONTHS)]
    return np.array(rows, dtype=np.float64)


def _smaller(chance: np.random.Generator) -> Reals:
    mixes = [chance.dirichlet(30 * np.array(BEFORE if month < AT else (0.6, 0.15, 0.25))) for month in range(MONTHS)]
    return np.array([chance.multinomial(chance.poisson(30), mix) for mix in mixes], dtype=np.float64)


def _lasting(chance: np.random.Generator) -> Reals:
    """Draw a mix whose wobble fades by half from month to month, as wide in each month as with precision 30."""
    wobble, rows = np.zeros(3), []
    for _ in range(MONTHS):
        wobble = 0.5 * wobble + chance.normal(size=3) * np.sqrt(0.75 / 31 / np.array(BEFORE))
        mix = np.array(BEFORE) * np.exp(wobble)
        rows.append(chance.multinomial(chance.poisson(30), mix / mix.sum()))
    return np.array(rows, dtype=np.float64)


def _wobbling(chance: np.random.Generator, precision: float | None, events: float, mix: Sequence[float] = BEFORE) -> Reals:
    def month() -> Sequence[float]:
        return mix if precision is None else list(chance.dirichlet(precision * np.array(mix)))

    return np.array([chance.multinomial(chance.poisson(events), month()) for _ in range(MONTHS)], dtype=np.float64)


if __name__ == "__main__":
    print("\n".join(table()))
