"""Named victims, and objections to what was published. Both are restricted."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.model.sources import Provenance
from tollbook.model.time import Period


@dataclass(frozen=True, slots=True)
class Person:
    """A named victim; never public unless the policy says so."""

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


@dataclass(frozen=True, slots=True)
class Correction:
    """An objection or correction to something published, and its answer."""

    about: str
    says: str
    provenance: Provenance
    answer: str | None = None
