"""What a party is alleged to have done, grade by grade, beside what it concedes and denies itself, all at one size."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tollbook.errors import TollbookError
from tollbook.model.counts import Group, Measure
from tollbook.model.figures import Figure, Question
from tollbook.model.parties import Role
from tollbook.store.figures import ranges
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.web.answers.scopes import counted_at_all

ALL_GRADES = "alleged, all grades"
ANY = "in any part"


@dataclass(frozen=True)
class Charge:
    """A figure of incidents that a party has to do with: as suspect by grade, as it concedes, as it denies, and in any of these parts.

    The last is what the explore page and the figure of the party add up, where nobody asks for one part.
    """

    name: str
    figure: Figure


@dataclass(frozen=True)
class Charged:
    """What stands beside each other of one measure and group, at one size."""

    measure: Measure
    group: Group
    rows: tuple[Charge, ...]


def charges_of(reader: PublicRecord, name: str) -> tuple[tuple[Charged, ...], str | None]:
    """Return what is alleged of a party, grade by grade, and what it concedes and denies; or why the method does not say."""
    method, found = method_of(reader), []
    asked = [
        ("", Role.ALLEGED, ()),
        *((grade, Role.ALLEGED, (grade,)) for grade in method.beside),
        (ALL_GRADES, Role.ALLEGED, method.grades),
    ]
    asked += [("conceded by itself", Role.CONCEDED, method.grades), ("denied by itself", Role.DENIED, method.grades)]
    if Role.ALLEGED not in method.roles:
        asked = [("", Role.MENTIONED, ())]
    several = len(method.roles) > 1
    try:
        for measure, group in counted_at_all(reader):
            question = Question(measure, group, parties=(name,))
            rows = [Charge(title, _sum(reader, replace(question, roles=(role,), grades=grades))) for title, role, grades in asked]
            rows += [Charge(ANY, _sum(reader, question))] if several else []
            if any(each.figure.incidents for each in rows):
                found.append(Charged(measure, group, tuple(rows)))
    except TollbookError as error:
        return (), error.words
    return tuple(found), None


def _sum(reader: PublicRecord, question: Question) -> Figure:
    """Return a figure without the list of its receipts: its own page has that."""
    return ranges(reader, question)[0]
