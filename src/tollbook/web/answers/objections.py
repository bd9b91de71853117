"""What was objected to and how it was answered: of who objects, and of their own words, the public is told nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from tollbook.errors import Unknown
from tollbook.model.decisions import Redirect
from tollbook.model.events import Report
from tollbook.model.figures import Question
from tollbook.model.people import Became, Correction, Objection
from tollbook.model.time import Period
from tollbook.store.canonical import Held
from tollbook.store.listing import among
from tollbook.store.memo import memo
from tollbook.store.public import RELEASE, PublicRecord

OPEN = {
    Objection.OBJECTION: "An objection was received on {day}; it is not answered yet.",
    Objection.CORRECTION: "A correction was asked for on {day}; it is not answered yet.",
    Objection.REPLY: "A reply was received on {day}; it is not answered yet.",
}
SETTLED = {
    Objection.OBJECTION: "An objection was received on {day}; answered on {answered}:",
    Objection.CORRECTION: "A correction was asked for on {day}; answered on {answered}:",
    Objection.REPLY: "A reply was received on {day}; answered on {answered}:",
}
BECAME = {Became.OPEN: "not decided", Became.UPHELD: "upheld", Became.PARTLY: "upheld in part", Became.REJECTED: "rejected"}


@dataclass(frozen=True)
class Objected:
    """One objection, correction or reply. ``wording`` is what the public is told it says, None where that is not told."""

    id: str
    about: str
    kind: Objection
    received: date | None
    outcome: Became
    answered: date | None
    answer: str | None
    wording: str | None

    @property
    def sentence(self) -> str:
        """What is said of it, with ``day`` and ``answered`` to be filled in."""
        return (SETTLED if self.answered else OPEN)[self.kind]

    @property
    def became(self) -> str:
        """What became of it, in a word."""
        return BECAME[self.outcome]

    @property
    def came(self) -> Period:
        """The day on which it came in."""
        return Period(self.received, self.received)

    @property
    def settled(self) -> Period:
        """The day on which it was answered."""
        return Period(self.answered, self.answered)


def objections_to(reader: PublicRecord, ids: Collection[str]) -> tuple[Objected, ...]:
    """Return what was objected to in some records, oldest first."""
    return _told(held for held in _every(reader) if _record(reader, held.noun.about) in ids)


def objections_to_releases(reader: PublicRecord) -> tuple[Objected, ...]:
    """Return what was objected to in releases as a whole."""
    return _told(held for held in _every(reader) if held.noun.about.startswith(RELEASE))


def objections_within(reader: PublicRecord, question: Question, published: Collection[str]) -> tuple[Objected, ...]:
    """Return what was objected to in the incidents of a sum, in their reports, and in totals that others published beside it."""
    by_incident = [(held, _incident(reader, held.noun.about)) for held in _every(reader)]
    meant = among(reader, question, {incident for _, incident in by_incident})
    return _told(held for held, incident in by_incident if incident in meant or held.noun.about in published)


def _every(reader: PublicRecord) -> list[Held[Correction]]:
    return memo(reader, "objections", lambda: list(reader.all(Correction)))


def _record(reader: PublicRecord, id: str) -> str:
    """Return the record that an id names today: that into which it was merged."""
    try:
        held = reader.one(id)
    except Unknown:
        return id
    return held.noun.to if isinstance(held.noun, Redirect) else held.id


def _incident(reader: PublicRecord, id: str) -> str:
    """Return the incident that a record is, or reports."""
    try:
        held = reader.one(_record(reader, id))
    except Unknown:
        return id
    return held.noun.incident if isinstance(held.noun, Report) and held.noun.incident else held.id


def _told(several: Iterable[Held[Correction]]) -> tuple[Objected, ...]:
    return tuple(sorted(map(_objected, several), key=lambda each: (each.received or date.min, each.id)))


def _objected(held: Held[Correction]) -> Objected:
    each = held.noun
    return Objected(held.id, each.about, each.kind, each.received, each.outcome, each.answered, each.answer, each.public)
