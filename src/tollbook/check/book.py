"""What a check needs to know of a book, read once: names, published figures, zones, beginnings, coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tollbook.errors import TollbookError
from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.model.claims import Receipt
from tollbook.model.events import Incident
from tollbook.model.figures import Figure, Question
from tollbook.model.places import Place
from tollbook.model.publications import Coverage, Find, Observation, Relation, Statement, Zone
from tollbook.model.sources import Provenance, Source
from tollbook.store.canonical import Held
from tollbook.store.figures import parties_held, places_held, sums
from tollbook.store.names import GENERAL, party_names, place_names
from tollbook.store.reader import Reader

if TYPE_CHECKING:
    from tollbook.check.evidence import Evidence

MEMBER = "member of"
MOST_ASKED = 2_000  # answers that are kept from one article to the next


@dataclass(frozen=True, slots=True)
class Operation:
    """A named campaign: the party whose it is, and the events with which it began, earliest first."""

    name: str
    party: str
    begun: tuple[Held[Incident], ...]


@dataclass(frozen=True, slots=True)
class Book:
    """A book as a checker knows it. ``controlled`` says which party stands behind a source."""

    reader: Reader
    parties: Names
    places: Names
    speakers: Names
    observations: tuple[Held[Observation], ...]
    zones: tuple[Held[Zone], ...]
    memberships: tuple[Held[Relation], ...]
    relations: tuple[Held[Relation], ...]
    finds: tuple[Held[Find], ...]
    statements: tuple[Held[Statement], ...]
    operations: tuple[Operation, ...]
    coverage: tuple[Coverage, ...]
    controlled: Mapping[str, str]
    around: Mapping[str, frozenset[str]]
    incidents: Mapping[str, tuple[Held[Incident], ...]]  # by the name of their place
    alike: dict[tuple[object, ...], list[Observation]] = field(default_factory=dict)  # figures by measure, parties and roles
    behind: dict[str, tuple[Receipt | None, frozenset[str]]] = field(default_factory=dict)  # incidents as receipts, and who said them
    named: dict[str, frozenset[str]] = field(default_factory=dict)  # what statements name
    asked: dict[Question, tuple[Figure, ...]] = field(default_factory=dict)  # an article asks the same again and again
    fitting: dict[tuple[object, ...], tuple[Evidence, ...]] = field(default_factory=dict)  # figures by the scope of claims

    @classmethod
    def of(cls, reader: Reader) -> Book:
        """Read what a check needs, once for all articles that are checked against one reader."""
        state, book = reader.kept.get("check", ("", None))
        if state != reader.state or not isinstance(book, Book):
            book = cls._read(reader)
            reader.kept["check"] = reader.state, book
        book.forget()
        return book

    def forget(self) -> None:
        """Let go of what articles asked for that were checked before, where that has become much."""
        for asked in (self.alike, self.asked, self.fitting):
            if len(asked) > MOST_ASKED:
                asked.clear()

    @classmethod
    def _read(cls, reader: Reader) -> Book:
        observations = tuple(reader.all(Observation))
        related = tuple(reader.all(Relation))
        parties, places = _parties(reader, observations, related), place_names(reader, places_held(reader))
        sources = [held.noun for held in reader.all(Source)]
        incidents = list(reader.all(Incident))
        return cls(
            reader=reader,
            parties=parties,
            places=places,
            speakers=_speakers(sources, observations),
            observations=observations,
            zones=tuple(reader.all(Zone)),
            memberships=tuple(held for held in related if held.noun.does == MEMBER and held.noun.object),
            finds=tuple(reader.all(Find)),
            statements=tuple(reader.all(Statement)),
            relations=tuple(held for held in related if held.noun.does != MEMBER),
            operations=_operations(incidents, parties),
            coverage=tuple(reader.coverage),
            around=_around(reader, incidents),
            incidents=_by_place(incidents),
            controlled={fold(source.name): source.controlled_by for source in sources if source.controlled_by},
        )

    def sums(self, question: Question) -> tuple[Figure, ...]:
        """Ask the book for figures; none where it knows no such party or place."""
        if question not in self.asked:
            try:
                self.asked[question] = sums(self.reader, question)
            except TollbookError:  # a party or place that no incident names
                self.asked[question] = ()
        return self.asked[question]

    def party(self, printed: str) -> str:
        """Return the one name of a party, or the name as printed."""
        named = self.parties.named(printed)
        return named[0] if len(named) == 1 else printed

    def place(self, printed: str) -> str:
        """Return the one name of a place, or the name as printed."""
        named = self.places.named(printed)
        return named[0] if len(named) == 1 else printed

    def incidents_at(self, place: str) -> tuple[Held[Incident], ...]:
        """Return the incidents at a place, by its one name."""
        return self.incidents.get(self.place(place), ())

    def named_in(self, held: Held[Statement]) -> frozenset[str]:
        """Return the parties and places that a statement names for certain, the place of what it is about included."""
        if held.id not in self.named:
            words = f"{held.noun.says} {self._place_of(held.noun.about)}"
            mentions = (*self.parties.within(words), *self.places.within(words))
            self.named[held.id] = frozenset(name for each in mentions if each.certain for name in each.names)
        return self.named[held.id]

    def _place_of(self, about: str | None) -> str:
        """Return the place of the zone or incident with an id, nothing where there is none."""
        zone = next((held.noun for held in self.zones if held.id == about), None)
        if zone is not None:
            return zone.centre or ""
        return next((name for name, there in self.incidents.items() if any(held.id == about for held in there)), "")

    def larger(self, place: str) -> frozenset[str]:
        """Return a place and the larger places that it lies in, as far as the book says."""
        return self.around.get(self.place(place), frozenset())

    def origins(self, provenance: Provenance) -> frozenset[str]:
        """Return who first said it; all that one party controls is one origin, named by the party."""
        return frozenset(self.origin(name) for name in provenance.first_said_by)

    def origin(self, name: str) -> str:
        """Return the independent voice behind a source: the party that controls it, else itself."""
        behind = self.controlled.get(fold(name))
        if behind is not None:
            return self.party(behind)
        named = self.parties.named(name)
        return named[0] if len(named) == 1 else name

    def groups_of(self, member: str) -> frozenset[str]:
        """Return the groups to which a party belongs or belonged, as far as the book says."""
        return frozenset(self.party(held.noun.object or "") for held in self.memberships if self.party(held.noun.subject) == member)

    def members_of(self, group: str) -> frozenset[str]:
        """Return the parties that belong or belonged to a group, as far as the book says."""
        return frozenset(self.party(held.noun.subject) for held in self.memberships if self.party(held.noun.object or "") == group)

    def is_party(self, origin: str) -> bool:
        """Say whether an origin is a party to the conflict."""
        return bool(self.parties.named(origin))


def _parties(reader: Reader, observations: Iterable[Held[Observation]], related: Iterable[Held[Relation]]) -> Names:
    """Index the parties of the vocabulary and of the book; "the coalition" alone means only such as the book speaks of."""
    index = party_names(reader, general=False)
    held = {party.party for each in observations for party in each.noun.parties} | {*parties_held(reader)}
    held |= {name for each in related for name in (each.noun.subject, each.noun.object or "")}
    for name in sorted(held):
        known = index.named(name) or (name,)
        if name in parties_held(reader) and not index.named(name):
            index.add(name, name)
        for words in GENERAL if len(known) == 1 and "coalition" in fold(known[0]).split() else ():
            index.add(words, known[0])
    return index


def _speakers(sources: list[Source], observations: tuple[Held[Observation], ...]) -> Names:
    index = Names((source.name, source.name) for source in sources)
    for held in observations:
        publisher = held.noun.provenance.publisher
        if not index.named(publisher):
            index.add(publisher, publisher)
    return index


def _around(reader: Reader, incidents: Iterable[Held[Incident]]) -> Mapping[str, frozenset[str]]:
    """Return what each place lies in: as its record says, else what all incidents there agree on."""
    found: dict[str, frozenset[str]] = {}
    for place in (place for held in incidents for place in held.noun.where):
        path = frozenset(place.path)
        found[place.name] = found[place.name] & path if place.name in found else path
    return found | {held.noun.name: frozenset(held.noun.path) for held in reader.all(Place)}


def _by_place(incidents: Iterable[Held[Incident]]) -> Mapping[str, tuple[Held[Incident], ...]]:
    found: dict[str, list[Held[Incident]]] = {}
    for held in incidents:
        for place in held.noun.where:
            found.setdefault(place.name, []).append(held)
    return {name: tuple(there) for name, there in found.items()}


def _operations(incidents: Iterable[Held[Incident]], parties: Names) -> tuple[Operation, ...]:
    named: dict[str, list[Held[Incident]]] = {}
    for held in incidents:
        if held.noun.begins and held.noun.when.earliest:
            named.setdefault(held.noun.begins, []).append(held)
    return tuple(
        Operation(name, _whose(events, parties), tuple(sorted(events, key=lambda held: str(held.noun.when))))
        for name, events in named.items()
    )


def _whose(events: list[Held[Incident]], parties: Names) -> str:
    printed = next((party.party for held in events for party in held.noun.parties), "")
    known = parties.named(printed)
    return known[0] if len(known) == 1 else printed
