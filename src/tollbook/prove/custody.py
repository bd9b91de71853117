"""The custody of a preserved document: who brought it, when, from where, by which tool, and each later act that touched it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tollbook.language.ranges import period_in_english
from tollbook.model.decisions import Erasure, Withdrawn
from tollbook.model.sources import Arrival, Document
from tollbook.store.canonical import KIND_OF, Held, Noun
from tollbook.store.journal import Entry
from tollbook.store.record import Record

VERBS = {"derived_from": "made from it", "follows": "captured after it", "quoted": "quoting it", "document": "about it"}


@dataclass(frozen=True, slots=True)
class Done:
    """One act in the custody of a document: when (UTC), by whom, under which entry, and what was done."""

    time: str
    by: str
    entry: int
    did: str


def custody(record: Record, id: str) -> list[Done]:
    """Return every act on a document, oldest first: its own versions, and the records that name it."""
    own = [(held.entry, _own(held)) for held in record.versions(id)]
    named: Counter[tuple[int, str, str]] = Counter()
    for role, other in record.pointing_to(id):
        if isinstance(other.noun, Arrival):
            own += [(version.entry, _came(other.noun, role)) for version in record.versions(other.id)[:1]]
            continue
        kind, does = KIND_OF[type(other.noun)], VERBS.get(role, role)
        named.update((version.entry, kind, does) for version in record.versions(other.id)[:1])
    others = [(seq, f"{count:,} {kind}s {does}" if count > 1 else f"{kind} {does}") for (seq, kind, does), count in named.items()]
    return [_step(record.entry(seq), did) for seq, did in sorted([*own, *others], key=lambda pair: pair[0])]


def _step(entry: Entry, did: str) -> Done:
    reason = f" ({entry.reason})" if entry.reason else ""
    return Done(entry.time, entry.by, entry.seq, f"{entry.verb}: {did}{reason}")


def _own(held: Held[Noun]) -> str:
    match held.noun:
        case Document():
            return ", ".join(_had(held.noun))
        case Withdrawn():
            return "taken back"
        case Erasure():
            return "erased for good"
        case _:
            return f"became a {KIND_OF[type(held.noun)]}"


def _came(arrival: Arrival, role: str) -> str:
    """Say that bytes came again, of the document itself or of what they came in."""
    if role == "derived_from":
        return ", ".join(each for each in (f"holds {arrival.document} too, which was held already", arrival.part) if each)
    return "brought again: " + ", ".join(_came_from(arrival))


def _came_from(arrival: Arrival) -> Iterator[str]:
    yield arrival.named
    if arrival.publisher is not None:
        yield f"published by {arrival.publisher}"
    if arrival.published is not None:
        yield f"on {period_in_english(arrival.published)}"
    yield from _where(arrival)


def _had(document: Document) -> Iterator[str]:
    """Yield how a document came to be held, in words."""
    yield document.name
    yield from _where(document)
    if document.withheld:
        yield "withheld"


def _where(had: Document | Arrival) -> Iterator[str]:
    """Yield from where bytes were had, and by which tool."""
    if had.url is not None:
        yield f"from {had.url}"
    if had.captured is not None:
        yield f"captured {had.captured}"
    if had.derived_from is not None:
        yield f"{'made from' if isinstance(had, Document) else 'out of'} {had.derived_from}"
    if had.part is not None:
        yield had.part
    if had.made_by is not None:
        yield f"by {had.made_by}"
