"""The pages of parties: the same layout for each, its own position beside what is alleged of it, at the same size."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.model.parties import Party, Role
from tollbook.model.publications import Coverage, Find, Relation, Stance, Statement, Zone
from tollbook.model.sources import Source
from tollbook.model.time import Period
from tollbook.store.names import one_name, party_names
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.vocabulary import parties as known_parties
from tollbook.web.answers.charges import Charged, charges_of
from tollbook.web.answers.mentions import linked, listed_parties
from tollbook.web.answers.naming import Which, party_meant, same
from tollbook.web.answers.objections import Objected, objections_to
from tollbook.web.answers.pageful import Pageful, pageful
from tollbook.web.answers.scopes import Total, in_order, totals
from tollbook.web.request import Asking

VOCABULARY = "the vocabulary of Tollbook"


@dataclass(frozen=True)
class Called:
    """A name of a party, when it was so called, and according to whom."""

    name: str
    valid: Period | None
    source: str
    metonym: bool


@dataclass(frozen=True)
class PartyPage:
    """Everything recorded of a party. ``claims`` are totals that it published, ``others`` those that others did of it."""

    name: str
    ids: tuple[str, ...]
    names: tuple[Called, ...]
    part_of: tuple[str, ...]
    successor_of: tuple[str, ...]
    method: str
    roles: tuple[Role, ...]
    charges: tuple[Charged, ...]
    refused: str | None
    stances: Mapping[str, int]
    statements: Pageful[tuple[str, Statement]]
    relations: Pageful[tuple[str, Relation]]
    claims: Pageful[Total]
    others: Pageful[Total]
    finds: Pageful[tuple[str, Find]]
    zones: Pageful[tuple[str, Zone]]
    coverage: tuple[Coverage, ...]
    objections: tuple[Objected, ...] = ()

    @property
    def nothing(self) -> bool:
        """True where no record says anything of it but its name."""
        lists = (self.statements, self.relations, self.claims, self.others, self.finds, self.zones)
        return not self.charges and not any(each.total for each in lists)


@dataclass(frozen=True)
class Parties:
    """The parties that have a record or that an incident or a published figure names."""

    names: Pageful[str]


def parties(reader: PublicRecord, asking: Asking) -> Parties:
    """Return the list of parties, by name."""
    return Parties(pageful(listed_parties(reader, party_names(reader)), asking, size=200))


def party(reader: PublicRecord, asking: Asking) -> PartyPage | Which:
    """Return the page of the party that an id or name means, or ask which.

    Raises
    ------
    Unknown
        If the book names no such party.
    """
    meant = party_meant(reader, asking)
    if isinstance(meant, Which):
        return meant
    index = party_names(reader)
    own = [held for held in reader.all(Party) if one_name(held.noun.name, index) == meant]
    known = [each for each in known_parties() if each.name == meant]
    every = (*(held.noun for held in own), *known)
    stated = (held for held in reader.all(Statement) if same((held.noun.on_behalf_of or held.noun.speaker,), meant, index))
    said = [(held.id, linked(reader, held.noun)) for held in stated]
    claims, others = _figures_of(reader, meant, index)
    charges, refused = charges_of(reader, meant)
    return PartyPage(
        name=meant,
        ids=tuple(held.id for held in own),
        names=_once(name for each in every for name in _names(each)),
        part_of=tuple(dict.fromkeys(each.part_of for each in every if each.part_of)),
        successor_of=tuple(dict.fromkeys(each.successor_of for each in every if each.successor_of)),
        method=method_of(reader).label,
        roles=method_of(reader).roles,
        charges=charges,
        refused=refused,
        stances=_stances(statement for _, statement in said),
        statements=pageful(sorted(said, key=lambda each: _day(each[1].when), reverse=True), asking, name="statements", size=20),
        relations=pageful(_relations(reader, meant, index), asking, name="relations"),
        claims=pageful(claims, asking, name="claims", size=20),
        others=pageful(others, asking, name="others", size=20),
        finds=pageful(_finds(reader, meant, index), asking, name="finds", size=20),
        zones=pageful(_zones(reader, meant, index), asking, name="zones", size=20),
        coverage=tuple(reader.coverage),
        objections=objections_to(reader, {held.id for held in own}),
    )


def _names(party: Party) -> Iterator[Called]:
    said = party.provenance.publisher if party.provenance else VOCABULARY
    yield Called(party.name, None, said, metonym=False)
    for alias in party.aliases:
        yield Called(alias.name, _bounded(alias.valid), alias.source or said, alias.metonym)


def _once(names: Iterator[Called]) -> tuple[Called, ...]:
    """Return names without those of the vocabulary that the book's own records say as well."""
    every = tuple(dict.fromkeys(names))
    own = {fold(each.name) for each in every if each.source != VOCABULARY}
    return tuple(each for each in every if each.source != VOCABULARY or fold(each.name) not in own)


def _bounded(valid: Period | None) -> Period | None:
    """Return a period whose ends are open where a list writes the first or the last year there is."""
    if valid is None:
        return None
    first, last = valid.earliest, valid.latest
    found = Period(first if first and first.year > 1 else None, last if last and last.year < 9999 else None)
    return found if found != Period(None, None) else None


def _stances(said: Iterator[Statement]) -> dict[str, int]:
    """Count the incidents that a party answered, by its newest answer to each."""
    newest: dict[str, Statement] = {}
    for each in said:
        if each.about and each.stance and (each.about not in newest or _day(each.when) >= _day(newest[each.about].when)):
            newest[each.about] = each
    counted = Counter(each.stance for each in newest.values())
    return {stance.value: counted[stance] for stance in Stance if counted[stance]}


def _figures_of(reader: PublicRecord, name: str, index: Names) -> tuple[list[Total], list[Total]]:
    """Return the totals that a party published, and those that others did of it."""
    controlled = {fold(held.noun.name): held.noun.controlled_by for held in reader.all(Source) if held.noun.controlled_by}
    claims, others = [], []
    for each in totals(reader, index):
        said = each.observation
        publisher = said.provenance.publisher
        conceding = said.is_party and any(party.role is Role.CONCEDED and same((party.party,), name, index) for party in said.parties)
        if conceding or same((publisher, controlled.get(fold(publisher))), name, index):
            claims.append(each)
        elif name in each.scope.parties:
            others.append(each)
    return _by_scope(claims), _by_scope(others)


def _by_scope(found: list[Total]) -> list[Total]:
    return sorted(in_order(found), key=lambda each: (each.scope.measure, each.scope.group or "", each.scope.places))


def _relations(reader: PublicRecord, name: str, index: Names) -> list[tuple[str, Relation]]:
    found = [(held.id, held.noun) for held in reader.all(Relation) if same((held.noun.subject, held.noun.object), name, index)]
    return sorted(found, key=lambda each: _day(each[1].when, first=True))


def _finds(reader: PublicRecord, name: str, index: Names) -> list[tuple[str, Find]]:
    found = ((held.id, held.noun) for held in reader.all(Find))
    return [
        (id, find)
        for id, find in found
        if same((find.finder, find.made_in, find.supplied_by, find.taken_from, find.used_by, find.seen_by), name, index)
    ]


def _zones(reader: PublicRecord, name: str, index: Names) -> list[tuple[str, Zone]]:
    return [(held.id, held.noun) for held in reader.all(Zone) if same((held.noun.declared_by, *held.noun.disputed_by), name, index)]


def _day(period: Period | None, *, first: bool = False) -> date:
    days = () if period is None else (period.earliest, period.latest) if first else (period.latest, period.earliest)
    return next((day for day in days if day), date.min)
