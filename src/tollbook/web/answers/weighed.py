"""One incident with all that is said of it: what a method, and the people who assessed it, make of that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tollbook.methods import Method
from tollbook.model.counts import Count, Group, Measure, Range
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.publications import Statement
from tollbook.store.canonical import Held, Noun
from tollbook.store.reader import Reader
from tollbook.store.rows import Known, reports_among

MEASURES = (Measure.KILLED, Measure.INJURED, Measure.DETAINED, Measure.MISSING, Measure.DISPLACED)


@dataclass(frozen=True)
class Rung:
    """What one source says of one measure and group, in the receipt of that id."""

    id: str
    source: str
    range: Range


@dataclass(frozen=True)
class Ladder:
    """All that is said of one measure and group, with what the book's method makes of it; ``most`` ends the axis."""

    measure: Measure
    group: Group
    rungs: tuple[Rung, ...]
    assessed: Range
    most: int


@dataclass(frozen=True)
class Weighed:
    """An incident under a method: the grade that stands, the grade of the rule alone, and a ladder for each count."""

    told: tuple[Held[Incident] | Held[Report], ...]
    statements: tuple[tuple[str, Statement], ...]
    grade: str
    rule: str
    ladders: tuple[Ladder, ...]
    decisions: tuple[Held[Assessment], ...]


def weighed(reader: Reader, held: Held[Incident], pointing: Sequence[tuple[str, Held[Noun]]], method: Method) -> Weighed:
    """Return an incident with what names it, as a method sees it."""
    reports, case = reports_among(pointing), Known.of(reader).case_of(held.noun, pointing, reader, method)
    named = [(role, each) for role, each in pointing if not each.proposed]
    statements = tuple((each.id, each.noun) for role, each in named if role == "about" and isinstance(each.noun, Statement))
    decisions = tuple(Held(each.id, each.noun, each.entry) for _, each in named if isinstance(each.noun, Assessment))
    told: tuple[Held[Incident] | Held[Report], ...] = (held, *reports)
    ladders = tuple(_ladders(told, method.counted(case)))
    return Weighed(told, statements, method.graded(case), method.grade(case), ladders, decisions)


def _ladders(told: Sequence[Held[Incident] | Held[Report]], assessed: tuple[Count, ...]) -> Iterator[Ladder]:
    kinds = dict.fromkeys((count.measure, count.group) for held in told for count in held.noun.counts)
    kinds |= dict.fromkeys((count.measure, count.group) for count in assessed)
    for measure, group in sorted(kinds, key=lambda kind: MEASURES.index(kind[0]) if kind[0] in MEASURES else len(MEASURES)):
        rungs = [
            Rung(held.id, held.noun.provenance.publisher, _range(count))
            for held in told
            for count in held.noun.counts
            if (count.measure, count.group) == (measure, group)
        ]
        combined = next((_range(count) for count in assessed if (count.measure, count.group) == (measure, group)), Range(None, None))
        ranges = [*(rung.range for rung in rungs), combined]
        bounds = [bound for range_ in ranges for bound in (range_.low, range_.high) if bound is not None]
        yield Ladder(measure, group, tuple(rungs), combined, int(max(bounds, default=0)))


def _range(count: Count) -> Range:
    """Return the range of a count; a number that its source calls best stands for both bounds where none is printed."""
    return count.range if count.range.known else Range(count.best, count.best)
