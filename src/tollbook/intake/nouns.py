"""Plain lines as nouns: who says it, where, who fought, what happened and to whom; one small function a kind."""

from __future__ import annotations

from tollbook.errors import BadRow
from tollbook.intake.line import Line
from tollbook.intake.parts import Surroundings, counts, involved, lowered, named, places, provenance
from tollbook.methods import METHODS
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.parties import Alias, Mode, Party
from tollbook.model.places import Level, Place
from tollbook.model.sources import Document, Source
from tollbook.model.time import Period

UNDATED = Period(None, None)
AS_IMPORTED = "as imported"  # the reason of an assessment that states none


def source(line: Line, around: Surroundings) -> Source:
    """Read who says things, and who controls them."""
    return Source(
        line.required("name"),
        line.text("controlled_by"),
        line.text("origin_of"),
        line.flag("protected"),
        line.flag("deduplicated"),
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


def assessment(line: Line, around: Surroundings) -> Assessment:
    """Read the grade, and the ranges, that people gave an incident under one method; where a second person must confirm, it waits."""
    line.required("incident")
    known = next((each for each in METHODS if each.name == line.required("method")), None)
    if known is None:
        raise line.bad("method", f"is none of {', '.join(each.name for each in METHODS)}")
    grade = lowered(line.required("grade")) or ""
    if grade not in known.grades:
        raise line.bad("grade", f"is none of {', '.join(known.grades)}")
    return Assessment(
        incident=named(line, "incident", around) or "",
        method=known.name,
        grade=grade,
        counts=counts(line, around),
        by=line.text("publisher") or around.publisher,
        reason=line.text("note") or line.text("words") or AS_IMPORTED,
    )


def event(line: Line, around: Surroundings) -> Incident:
    """Read an incident without a toll."""
    line.required("what")
    return incident(line, around)
