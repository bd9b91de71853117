"""The toll of one event from all that a text counts in it: parts are not added twice, later tolls replace earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tollbook.language.counting import INCIDENT, Counted
from tollbook.model.counts import Group, Measure, Range

CIVILIAN = frozenset((Group.CIVILIANS, Group.CHILDREN, Group.WOMEN))
_PARTLY = frozenset((Group.CHILDREN, Group.WOMEN, Group.MEN))
NOBODY = Range(0, 0)


@dataclass(frozen=True, slots=True)
class _Total:
    """What one sentence counts in all."""

    sentence: int
    range: Range
    update: bool
    certain: bool
    vague: bool
    fighters: bool
    civil: bool
    more: bool = False
    broad: bool = True


def best(counts: Sequence[Counted]) -> Mapping[str, Range]:
    """Return the toll of an event by the names of the contract: killed, killed_civilians, injured, injured_civilians, detained."""
    told = [count for count in counts if count.asserted and count.scope == INCIDENT]
    found = {}
    for name, measure, groups in (
        ("killed", Measure.KILLED, None),
        ("killed_civilians", Measure.KILLED, CIVILIAN),
        ("injured", Measure.INJURED, None),
        ("injured_civilians", Measure.INJURED, CIVILIAN),
        ("detained", Measure.DETAINED, None),
    ):
        toll = _toll([count for count in told if count.measure is measure], groups)
        if toll is not None:
            found[name] = toll
    return found


def _toll(counts: Sequence[Counted], groups: frozenset[Group] | None) -> Range | None:
    totals = [
        total for _, sentence in groupby(counts, key=lambda count: count.sentence) if (total := _total(list(sentence), groups)) is not None
    ]
    if not totals:
        return None
    fighters, others = [total for total in totals if total.fighters], [total for total in totals if total.civil]
    if len(fighters) + len(others) == len(totals) and fighters and others:
        return _plus(_across(fighters), _across(others))
    return _across(totals)


def _total(counts: Sequence[Counted], groups: frozenset[Group] | None) -> _Total | None:
    """Add what one sentence counts; of a whole and its parts, the whole, or where only parts are asked for, those parts."""
    wholes = [count for count in counts if not count.part]
    kept = _of(wholes, groups)
    if not kept and groups is not None:
        kept = _of([count for count in counts if count.part], groups)
    if not kept:
        return None
    updates = [count for count in kept if "update" in count.flags and "one" not in count.flags and "more" not in count.flags]
    if updates:
        return _Total(
            kept[0].sentence,
            max(updates, key=lambda count: count.range.low or 0).range,
            update=True,
            certain=True,
            vague=False,
            fighters=False,
            civil=False,
        )
    some = [count for count in kept if count.range != NOBODY] or kept[:1]
    some = [count for count in some if "pronoun" not in count.flags] or some
    numbered = [count for count in some if "plural" not in count.flags]
    summed = _summed(numbered or some)
    groups_told = {count.group for count in some}
    vague = any("vague" in count.flags for count in numbered)
    certain = any("one" not in count.flags and "named" not in count.flags for count in numbered)
    return _Total(
        kept[0].sentence,
        summed,
        update=False,
        certain=certain,
        vague=vague,
        fighters=groups_told == {Group.COMBATANTS},
        civil=groups_told <= CIVILIAN,
        more=all("more" in count.flags for count in numbered) and bool(numbered),
    )


def _of(counts: Sequence[Counted], groups: frozenset[Group] | None) -> list[Counted]:
    return [count for count in counts if groups is None or count.group in groups]


def _summed(counts: Iterable[Counted]) -> Range:
    """Add numbers of one sentence, but not one that is told twice."""
    total: Range | None = None
    seen: set[tuple[Group, Range]] = set()
    for count in counts:
        if (count.group, count.range) in seen and count.range != Range(1, 1):
            continue
        seen.add((count.group, count.range))
        total = count.range if total is None else _plus(total, count.range)
    return total or Range(None, None)


def _plus(one: Range, other: Range) -> Range:
    low = None if one.low is None and other.low is None else (one.low or 0) + (other.low or 0)
    return Range(low, None if one.high is None or other.high is None else one.high + other.high)


def _across(totals: Sequence[_Total]) -> Range:
    """Join what several sentences give: the last update stands, and other tolls of the event widen the range."""
    updates = [total for total in totals if total.update and total.range.low is not None]
    if updates:
        latest = max(updates, key=lambda total: total.range.low or 0)
        later = [total for total in totals if total.certain and total.sentence > latest.sentence and _grown(total.range, latest.range)]
        return later[-1].range if later else latest.range
    more = [total.range for total in totals[1:] if total.more]
    totals = [totals[0], *(total for total in totals[1:] if not total.more)]
    least = next((total.range.low or 0 for total in totals if total.vague), 0)
    firm = (
        [total for total in totals if total.certain and not total.vague and (total.range.low or 0) >= least]
        or [total for total in totals if total.certain]
        or list(totals)
    )
    lead = firm[0].range
    size = lead.low if lead.low is not None else lead.high or 0
    others = [total.range for total in firm[1:] if _rivals(total.range, size) and (total.broad or not firm[0].broad)]
    lows = [range_.low for range_ in (lead, *others) if range_.low is not None]
    highs = [range_.high for range_ in (lead, *others) if range_.high is not None]
    low = min(lows) if lows else None
    high = max([*highs, *lows]) if highs else None
    whole = Range(low, high)
    for range_ in more:
        whole = _plus(whole, range_)
    return whole


def _grown(later: Range, before: Range) -> bool:
    """Say whether a later number may be the toll after it grew again."""
    return later.low is not None and before.low is not None and before.low < later.low < before.low * 2


def _rivals(other: Range, size: int | float) -> bool:
    """Say whether a number may be another toll of the same event: of its size, not a handful of it nor a whole war's."""
    number = other.low if other.low is not None else other.high or 0
    return number > 1 and size > 1 and size / 3 <= number < size * 2.5
