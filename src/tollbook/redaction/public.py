"""What the public sees of a noun: restricted fields emptied, places coarsened, recent events withheld."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from tollbook.geography import snapped
from tollbook.geography.centre import is_known
from tollbook.model.accounts import Account
from tollbook.model.attestations import Attestation
from tollbook.model.counts import Measure
from tollbook.model.decisions import Disposition, Erasure, Judgement, Withdrawn
from tollbook.model.estimates import ModelRow, UndercountEstimate
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.people import Correction, Notice, Person
from tollbook.model.places import Level, Place
from tollbook.model.publications import Find, Observation, Zone
from tollbook.model.releases import Approval
from tollbook.model.sources import Arrival, Document, Examination, Source
from tollbook.model.time import Period, shifted
from tollbook.redaction.addresses import is_inner
from tollbook.redaction.cells import NOTHING, as_count, is_cell, shown_counts, too_small
from tollbook.redaction.cover import MASK, NOBODY, Cover, cover_of, is_hidden
from tollbook.redaction.people import public_person
from tollbook.redaction.sites import names_building, tells_spot
from tollbook.redaction.walked import stripped

CELL = {"exact": 0.0, "1 km": 1_000.0, "5 km": 5_000.0, "town": 5_000.0}
CONSENT = "consent"
COARSER = ("district", "province", "country", "hidden")
SITE = 1_000.0
FEWEST = 5  # people who may be alive and are counted together
SMALL = {None, Level.TOWN}  # of these a name may be that of a building
T = TypeVar("T")


class Policy(Protocol):
    """What may be published: the coarsest place shown, and the delays in days."""

    @property
    def place(self) -> str:
        """A rung of the ladder: exact, 1 km, 5 km, town, district, province, country, hidden."""

    @property
    def delay_days(self) -> int:
        """How many days after an incident it may be shown."""

    @property
    def zone_delay_days(self) -> int:
        """How many days after its end a zone or find may be shown."""

    @property
    def names(self) -> str:
        """Whether consent lets a victim be named: never, or consent."""

    @property
    def second_reviewer(self) -> bool:
        """Whether an assessment stands only once a second person has confirmed it."""


def public_view(
    noun: T,
    policy: Policy,
    *,
    today: date,
    hidden: frozenset[str] = NOBODY,
    people: frozenset[str] = NOBODY,
    places: frozenset[str] = NOBODY,
    withheld: frozenset[str] = NOBODY,
    cells: frozenset[Measure] = NOTHING,
    named: bool = False,
) -> T | None:
    """Return what the public may see of a noun, None where it is withheld.

    ``hidden`` are the names of protected sources and of sites, folded: they are masked, and no text tells them. ``people`` are withheld
    people of the incident that it is about, and ``places`` those that the incident shows more coarsely. ``withheld`` are the ids of
    documents whose words nobody may read, and ``cells`` the measures of which the incident breaks none of the living down. A
    person is ``named`` where the book lets it.
    """
    if isinstance(noun, Person):
        return _public_person(noun, policy, cover_of(hidden), named)  # type: ignore[return-value]  # of the same kind
    told = _without_cells(_without_words(noun, withheld) if withheld else noun, cells)
    shown: T | None = None if told is None else _public(told, policy, today, cover_of(hidden, people, places))
    return shown


def is_site(place: Place) -> bool:
    """Say whether a place is a building or the like, by its level or its name."""
    return place.level is Level.SITE or (place.level in SMALL and names_building(place.name) and not is_known(place.name))


def names_of(place: Place) -> frozenset[str]:
    """Return every name that a place tells."""
    return frozenset((*place.path, *place.names))


def untold(noun: object, shown: object) -> frozenset[str]:
    """Return the names of the places of an event that its public view does not tell."""
    if not isinstance(noun, Incident | Report) or not isinstance(shown, Incident | Report) or noun.where == shown.where:
        return NOBODY
    told = NOBODY.union(*map(names_of, shown.where))
    return NOBODY.union(*map(names_of, noun.where)) - told


def _without_words(noun: Any, withheld: frozenset[str]) -> Any:  # any frozen noun
    """Take out the words and the address of what was read from a withheld document."""
    said = getattr(noun, "provenance", None)
    if said is None or not {getattr(noun, "document", None), said.quote and said.quote.document} & withheld:
        return noun
    return replace(noun, provenance=replace(said, url=None, words=None, quote=None, note=None))


def _public_person(noun: Person, policy: Policy, cover: Cover, named: bool) -> Person | None:
    return public_person(noun, cover=cover, named=named) if policy.names == CONSENT else None


def _without_cells(noun: Any, cells: frozenset[Measure]) -> Any:  # any frozen noun, None where it is a small cell itself
    """Take out the small cells of the living: those that a noun holds, and those of which what is told beside it says more."""
    if isinstance(noun, Observation):
        count = as_count(noun)
        small = count is not None and is_cell(count) and (noun.measure in cells or too_small((count,)))
        return None if small else noun
    counts = getattr(noun, "counts", ())
    shown = shown_counts(counts, cells | too_small(counts)) if counts else counts
    return noun if shown is counts else replace(noun, counts=shown)


def is_shown(when: Period, policy: Policy, *, today: date) -> bool:
    """Say whether the public sees an incident of some days at all: only its age decides that."""
    return _past(when, policy.delay_days, today)


def _public(noun: object, policy: Policy, today: date, cover: Cover) -> Any:  # a noun of the same kind, or None
    match noun:
        case (
            Notice()
            | Judgement()
            | Disposition()
            | Account()
            | Withdrawn()
            | Erasure()
            | Arrival()
            | Examination()
            | Attestation()
            | Approval()
            | Document(withheld=True)
            | Document(url=None)
        ):
            return None  # a document without an address is the recorder's own file, and its hash confirms it to whoever holds it
        case Document(url=str(url)) if is_inner(url):
            return None
        case Place() if is_site(noun):
            return None
        case Correction(answered=None):
            return replace(stripped(noun, cover), answer=None)  # what is answered is told once it is
        case Assessment(reviewer=None) if policy.second_reviewer:
            return None
        case Source(protected=True):
            return Source("a protected source")
        case UndercountEstimate():
            return None if _singles_out(noun) else stripped(_as_answered(noun), cover)
        case Incident() | Report():
            if not _past(noun.when, policy.delay_days, today):
                return None
            places = tuple(_public_place(place, policy.place, cover) for place in noun.where)
            shown = replace(noun, where=places) if places != noun.where else noun
            if more := untold(noun, shown):
                cover = cover_of(cover.hidden, cover.people, cover.places | more)
            return stripped(shown, cover)
        case Zone():
            return stripped(noun, cover) if _past(noun.when, policy.zone_delay_days, today) else None
        case Find():
            if not _past(noun.when, policy.zone_delay_days, today):
                return None
            where = _public_place(noun.where, "district", cover) if noun.where else None
            hidden = names_of(noun.where) - names_of(where) if noun.where and where else NOBODY
            return replace(stripped(noun, cover_of(cover.hidden, cover.people, cover.places | hidden) if hidden else cover), where=where)
        case Place():
            return _public_place(stripped(noun, cover), policy.place, cover)
        case _:
            return stripped(noun, cover)


def _singles_out(noun: UndercountEstimate) -> bool:
    """Say whether people who may be alive could be found by how few they are: all that is told of the lists follows from their cells."""
    return noun.measure is not Measure.KILLED and noun.smallest is not None and noun.smallest < FEWEST


def _as_answered(noun: UndercountEstimate) -> UndercountEstimate:
    """Return an estimate as it may be read: where it was refused no model gives a number, nor what it was made from."""
    if not noun.refused:
        return noun
    return replace(noun, panel=tuple(ModelRow(row.model, None, None, None, refused=row.refused) for row in noun.panel))


def _past(when: Period | None, days: int, today: date) -> bool:
    """Say whether an event ended, by the latest day it may have, at least so many days ago."""
    return when is not None and when.latest is not None and when.latest <= shifted(today, -days)


@lru_cache(maxsize=8_192)  # the same few places stand in incident after incident
def _public_place(place: Place, rung: str, cover: Cover) -> Place:
    """Return a place no finer than the rung; a site is shown as what it lies in, never by name."""
    around = {"district": place.district, "province": place.province, "country": place.country}
    around = {name: None if value is None or cover.place(value) == MASK else cover.place(value) for name, value in around.items()}
    site = _is_site(place, cover)
    names = tuple(shown for name in place.names if (shown := cover.place(name)) != MASK)
    place = replace(
        stripped(place, cover), names=names, district=around["district"], province=around["province"], country=around["country"]
    )
    if site and rung not in COARSER:
        rung = "district"
    if rung in COARSER:
        larger = next((around[name] for name in COARSER[COARSER.index(rung) : -1] if around[name]), None)
        kept = {name: value if COARSER.index(name) >= COARSER.index(rung) else None for name, value in around.items()}
        return Place(larger or MASK, district=kept["district"], province=kept["province"], country=kept["country"])
    cell = CELL[rung]
    if place.latitude is None or place.longitude is None or not cell:
        return place
    latitude, longitude = snapped(place.latitude, place.longitude, cell=cell)
    return replace(place, latitude=latitude, longitude=longitude, precision=max(cell, place.precision or cell))


def _is_site(place: Place, cover: Cover) -> bool:
    """Say whether a place is a building or the like: by its level, its name or, where no level is given, how exactly it is known."""
    if is_site(place) or cover.name(place.name) == MASK:
        return True
    exact = place.precision is not None and place.precision < SITE
    return place.level is None and (exact or (tells_spot(place.name) and not is_known(place.name)))


def without_hidden(noun: Any, hidden: frozenset[str]) -> Any:  # any frozen noun
    """Mask hidden names in a noun, and take out the words and the address by which a hidden source published it."""
    shown = _masked(noun, hidden)
    said = getattr(noun, "provenance", None)
    if said is None or not any(is_hidden(name, hidden) for name in (said.publisher, said.via, *said.origins)):
        return shown
    return replace(shown, provenance=replace(shown.provenance, url=None, words=None, quote=None, note=None))


def _masked(value: Any, hidden: frozenset[str]) -> Any:  # a field of any type
    """Mask hidden names in a value, at any depth; what holds none is returned as it is."""
    if not hidden or value is None:
        return value
    if isinstance(value, str):
        return MASK if is_hidden(value, hidden) else value
    if isinstance(value, tuple):
        masked = tuple(_masked(each, hidden) for each in value)
        return masked if any(new is not old for new, old in zip(masked, value, strict=True)) else value
    if is_dataclass(value) and not isinstance(value, type):
        changes = {field.name: new for field in fields(value) if (new := _masked(old := getattr(value, field.name), hidden)) is not old}
        return replace(value, **changes) if changes else value
    return value
