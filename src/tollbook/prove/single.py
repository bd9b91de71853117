"""The proof of one record alone: its versions, the entries that wrote them, and its bytes, under the newest checkpoint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tollbook.errors import BadInput, BrokenBook, Unknown
from tollbook.model.attestations import Attestation
from tollbook.model.sources import Document
from tollbook.prove.stamping import newest_note
from tollbook.store.attested import attested
from tollbook.store.audit import Finding
from tollbook.store.canonical import KIND_OF, Held, Noun
from tollbook.store.evidence import digest_of
from tollbook.store.proving import Prover
from tollbook.store.record import Record


@dataclass(frozen=True, slots=True)
class Proved:
    """What was checked of one record, what was found wrong, and who attests that its newest version was there, and when."""

    id: str
    kind: str
    versions: int
    document: Document | None
    findings: tuple[Finding, ...]
    attestations: tuple[Attestation, ...]


def prove(record: Record, id: str) -> Proved:
    """Check one record of a book, and nothing else of it."""
    held = record.one(id)
    versions = record.versions(held.id)
    document = held.noun if isinstance(held.noun, Document) else None
    given = [each.noun for each in record.all(Attestation)]
    findings = [
        *_versions(record, versions),
        *([] if document is None else _bytes(record, document)),
        *(finding for each in given for finding in _attested(record, each)),
    ]
    since = [each for each in given if each.size > versions[-1].entry]
    return Proved(held.id, KIND_OF[type(held.noun)], len(versions), document, tuple(findings), tuple(since))


def _versions(record: Record, versions: list[Held[Noun]]) -> Iterator[Finding]:
    try:
        prover = Prover(record.db, record.settings.vkey, newest_note(record))
    except BadInput as error:
        yield Finding("checkpoint", str(error))
        return
    for held in versions:
        try:
            entry, proved = prover.entry(held.entry).entry, prover.record(held.id, held.entry)
        except (Unknown, BrokenBook) as error:
            yield Finding(f"entry {held.entry}", str(error))
            continue
        if proved.root != entry.root:
            yield Finding(f"entry {held.entry}", f"what it committed to is not what is stored of {held.id}")


def _bytes(record: Record, document: Document) -> Iterator[Finding]:
    path = record.evidence.path(document.sha256)
    where = str(path.relative_to(record.path))
    if not path.is_file():
        yield Finding(where, "is missing")
    elif path.stat().st_size != document.size or digest_of(path) != document.sha256:
        yield Finding(where, "its bytes are not those that were preserved")


def _attested(record: Record, given: Attestation) -> Iterator[Finding]:
    try:
        attested(given, record.settings.vkey)
    except BadInput as error:
        yield Finding(f"{given.form} by {given.by}", str(error))
