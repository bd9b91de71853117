"""The preservation properties of the Berkeley Protocol, as far as they can be counted in the book at hand; what cannot, is said.

References
----------
OHCHR and Human Rights Center, Berkeley Protocol on Digital Open Source Investigations (2022), chapter VI.D.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tollbook.errors import TollbookError
from tollbook.jail.documents import READERS
from tollbook.model.attestations import Attestation, Attests
from tollbook.model.decisions import Erasure
from tollbook.model.sources import Arrival, Document
from tollbook.redaction import is_inner
from tollbook.store.canonical import Held
from tollbook.store.database import Failure
from tollbook.store.derived import is_aside, is_ocr, is_speech
from tollbook.store.media import PLAIN
from tollbook.store.notes import signed_size
from tollbook.store.preserved import quoted_documents
from tollbook.store.record import Record
from tollbook.store.verify import Verification


@dataclass(frozen=True, slots=True)
class Property:
    """One property: what of it was counted, and what a book cannot know of itself."""

    property: str
    measured: Mapping[str, int]
    unknown: tuple[str, ...] = ()


def preservation(book: Path, proved: Verification) -> tuple[Property, ...] | None:
    """Return what of each property holds in a book that was just verified: counts, and no claims; None where it cannot be read."""
    try:
        with Record(book) as record:
            return tuple(_properties(record, proved, list(record.all(Document))))
    except (TollbookError, Failure, msgspec.MsgspecError):
        return None  # what is wrong with it, the findings say


def _properties(record: Record, proved: Verification, held: Sequence[Held[Document]]) -> Iterator[Property]:
    documents = [each.noun for each in held]
    yield Property(
        "authenticity", _authenticity(record, proved, held), ("whether the key is that of the book, and a certificate its owner's",)
    )
    yield Property("availability", {}, ("backups, and when one was last restored and proved: the book does not know of its copies",))
    yield Property("identity", _identity(documents))
    yield Property("persistence", _persistence(record, proved, documents))
    yield Property("renderability", _renderability(documents), ("whether formats that are not read here can be opened elsewhere",))
    yield Property("understandability", _understandability(record, documents))
    yield Property("chain of custody", _custody(record, proved, held))
    yield Property("evidentiary and working copies", _copies(documents))
    yield Property("storage", _storage(record, documents), ("whether the disk, and the copies elsewhere, are encrypted",))
    yield Property("sensitivity", _sensitivity(documents))
    yield Property("retention and erasure", {"records erased, each with its reason": record.number_of(Erasure)})


def _authenticity(record: Record, proved: Verification, held: Sequence[Held[Document]]) -> dict[str, int]:
    given = [each.noun for each in record.all(Attestation)]
    attested = max((each.size for each in given), default=0)
    return {
        "documents": len(held),
        "documents with a hash": sum(len(each.noun.sha256) == 64 for each in held),
        "findings": len(proved.findings),
        "entries": proved.entries,
        "entries under a signed checkpoint": _signed(proved),
        "time stamps": _of(given, Attests.TIMESTAMP),
        "cosignatures of witnesses": _of(given, Attests.COSIGNATURE),
        "OpenTimestamps proofs, whose time is not checked here": _of(given, Attests.OPENTIMESTAMPS),
        "documents under a checkpoint that others attest to": sum(each.entry < attested for each in held),
    }


def _signed(proved: Verification) -> int:
    return signed_size(proved.checkpoint) if proved.checkpoint else 0


def _of(given: Sequence[Attestation], form: Attests) -> int:
    return sum(each.form is form for each in given)


def _identity(documents: Sequence[Document]) -> dict[str, int]:
    return {
        "documents with an id and a hash": len(documents),
        "documents with an address": sum(each.url is not None for each in documents),
        "documents with a publisher": sum(each.provenance is not None for each in documents),
        "documents with a day of publication": sum(each.published is not None for each in documents),
        "documents with a time of capture": sum(each.captured is not None for each in documents),
        "documents that name the tool that brought them": sum(each.made_by is not None for each in documents),
    }


def _persistence(record: Record, proved: Verification, documents: Sequence[Document]) -> dict[str, int]:
    there = sum(record.evidence.path(digest).is_file() for digest in {each.sha256 for each in documents})
    wrong = sum(each.where.startswith("evidence/") for each in proved.findings)
    return {"preserved files that are there": there, "preserved files hashed again now and found wrong or missing": wrong}


def _renderability(documents: Sequence[Document]) -> dict[str, int]:
    read_here = PLAIN | frozenset(READERS)
    readable = sum(each.media_type in read_here for each in documents)
    return {
        "documents whose text is read here": readable,
        "documents in other formats, kept as they are": len(documents) - readable,
        "texts that a machine read off pictures": sum(map(is_ocr, documents)),
        "texts that a machine wrote down of recordings": sum(map(is_speech, documents)),
    }


def _understandability(record: Record, documents: Sequence[Document]) -> dict[str, int]:
    return {
        "documents that say where they were had": sum(bool(each.url or each.provenance or each.derived_from) for each in documents),
        "documents that say which part of another they are": sum(each.part is not None for each in documents),
        "documents that records quote": quoted_documents(record.db),
    }


def _custody(record: Record, proved: Verification, held: Sequence[Held[Document]]) -> dict[str, int]:
    return {
        "documents whose acts are entries under a signed checkpoint": sum(each.entry < _signed(proved) for each in held),
        "times that the same bytes came again": record.number_of(Arrival),
    }


def _copies(documents: Sequence[Document]) -> dict[str, int]:
    derived = [each for each in documents if each.derived_from is not None]
    return {
        "documents as they were brought": len(documents) - len(derived),
        "documents taken out of others or made from them, marked so": sum(each.made_by is not None for each in derived),
        "of these such as only help to look at others": sum(map(is_aside, derived)),
        "of these without the tool that made them": sum(each.made_by is None for each in derived),
    }


def _storage(record: Record, documents: Sequence[Document]) -> dict[str, int]:
    files = (record.evidence.path(digest) for digest in {each.sha256 for each in documents})
    return {"preserved files that nobody may write to": sum(path.is_file() and not path.stat().st_mode & 0o222 for path in files)}


def _sensitivity(documents: Sequence[Document]) -> dict[str, int]:
    return {
        "documents withheld": sum(each.withheld for each in documents),
        "documents without a public address, never published": sum(each.url is None or is_inner(each.url) for each in documents),
    }
