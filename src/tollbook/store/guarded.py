"""What a book must not tell today, whatever day it is asked about: protected sources, withheld documents, sites, people of an incident."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from tollbook.language.fold import fold
from tollbook.model.counts import Count
from tollbook.model.decisions import Erasure, Redirect
from tollbook.model.events import Incident
from tollbook.model.parties import Involvement
from tollbook.model.people import Person
from tollbook.model.places import Place
from tollbook.model.sources import Document, Provenance, Quote, Source
from tollbook.redaction import WORDS, is_site
from tollbook.redaction.cover import MASK
from tollbook.store.canonical import ROLES, N, Noun
from tollbook.store.changes import TOLD
from tollbook.store.ever import around, ever_written, with_derived
from tollbook.store.memo import memo
from tollbook.store.record import Record

G = TypeVar("G", Source, Document, Place)
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Guarded:
    """Folded names of protected ``sources`` and of ``sites``, ids of withheld ``documents``, and of all ``records`` for cleared eyes.

    What was erased stands guard no more: the fields that it hid stay ``hidden``, by record, and no words are told of what is ``silent``.
    """

    sources: frozenset[str]
    sites: frozenset[str]
    documents: frozenset[str]
    records: frozenset[str]
    hidden: Mapping[str, frozenset[str]]
    silent: frozenset[str]

    def untold(self, noun: object, id: str) -> frozenset[str]:
        """Return the fields of a record that are not told, to the public or to who is not cleared, since what guarded them was erased."""
        hidden = self.hidden.get(id, NOTHING)
        return hidden | WORDS if self.silent and not self.silent.isdisjoint(incidents_of(noun, id)) else hidden


def incidents_of(noun: object, id: str) -> frozenset[str]:
    """Return the ids under which a record may be told of an incident: its own, that of what it speaks of, and that of its whole."""
    whole = noun.part_of if isinstance(noun, Incident) else None
    return frozenset(each for each in (id, about(noun), whole) if each)


def about(noun: object) -> str | None:
    """Return the record that another one speaks of."""
    return next((named for role in ("about", "incident", "to") if (named := getattr(noun, role, None))), None)


def guarded_in(record: Record) -> Guarded:
    """Return what must not be told, by the newest state of the book; who looks back is not told what was ever guarded either."""
    return memo(record.now, f"guarded {record.past}", lambda: _guarded(record))


def _guarded(record: Record) -> Guarded:
    back = record.past
    sources = _of_kind(ever_written(record.now, Source, holding=b'"protected":true'), lambda source: source.protected, ever=back)
    documents = _of_kind(ever_written(record.now, Document, holding=b'"withheld":true'), lambda document: document.withheld, ever=back)
    withheld = with_derived(record, frozenset(documents))
    erased = {held.id: held.noun for held in record.now.all(Erasure)}
    hides = {pair for erasure in erased.values() for pair in erasure.hides}
    silenced = frozenset(id for erasure in erased.values() for id in erasure.silences)
    withheld |= frozenset(id for id in silenced & erased.keys() if erased[id].sha256 is not None)
    sites = _of_kind(ever_written(record.now, Place), is_site, ever=back)
    return Guarded(
        frozenset(fold(each.name) for versions in sources.values() for each in versions),
        frozenset(fold(name) for versions in sites.values() for each in versions for name in (each.name, *each.names)),
        withheld,
        frozenset(sources) | withheld,
        {id: frozenset(name for _, name in pairs) for id, pairs in groupby(sorted(hides), key=itemgetter(0))},
        around(record, silenced) if silenced else NOTHING,
    )


def _of_kind(versions: Iterable[tuple[str, G]], guards: Any, *, ever: bool) -> dict[str, list[G]]:  # guards: a question to a version
    """Return all versions of the records whose last one is guarded; or, ``ever``, any. What was withdrawn since stays what it was."""
    found: dict[str, list[G]] = {}
    for id, version in versions:
        found.setdefault(id, []).append(version)
    return {id: each for id, each in found.items() if guards(each[-1]) or (ever and any(map(guards, each)))}


def people_named(people: Iterable[Person]) -> frozenset[str]:
    """Return the names by which people could be told: with their families, and these alone."""
    return frozenset(name for person in people for name in _names(person))


def people_withheld(people: Collection[tuple[str, Person]], named: Mapping[str, Person]) -> frozenset[str]:
    """Return the names by which people could be told who are not to be: all versions, less what is shown of those who are ``named``.

    Who is shown in another form than the whole name is withheld in all others.
    """
    shown = {id: person for id, person in named.items() if person.agreed is None or person.agreed.name is None}
    others = people_named(person for id, person in people if id not in shown)
    earlier = people_named(person for id, person in people if id in shown)
    return others | (earlier - people_named(shown[id] for id in {id for id, _ in people} & shown.keys()))


def _names(person: Person) -> Iterator[str]:
    yield person.name
    if person.family:
        yield person.family
        yield f"{person.name} {person.family}"
        if person.father:
            yield f"{person.father} {person.family}"


def newest_of(record: Record, id: str) -> Noun | None:
    """Return a record as it stands today, or the one that it was merged into, None where nothing is left of it."""
    for _ in range(len(ROLES)):
        versions = record.now.versions(id)
        if not versions or versions[-1].proposed:
            return None
        if not isinstance(versions[-1].noun, Redirect):
            return versions[-1].noun
        id = versions[-1].noun.to
    return None


def still_standing(then: N, today: Noun) -> N:
    """Return a past version with only those names of places and sources, and quoted words, that still stand today.

    The rest of it is told as it was: days, counts, parties and their like, as in the history of a record.
    """
    same = type(then) is type(today)
    shown: N = _standing(then, today if same else None)
    return shown


def _standing(then: Any, today: Any) -> Any:  # any frozen noun, and one of its kind or None
    changes = {}
    for field in fields(then):
        value, newest = getattr(then, field.name), getattr(today, field.name, None)
        if value != newest and field.name not in TOLD and field.name not in ROLES:
            kept = _kept(value, newest)
            if kept != value:
                changes[field.name] = kept if kept is not None or field.default is None else MASK
    if isinstance(then, Place) and (then.latitude, then.longitude) != (getattr(today, "latitude", None), getattr(today, "longitude", None)):
        changes |= {"latitude": None, "longitude": None, "precision": None}
    return replace(then, **changes) if changes else then


def _kept(value: Any, newest: Any) -> Any:
    if type(value) is str or isinstance(value, Place):
        return value if value == newest else None
    if isinstance(value, Provenance):
        return _standing(value, newest)
    if type(value) is tuple and value and not isinstance(value[0], Count | Involvement):
        return tuple(each for each in value if each in newest) if type(newest) is tuple else ()
    return None if isinstance(value, Quote) else value
