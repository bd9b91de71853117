"""How a book stands beside the Standards for Casualty Recording: what the software holds, what is set, and what its keepers must say.

The areas are those of Every Casualty Worldwide (2016, revised 2020), *Standards for Casualty Recording*, https://everycasualty.org/standards/;
the wording is ours, and each line is answered from the book itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from tollbook.model.events import Assessment, Report
from tollbook.model.sources import Source
from tollbook.store.memo import memo
from tollbook.store.policy import CONSENT
from tollbook.store.public import PublicRecord
from tollbook.web.request import Asking


class State(StrEnum):
    """Who answers for a line."""

    HELD = "held by the software"
    SET = "so in this book"
    OPEN = "not in this book yet"
    KEEPERS = "for its keepers to say"


@dataclass(frozen=True)
class Line:
    """What an area asks, who answers for it, and where that is seen: an address of a page, or nothing. ``count`` of ``of`` records do."""

    area: str
    asks: str
    state: State
    seen: str | None = None
    count: int | None = None
    of: int | None = None


@dataclass(frozen=True)
class Conformance:
    """The lines of each area."""

    areas: tuple[tuple[Line, ...], ...]


def conformance(reader: PublicRecord, asking: Asking) -> Conformance:
    """Return the sheet of a book."""
    return memo(reader, "conformance", lambda: Conformance(tuple(tuple(area(reader)) for area in AREAS)))


def _organisation(reader: PublicRecord) -> Iterator[Line]:
    line = partial(Line, "Organisation")
    yield line("Who keeps the record, with which purpose, affiliation and money, is public.", State.KEEPERS)
    yield line("Whoever is concerned can reach the recorders.", _set(reader.settings.policy.contact), "about#contact")
    yield line("The same rules hold for every party to the conflict.", State.HELD, "about#refuses")


def _method(reader: PublicRecord) -> Iterator[Line]:
    line = partial(Line, "Methodology")
    yield line("The scope is stated: places, time, parties and kinds of harm.", _set(reader.coverage), "about#coverage")
    yield line("The method, its grades and what each means are public.", State.HELD, "about#method")
    yield line("What is counted and what is not is defined.", State.HELD, "about#words")
    sources = [bool(held.noun.controlled_by or held.noun.origin_of) for held in reader.all(Source)]
    asked = "Sources are named and weighed: who controls each is recorded."
    yield line(asked, _set(any(sources)), "sources", sum(sources), len(sources))
    shown = [bool(held.noun.document or held.noun.provenance.url or held.noun.provenance.words) for held in reader.all(Report)]
    yield line("Every number leads to the report that it was read from.", _set(any(shown)), "explore", sum(shown), len(shown))
    yield line("Who first said it is told from who repeats it: corroboration counts origins.", State.HELD, "about#method")
    graded = len({held.noun.incident for held in reader.all(Assessment)})
    asked = "How sure each incident is, is graded by a stated rule, and by a person where one looked."
    yield line(asked, State.HELD, "about#method", graded, reader.incidents)
    yield line("A second person looks before an assessment stands.", State.KEEPERS, "about#method")
    yield line("Uncertainty is kept: ranges, never a midpoint, and unknown is never zero.", State.HELD, "about#method")


def _security(reader: PublicRecord) -> Iterator[Line]:
    line = partial(Line, "Security")
    yield line("Risks to sources, victims, families and staff are assessed before work begins.", State.KEEPERS)
    yield line("Protected sources, exact places and names leave the book only as the policy says.", State.HELD, "about#withheld")
    yield line("Consent is recorded before anybody is named.", State.HELD, "about#withheld")
    yield line("Every change is journalled, and altering or cutting the record is found.", State.HELD, "releases")
    yield line("Copies are kept elsewhere, encrypted, and restoring them is tried.", State.KEEPERS)


def _publication(reader: PublicRecord) -> Iterator[Line]:
    line = partial(Line, "Publication")
    yield line("The record is published whole, in open formats that others can use.", _set(reader.releases), "releases")
    yield line("A licence says what others may do with it.", _set(reader.settings.policy.licence), "about#tollbook")
    yield line("Corrections and objections are taken, answered, and told with what they change.", State.HELD, "about#contact")
    yield line("What changed from one release to the next is told, with the reason.", State.HELD, "releases")
    named = _set(reader.settings.policy.names == CONSENT)
    yield line("Each victim is acknowledged, by name where families agree.", named, "about#withheld")
    yield line("Limits are told beside the numbers: documented is a minimum.", State.HELD, "about#silent")


AREAS = (_organisation, _method, _security, _publication)


def _set(there: object) -> State:
    return State.SET if there else State.OPEN
