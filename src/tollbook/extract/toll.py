"""The toll of one event from all that a text counts in it: parts are not added twice, later tolls replace earlier ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from tollbook.language.counting import INCIDENT, NOBODY, Counted
from tollbook.model.counts import Group, Measure, Range

CIVILIAN = frozenset((Group.CIVILIANS, Group.CHILDREN, Group.WOMEN))
TOLLS: tuple[tuple[str, Measure, frozenset[Group] | None], ...] = (
    ("killed", Measure.KILLED, None),
    ("killed_civilians", Measure.KILLED, CIVILIAN),
    ("injured", Measure.INJURED, None),
    ("injured_civilians", Measure.INJURED, CIVILIAN),
    ("detained", Measure.DETAINED, None),
)
_SHARES = frozenset((Group.CHILDREN, Group.WOMEN, Group.MEN))  # of a whole that may be told elsewhere
_LOOSE = frozenset(("one", "named", "partitive"))  # people who may be among those counted elsewhere
FEWEST, MOST = 1 / 3, 2.5  # times the first toll: what lies between may be another toll of the same event
GROWS = 2  # times a toll by which it may grow after it was called the latest


@dataclass(frozen=True, slots=True)
class _Total:
    """What one sentence counts in all, and how far that can be trusted to be the whole toll."""

    sentence: int
    range: Range
    counts: tuple[Counted, ...]
    update: bool = False

    @property
    def numbered(self) -> bool:
        """True where a number is given, if only a vague one."""
        return self.update or any("plural" not in count.flags for count in self.counts)

    @property
    def certain(self) -> bool:
        """True where it does not count people who may be among those counted elsewhere."""
        return self.update or any(not {*_LOOSE, "plural"} & {*count.flags} for count in self.counts)

    @property
    def vague(self) -> bool:
        """True where every number is a word such as "several"."""
        return not self.update and all({"vague", "plural"} & {*count.flags} for count in self.counts)

    @property
    def more(self) -> bool:
        """True where all come on top of others: "two more died"."""
        return not self.update and self.numbered and all({"more", "plural"} & {*count.flags} for count in self.counts)

    @property
    def groups(self) -> frozenset[Group]:
        """Who is counted."""
        return frozenset(count.group for count in self.counts)


def best(counts: Sequence[Counted]) -> Mapping[str, Range]:
    """Return the toll of an event by the names of the contract; what the text does not tell is left out."""
    told = [count for count in counts if count.asserted and count.scope == INCIDENT]
    found: dict[str, Range] = {}
    for name, measure, groups in TOLLS:
        toll = _toll([count for count in told if count.measure is measure], groups)
        if toll is not None:
            found[name] = _within(toll, found.get(name.removesuffix("_civilians")))
    return found


def _within(part: Range, whole: Range | None) -> Range:
    """Hold a part to its whole: of three killed no more than three are civilians."""
    if whole is None:
        return part
    high = whole.high if part.high is None or (whole.high is not None and whole.high < part.high) else part.high
    low = whole.low if part.low is not None and whole.low is not None and whole.low < part.low else part.low
    return Range(low, high)


def _toll(counts: Sequence[Counted], groups: frozenset[Group] | None) -> Range | None:
    sentences = [list(sentence) for _, sentence in groupby(counts, key=lambda count: count.sentence)]
    totals = [total for sentence in sentences if (total := _total(sentence, groups)) is not None]
    if not totals and groups is None:  # nothing but parts of a whole that is not told
        wholes = [[replace(count, part=False) for count in sentence] for sentence in sentences]
        totals = [total for sentence in wholes if (total := _total(sentence, groups)) is not None]
    if not totals:
        return None
    fighters = [total for total in totals if total.groups == {Group.COMBATANTS}]
    civilians = [total for total in totals if total.groups <= CIVILIAN]
    if fighters and civilians and len(fighters) + len(civilians) == len(totals):
        return _plus(_across(fighters), _across(civilians))
    return _across(totals)


def _total(counts: Sequence[Counted], groups: frozenset[Group] | None) -> _Total | None:
    """Add what one sentence counts: of a whole and its parts the whole, or where a group is asked for, its parts."""
    kept = [count for count in counts if not count.part and (groups is None or count.group in groups)]
    if not kept and groups is not None:
        kept = [count for count in counts if count.group in groups]
    if not kept:
        return None
    sentence = kept[0].sentence
    updates = [count for count in kept if "update" in count.flags and not {"one", "more"} & {*count.flags}]
    if updates:
        return _Total(sentence, max(updates, key=lambda count: count.range.low or 0).range, tuple(updates), update=True)
    kept = [count for count in kept if count.range != NOBODY] or kept[:1]
    kept = [count for count in kept if "pronoun" not in count.flags] or kept
    firm = [count for count in kept if not {*_LOOSE, "plural"} & {*count.flags}]
    kept = [count for count in kept if not firm or "named" not in count.flags or any(count.listed == other.listed for other in firm)]
    numbered = [count for count in kept if "plural" not in count.flags]
    return _Total(sentence, _summed(numbered or kept), tuple(numbered or kept))


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
    """Add two tolls; where one has no low, the other's is still a low of both."""
    low = None if one.low is None and other.low is None else (one.low or 0) + (other.low or 0)
    return Range(low, None if one.high is None or other.high is None else one.high + other.high)


def _across(totals: Sequence[_Total]) -> Range:
    """Join what several sentences give: an update stands, else other tolls of the event widen the first."""
    updates = [total for total in totals if total.update and total.range.low is not None]
    if updates:
        return _latest(updates, totals)
    own = [totals[0], *(total for total in totals[1:] if not total.more)]
    firm = _firm(own)
    size = _size(firm[0].range)
    broad = not firm[0].groups <= _SHARES
    others = [total.range for total in firm[1:] if _rivals(total.range, size) and not (broad and total.groups <= _SHARES)]
    toll = _widened(firm[0].range, others)
    for total in totals[1:]:
        if total.more:
            toll = _plus(toll, total.range)
    return toll


def _latest(updates: Sequence[_Total], totals: Sequence[_Total]) -> Range:
    """Return the largest toll that is said to have risen, or one told after it that has grown again."""
    latest = max(updates, key=lambda total: total.range.low or 0)
    low = latest.range.low or 0
    later = [
        total.range for total in totals if total.certain and total.sentence > latest.sentence and low < (total.range.low or 0) < GROWS * low
    ]
    return later[-1] if later else latest.range


def _firm(totals: Sequence[_Total]) -> Sequence[_Total]:
    """Return the totals to be trusted most: exact ones that a vague first one allows, then any number, then the rest."""
    least = (totals[0].range.low or 0) if totals[0].vague else 0
    for choice in (
        [total for total in totals if total.certain and not total.vague and (total.range.low or 0) >= least],
        [total for total in totals if total.certain],
        [total for total in totals if total.numbered],
    ):
        if choice:
            return choice
    return totals


def _widened(toll: Range, others: Sequence[Range]) -> Range:
    lows = [range_.low for range_ in (toll, *others) if range_.low is not None]
    highs = [range_.high for range_ in (toll, *others) if range_.high is not None]
    largest = max([*highs, *lows], default=None)
    open_ended = toll.high is None and toll.low is not None and toll.low == largest  # "at least five" beside "three"
    return Range(min(lows) if lows else None, largest if highs and not open_ended else None)


def _size(toll: Range) -> int | float:
    return toll.low if toll.low is not None else toll.high or 0


def _rivals(other: Range, size: int | float) -> bool:
    """Say whether a number may be another toll of the same event: of its size, not a handful of it nor a whole war's."""
    number = _size(other)
    return number > 1 and size > 1 and size * FEWEST <= number < size * MOST
