"""What the public sees of a noun: restricted fields emptied, places coarsened, recent events withheld."""

from __future__ import annotations

from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from tollbook.geography import snapped
from tollbook.language.fold import fold
from tollbook.model.accounts import Account
from tollbook.model.decisions import Disposition, Erasure, Judgement, Withdrawn
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.people import Correction, Person
from tollbook.model.places import Level, Place
from tollbook.model.publications import Find, Zone
from tollbook.model.sources import Document, Provenance, Source
from tollbook.model.time import Period
from tollbook.redaction.classes import FIELDS, Class

CELL = {"exact": 0.0, "1 km": 1_000.0, "5 km": 5_000.0, "town": 5_000.0}
COARSER = ("district", "province", "country", "hidden")
SITE = 1_000.0
MASK = "withheld"
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
    def second_reviewer(self) -> bool:
        """Whether an assessment stands only once a second person has confirmed it."""


def public_view(noun: T, policy: Policy, *, today: date, hidden: frozenset[str] = frozenset()) -> T | None:
    """Return what the public may see of a noun, None where it is withheld.

    ``hidden`` are the names of protected sources and of sites, folded: where one stands alone as a value, it is masked.
    """
    shown: T | None = _public(noun, policy, today, hidden)
    return shown


def is_shown(when: Period, policy: Policy, *, today: date) -> bool:
    """Say whether the public sees an incident of some days at all: only its age decides that."""
    return _past(when, policy.delay_days, today)


def _public(noun: object, policy: Policy, today: date, hidden: frozenset[str]) -> Any:  # a noun of the same kind, or None
    match noun:
        case (
            Person()
            | Correction()
            | Judgement()
            | Disposition()
            | Account()
            | Withdrawn()
            | Erasure()
            | Document(withheld=True)
            | Document(url=None)
            | Place(level=Level.SITE)
        ):
            return None  # a document without an address is the recorder's own file, and its hash confirms it to whoever holds it
        case Assessment(reviewer=None) if policy.second_reviewer:
            return None
        case Source(protected=True):
            return Source("a protected source")
        case Incident() | Report():
            if not _past(noun.when, policy.delay_days, today):
                return None
            places = tuple(_public_place(place, policy.place, hidden) for place in noun.where)
            return replace(_stripped(noun, hidden), where=places)
        case Zone():
            return _stripped(noun, hidden) if _past(noun.when, policy.zone_delay_days, today) else None
        case Find():
            if not _past(noun.when, policy.zone_delay_days, today):
                return None
            where = _public_place(noun.where, "district", hidden) if noun.where else None
            return replace(_stripped(noun, hidden), where=where)
        case Place():
            return _public_place(_stripped(noun, hidden), policy.place, hidden)
        case _:
            return _stripped(noun, hidden)


def _past(when: Period | None, days: int, today: date) -> bool:
    """Say whether an event ended, by the latest day it may have, at least so many days ago."""
    return when is not None and when.latest is not None and when.latest + timedelta(days=days) <= today


@lru_cache(maxsize=8_192)  # the same few places stand in incident after incident
def _public_place(place: Place, rung: str, hidden: frozenset[str]) -> Place:
    """Return a place no finer than the rung; a site is shown as what it lies in, never by name."""
    around = {"district": place.district, "province": place.province, "country": place.country}
    around = {name: None if _is_hidden(value, hidden) else value for name, value in around.items()}
    place = replace(place, district=around["district"], province=around["province"], country=around["country"])
    if _is_site(place, hidden) and rung not in COARSER:
        rung = "district"
    if rung in COARSER:
        larger = next((around[name] for name in COARSER[COARSER.index(rung) : -1] if around[name]), None)
        kept = {name: value if COARSER.index(name) >= COARSER.index(rung) else None for name, value in around.items()}
        return Place(larger or "withheld", district=kept["district"], province=kept["province"], country=kept["country"])
    cell = CELL[rung]
    if place.latitude is None or place.longitude is None or not cell:
        return place
    latitude, longitude = snapped(place.latitude, place.longitude, cell=cell)
    return replace(place, latitude=latitude, longitude=longitude, precision=max(cell, place.precision or cell))


def _is_site(place: Place, hidden: frozenset[str]) -> bool:
    """Say whether a place is a building or the like: by its name, its level or, where none is given, how exactly it is known."""
    exact = place.precision is not None and place.precision < SITE
    return fold(place.name) in hidden or place.level is Level.SITE or (place.level is None and exact)


def _stripped(noun: Any, hidden: frozenset[str]) -> Any:  # any frozen noun, walked by the table of classes
    """Empty every restricted field, here and in the nouns within, and mask hidden names."""
    table = FIELDS[type(noun).__name__]
    changes: dict[str, Any] = {}
    for field in fields(noun):
        value = getattr(noun, field.name)
        if table[field.name] is Class.RESTRICTED:
            empty = field.default if field.default is not MISSING else type(value)()
            if value is not empty:
                changes[field.name] = empty
        elif table[field.name] is Class.COARSENED and field.name == "provenance" and value is not None:
            stripped = _stripped(value, hidden)
            if stripped is not value:
                changes[field.name] = stripped
        elif hidden:
            masked = _masked(value, hidden)
            if masked is not value:
                changes[field.name] = masked
    if isinstance(noun, Provenance) and any(_is_hidden(name, hidden) for name in (noun.publisher, noun.via, *noun.origins)):
        changes |= {"url": None, "words": None}
    return replace(noun, **changes) if changes else noun


def without_hidden(noun: Any, hidden: frozenset[str]) -> Any:  # any frozen noun
    """Mask hidden names in a noun, and take out the words and the address by which a hidden source published it."""
    shown = _masked(noun, hidden)
    said = getattr(noun, "provenance", None)
    if said is None or not any(_is_hidden(name, hidden) for name in (said.publisher, said.via, *said.origins)):
        return shown
    return replace(shown, provenance=replace(shown.provenance, url=None, words=None, quote=None, note=None))


def _is_hidden(value: object, hidden: frozenset[str]) -> bool:
    return bool(hidden) and isinstance(value, str) and fold(value) in hidden


def _masked(value: Any, hidden: frozenset[str]) -> Any:  # a field of any type
    """Mask hidden names in a value, at any depth; what holds none is returned as it is."""
    if not hidden or value is None:
        return value
    if isinstance(value, str):
        return MASK if fold(value) in hidden else value
    if isinstance(value, tuple):
        masked = tuple(_masked(each, hidden) for each in value)
        return masked if any(new is not old for new, old in zip(masked, value, strict=True)) else value
    if is_dataclass(value) and not isinstance(value, type):
        changes = {field.name: new for field in fields(value) if (new := _masked(old := getattr(value, field.name), hidden)) is not old}
        return replace(value, **changes) if changes else value
    return value
