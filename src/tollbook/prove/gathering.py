"""What belongs to the proof of one record: its reports, the documents that it quotes, and those that they were made from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tollbook.errors import BadInput
from tollbook.jail.documents import READERS
from tollbook.model.attestations import Attestation
from tollbook.model.decisions import Erasure, Withdrawn
from tollbook.model.events import Report
from tollbook.model.sources import Arrival, Document, Quote
from tollbook.redaction import restricted, staff_view
from tollbook.store.canonical import Held, Noun
from tollbook.store.derived import PLACES, is_ocr
from tollbook.store.evidence import Evidence
from tollbook.store.guarded import guarded_in
from tollbook.store.media import bytes_of, words_of
from tollbook.store.record import Record
from tollbook.store.settings import Imported
from tollbook.store.texts import Texts


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that a record rests on: where they stand in the text of a document and, where that can be told, between which of its bytes.

    ``exact`` says that these bytes are the words themselves, and not the words with the markup around them.
    """

    record: str
    document: str
    start: int
    end: int
    words: str | None
    first: int | None = None
    last: int | None = None
    page: int | None = None
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """The records that are proved together, the one that was asked for first, with what they quote and what others attest."""

    about: str
    records: tuple[Held[Noun], ...]
    documents: tuple[Held[Document], ...]
    quotes: tuple[Quoted, ...]
    attestations: tuple[Attestation, ...]


def gather(record: Record, id: str) -> Gathered:
    """Return what belongs to the proof of a record.

    Raises
    ------
    BadInput
        If nobody has accepted it yet.
    """
    held = record.one(id)
    if held.proposed:
        raise BadInput(f"{held.id}: nobody has accepted it yet; `tollbook accept` it, then prove it")
    records = list({each.id: each for each in (held, *_reports(record, held))}.values())
    documents = {each.id: each for one in records for each in _documents(record, one)}
    quotes = tuple(
        quoted(record.evidence, record.path, one.id, document=documents[quote.document].noun, quote=quote)
        for one in records
        if (quote := quote_in(one.noun)) and quote.document in documents  # one that was erased is quoted no more
    )
    others = [each for each in records if each.id not in documents]
    given = tuple(each.noun for each in record.all(Attestation))
    return Gathered(held.id, (*others, *documents.values()), tuple(documents.values()), quotes, given)  # type: ignore[arg-type]  # a document is a noun


def gather_case(record: Record, ids: Sequence[str]) -> Gathered:
    """Return what belongs to a case: some records with everything that speaks of them, each in all its versions.

    Raises
    ------
    BadInput
        If nobody has accepted one of them yet.
    """
    named = [gather(record, id) for id in ids]
    around = [other for one in named for held in one.records for other in _around(record, held)]
    more = [gather(record, other.id) for other in {other.id: other for other in around}.values()]
    versions = {(held.id, held.entry): held for one in (*named, *more) for each in one.records for held in _versions(record, each.id)}
    documents = {held.id: held for one in (*named, *more) for held in one.documents}
    versions |= {(held.id, held.entry): held for id in documents for came in _arrivals(record, id) for held in _versions(record, came.id)}
    quotes = dict.fromkeys(quote for one in (*named, *more) for quote in one.quotes)
    return Gathered(named[0].about, tuple(versions.values()), tuple(documents.values()), tuple(quotes), named[0].attestations)


def _around(record: Record, held: Held[Noun]) -> Iterator[Held[Noun]]:
    """Yield what speaks of a record, but for proposals, and for what holds only because it lies in the same file."""
    for role, other in record.pointing_to(held.id):
        if not other.proposed and role not in {"quoted", "document", "derived_from", "follows"}:
            yield other


def _arrivals(record: Record, document: str) -> Iterator[Held[Noun]]:
    """Yield who else brought a document, and from where."""
    return (held for role, held in record.pointing_to(document) if role == "document" and isinstance(held.noun, Arrival))


def _versions(record: Record, id: str) -> list[Held[Noun]]:
    """Return the versions of a record that still have their content and were no proposals."""
    return [held for held in record.versions(id) if not held.proposed and not isinstance(held.noun, Withdrawn | Erasure)]


def _reports(record: Record, held: Held[Noun]) -> Iterator[Held[Noun]]:
    for role, other in record.pointing_to(held.id):
        if role == "incident" and isinstance(other.noun, Report) and not other.proposed:
            yield other


def _documents(record: Record, held: Held[Noun]) -> Iterator[Held[Document]]:
    """Yield the documents that a record is, names or quotes, and all that they were made from."""
    quote = quote_in(held.noun)
    own = held.id if isinstance(held.noun, Document) else None
    waiting = [name for name in (own, getattr(held.noun, "document", None), quote and quote.document) if name]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        document = record.one(name)
        if name in seen or not isinstance(document.noun, Document):
            continue
        seen.add(name)
        yield document  # type: ignore[misc]  # its noun is a document
        waiting += [document.noun.derived_from] if document.noun.derived_from else []


def quoted(evidence: Evidence, cache: Path, record: str, *, document: Document, quote: Quote) -> Quoted:
    """Return the words that a record quotes of a document, read from its bytes; without words where these cannot be had or read.

    ``cache`` is a folder in which the text of a page or PDF may be kept.
    """
    bare = Quoted(record, quote.document, quote.start, quote.end, None)
    try:
        words = words_of(evidence, document, quote)
        if document.media_type in READERS:
            text = Texts(cache, evidence).of(document)
            first, last = text.source(quote.start, quote.end) or (None, None)
            return replace(bare, words=words, first=first, last=last, page=text.page(quote.start))
        found = bytes_of(evidence, document, quote)
    except (BadInput, OSError):
        return bare
    if found is None or found[1] != words.encode():
        return replace(bare, words=words)
    return replace(bare, words=words, first=found[0], last=found[0] + len(found[1]), exact=True)


def quote_in(noun: Noun) -> Quote | None:
    """Return where the words stand that a record was read from."""
    provenance = getattr(noun, "provenance", None)
    return provenance.quote if provenance else None


def restricted_in(record: Record, gathered: Gathered) -> list[str]:
    """Return the records that are for cleared eyes alone, or tell of what is."""
    guarded = guarded_in(record)
    return [
        held.id
        for held in gathered.records
        if restricted(held.noun)
        or held.id in guarded.records
        or staff_view(held.noun, hidden=guarded.sources, withheld=guarded.documents) != held.noun
    ]


def speak_of_others(record: Record, gathered: Gathered) -> frozenset[str]:
    """Return the documents that hold more than these records: imported tables, and what other documents were taken out of.

    Their bytes are somebody else's words and names, too.
    """
    within = {held.id for held in gathered.records}
    imported = {held.noun.document for held in record.all(Imported)}
    return frozenset(
        held.id
        for held in gathered.documents
        if held.id in imported or any(_is_part(role, other) and other.id not in within for role, other in record.pointing_to(held.id))
    )


def _is_part(role: str, other: Held[Noun]) -> bool:
    """Say whether a record is a part of the document that it names so, and not that same document drawn or read by a machine."""
    taken_out = isinstance(other.noun, Document) and not other.noun.is_rendering and not is_ocr(other.noun) and other.noun.part != PLACES
    return role == "derived_from" and (taken_out or isinstance(other.noun, Arrival))
