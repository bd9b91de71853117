"""What the public does not see, by kind and by rule, and never which: counts are rounded to ten, and fewer than ten are no number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tollbook.model.events import Assessment, Incident
from tollbook.model.people import Person
from tollbook.model.publications import Find, Zone
from tollbook.model.sources import Document, Source
from tollbook.redaction import is_inner
from tollbook.redaction.sites import names_building
from tollbook.store.public import PublicRecord
from tollbook.store.record import Record

ROUND = 10
RULES = DELAY, SITE, COARSER, REVIEW, CONSENT, PROTECTED, CLOSED, OWN, FEW = (
    "not old enough, undated, or waiting for a reply", "a building: shown as what it lies in", "shown less exactly",
    "waits for a second reviewer", "no name without consent", "protected", "withheld by its keepers", "has no public address",
    "so few that they could be told apart",
)  # fmt: skip


def withholding(record: Record, shown: PublicRecord) -> tuple[tuple[str, str, int], ...]:
    """Return each kind of record or value of which some are withheld, by which rule, and about how many."""
    found: Counter[tuple[str, str]] = Counter(_withheld(record, shown))
    return tuple((kind, rule, _rounded(count)) for (kind, rule), count in sorted(found.items()))


def _withheld(record: Record, shown: PublicRecord) -> Iterator[tuple[str, str]]:
    incidents = {held.id: held.noun for held in shown.all(Incident)}
    for held in record.all(Incident):
        seen = incidents.get(held.id)
        if seen is None:
            yield "incident", DELAY
            continue
        if seen.counts != held.noun.counts:
            yield "breakdown of the living", FEW
        if seen.where != held.noun.where:
            yield "place of an incident", SITE if any(names_building(place.name) for place in held.noun.where) else COARSER
    for kind, name in ((Zone, "zone"), (Find, "find")):
        yield from [(name, DELAY)] * (_number(record, kind) - _number(shown, kind))
    if record.settings.policy.second_reviewer:
        waiting = (held.noun for held in record.all(Assessment) if held.noun.reviewer is None)
        yield from (("assessment", REVIEW) for each in waiting if each.incident in incidents)
    named = {held.id for held in shown.all(Person)}
    yield from (("person", CONSENT) for held in record.all(Person) if held.id not in named)
    for source in record.all(Source):
        if source.noun.protected:
            yield "source", PROTECTED
    for document in record.all(Document):
        if document.noun.withheld:
            yield "document", CLOSED
        elif document.noun.url is None or is_inner(document.noun.url):
            yield "document", OWN


def _number(reader: Record | PublicRecord, kind: type[Zone] | type[Find]) -> int:
    return sum(1 for _ in reader.all(kind))


def _rounded(count: int) -> int:
    return round(count, -1) if count >= ROUND else 0
