"""Nouns as canonical JSON, and the commitments the journal makes to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache
from hashlib import sha256
from typing import Any, Generic, TypeVar

import msgspec

from tollbook.model.accounts import Account
from tollbook.model.attestations import Attestation
from tollbook.model.decisions import Disposition, Erasure, Judgement, Redirect, Withdrawn
from tollbook.model.estimates import UndercountEstimate
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.parties import Party
from tollbook.model.people import Correction, Notice, Person
from tollbook.model.places import Place
from tollbook.model.publications import Coverage, Find, Observation, Relation, Statement, Zone
from tollbook.model.releases import Approval, Release
from tollbook.model.sources import Arrival, Document, Examination, Source
from tollbook.model.time import Period
from tollbook.model.verdicts import ArticleVerdict
from tollbook.store.settings import Imported, Settings

Noun = (
    Source
    | Document
    | Arrival
    | Examination
    | Place
    | Party
    | Incident
    | Report
    | Assessment
    | Observation
    | Statement
    | Relation
    | Find
    | Zone
    | Coverage
    | Person
    | Notice
    | Correction
    | ArticleVerdict
    | UndercountEstimate
    | Judgement
    | Disposition
    | Account
    | Attestation
    | Release
    | Approval
    | Settings
    | Imported
    | Withdrawn
    | Redirect
    | Erasure
)

N = TypeVar("N", bound=Noun)


PROPOSED = "proposed "  # before the kind of a record that a machine proposes and nobody has accepted


@dataclass(frozen=True, slots=True)
class Held(Generic[N]):
    """A record as the book holds it: its id, its content, and the entry that wrote this version."""

    id: str
    noun: N
    entry: int
    key: str | None = None
    proposed: bool = False


NOUNS: dict[str, type[Noun]] = {
    "source": Source,
    "document": Document,
    "arrival": Arrival,
    "examination": Examination,
    "place": Place,
    "party": Party,
    "incident": Incident,
    "report": Report,
    "assessment": Assessment,
    "observation": Observation,
    "statement": Statement,
    "relation": Relation,
    "find": Find,
    "zone": Zone,
    "coverage": Coverage,
    "person": Person,
    "notice": Notice,
    "correction": Correction,
    "verdict": ArticleVerdict,
    "estimate": UndercountEstimate,
    "judgement": Judgement,
    "disposition": Disposition,
    "account": Account,
    "attestation": Attestation,
    "release": Release,
    "approval": Approval,
    "settings": Settings,
    "import": Imported,
    "withdrawn": Withdrawn,
    "redirect": Redirect,
    "erasure": Erasure,
}
KIND_OF: dict[type, str] = {noun: kind for kind, noun in NOUNS.items()}

ROLES = ("part_of", "incident", "document", "updates", "about", "to", "one", "other", "derived_from", "follows")


@dataclass(frozen=True, slots=True)
class _Dated:
    when: Period


_dated = msgspec.json.Decoder(_Dated).decode
_encoder = msgspec.json.Encoder(order="deterministic")


def encoded(value: object) -> bytes:
    """Return a value as canonical JSON: UTF-8, keys sorted, no spaces."""
    return _encoder.encode(value)


def decoded(kind: str, body: bytes) -> Noun:
    """Return the noun that a stored body holds; a proposal holds what it proposes."""
    noun: Noun = _decoder(kind.removeprefix(PROPOSED)).decode(body)
    return noun


def when_of(body: bytes) -> Period:
    """Return when an incident happened and read nothing else of it, which takes a tenth of the time."""
    return _dated(body).when


def held_of(id: str, kind: str, body: bytes, entry: int, key: str | None) -> Held[Noun]:
    """Return a stored row as the record it holds."""
    return Held(id, decoded(kind, body), entry, key, kind.startswith(PROPOSED))


def commitment(salt: bytes, record: tuple[str, str, str | None], body: bytes) -> bytes:
    """Commit to one version of a record, given as (id, kind, key), without revealing it."""
    return sha256(salt + committed(record, body)).digest()


def committed(record: tuple[str, str, str | None], body: bytes) -> bytes:
    """Return what is committed to of one version of a record, given as (id, kind, key)."""
    return b'{"body":' + body + b',"record":' + _encoder.encode(record) + b"}"


def references(noun: Noun) -> Iterator[tuple[str, str]]:
    """Name the records that a noun points to, as (role, id)."""
    for role in _roles(type(noun)):  # type: ignore[arg-type]  # a type is hashable
        target = getattr(noun, role)
        if target is not None:
            yield role, target
    provenance = getattr(noun, "provenance", None)
    if provenance is not None and provenance.quote is not None:
        yield "quoted", provenance.quote.document


@cache
def _roles(kind: type) -> tuple[str, ...]:
    """Name the fields by which a noun of one kind points to others; a party names its larger one by name."""
    return tuple(role for role in ROLES if kind is not Party and role in {field.name for field in fields(kind)})


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Any]:  # the noun's type is known only by its kind
    return msgspec.json.Decoder(NOUNS[kind])
