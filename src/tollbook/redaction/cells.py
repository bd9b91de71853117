"""Small cells: a breakdown of the living by what they are is shown only where it singles nobody out, nor lets anybody subtract.

Counts of the killed are the record and are shown as published, even 1. Of the injured, the detained, the missing and the displaced a
cell of children, women or men is shown only where it is known to hold five people or nobody, and where no other cell of fewer follows:
from a total less some cells, or from the killed and injured less the killed. Else all cells of that measure are withheld together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from tollbook.model.counts import Count, Group, Measure
from tollbook.model.publications import Observation

LEAST = 5
LIVING = frozenset(
    {
        Measure.INJURED,
        Measure.KILLED_OR_INJURED,
        Measure.DETAINED,
        Measure.MISSING,
        Measure.DISPLACED,
        Measure.REFUGEES,
        Measure.ASYLUM_APPLICATIONS,
    }
)
TRAITS = frozenset({Group.CHILDREN, Group.WOMEN, Group.MEN})
HARMED = frozenset({Measure.INJURED, Measure.KILLED_OR_INJURED})  # the one follows from the other, since the killed are always shown
SHARES = frozenset({"percent", "%"})
_TRAIT = re.compile(
    r"\b(?:child|children|minors?|girls?|boys?|infants?|bab(?:y|ies)|wom[ae]n|females?|m[ae]n|males?)\b|طفل|أطفال|نساء|امرأة|سيدات|رجال|رجل|قاصر|قصّر|رضيع|رضع|فتيات|فتاة",
    re.IGNORECASE,
)
NOTHING: frozenset[Measure] = frozenset()
Numbers = dict[Group, set[float]]


def is_cell(count: Count) -> bool:
    """Say whether a count breaks the living down by what they are.

    >>> is_cell(Count(Measure.INJURED, Group.CHILDREN, 3)), is_cell(Count(Measure.KILLED, Group.CHILDREN, 1))
    (True, False)
    """
    return count.measure in LIVING and count.group in TRAITS


def breaks_down(words: str) -> bool:
    """Say whether words speak of children, women or men.

    >>> breaks_down("8 injured women"), breaks_down("أصيب 8 أطفال"), breaks_down("5 civilians killed")
    (True, True, False)
    """
    return _TRAIT.search(words) is not None


def as_count(observation: Observation) -> Count | None:
    """Return the people that a published total counts, None where it counts something else, or a share."""
    numbers = [each for each in (observation.low, observation.high) if each is not None]
    if observation.measure not in LIVING or observation.group is None or observation.unit in SHARES or min(numbers, default=0) < 0:
        return None
    return Count(observation.measure, observation.group, observation.low, observation.high)  # type: ignore[arg-type]  # a total may be 1.5 million


def shown_counts(counts: tuple[Count, ...], withheld: AbstractSet[Measure]) -> tuple[Count, ...]:
    """Return counts without the cells of some measures."""
    if not withheld or not any(is_cell(count) and count.measure in withheld for count in counts):
        return counts
    return tuple(count for count in counts if not (is_cell(count) and count.measure in withheld))


def too_small(counts: Iterable[Count]) -> frozenset[Measure]:
    """Return the measures of which no cell may be shown, given all that is told of one event.

    >>> sorted(too_small([Count(Measure.INJURED, Group.PEOPLE, 10, 10), Count(Measure.INJURED, Group.WOMEN, 8, 8)]))
    [<Measure.INJURED: 'injured'>, <Measure.KILLED_OR_INJURED: 'killed-or-injured'>]
    >>> too_small([Count(Measure.INJURED, Group.PEOPLE, 20, 20), Count(Measure.INJURED, Group.WOMEN, 8, 8)])
    frozenset()
    """
    held = [count for count in counts if _numbers(count)]
    measures = {count.measure for count in held if is_cell(count)}
    if not measures:
        return NOTHING
    told = _by_measure(held)
    small = {count.measure for count in held if is_cell(count) and not _is_large(count)}
    small |= {measure for measure in measures if _follows(*_split(told[measure]))}
    if measures & HARMED and _follows_from_killed(told):
        small |= HARMED
    return frozenset(small | HARMED if small & HARMED else small)


def _numbers(count: Count) -> set[float]:
    """Return every number that a count tells, as read and as printed."""
    printed = count.as_printed
    every = (count.low, count.high, count.best, printed.low, printed.high, printed.best)
    return {each for each in every if each is not None}


def _is_large(count: Count) -> bool:
    """Say whether a cell is known to hold enough people, or nobody: an upper bound alone says neither."""
    numbers = _numbers(count)
    if numbers == {0}:
        return count.high == 0 or count.best == 0
    return min(numbers) >= LEAST and not (count.low is None and count.best is None)


def _by_measure(counts: Iterable[Count]) -> dict[Measure, Numbers]:
    told: dict[Measure, Numbers] = defaultdict(lambda: defaultdict(set))
    for count in counts:
        told[count.measure][count.group] |= _numbers(count)
    return told


def _split(numbers: Numbers) -> tuple[set[float], list[set[float]]]:
    """Return the numbers of totals, and those of each cell."""
    totals = {each for group, several in numbers.items() if group not in TRAITS for each in several}
    return totals, [several for group, several in numbers.items() if group in TRAITS and several]


def _follows(totals: set[float], cells: list[set[float]]) -> bool:
    """Say whether a small number of people follows from some total less some cells."""
    sums: set[float] = set()
    for numbers in cells:
        sums |= numbers | {each + more for each in sums for more in numbers}
    return any(map(_few, _less(totals, sums)))


def _follows_from_killed(told: dict[Measure, Numbers]) -> bool:
    """Say whether a small number of the injured follows once the killed are subtracted from the killed or injured."""
    both, killed, hurt = told[Measure.KILLED_OR_INJURED], told[Measure.KILLED], told[Measure.INJURED]
    injured = {group: hurt[group] | set(_less(both[group], killed[group])) for group in Group}
    harmed = {group: both[group] | {one + other for one in hurt[group] for other in killed[group]} for group in Group}
    if any(_few(each) for group in TRAITS for each in injured[group]):
        return True
    return _follows(*_split(injured)) or _follows(*_split({**harmed, **{group: both[group] for group in TRAITS}}))


def _less(ones: set[float], others: set[float]) -> Iterator[float]:
    return (one - other for one in ones for other in others if one >= other)


def _few(number: float) -> bool:
    return 0 < number < LEAST
