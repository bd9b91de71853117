"""Events, what single documents report of them, and how they were graded."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.model.counts import Count
from tollbook.model.parties import Involvement, Mode
from tollbook.model.places import Place
from tollbook.model.sources import Provenance, ValueQuote
from tollbook.model.time import Period


@dataclass(frozen=True, slots=True)
class Incident:
    """An event that reports are about, with or without a toll.

    ``grade`` is the one its publisher prints; grades by rule or person are assessments.
    ``action_near`` says whether an action of the alleged party there and then is confirmed or likely.
    """

    when: Period
    where: tuple[Place, ...]
    parties: tuple[Involvement, ...]
    counts: tuple[Count, ...]
    provenance: Provenance
    mode: Mode | None = None
    type: str | None = None
    weapon: str | None = None
    grade: str | None = None
    action_near: str | None = None
    clarity: str | None = None
    part_of: str | None = None
    what: str | None = None
    begins: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What one document says about one event; ``incident`` is None until it is linked. ``quotes`` say where each value stands."""

    incident: str | None
    when: Period
    where: tuple[Place, ...]
    parties: tuple[Involvement, ...]
    counts: tuple[Count, ...]
    provenance: Provenance
    document: str | None = None
    updates: str | None = None
    type: str | None = None
    weapon: str | None = None
    quotes: tuple[ValueQuote, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """A grade and ranges for one incident under one method, by a person or a rule."""

    incident: str
    method: str
    grade: str
    counts: tuple[Count, ...]
    by: str
    reason: str
    reviewer: str | None = None
