"""The numbers of an equation with what each counts, and whether they may be added."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tollbook.language.counts import counted_as
from tollbook.language.quantities import Quantity, Template
from tollbook.model.claims import Operator
from tollbook.model.counts import Group, Measure

COLLECTIVE = frozenset(
    "families family households household villages towns houses homes groups units vehicles cars buses attacks incidents strikes "
    "airstrikes raids days weeks months years places sites districts provinces countries battles schools hospitals buildings crews "
    "couples pairs".split()
)
_WHERE = re.compile(r"\b(?:in|at|near|on|from|by)\s+(?:the\s+)?([A-Z][\w'’-]*(?:\s+[A-Z][\w'’-]*)*|\d{1,2}\s+[A-Z]\w+)")
_CLASSES = ({Group.MEN, Group.WOMEN, Group.CHILDREN}, {Group.CIVILIANS, Group.COMBATANTS})


@dataclass(frozen=True, slots=True)
class Term:
    """A number within an equation, what it counts, and the words after it."""

    quantity: Quantity
    measure: Measure | None
    group: Group | None
    noun: str | None
    words: str


def terms(found: str, marked: Template) -> list[Term]:
    """Return the numbers in a stretch of a template."""
    return [term(int(number), marked) for number in re.findall(r"#(\d+)#", found)]


def term(at: int, marked: Template) -> Term:
    """Return one number of a template with what it counts."""
    words = marked.after(at)
    measure, group, noun = counted_as(words, marked.before(at))
    if noun in COLLECTIVE:
        measure = None if measure is not Measure.STRIKES else measure
    return Term(marked.quantities[at], measure, group, noun, words)


def fit(whole: Term, parts: Sequence[Term]) -> bool:
    """Say whether numbers count the same sort of thing, so that they may be added and set against a whole."""
    if whole.quantity.operator is Operator.VAGUELY or any(part.quantity.operator is Operator.VAGUELY for part in parts):
        return False
    nouns = {_stem(part.noun) for part in parts if part.noun is not None}
    alike = all(is_people(part) for part in parts) or len(nouns) < 2 or is_people(whole)
    return alike and all(same_sort(whole, part) for part in parts)


def same_sort(whole: Term, part: Term) -> bool:
    """Say whether a part may be of a whole: people of people, strikes of strikes."""
    if is_people(part):
        harmed = None in {whole.measure, part.measure} or whole.measure in {part.measure, Measure.KILLED_OR_INJURED}
        return harmed and (is_people(whole) or whole.noun is None)
    if None in {part.noun, whole.noun} or _stem(part.noun) == _stem(whole.noun):
        return part.measure is whole.measure or part.measure is None
    return is_people(whole) and part.measure is None and part.noun is not None and part.noun.endswith("s") and part.noun not in COLLECTIVE


def is_people(term: Term) -> bool:
    """Say whether a number counts people."""
    return term.group is not None or (term.measure is not None and term.measure is not Measure.STRIKES)


def apart(parts: Sequence[Term]) -> bool:
    """Say whether nobody can be in two of the parts: men and women, killed and injured, or two places."""
    if len(parts) < 2:
        return True
    groups = [part.group for part in parts]
    if len(set(groups)) == len(groups) and any(set(groups) <= kinds for kinds in _CLASSES):
        return True
    measures = [part.measure for part in parts]
    if len(set(measures)) == len(measures) and None not in measures and Measure.KILLED_OR_INJURED not in measures:
        return True
    named = [match[1] for part in parts if (match := _WHERE.search(part.words))]
    return len(named) == len(parts) == len(set(named)) and len({_stem(part.noun) for part in parts if part.noun}) < 2


def all_of_a_kind(parts: Sequence[Term]) -> bool:
    """Say whether the parts are all there are: men, women and children, or civilians and combatants."""
    return any({part.group for part in parts} == kinds for kinds in _CLASSES)


def _stem(noun: str | None) -> str | None:
    return noun.removesuffix("s") if noun else None


def leading(whole: Term, parts: list[Term]) -> list[Term]:
    """Return the parts up to the first number that counts another harm: "including 4 children, and 30 were injured"."""
    kept: list[Term] = []
    if any(is_people(part) for part in parts):
        parts = [part for part in parts if is_people(part) or part.noun is None]
    for part in parts:
        if whole.measure is not Measure.KILLED_OR_INJURED and part.measure is not None and part.measure is not whole.measure:
            break
        kept.append(part)
    return kept
