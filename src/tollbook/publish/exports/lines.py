"""The release as plain lines, the shape in which `tollbook import` takes a book: every total of the public view comes out again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
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

NOT_CARRIED = {
    "documents": "Preserved documents, and which report was read from which: their bytes are not in a release",
    "verdicts": "Verdicts on articles, which stand in verdicts.csv and claimreview.jsonld",
    "printed": "The order in which a source printed numbers that the book put in order, and a best outside its own bounds",
    "protected sources": "Protected sources by themselves; what they said stands without their name",
    "who decided": "Who decided an assessment, and why",
    "rings": "Which of several incidents that are said to be parts of each other is the whole",
}


def lines(reader: PublicRecord) -> Iterator[Line]:
    """Yield a line for each record, after those that it names.

    They keep the order of the journal, since of two answers of one day the later stands. Places come last: a place that is described
    earlier would lend its position to incidents that are published without one.
    """
    yield from (line.source(held.id, held.noun) for held in reader.all(Source) if held.noun.name != PROTECTED)
    yield from (line.party(held.id, held.noun) for held in reader.all(Party))
    yield from (line.coverage(covered) for covered in reader.coverage)
    written: set[str] = set()
    yield from _ordered(written, (Coming(each.id, each.noun.part_of, line.incident(each.id, each.noun)) for each in reader.all(Incident)))
    yield from _ordered(written, (_report(each, written) for each in reader.all(Report)))
    yield from (line.assessment(held.id, held.noun) for held in reader.all(Assessment) if held.noun.incident in written)
    yield from (line.statement(held.id, held.noun, about=_if(held.noun.about, written)) for held in reader.all(Statement))
    yield from (line.observation(held.id, held.noun) for held in reader.all(Observation))
    yield from (line.relation(held.id, held.noun) for held in reader.all(Relation))
    yield from (line.find(held.id, held.noun) for held in reader.all(Find))
    yield from (line.zone(held.id, held.noun) for held in reader.all(Zone))
    yield from (line.place(held.id, held.noun) for held in reader.all(Place))


@dataclass(frozen=True)
class Coming:
    """A line on its way, with the record that it names and can only follow."""

    id: str
    named: str | None
    made: Line


def _report(held: Held[Report], written: set[str]) -> Coming:
    return Coming(held.id, held.noun.updates, line.report(held.id, held.noun, incident=_if(held.noun.incident, written)))


def _if(id: str | None, written: set[str]) -> str | None:
    return id if id in written else None


def _ordered(written: set[str], coming: Iterable[Coming]) -> Iterator[Line]:
    """Yield lines as they come; one that names another waits for it. What can never follow is freed."""
    waiting: dict[str, list[Coming]] = {}
    for each in coming:
        if each.named is None or each.named in written:
            yield from _released(each, waiting, written)
        else:
            waiting.setdefault(each.named, []).append(each)
    left = {each.id: each for several in waiting.values() for each in several}
    freed = [each for each in left.values() if each.named not in left or _returns(each, left)]
    for each in freed:
        waiting[str(each.named)].remove(each)
    for each in freed:
        yield from _released(replace(each, made=_unnamed(each.made)), waiting, written)


def _released(first: Coming, waiting: dict[str, list[Coming]], written: set[str]) -> Iterator[Line]:
    """Yield a line, and those that waited for it."""
    ready = deque([first])
    while ready:
        each = ready.popleft()
        written.add(each.id)
        yield each.made
        ready.extend(waiting.pop(each.id, ()))


def _returns(each: Coming, left: Mapping[str, Coming]) -> bool:
    """Say whether what a record names leads back to it."""
    seen: set[str] = set()
    at = each.named
    while at is not None and at != each.id and at in left and at not in seen:
        seen.add(at)
        at = left[at].named
    return at == each.id


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
