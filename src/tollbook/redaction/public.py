"""What the public sees of a noun: restricted fields emptied, places coarsened, recent events withheld."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from datetime import date, timedelta
from typing import Any, Protocol, TypeVar

from tollbook.geography import snapped
from tollbook.model.events import Incident, Report
from tollbook.model.people import Correction, Person
from tollbook.model.places import Level, Place
from tollbook.model.publications import Find, Zone
from tollbook.model.sources import Document, Source
from tollbook.model.time import Period
from tollbook.redaction.classes import FIELDS, Class

CELL = {"exact": 0.0, "1 km": 1_000.0, "5 km": 5_000.0, "town": 5_000.0}
COARSER = ("district", "province", "country", "hidden")
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


def public_view(noun: T, policy: Policy, *, today: date) -> T | None:
    """Return what the public may see of a noun, None where it is withheld."""
    shown: T | None = _public(noun, policy, today)
    return shown


def _public(noun: object, policy: Policy, today: date) -> Any:  # a noun of the same kind, or None
    match noun:
        case Person() | Correction() | Document(withheld=True) | Place(level=Level.SITE):
            return None
        case Source(protected=True):
            return Source("a protected source")
        case Incident() | Report():
            if not _past(noun.when, policy.delay_days, today):
                return None
            return replace(_stripped(noun), where=tuple(_public_place(place, policy.place) for place in noun.where))
        case Zone() | Find():
            return _without_site(_stripped(noun)) if _past(noun.when, policy.zone_delay_days, today) else None
        case Place():
            return _public_place(noun, policy.place)
        case _:
            return _stripped(noun)


def _past(when: Period | None, days: int, today: date) -> bool:
    """Say whether an event ended, by the latest day it may have, at least so many days ago."""
    return when is not None and when.latest is not None and when.latest + timedelta(days=days) <= today


def _without_site(noun: Any) -> Any:  # a Zone or a Find: only the latter has a place of its own
    return replace(noun, where=_public_place(noun.where, "district")) if getattr(noun, "where", None) else noun


def _public_place(place: Place, rung: str) -> Place:
    """Return a place no finer than the rung; a site is shown as what it lies in, never by name."""
    around = {"district": place.district, "province": place.province, "country": place.country}
    if place.level is Level.SITE and rung not in COARSER:
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


def _stripped(noun: Any) -> Any:  # any frozen noun, walked by the table of classes
    """Empty every restricted field, here and in the nouns within."""
    table = FIELDS.get(type(noun).__name__)
    if table is None:
        return noun
    changes: dict[str, Any] = {}
    for field in fields(noun):
        value = getattr(noun, field.name)
        if table[field.name] is Class.RESTRICTED:
            changes[field.name] = field.default if field.default is not MISSING else type(value)()
        elif table[field.name] is Class.COARSENED and field.name == "provenance" and value is not None:
            changes[field.name] = _stripped(value)
    return replace(noun, **changes) if changes else noun
