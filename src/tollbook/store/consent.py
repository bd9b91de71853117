"""Who of the people in a book may be named today: those of whom somebody agreed to it, and of whom nobody objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from tollbook.model.people import FAMILY, Became, Correction, Notice, Objection, Person
from tollbook.redaction.naming import words_of
from tollbook.redaction.people import full_name, may_be_named
from tollbook.store.ever import ever_written
from tollbook.store.policy import CONSENT, Policy
from tollbook.store.record import Record

NAME = "name"  # what an erasure keeps untold of a person whose objection went with it
Versions = Mapping[str, list[Person]]


def nameable(record: Record, *, today: date, silenced: Mapping[str, frozenset[str]]) -> Mapping[str, Person]:
    """Return the people who may be named, as they stand, by id; ``silenced`` are the fields that erasures keep untold, by record."""
    policy = record.settings.policy
    if policy.names != CONSENT:
        return {}
    versions = _versions(record)
    barred = _barred(record, versions) | {id for id, fields in silenced.items() if NAME in fields}
    told = _families_told(record, policy, today)
    held = {each.id: each.noun for each in record.all(Person) if each.id not in barred}
    held = {id: person for id, person in held.items() if told is None or not told.isdisjoint({id, person.incident})}
    return {id: person for id, person in held.items() if may_be_named(person, today=today, since=_withdrawn(versions[id]))}


def objections(record: Record, *, but: Collection[str] = ()) -> Iterator[Correction]:
    """Yield the objections that were not rejected, proposals included: they take effect at once."""
    newest = dict(ever_written(record, Correction))  # the last version of each
    standing = {held.id for held in record.all(Correction)} | {held.id for held in record.proposals()}
    for id, each in newest.items():
        if id in standing and id not in but and each.kind is Objection.OBJECTION and each.outcome is not Became.REJECTED:
            yield each


def kept_unnamed(record: Record, doomed: Collection[str]) -> set[str]:
    """Return the people who are not named because of records that are to be erased: without these they must not be named either."""
    versions = _versions(record)
    left = {id: several for id, several in versions.items() if id not in doomed}
    return _barred(record, versions) - _barred(record, left, but=doomed) - set(doomed)


def _versions(record: Record) -> dict[str, list[Person]]:
    versions: dict[str, list[Person]] = defaultdict(list)
    for id, person in ever_written(record, Person):
        versions[id].append(person)
    return versions


def _barred(record: Record, versions: Versions, *, but: Collection[str] = ()) -> set[str]:
    """Return the people to whose naming somebody objects, with all who are called alike and were harmed there or then."""
    rejected = _rejected(record, but)
    barred = {id for id, several in versions.items() if (day := _last_objected(several)) and not rejected.get(id, date.min) >= day}
    standing = list(objections(record, but=but))
    barred |= {each.about for each in standing} & versions.keys()
    events = {each.about for each in standing if each.answered is None}  # a family may know no other id
    barred |= {id for id, several in versions.items() if any(each.incident in events for each in several)}
    alike = {mark for id in barred for mark in _marks(versions[id])}
    return barred | {id for id, several in versions.items() if not alike.isdisjoint(_marks(several))}


def _rejected(record: Record, but: Collection[str]) -> dict[str, date]:
    """Return by record the last day on which an objection to it came in that was rejected."""
    found: dict[str, date] = {}
    for held in record.all(Correction):
        each = held.noun
        if held.id not in but and each.kind is Objection.OBJECTION and each.outcome is Became.REJECTED and each.received:
            found[each.about] = max(each.received, found.get(each.about, date.min))
    return found


def _last_objected(several: Iterable[Person]) -> date | None:
    return max((each.objected for each in several if each.objected), default=None)


def _marks(several: Iterable[Person]) -> Iterator[tuple[object, ...]]:
    """Yield by what two records of one person are known: the same words of a name, with the incident or a day."""
    for person in several:
        name = frozenset(words_of(full_name(person)))
        for mark in (person.incident, person.born, person.died):
            if mark is not None and name:
                yield name, mark


def _withdrawn(several: Iterable[Person]) -> date | None:
    """Return the last day on which consent was withdrawn in any version: an older consent that comes in again does not stand."""
    return max((each.agreed.withdrawn for each in several if each.agreed and each.agreed.withdrawn), default=None)


def _families_told(record: Record, policy: Policy, today: date) -> set[str] | None:
    """Return of what families were told: people and incidents; None where the book does not ask for it."""
    if not policy.family_notice:
        return None
    notices = (held.noun for held in record.all(Notice))
    return {each.about for each in notices if each.told.strip().casefold() == FAMILY and each.sent <= today}
