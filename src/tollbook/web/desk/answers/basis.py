"""What an assessment rests on: the words of each source, the recorder's note, and what the rule of a method sees."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tollbook.errors import BadInput, Unknown
from tollbook.methods import Method
from tollbook.methods.case import Case
from tollbook.methods.meaning import MEANS, in_totals
from tollbook.model.counts import Count, Range
from tollbook.model.decisions import Disposition
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.sources import Document
from tollbook.store.canonical import Held
from tollbook.store.texts import Texts
from tollbook.web.desk.asked import Desk
from tollbook.web.marks import Mark, Piece, pieces

AROUND, LONGEST = 60, 700  # characters beside what was quoted, and of a quote in all
Told = Held[Incident] | Held[Report]


@dataclass(frozen=True)
class Source:
    """One record with its words, the document that they stand in, and what its recorder noted for the reviewer."""

    id: str
    noun: Incident | Report
    pieces: tuple[Piece, ...]
    document: tuple[str, Document] | None
    note: Disposition | None


@dataclass(frozen=True)
class Because:
    """What a rule sees in an incident, and what the grade that it gives means."""

    means: str
    alleged: tuple[str, ...]
    origins: tuple[str, ...]
    independent: int
    printed: str | None
    action_near: str | None
    accepted: bool


@dataclass(frozen=True)
class Effect:
    """How one count of an incident would stand after saving, beside how it stands: its grade, what totals make of it, and its range."""

    was: tuple[str, str, Range]
    now: tuple[str, str, Range]


def sources_of(desk: Desk, told: Sequence[Told]) -> tuple[Source, ...]:
    """Return what is told of an incident, source by source; an incident that only its reports fill is none."""
    telling = [held for held in told if held.noun.counts or held.noun.parties or len(told) == 1 or isinstance(held.noun, Report)]
    return tuple(_source(desk, held) for held in telling)


def _source(desk: Desk, held: Told) -> Source:
    document = _document(desk, held.noun.document) if isinstance(held.noun, Report) else None
    words = tuple(_quoted(desk, held.noun, document[1])) if document and isinstance(held.noun, Report) else ()
    if not words and held.noun.provenance.words:
        words = (Piece(0, held.noun.provenance.words[:LONGEST]),)
    note = desk.backlog.filed.get(document[0]) if document else None
    return Source(held.id, held.noun, words, document, note if note and note.note else None)


def _document(desk: Desk, id: str | None) -> tuple[str, Document] | None:
    try:
        held = desk.reader.one(id) if id else None
    except Unknown:
        return None
    return (held.id, held.noun) if held and isinstance(held.noun, Document) else None


def _quoted(desk: Desk, report: Report, document: Document) -> Iterator[Piece]:
    """Yield the words around what was read, each value marked; none where nothing was, or the text cannot be read."""
    if not report.quotes:
        return
    try:
        text = Texts(desk.record.path, desk.record.evidence).of(document).text
    except BadInput:
        return
    first = max(0, min(quote.start for quote in report.quotes) - AROUND)
    last = min(len(text), max(quote.end for quote in report.quotes) + AROUND, first + LONGEST)
    yield from pieces(text[first:last], [Mark(quote.start - first, quote.end - first, quote.value) for quote in report.quotes])


def because(method: Method, case: Case, told: Sequence[Told]) -> Because:
    """Return what the rule of a method sees in an incident."""
    origins = dict.fromkeys(name for held in told for name in held.noun.provenance.first_said_by)
    return Because(
        means=MEANS.get(f"{method.name} {method.grade(case)}", ""),
        alleged=case.alleged,
        origins=tuple(origins),
        independent=len(case.origins),
        printed=case.incident.grade,
        action_near=case.incident.action_near,
        accepted=case.accepted,
    )


def effects(method: Method, case: Case, decided: Assessment) -> dict[str, Effect]:
    """Return how each count of an incident would stand once something was decided of it, by what it counts."""
    after = Case(case.incident, case.reports, case.responses, case.controlled, case.known_as, decided)
    now, then = (_counted(method, each) for each in (case, after))
    return {what: Effect(_stands(method, case, now, what), _stands(method, after, then, what)) for what in dict.fromkeys([*now, *then])}


def _counted(method: Method, case: Case) -> dict[str, Count]:
    return {f"{count.measure.value}/{count.group.value}": count for count in method.counted(case)}


def _stands(method: Method, case: Case, counts: dict[str, Count], what: str) -> tuple[str, str, Range]:
    grade, count = method.graded(case), counts.get(what)
    return grade, in_totals(method, grade), count.range if count else Range(None, None)
