"""What a table must pass before any model is asked, and what the models must pass before one number is given."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tollbook.language.said import Said, row, say
from tollbook.statistics.cells import Cells
from tollbook.statistics.draws import Estimate

FEWEST_LISTS = 3
COPIED = 0.95  # of the people on the shorter list stand on the longer one too
BY_CHANCE = 1e-6  # and it were this unlikely, had the shorter list drawn from those on the other lists
APART = 0.5  # of the smaller median that the larger one may be more


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
        lists = say("1 list") if number == 1 else say("{n} lists", n=number)
        why = say("{lists}: whether lists depend on each other shows only from three lists on", lists=lists)
        return Gate("three lists", passed=False, why=why)
    return Gate("three lists", passed=True, why=say("{n} lists", n=number))


def _varied(cells: Cells) -> Gate:
    used = sum(count > 0 for count in cells.counts)
    if used < 2:
        why = say("all {n} people are on the same lists: nothing tells who is missed", n=cells.documented)
        return Gate("several cells", passed=False, why=why)
    return Gate("several cells", passed=True, why=say("{n} of {all} patterns are seen", n=used, all=2 ** len(cells.lists) - 1))


def _own(cells: Cells) -> Gate:
    """Refuse a list nearly all of whose people are on one other list, far more than of those on the lists beside them."""
    from scipy.special import betainc

    for one, other in cells.pairs():
        short, long = sorted((one, other), key=cells.on)
        size, shared, beside = cells.on(short), cells.on_both(one, other), cells.documented - cells.on(short)
        usual = (cells.on(long) - shared + 1) / (beside + 2)
        if shared >= COPIED * size and betainc(shared, size - shared + 1, usual) < BY_CHANCE:
            why = say(
                "{a} and {b} name nearly the same people: {shared} of the {size} on {a} are on both; leave the copy out",
                a=cells.lists[short],
                b=cells.lists[long],
                shared=shared,
                size=size,
            )
            return Gate("no copied list", passed=False, why=why)
    return Gate("no copied list", passed=True, why=say("no list has {share} of its people from another", share=f"{COPIED:.0%}"))


def _overlapping(cells: Cells) -> Gate:
    alone = [name for at, name in enumerate(cells.lists) if not _shared(cells, at)]
    if len(alone) == len(cells.lists):
        why = say("no two lists share anybody: disjoint lists say nothing of those on none")
        return Gate("overlapping lists", passed=False, why=why)
    if alone and len(cells.lists) - len(alone) < FEWEST_LISTS:
        why = say(
            "{lists} shares nobody with any other list, so that every overlap is of two lists: once these may depend on each other, no "
            "maximum-likelihood estimate exists",
            lists=row(" and ", alone),
        )
        return Gate("overlapping lists", passed=False, why=why)
    if alone:
        why = say("{lists} shares nobody with any other list; leave out what is not shared", lists=row(" and ", alone))
        return Gate("overlapping lists", passed=False, why=why)
    return Gate("overlapping lists", passed=True, why=say("every list shares people with another"))


def _shared(cells: Cells, at: int) -> int:
    return sum(cells.on_both(*sorted((at, other))) for other in range(len(cells.lists)) if other != at)


def _estimable(cells: Cells) -> Gate:
    """Refuse where one dependence between two lists leaves nothing to estimate from: all would rest on denying it."""
    from tollbook.statistics.existence import why_not

    name = "estimate exists"
    main = [(), *((at,) for at in range(len(cells.lists)))]
    failing = why_not(cells, main)
    if failing is not None:
        return Gate(name, passed=False, why=say("even if all lists are independent, {failing}", failing=failing))
    for pair in cells.pairs():
        failing = why_not(cells, [*main, pair])
        if failing is not None:
            names = row(" and ", [cells.lists[at] for at in pair])
            why = say("once {lists} may depend on each other, {failing}", lists=names, failing=failing)
            return Gate(name, passed=False, why=why)
    return Gate(name, passed=True, why=say("with any one dependence between two lists a finite, unique estimate exists"))


CHECKS: tuple[Callable[[Cells], Gate], ...] = (_enough, _varied, _own, _overlapping, _estimable)


def agreeing(rows: Sequence[Estimate]) -> Gate:
    """Refuse one number where the medians of two models lie further apart than one and a half times; a refusal tells neither."""
    name = "models agree"
    shown = sorted((row for row in rows if row.refusal is None), key=lambda row: row.median)
    if len(shown) < 2:
        why = say("fewer than two models gave an answer, so that nothing shows how much hangs on the model")
        return Gate(name, passed=False, why=why)
    least, most = shown[0], shown[-1]
    more = most.median / least.median - 1
    if more > APART:
        return Gate(name, passed=False, why=_apart(least.model, most.model, more))
    why = say(
        "{least} gives {low} and {most} {high}, {share} more",
        least=least.model,
        low=round(least.median),
        most=most.model,
        high=round(most.median),
        share=f"{more:.0%}",
    )
    return Gate(name, passed=True, why=why)


def _apart(least: str, most: str, more: float) -> Said:
    """Say how far apart two models are, and neither's number."""
    return say(
        "{most} gives {share} more than {least}, and more than {apart} is too far apart for a single number",
        least=least,
        most=most,
        share=f"{math.ceil(100 * more)}%",
        apart=f"{APART:.0%}",
    )
