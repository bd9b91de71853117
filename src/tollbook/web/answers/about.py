"""The page on the book itself: by which method it counts, what its words mean, what it withholds, and what it cannot speak about."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.methods import METHODS, Method
from tollbook.methods.meaning import MEANS, in_totals
from tollbook.model.counts import Measure
from tollbook.model.publications import Coverage
from tollbook.redaction.cells import LEAST
from tollbook.redaction.rungs import PLACES
from tollbook.store.policy import CONSENT, NEVER
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.web.answers.objections import Objected, objections_to_releases
from tollbook.web.asking import SUMMED
from tollbook.web.request import Asking

NAMES: dict[str, str] = {
    NEVER: "No victim is named: the policy of this book names nobody.",
    CONSENT: (
        "A victim is named only where the person, or a relative who was asked, agreed to it, or where the family or an official list "
        "had named somebody who was killed. Children, the injured and people of unknown age are never named."
    ),
}


@dataclass(frozen=True)
class Grading:
    """A grade of a method, what it means, and whether the method's totals add it up, show it beside, or leave it out."""

    grade: str
    means: str
    totals: str


@dataclass(frozen=True)
class Explained:
    """A recording method with its grades."""

    label: str
    citation: str
    group: str
    grades: tuple[Grading, ...]


@dataclass(frozen=True)
class About:
    """What a reader needs to know of the book before its numbers."""

    own: Explained
    others: tuple[Explained, ...]
    coverage: tuple[Coverage, ...]
    uncovered: tuple[Measure, ...]
    places: str
    delay_days: int
    zone_delay_days: int
    names: str
    family_notice: bool
    reply_days: int
    small: int
    licence: str | None
    contact: str | None
    objections: tuple[Objected, ...]


def about(reader: PublicRecord, asking: Asking) -> About:
    """Return the page on the book."""
    own, policy, coverage = method_of(reader), reader.settings.policy, tuple(reader.coverage)
    covered = {measure for each in coverage for measure in each.measures}
    return About(
        own=_explained(own),
        others=tuple(_explained(each) for each in METHODS if each is not own),
        coverage=coverage,
        uncovered=tuple(measure for measure in SUMMED if coverage and measure not in covered),
        places=PLACES[policy.place],
        delay_days=policy.delay_days,
        zone_delay_days=policy.zone_delay_days,
        names=NAMES[policy.names],
        family_notice=policy.family_notice,
        reply_days=policy.reply_days,
        small=LEAST,
        licence=policy.licence,
        contact=policy.contact,
        objections=objections_to_releases(reader),
    )


def _explained(method: Method) -> Explained:
    grades = tuple(Grading(grade, MEANS[f"{method.name} {grade}"], in_totals(method, grade)) for grade in method.grades)
    return Explained(method.label, method.citation, method.group, grades)
