"""The incidents and reports of a book as what the linker compares, with what people have decided of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tollbook.errors import BadInput
from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.link.columns import Told
from tollbook.link.lines import family_of, side_of
from tollbook.link.places import Located
from tollbook.link.texts import LONGEST
from tollbook.model.counts import Count, Group, Measure, Range
from tollbook.model.decisions import Answer, Judgement, Redirect
from tollbook.model.events import Incident, Report
from tollbook.model.parties import Role
from tollbook.model.people import Person
from tollbook.model.sources import Document, Source
from tollbook.store.canonical import Held
from tollbook.store.names import party_names
from tollbook.store.record import Record
from tollbook.store.settings import Imported
from tollbook.store.texts import Texts

BROADEST = (Group.PEOPLE, Group.CIVILIANS)  # the group whose toll is compared, the first of them that is counted
Pair = tuple[str, str]


@dataclass(frozen=True)
class Compared:
    """All that is compared, and what stands above the comparison.

    ``judged`` says of two ids in their order whether they are one; ``subject`` names the incident or free report that an id belongs to;
    ``said`` are the judgements of pairs of subjects, the latest of each person.
    """

    told: list[Told]
    judged: dict[Pair, bool]
    subject: dict[str, str]
    said: dict[Pair, list[Held[Judgement]]]
    unplaced: int

    def pair(self, one: str, other: str) -> Pair:
        """Return the subjects of two ids, in their order."""
        return _ordered(self.subject[one], self.subject[other])


def compared(record: Record) -> Compared:
    """Return what a book holds to compare: incidents, their reports, and reports without one, proposals included."""
    reading = _Reading(record)
    incidents = list(record.all(Incident))
    reports = list(record.all(Report))
    reports += [held for held in record.proposals() if isinstance(held.noun, Report)]  # type: ignore[misc]  # narrowed by its content
    told = [*map(reading.told, incidents), *map(reading.told, reports)]
    subject = {held.id: held.id for held in incidents} | {held.id: held.noun.incident or held.id for held in reports}
    judged = {_ordered(id, incident): True for id, incident in subject.items() if id != incident}
    said = _said(record)
    for pair, judgements in said.items():
        _decide(judged, pair, judgements)
    return Compared(told, judged, subject, said, reading.unplaced)


def _said(record: Record) -> dict[Pair, list[Held[Judgement]]]:
    """Return the judgements of each two records that are still two, in the order in which they were made."""
    redirects = {held.id: held.noun.to for held in record.all(Redirect)}
    said: dict[Pair, list[Held[Judgement]]] = {}
    for held in record.all(Judgement):
        one, other = _followed(held.noun.one, redirects), _followed(held.noun.other, redirects)
        if one != other:
            said.setdefault(_ordered(one, other), []).append(held)
    return said


def _decide(judged: dict[Pair, bool], pair: Pair, judgements: Iterable[Held[Judgement]]) -> None:
    """Let what people said of a pair stand; a later answer stands above an earlier one."""
    for held in judgements:
        if held.noun.answer in {Answer.DIFFERENT, Answer.PART}:
            judged[pair] = False
        elif held.noun.answer is Answer.SAME:
            judged.pop(pair, None)  # what follows from it stands in the records themselves


def _followed(id: str, redirects: dict[str, str]) -> str:
    while id in redirects:
        id = redirects[id]
    return id


def _ordered(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


class _Reading:
    """Makes records comparable: parties by their one name, places with points, the words of their documents."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._texts = Texts(record.path, record.evidence)
        self._documents = {held.id: held.noun for held in record.all(Document)}
        self._names = party_names(record)
        self._located = Located.of(record)
        self._single = frozenset(fold(name) for name in _deduplicated(record))
        self._people = _victims(record)
        self._read: dict[str, str] = {}
        self.unplaced = 0

    def told(self, held: Held[Incident] | Held[Report]) -> Told:
        """Return what an incident, as its publisher codes it, or a report tells."""
        noun = held.noun
        place = noun.where[0] if noun.where else None
        point = self._located.point(place) if place else None
        self.unplaced += point is None
        named = tuple(_named(self._names, who.party) for who in noun.parties if who.role is not Role.VICTIM)
        kind = noun.weapon or noun.type
        document = self._documents.get(noun.document) if isinstance(noun, Report) and noun.document else None
        return Told(
            id=held.id,
            source=noun.provenance.publisher,
            single=fold(noun.provenance.publisher) in self._single,
            when=noun.when,
            latitude=point.latitude if point else None,
            longitude=point.longitude if point else None,
            radius=point.radius if point else 0.0,
            places=place.path if place else (),
            parties=named,
            sides=tuple(dict.fromkeys(map(side_of, named))),
            kind=kind,
            family=family_of(kind.lower() if kind else None),
            killed=_toll(noun.counts, Measure.KILLED),
            injured=_toll(noun.counts, Measure.INJURED),
            people=self._people.get(held.id, ()),
            text=self._text(noun.document, document) if isinstance(noun, Report) and noun.document and document else "",
            published=document.published.latest if document and document.published else None,
        )

    def _text(self, id: str, document: Document) -> str:
        if id not in self._read:
            try:
                self._read[id] = self._texts.of(document).text[:LONGEST] if self._texts.readable(document) else ""
            except BadInput:
                self._read[id] = ""
        return self._read[id]


def _deduplicated(record: Record) -> Iterator[str]:
    """Yield the publishers that list every event once: those whose record says so, and those of whom the mapping did that brought them."""
    yield from (held.noun.name for held in record.all(Source) if held.noun.deduplicated)
    for imported in record.all(Imported):
        yield from imported.noun.deduplicated


def _victims(record: Record) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for held in record.all(Person):
        if held.noun.incident and held.noun.name:
            found[held.noun.incident] = (*found.get(held.noun.incident, ()), held.noun.name)
    return found


def _named(names: Names, party: str) -> str:
    known = names.named(party)
    return known[0] if len(known) == 1 else party


def _toll(counts: Iterable[Count], measure: Measure) -> Range | None:
    """Return the toll of the broadest group that is counted; a number that its source calls best is the number."""
    by_group = {count.group: count for count in counts if count.measure is measure}
    chosen = next((by_group[group] for group in BROADEST if group in by_group), None)
    if chosen is None:
        return None
    return chosen.range if chosen.range.known else Range(chosen.best, chosen.best)
