"""Plain lines of what others publish, as nouns: totals, statements, relations, finds, zones, coverage."""

from __future__ import annotations

from tollbook.intake.line import Line
from tollbook.intake.parts import Surroundings, counts, involved, named, places, provenance
from tollbook.model.counts import Group, Measure
from tollbook.model.publications import Coverage, Find, Observation, Relation, Stance, Statement, Zone
from tollbook.model.time import Period

UNDATED = Period(None, None)


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
    return _relation(line, around, subject=line.required("subject"), does=line.required("does"), object=line.text("object"))


def membership(line: Line, around: Surroundings) -> Relation:
    """Read that one party belonged to another, doing what, from when to when."""
    return _relation(line, around, subject=line.required("member"), does="member of", object=line.required("group"))


def _relation(line: Line, around: Surroundings, *, subject: str, does: str, object: str | None) -> Relation:
    return Relation(
        subject=subject,
        does=does,
        object=object,
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
