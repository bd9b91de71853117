"""Plain lines as nouns: one small function for each kind of line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tollbook.errors import BadRow
from tollbook.intake.line import Line
from tollbook.intake.parts import Surroundings, counts, involved, lowered, named, places, provenance
from tollbook.model.counts import Group, Measure
from tollbook.model.events import Incident, Report
from tollbook.model.parties import Alias, Mode, Party
from tollbook.model.people import Person
from tollbook.model.places import Level, Place
from tollbook.model.publications import Coverage, Find, Observation, Relation, Stance, Statement, Zone
from tollbook.model.sources import Document, Source
from tollbook.model.time import Period
from tollbook.store.canonical import Noun

UNDATED = Period(None, None)


def source(line: Line, around: Surroundings) -> Source:
    """Read who says things, and who controls them."""
    return Source(
        line.required("name"),
        line.text("controlled_by"),
        line.text("origin_of"),
        line.flag("protected"),
        provenance(line, around),
    )


def place(line: Line, around: Surroundings) -> Place:
    """Read a place with its names and what it lies in."""
    larger = line.text("parent")
    parent = around.place(larger) if larger else None
    if larger and parent is None:
        raise line.bad("parent", "names a place that no earlier line describes")
    level = line.choice("level", Level)
    try:
        return Place(
            name=line.required("name"),
            latitude=line.decimal("latitude"),
            longitude=line.decimal("longitude"),
            precision=line.decimal("precision_m"),
            level=level,
            names=line.many("names"),
            provenance=provenance(line, around),
            **_larger(line, parent),
        )
    except ValueError as error:
        raise BadRow(str(error), column="latitude, longitude") from None


def _larger(line: Line, parent: Place | None) -> dict[str, str | None]:
    """Return what a place lies in: as its line says, else as its parent does."""
    around = {key: line.text(key) for key in ("district", "province", "country")}
    if parent is None:
        return around
    inherited: dict[str, str | None] = {"district": parent.district, "province": parent.province, "country": parent.country}
    if parent.level in {Level.DISTRICT, Level.PROVINCE, Level.COUNTRY}:
        inherited[parent.level.value] = parent.name
    return {key: around[key] or inherited[key] for key in around}


def document(line: Line, around: Surroundings) -> Document:
    """Read a document whose bytes lie at a path beside the file; addresses alone are not fetched."""
    path = line.text("path")
    if path is None:
        raise line.bad("path", "is missing: nothing is fetched; save the page and name the file")
    digest, size, media_type = around.preserve(path)
    return Document(
        sha256=digest,
        size=size,
        name=path.rpartition("/")[2],
        media_type=media_type,
        url=line.text("url"),
        published=line.period("published"),
        withheld=line.flag("withheld"),
        provenance=provenance(line, around),
    )


def party(line: Line, around: Surroundings) -> Party:
    """Read a party and its other names."""
    aliases = tuple(
        Alias(alias.required("name"), alias.span("from", "to"), alias.flag("metonym"), alias.text("source"))
        for alias in line.lines("aliases")
    )
    return Party(line.required("name"), aliases, line.text("part_of"), line.text("successor_of"), provenance(line, around))


def incident(line: Line, around: Surroundings) -> Incident:
    """Read an event with its toll."""
    return Incident(
        when=line.period("date") or UNDATED,
        where=places(line, around),
        parties=involved(line),
        counts=counts(line, around),
        mode=line.choice("mode", Mode),
        type=line.text("type"),
        weapon=line.text("weapon"),
        grade=lowered(line.text("grade")),
        action_near=line.text("action_near"),
        clarity=line.text("clarity"),
        part_of=named(line, "part_of", around),
        what=line.text("what"),
        begins=line.text("begins"),
        provenance=provenance(line, around),
    )


def report(line: Line, around: Surroundings) -> Report:
    """Read what one document says about one event."""
    return Report(
        incident=named(line, "incident", around),
        when=line.period("date") or UNDATED,
        where=places(line, around),
        parties=involved(line),
        counts=counts(line, around),
        document=named(line, "document", around),
        updates=named(line, "updates", around),
        type=line.text("type"),
        weapon=line.text("weapon"),
        provenance=provenance(line, around),
    )


def observation(line: Line, around: Surroundings) -> Observation:
    """Read a figure somebody published; ``value`` is low and high at once."""
    measure = line.choice("measure", Measure)
    if measure is None:
        raise line.bad("measure", "is missing")
    value, low, high = _amount(line, "value"), _amount(line, "low"), _amount(line, "high")
    if value is not None:
        if low is not None or high is not None:
            raise line.bad("value", "stands beside low or high; give one or the other")
        low = high = value
    if low is not None and high is not None and low > high:
        raise line.bad("low", f"{low} is above high {high}; swap them or leave one empty")
    words = line.text("as_of")
    return Observation(
        measure=measure,
        group=line.choice("group", Group),
        low=low,
        high=high,
        parties=involved(line),
        places=line.many("places"),
        period=line.span("start", "end"),
        as_of=_date_or_none(words),
        as_of_words=words,
        grades=_grades(line),
        unit=line.text("unit"),
        approximate=line.flag("approximate"),
        is_party=line.flag("is_party"),
        complete=line.flag("complete"),
        provenance=provenance(line, around),
    )


def _amount(line: Line, key: str) -> int | float | None:
    """Read a published figure; one in percent may have a fraction, or be a change below zero."""
    if line.text("unit") != "percent":
        return line.whole(key)
    number = line.decimal(key)
    return int(number) if number is not None and number.is_integer() else number


def _date_or_none(words: str | None) -> Period | None:
    try:
        return Period.read(words) if words else None
    except ValueError:
        return None


def _grades(line: Line) -> tuple[str, ...]:
    value = line.take("grade")
    values = value if isinstance(value, list) else [value] if value else []
    return tuple(str(each).lower() for each in values)


def statement(line: Line, around: Surroundings) -> Statement:
    """Read what somebody said or found; about an incident it is a response."""
    return Statement(
        speaker=line.required("speaker"),
        says=line.required("says"),
        on_behalf_of=line.text("for"),
        when=line.period("date"),
        about=named(line, "about", around),
        stance=line.choice("stance", Stance),
        counts=counts(line, around),
        finding=line.values.get("kind") == "finding",
        provenance=provenance(line, around),
    )


def relation(line: Line, around: Surroundings) -> Relation:
    """Read who did what to or for whom."""
    return Relation(
        subject=line.required("subject"),
        does=line.required("does"),
        object=line.text("object"),
        according_to=line.many("according_to"),
        when=line.span("start", "end"),
        disputed_by=line.many("disputed_by"),
        role=line.text("role"),
        provenance=provenance(line, around),
    )


def membership(line: Line, around: Surroundings) -> Relation:
    """Read that one party belonged to another, doing what, from when to when."""
    return Relation(
        subject=line.required("member"),
        does="member of",
        object=line.required("group"),
        according_to=line.many("according_to"),
        when=line.span("start", "end"),
        disputed_by=line.many("disputed_by"),
        role=line.text("role"),
        provenance=provenance(line, around),
    )


def find(line: Line, around: Surroundings) -> Find:
    """Read equipment found, by whom, where and when."""
    where = places(line, around)
    return Find(
        item=line.required("item"),
        finder=line.text("finder"),
        where=where[0] if where else None,
        when=line.period("date"),
        made_in=line.text("made_in"),
        supplied_by=line.text("supplied_by"),
        taken_from=line.text("taken_from"),
        used_by=line.text("used_by"),
        seen_by=line.text("seen_by"),
        serial=line.text("serial"),
        provenance=provenance(line, around),
    )


def zone(line: Line, around: Surroundings) -> Zone:
    """Read an area that somebody declared; the radius is in kilometres."""
    radius = line.decimal("radius_km")
    if radius is not None and radius <= 0:
        raise line.bad("radius_km", "is not above 0")
    return Zone(
        name=line.required("name"),
        centre=line.required("centre"),
        radius_km=radius,
        declared_by=line.text("declared_by"),
        when=line.span("start", "end"),
        disputed_by=line.many("disputed_by"),
        provenance=provenance(line, around),
    )


def event(line: Line, around: Surroundings) -> Incident:
    """Read an incident without a toll."""
    line.required("what")
    return incident(line, around)


def person(line: Line, around: Surroundings) -> Person:
    """Read a named victim."""
    return Person(
        name=line.required("name"),
        father=line.text("father"),
        grandfather=line.text("grandfather"),
        family=line.text("family"),
        sex=line.text("sex"),
        age=line.whole("age"),
        born=line.period("born"),
        died=line.period("date"),
        incident=named(line, "incident", around),
        consent=line.text("consent"),
        provenance=provenance(line, around),
    )


def coverage(line: Line, around: Surroundings) -> Coverage:
    """Read what the book can speak about."""
    return Coverage(
        places=line.many("places"),
        parties=line.many("parties"),
        measures=_measures(line),
        period=line.span("start", "end") or UNDATED,
        complete=line.flag("complete"),
        provenance=provenance(line, around),
    )


def _measures(line: Line) -> tuple[Measure, ...]:
    try:
        return tuple(Measure(name) for name in line.many("measures"))
    except ValueError:
        raise line.bad("measures", f"names something that is none of {', '.join(Measure)}") from None


KINDS: dict[str, Callable[[Line, Surroundings], Noun]] = {
    "source": source,
    "document": document,
    "place": place,
    "party": party,
    "incident": incident,
    "report": report,
    "statement": statement,
    "response": statement,
    "finding": statement,
    "relation": relation,
    "membership": membership,
    "observation": observation,
    "find": find,
    "zone": zone,
    "event": event,
    "person": person,
    "coverage": coverage,
}


COMMON = frozenset("kind id publisher origins origin via url words note licence".split())
_PLACE = "place latitude longitude precision_m level district province country"
_REPORT = f"{_PLACE} date parties counts type weapon"
_EVENT = f"{_REPORT} mode grade action_near clarity part_of what begins"
_STATEMENT = "speaker says for date about stance counts"
# What each kind takes of a line; other keys are kept with the record and named.
KEYS: dict[str, frozenset[str]] = {
    kind: COMMON.union(keys.split())
    for kind, keys in {
        "source": "name controlled_by origin_of protected",
        "document": "path published withheld",
        "place": "name names level latitude longitude precision_m parent district province country",
        "party": "name aliases part_of successor_of",
        "incident": _EVENT,
        "event": _EVENT,
        "report": f"{_REPORT} incident document updates",
        "statement": _STATEMENT,
        "response": _STATEMENT,
        "finding": _STATEMENT,
        "relation": "subject does object according_to disputed_by start end role",
        "membership": "member group according_to disputed_by start end role",
        "observation": ("measure group value low high unit approximate parties places start end as_of grade is_party complete"),
        "find": f"{_PLACE} item finder date made_in supplied_by taken_from used_by seen_by serial",
        "zone": "name centre radius_km declared_by disputed_by start end",
        "person": "name father grandfather family sex age born date incident consent",
        "coverage": "places parties measures start end complete",
    }.items()
}


def read_line(line: Line, around: Surroundings) -> tuple[Noun, tuple[str, ...]]:
    """Return the noun that a line describes, and the keys of it that no field takes.

    Raises
    ------
    BadRow
        With the column, its value and the reason.
    """
    kind = line.required("kind").lower()
    if kind not in KINDS:
        raise line.bad("kind", f"is none of {', '.join(KINDS)}")
    noun = KINDS[kind](line, around)
    unread = line.unread(KEYS[kind])
    given = getattr(noun, "provenance", None)
    if unread and given is not None:
        noun = replace(noun, provenance=replace(given, unread=unread))
    return noun, tuple(key for key, _ in unread)
