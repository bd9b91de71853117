"""Named victims with what was agreed to, notices sent before something is published, and objections to what was. All are restricted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tollbook.model.counts import Measure
from tollbook.model.sources import Provenance
from tollbook.model.time import Period

FAMILY = "family"


class Basis(StrEnum):
    """Who agreed that a person be recorded or told of: themselves or kin; or where they were named before, which is not the same."""

    SELF = "self"
    KIN = "kin"
    FAMILY = "published by the family"
    LIST = "official list"


class Use(StrEnum):
    """What somebody agrees to, each by itself."""

    KEEP = "keep"
    COUNT = "count"
    NAME = "name"
    QUOTE = "quote"
    IMAGE = "image"
    CONTACT = "contact"
    COURT = "court"


class Age(StrEnum):
    """How old a person was, as coarsely as the public is told. ``ADULT`` is for whom nothing closer is known."""

    CHILD = "under 18"
    YOUNG = "18 to 39"
    MIDDLE = "40 to 59"
    OLD = "60 and over"
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class Consent:
    """What was agreed to, by whom, and in which language it was asked. ``kin`` says which; ``name`` is the form that was agreed to.

    It stands from ``given`` to ``until``, both included, and no longer once it is ``withdrawn``.
    """

    by: Basis
    uses: tuple[Use, ...] = ()
    kin: str | None = None
    language: str | None = None
    given: date | None = None
    until: date | None = None
    withdrawn: date | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A named victim; never public unless the policy says so.

    ``consent`` is a note, which lets nothing be published; ``agreed`` is what does. ``harm`` is what befell the person: a living one, and a
    ``witness``, is guarded more. ``objected`` is the day from which a relative objects. ``band`` is for whom no age is known.
    """

    name: str
    provenance: Provenance
    father: str | None = None
    grandfather: str | None = None
    family: str | None = None
    sex: str | None = None
    age: int | None = None
    born: Period | None = None
    died: Period | None = None
    incident: str | None = None
    consent: str | None = None
    agreed: Consent | None = None
    objected: date | None = None
    objected_by: str | None = None
    harm: Measure | None = None
    witness: bool = False
    band: Age | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """That a party was asked for its reply, or the ``FAMILY`` told, before something about it is published."""

    about: str
    told: str
    sent: date
    provenance: Provenance
    channel: str | None = None


class Objection(StrEnum):
    """What is received: that a record is wrong, that it should not be told, or what a party answers."""

    CORRECTION = "correction"
    OBJECTION = "objection"
    REPLY = "reply"


class Became(StrEnum):
    """What became of it."""

    OPEN = "open"
    UPHELD = "upheld"
    PARTLY = "partly"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Correction:
    """An objection or correction to something published, and its answer.

    ``about`` is the id of a record, or "release 3". ``says`` and who said it are never told; ``public`` is a wording for everybody, and
    so is ``answer``.
    """

    about: str
    says: str
    provenance: Provenance
    answer: str | None = None
    received: date | None = None
    kind: Objection = Objection.OBJECTION
    outcome: Became = Became.OPEN
    answered: date | None = None
    public: str | None = None
