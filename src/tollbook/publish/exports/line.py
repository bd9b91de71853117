"""Each kind of record as a plain line; what is not known has no key."""

from __future__ import annotations

from collections.abc import Iterable

from tollbook.geography import cut
from tollbook.model.counts import Count
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.parties import Involvement, Party
from tollbook.model.places import Place
from tollbook.model.publications import Coverage, Find, Observation, Relation, Statement, Zone
from tollbook.model.sources import Provenance, Source
from tollbook.model.time import Period

Line = dict[str, object]
WITHHELD = "withheld"  # where a line must have words and the public view has none


def _line(kind: str, id: str | None, by: Provenance | None, **values: object) -> Line:
    """Return a line with the keys that all kinds have; what is not known has none."""
    said = {"publisher": by.publisher, "origins": list(by.origins), "via": by.via, "url": by.url, "words": by.words} if by else {}
    made = {"kind": kind, "id": id, **said, **values, "licence": by.licence if by else None}
    return {key: value for key, value in made.items() if value not in (None, "", [], ()) and value is not False}


def source(id: str, noun: Source) -> Line:
    """Return who says things."""
    controlled = {"controlled_by": noun.controlled_by, "origin_of": noun.origin_of, "deduplicated": noun.deduplicated}
    return _line("source", id, noun.provenance, name=noun.name, **controlled)


def party(id: str, noun: Party) -> Line:
    """Return a party with its other names."""
    aliases = [
        _bare(name=alias.name, **_span(alias.valid, "from", "to"), metonym=alias.metonym or None, source=alias.source)
        for alias in noun.aliases
    ]
    return _line("party", id, noun.provenance, name=noun.name, aliases=aliases, part_of=noun.part_of, successor_of=noun.successor_of)


def coverage(noun: Coverage) -> Line:
    """Return what a book can speak about."""
    scope = {"places": list(noun.places), "parties": list(noun.parties), "measures": [each.value for each in noun.measures]}
    return _line("coverage", None, noun.provenance, **scope, **_span(noun.period, "start", "end"), complete=noun.complete)


def incident(id: str, noun: Incident) -> Line:
    """Return an event with its toll."""
    return _line(
        "incident",
        id,
        noun.provenance,
        date=_date(noun.when),
        **_where(noun.where),
        parties=_parties(noun.parties),
        mode=noun.mode and noun.mode.value,
        counts=_counts(noun.counts),
        type=noun.type,
        weapon=noun.weapon,
        grade=noun.grade,
        action_near=noun.action_near,
        clarity=noun.clarity,
        part_of=noun.part_of,
        begins=noun.begins,
    )


def report(id: str, noun: Report, *, incident: str | None) -> Line:
    """Return what one document says about one event; the document itself is not in a release."""
    said = {"parties": _parties(noun.parties), "counts": _counts(noun.counts), "type": noun.type, "weapon": noun.weapon}
    when = {"date": _date(noun.when), "incident": incident, "updates": noun.updates}
    return _line("report", id, noun.provenance, **when, **_where(noun.where), **said)


def assessment(id: str, noun: Assessment) -> Line:
    """Return what people decided of an incident, without who they are."""
    return _line("assessment", id, None, incident=noun.incident, method=noun.method, grade=noun.grade, counts=_counts(noun.counts))


def statement(id: str, noun: Statement, *, about: str | None) -> Line:
    """Return what somebody said or found."""
    return _line(
        "finding" if noun.finding else "statement",
        id,
        noun.provenance,
        speaker=noun.speaker or WITHHELD,
        **{"for": noun.on_behalf_of},
        date=_date(noun.when),
        says=noun.says or WITHHELD,
        about=about,
        stance=noun.stance and noun.stance.value,
        counts=_counts(noun.counts),
    )


def observation(id: str, noun: Observation) -> Line:
    """Return a figure that somebody published."""
    return _line(
        "observation",
        id,
        noun.provenance,
        measure=noun.measure.value,
        group=noun.group and noun.group.value,
        low=noun.low,
        high=noun.high,
        unit=noun.unit,
        approximate=noun.approximate,
        parties=_parties(noun.parties),
        places=list(noun.places),
        **_span(noun.period, "start", "end"),
        as_of=noun.as_of_words or _date(noun.as_of),
        grade=list(noun.grades),
        is_party=noun.is_party,
        complete=noun.complete,
    )


def relation(id: str, noun: Relation) -> Line:
    """Return who did what to or for whom."""
    who = {"subject": noun.subject or WITHHELD, "does": noun.does or WITHHELD, "object": noun.object, "role": noun.role}
    said = {"according_to": list(noun.according_to), "disputed_by": list(noun.disputed_by)}
    return _line("relation", id, noun.provenance, **who, **_span(noun.when, "start", "end"), **said)


def find(id: str, noun: Find) -> Line:
    """Return equipment found."""
    whose = {"made_in": noun.made_in, "supplied_by": noun.supplied_by, "taken_from": noun.taken_from, "used_by": noun.used_by}
    seen = {"finder": noun.finder, "seen_by": noun.seen_by, "date": _date(noun.when)}
    where = _where((noun.where,) if noun.where else ())
    return _line("find", id, noun.provenance, item=noun.item or WITHHELD, **where, **seen, **whose)


def zone(id: str, noun: Zone) -> Line:
    """Return an area that somebody declared."""
    scope = {"name": noun.name or WITHHELD, "centre": noun.centre or WITHHELD, "radius_km": noun.radius_km or None}
    who = {"declared_by": noun.declared_by, "disputed_by": list(noun.disputed_by)}
    return _line("zone", id, noun.provenance, **scope, **_span(noun.when, "start", "end"), **who)


def place(id: str, noun: Place) -> Line:
    """Return a place with its names."""
    where = _where((noun,))
    return _line("place", id, noun.provenance, name=where.pop("place"), names=list(noun.names), **where)


def _bare(**values: object) -> Line:
    return {key: value for key, value in values.items() if value is not None}


def _date(when: Period | None) -> str | None:
    return None if when is None or when == Period(None, None) else str(when)


def _span(when: Period | None, start: str, end: str) -> Line:
    days = {start: when.earliest, end: when.latest} if when else {}
    return {key: day.isoformat() for key, day in days.items() if day}


def _where(where: Iterable[Place]) -> Line:
    for each in where:
        point = {"latitude": cut(each.latitude, each.precision), "longitude": cut(each.longitude, each.precision)}
        around = {"district": each.district, "province": each.province, "country": each.country}
        return _bare(place=each.name, level=each.level and each.level.value, **around, **point, precision_m=each.precision)
    return {}


def _parties(parties: Iterable[Involvement]) -> list[Line]:
    return [_bare(party=each.party, role=each.role.value, side=each.side) for each in parties]


def _counts(counts: Iterable[Count]) -> list[Line]:
    """Return counts; a best outside its own bounds, and the order in which a source printed its numbers, have no place in a line."""
    return [
        _bare(measure=each.measure.value, group=each.group.value, low=each.low, high=each.high, best=each.best if _inside(each) else None)
        for each in counts
    ]


def _inside(count: Count) -> bool:
    return count.best is not None and count.best in count.range
