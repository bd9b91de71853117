"""The release as plain lines, the shape in which `tollbook import` takes a book: every total of the public view comes out again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.parties import Party
from tollbook.model.places import Place
from tollbook.model.publications import Find, Observation, Relation, Statement, Zone
from tollbook.model.sources import Source
from tollbook.publish.exports import line
from tollbook.publish.exports.export import About, Export
from tollbook.publish.exports.line import Line
from tollbook.publish.exports.names import PROTECTED
from tollbook.store.canonical import Held
from tollbook.store.public import PublicRecord


def lines(reader: PublicRecord) -> Iterator[Line]:
    """Yield a line for each record, after those that it names.

    They keep the order of the journal, since of two answers of one day the later stands. Places come last: a place that is described
    earlier would lend its position to incidents that are published without one.
    """
    yield from (line.source(held.id, held.noun) for held in reader.all(Source) if held.noun.name != PROTECTED)
    yield from (line.party(held.id, held.noun) for held in reader.all(Party))
    yield from (line.coverage(covered) for covered in reader.coverage)
    written: set[str] = set()
    yield from _ordered(
        Following(written), ((each.id, each.noun.part_of, line.incident(each.id, each.noun)) for each in reader.all(Incident))
    )
    yield from _ordered(Following(written), (_report(each, written) for each in reader.all(Report)))
    yield from (line.assessment(held.id, held.noun) for held in reader.all(Assessment) if held.noun.incident in written)
    yield from (line.statement(held.id, held.noun, about=_if(held.noun.about, written)) for held in reader.all(Statement))
    yield from (line.observation(held.id, held.noun) for held in reader.all(Observation))
    yield from (line.relation(held.id, held.noun) for held in reader.all(Relation))
    yield from (line.find(held.id, held.noun) for held in reader.all(Find))
    yield from (line.zone(held.id, held.noun) for held in reader.all(Zone))
    yield from (line.place(held.id, held.noun) for held in reader.all(Place))


@dataclass
class Following:
    """Lines that wait for the one that they name, since a line can name only an earlier one."""

    written: set[str]
    waiting: dict[str, tuple[str, Line]] = field(default_factory=dict)


def _report(held: Held[Report], written: set[str]) -> tuple[str, str | None, Line]:
    return held.id, held.noun.updates, line.report(held.id, held.noun, incident=_if(held.noun.incident, written))


def _if(id: str | None, written: set[str]) -> str | None:
    return id if id in written else None


def _ordered(following: Following, coming: Iterator[tuple[str, str | None, Line]]) -> Iterator[Line]:
    """Yield lines as they come; one that names another waits for it, and one that names itself, round some corners, names nothing."""
    written, waiting = following.written, following.waiting
    for id, named, made in coming:
        if named is None:
            written.add(id)
            yield made
        else:
            waiting[id] = (named, made)
    while ready := [id for id, (named, _) in waiting.items() if named in written or named not in waiting]:
        for id in ready:
            named, made = waiting.pop(id)
            yield made if named in written else _unnamed(made)
        written.update(ready)
    yield from _round(following)


def _round(following: Following) -> Iterator[Line]:
    """Yield what is left: records that name each other in a ring, and those that name one of these."""
    waiting = following.waiting
    ring = {id for id in waiting if _returns(id, waiting)}
    for id in sorted(ring, key=list(waiting).index):
        following.written.add(id)
        yield _unnamed(waiting.pop(id)[1])
    if waiting:
        yield from _ordered(Following(following.written), ((id, named, made) for id, (named, made) in waiting.items()))


def _returns(id: str, waiting: dict[str, tuple[str, Line]]) -> bool:
    """Say whether what a record names leads back to it."""
    seen: set[str] = set()
    at = waiting[id][0]
    while at != id and at in waiting and at not in seen:
        seen.add(at)
        at = waiting[at][0]
    return at == id


def _unnamed(made: Line) -> Line:
    return {key: value for key, value in made.items() if key not in {"part_of", "updates"}}


def _write(reader: PublicRecord, path: Path, about: About) -> int:  # a plain line has no place for what the file says
    encode, count = msgspec.json.Encoder().encode, 0
    with path.open("wb") as file:
        for made in lines(reader):
            file.write(encode(made) + b"\n")
            count += 1
    return count


EXPORT = Export("book.jsonl", "application/jsonl", "The release as plain lines: tollbook import makes a book of it again", _write)
