"""Who of the people in a book may be named today: those of whom somebody agreed to it, and of whom nobody objects."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date

from tollbook.model.people import FAMILY, Became, Correction, Notice, Objection, Person
from tollbook.redaction.naming import withheld_of
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
    since, told = _since(record, versions), _families_told(record, policy, today)
    held = {each.id: each.noun for each in record.all(Person) if NAME not in silenced.get(each.id, ())}
    held = {id: person for id, person in held.items() if told is None or not told.isdisjoint({id, person.incident})}
    return {id: person for id, person in held.items() if may_be_named(person, today=today, since=since.get(id))}


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
    before, after = _since(record, versions), _since(record, left, but=doomed)
    return {id for id, several in left.items() if after.get(id, date.min) < _given(several) <= before.get(id, date.min)}


def _given(several: Sequence[Person]) -> date:
    """Return the day of a consent; where there is none, a day on which one might still be given."""
    given = several[-1].agreed and several[-1].agreed.given
    return given or date.max


def _versions(record: Record) -> dict[str, list[Person]]:
    versions: dict[str, list[Person]] = defaultdict(list)
    for id, person in ever_written(record, Person):
        versions[id].append(person)
    return versions


def _since(record: Record, versions: Versions, *, but: Collection[str] = ()) -> dict[str, date]:
    """Return by person the day after which a consent must be given: no day is, where somebody objects.

    What was said of one record counts for all of people who are called alike, in whatever spelling, and were harmed there or then.
    """
    said = {id: day for id, several in versions.items() if (day := _withdrawn(several))}
    said |= dict.fromkeys(_barred(record, versions, but), date.max)
    by_mark: dict[object, dict[str, date]] = defaultdict(dict)
    for id, day in said.items():
        for person in versions[id]:
            for mark in _marks(person):
                by_mark[mark][full_name(person)] = max(day, by_mark[mark].get(full_name(person), date.min))
    alike = {id: [day for person in several for day in _said_of(person, by_mark)] for id, several in versions.items()}
    return said | {id: max((*days, said.get(id, date.min))) for id, days in alike.items() if days}


def _said_of(person: Person, by_mark: Mapping[object, Mapping[str, date]]) -> Iterator[date]:
    """Yield the days of what was said of people who may be this one."""
    own = full_name(person)
    for mark in _marks(person):
        for name, day in by_mark.get(mark, {}).items():
            if withheld_of(frozenset({name})).within(own) or withheld_of(frozenset({own})).within(name):
                yield day


def _marks(person: Person) -> Iterator[object]:
    """Yield by what, beside a name, two records of one person are known: the incident and the days of birth and death."""
    for name in ("incident", "born", "died"):
        if (value := getattr(person, name)) is not None:
            yield name, value


def _barred(record: Record, versions: Versions, but: Collection[str]) -> set[str]:
    """Return the people to whose naming somebody objects."""
    rejected = _rejected(record, but)
    barred = {id for id, several in versions.items() if (day := _last_objected(several)) and not rejected.get(id, date.min) >= day}
    standing = list(objections(record, but=but))
    barred |= {each.about for each in standing} & versions.keys()
    events = {each.about for each in standing if each.answered is None}  # a family may know no other id
    return barred | {id for id, several in versions.items() if any(each.incident in events for each in several)}


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


def _withdrawn(several: Iterable[Person]) -> date | None:
    """Return the last day on which consent was withdrawn in any version: an older consent that comes in again does not stand."""
    return max((each.agreed.withdrawn for each in several if each.agreed and each.agreed.withdrawn), default=None)


def _families_told(record: Record, policy: Policy, today: date) -> set[str] | None:
    """Return of what families were told: people and incidents; None where the book does not ask for it."""
    if not policy.family_notice:
        return None
    notices = (held.noun for held in record.all(Notice))
    return {each.about for each in notices if each.told.strip().casefold() == FAMILY and each.sent <= today}
