"""Numbers of a text set against what it says that they make: as printed, then as rounded."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from tollbook.language.quantities import Quantity
from tollbook.language.said import bounded, row, say, term
from tollbook.language.terms import Term
from tollbook.model.claims import Equation, Operator, Standing
from tollbook.model.counts import Range


def equals(parts: Sequence[Term], total: Quantity, *, certain: bool) -> Equation:
    """Compare parts with the total that they are said to make; ``certain`` says that nobody is in two of them."""
    numbers = [part.quantity for part in parts]
    equation = compared(row(" + ", map(shown, numbers)), lambda place: plus([wide(number, place) for number in numbers]), numbers, total)
    return Equation(equation.working, equation.made, equation.stated, equation.standing, equation.certain and certain)


def within(parts: Sequence[Term], whole: Quantity) -> Equation:
    """Compare parts with a whole that they may not exceed."""
    numbers = [part.quantity for part in parts]
    made, limit = plus([number.allowed for number in numbers]), whole.rounded()[1]
    holds = made[0] <= limit
    standing = Standing.HOLDS if holds else Standing.STRAINED if made[0] <= whole.rounded(place=_coarsest([whole]))[1] else Standing.FAILS
    certain = whole.exact and all(number.exact for number in numbers)
    words = row(" + ", map(shown, numbers))
    if len(numbers) > 1:
        words = say("{working} = {made}", working=words, made=in_words(made))
    working = say("{part} of {whole}", part=words, whole=shown(whole))
    return Equation(working, as_range(made), Range(None, _finite(limit)), standing, certain)


def falls_short(equation: Equation) -> bool:
    """Say whether parts make less than the total that is printed."""
    return equation.made.high is not None and equation.stated.low is not None and equation.made.high < equation.stated.low


def compared(working: str, make: Callable[[float | None], tuple[float, float]], terms: Sequence[Quantity], stated: Quantity) -> Equation:
    """Compare what terms make with what is printed: as printed, then with the terms rounded as their zeros suggest."""
    made, printed = make(None), stated.rounded()
    if meet(made, printed):
        standing = Standing.HOLDS
    elif meet(make(0), printed):
        coarser = max(_coarsest([term]) for term in terms) > _coarsest([stated])
        standing = Standing.ROUNDED if coarser else Standing.STRAINED
    else:
        standing = Standing.FAILS
    certain = stated.exact and all(term.exact for term in terms)
    words = say("{working} = {made}, printed {stated}", working=working, made=in_words(made), stated=shown(stated))
    return Equation(words, as_range(made), as_range(printed), standing, certain)


def ratio(working: str, part: tuple[float, float], whole: Quantity, share: Quantity, *, times: int) -> Equation | None:
    """Compare a share with what it is of; a percent holds if the true one rounds to it, a fraction within a twentieth of the whole."""
    if not whole.allowed[0]:
        return None
    made = scaled(divided(part, whole.allowed), times)
    low, high = share.allowed
    slack = share.digit / 2 if times == 100 else 0.05
    stated = (low - slack, high + slack) if share.operator in {Operator.EXACTLY, Operator.ABOUT} else (low, high)
    near = (stated[0] - slack, stated[1] + slack)
    standing = Standing.HOLDS if meet(made, stated) else Standing.STRAINED if meet(made, near) else Standing.FAILS
    unit = say(" per cent") if times == 100 else ""
    certain = math.isclose(made[0], made[1]) and share.exact
    words = say("{working} is {made}{unit}, printed {stated}{unit}", working=working, made=in_words(made), stated=shown(share), unit=unit)
    return Equation(words, as_range(made), as_range(stated), standing, certain)


def per(total: Quantity, rate: Quantity, *, times: tuple[float, float], unit: str) -> Equation:
    """Compare a rate with a total over so many days, weeks, months or years: it holds if the true one rounds to it."""
    made, loose = divided(wide(total, None), times), divided(wide(total, 0), times)
    low, high = rate.allowed
    slack = rate.digit / 2 if rate.operator in {Operator.EXACTLY, Operator.ABOUT, Operator.BETWEEN} else 0
    stated, near = (low - slack, high + slack), (low - rate.digit, high + rate.digit)
    standing = Standing.FAILS
    if meet(made, stated):
        standing = Standing.HOLDS
    elif meet(made, near) or meet(loose, stated):
        standing = Standing.STRAINED
    first, last = f"{times[0]:,.4g}", f"{times[1]:,.4g}"
    working = say(
        "{total} in {length} {units} is {made} a {unit}, printed {rate}",
        total=shown(total),
        length=first if times[0] == times[1] else say("{low} to {high}", low=first, high=last),
        units=term(f"{unit}s"),
        made=in_words(made),
        unit=term(unit),
        rate=shown(rate),
    )
    return Equation(working, as_range(made), as_range(stated), standing, certain=total.exact and rate.exact)


def _coarsest(quantities: Sequence[Quantity]) -> float:
    return max((high - low) if math.isfinite(high - low) else 0 for low, high in (each.rounded() for each in quantities))


def wide(quantity: Quantity, place: float | None) -> tuple[float, float]:
    """Return the numbers a quantity allows: as printed, or, from a thousand up, as rounded."""
    return quantity.allowed if place is None or quantity.low < 1_000 else quantity.rounded()


def plus(ranges: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the sum of several ranges."""
    return sum(low for low, _ in ranges), sum(high for _, high in ranges)


def less(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return one range less another."""
    return one[0] - other[1], one[1] - other[0]


def minus(one: Quantity, other: Quantity) -> tuple[float, float]:
    """Return what one quantity allows less what another does."""
    return less(one.allowed, other.allowed)


def scaled(known: tuple[float, float], times: float) -> tuple[float, float]:
    """Return a range times a number, which may be negative."""
    low, high = sorted((known[0] * times, known[1] * times))
    return low, high


def divided(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Return one range over another."""
    return one[0] / other[1] if math.isfinite(other[1]) else 0.0, one[1] / other[0] if other[0] else math.inf


def meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Say whether two ranges have a number in common."""
    slack = 1e-9 * max(1.0, abs(one[0]), abs(other[0]) if math.isfinite(other[0]) else 1.0)
    return one[0] <= other[1] + slack and other[0] <= one[1] + slack


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def as_range(known: tuple[float, float]) -> Range:
    """Return a range with open ends where it has no end."""
    return Range(_finite(known[0]), _finite(known[1]))


def _number(number: float) -> str:
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}" if number >= 1 else f"{number:,.2f}"


def in_words(known: tuple[float, float]) -> str:
    """Return a range as words."""
    low, high = known
    if math.isclose(low, high):
        return _number(low)
    if not math.isfinite(high):
        return say("{n} or more", n=_number(low))
    return say("{low} to {high}", low=_number(low), high=_number(high))


def shown(quantity: Quantity) -> str:
    """Return a quantity as a working shows it."""
    if quantity.operator is Operator.BETWEEN:
        return in_words((quantity.low, quantity.high))
    return bounded(quantity.operator, _number(quantity.low))


def numeric(*quantities: Quantity) -> bool:
    """Say whether quantities are numbers, and not vague words."""
    return all(each.operator is not Operator.VAGUELY for each in quantities)
