"""What a table must pass before any model is asked, and what the models must pass before one number is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tollbook.statistics.cells import Cells
from tollbook.statistics.draws import Estimate

FEWEST_LISTS = 3
COPIED = 0.95  # of the people on the shorter list stand on the longer one too
BY_CHANCE = 1e-6  # and it were this unlikely, had the shorter list drawn from those on the other lists
APART = 1.5


@dataclass(frozen=True, slots=True)
class Gate:
    """One condition, whether it holds, and why or why not, in words."""

    gate: str
    passed: bool
    why: str


def before(cells: Cells) -> list[Gate]:
    """Return what is asked of a table before any model, the first failure last, since the rest then has no sense."""
    gates: list[Gate] = []
    for check in CHECKS:
        gates.append(check(cells))
        if not gates[-1].passed:
            break
    return gates


def _enough(cells: Cells) -> Gate:
    number = len(cells.lists)
    if number < FEWEST_LISTS:
        why = f"{number} list{'s' if number != 1 else ''}: whether lists depend on each other shows only from three lists on"
        return Gate("three lists", passed=False, why=why)
    return Gate("three lists", passed=True, why=f"{number} lists")


def _varied(cells: Cells) -> Gate:
    used = sum(count > 0 for count in cells.counts)
    if used < 2:
        return Gate(
            "several cells", passed=False, why=f"all {cells.documented:,} people are on the same lists: nothing tells who is missed"
        )
    return Gate("several cells", passed=True, why=f"{used} of {2 ** len(cells.lists) - 1} patterns are seen")


def _own(cells: Cells) -> Gate:
    """Refuse a list nearly all of whose people are on one other list, far more than of those on the lists beside them."""
    from scipy.special import betainc

    for one, other in cells.pairs():
        short, long = sorted((one, other), key=cells.on)
        size, shared, beside = cells.on(short), cells.on_both(one, other), cells.documented - cells.on(short)
        usual = (cells.on(long) - shared + 1) / (beside + 2)
        if shared >= COPIED * size and betainc(shared, size - shared + 1, usual) < BY_CHANCE:
            names = f"{cells.lists[short]} and {cells.lists[long]}"
            why = f"{names} name nearly the same people: {shared:,} of the {size:,} on {cells.lists[short]} are on both; leave the copy out"
            return Gate("no copied list", passed=False, why=why)
    return Gate("no copied list", passed=True, why=f"no list has {COPIED:.0%} of its people from another")


def _overlapping(cells: Cells) -> Gate:
    alone = [name for at, name in enumerate(cells.lists) if not _shared(cells, at)]
    if len(alone) == len(cells.lists):
        why = "no two lists share anybody: disjoint lists say nothing of those on none"
        return Gate("overlapping lists", passed=False, why=why)
    if alone and len(cells.lists) - len(alone) < FEWEST_LISTS:
        why = (
            f"{' and '.join(alone)} shares nobody with any other list, so that every overlap is of two lists: once these may depend on "
            "each other, no maximum-likelihood estimate exists"
        )
        return Gate("overlapping lists", passed=False, why=why)
    if alone:
        why = f"{' and '.join(alone)} shares nobody with any other list; leave {'it' if len(alone) == 1 else 'them'} out"
        return Gate("overlapping lists", passed=False, why=why)
    return Gate("overlapping lists", passed=True, why="every list shares people with another")


def _shared(cells: Cells, at: int) -> int:
    return sum(cells.on_both(*sorted((at, other))) for other in range(len(cells.lists)) if other != at)


def _estimable(cells: Cells) -> Gate:
    """Refuse where one dependence between two lists leaves nothing to estimate from: all would rest on denying it."""
    from tollbook.statistics.existence import why_not

    name = "estimate exists"
    main = [(), *((at,) for at in range(len(cells.lists)))]
    failing = why_not(cells, main)
    if failing is not None:
        return Gate(name, passed=False, why=f"even if all lists are independent, {failing}")
    for pair in cells.pairs():
        failing = why_not(cells, [*main, pair])
        if failing is not None:
            names = " and ".join(cells.lists[at] for at in pair)
            return Gate(name, passed=False, why=f"once {names} may depend on each other, {failing.removeprefix('its ')}")
    return Gate(name, passed=True, why="with any one dependence between two lists a finite, unique estimate exists")


CHECKS: tuple[Callable[[Cells], Gate], ...] = (_enough, _varied, _own, _overlapping, _estimable)


def agreeing(rows: Sequence[Estimate]) -> Gate:
    """Refuse one number where the medians of two models lie further apart than one and a half times."""
    name = "models agree"
    shown = sorted((row for row in rows if row.refusal is None), key=lambda row: row.median)
    if len(shown) < 2:
        return Gate(name, passed=False, why="fewer than two models gave an answer, so that nothing shows how much hangs on the model")
    least, most = shown[0], shown[-1]
    ratio = most.median / least.median
    words = f"{least.model} gives {least.median:,.0f} and {most.model} {most.median:,.0f}, {ratio:.2f} times as many"
    if ratio > APART:
        return Gate(name, passed=False, why=f"{words}: further apart than {APART} times, so no single number is given")
    return Gate(name, passed=True, why=words)
