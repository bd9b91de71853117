"""The middle of a named place that no record gives a point for, with a circle about as large as the place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from tollbook.geography.gazetteer import Gazetteer, Named
from tollbook.model.places import Level, Place

WIDEST = {Level.TOWN: 5_000.0, Level.DISTRICT: 30_000.0, Level.PROVINCE: 100_000.0, Level.COUNTRY: 400_000.0}  # radius, at least
KINDS = (" governorate", " province", " oblast", " region", " district")


@dataclass(frozen=True, slots=True)
class Centre:
    """A point with the radius of what is named, in metres."""

    longitude: float
    latitude: float
    precision: float


def centre_of(place: Place) -> Centre | None:
    """Return where a place lies by its name alone, None where the name means none or several.

    >>> centre_of(Place("Nowhereville"))
    """
    return _centre(place.name, _level(place), place.country)


@lru_cache(maxsize=16_384)
def is_known(name: str) -> bool:
    """Say whether the table of the world's towns knows a name.

    >>> is_known("Raqqa"), is_known("behind the old mill")
    (True, False)
    """
    return bool(_named(name))


def _level(place: Place) -> Level:
    """Return how large the place is that the name stands for: a district is never looked up as the town of its name alone."""
    around = {place.country: Level.COUNTRY, place.province: Level.PROVINCE, place.district: Level.DISTRICT}
    return place.level or around.get(place.name, Level.TOWN)


@lru_cache(maxsize=16_384)
def _centre(name: str, level: Level, country: str | None) -> Centre | None:
    if level not in WIDEST:
        return None
    wanted = Level.TOWN if level is Level.DISTRICT else level
    found = [named for named in _named(name) if named.level is wanted and _lies_in(named, country if wanted is not Level.COUNTRY else None)]
    if len(found) != 1:
        return None
    return Centre(round(found[0].longitude, 2), round(found[0].latitude, 2), max(WIDEST[level], found[0].precision))


def _named(name: str) -> list[Named]:
    bare = next((name[: -len(kind)] for kind in KINDS if name.lower().endswith(kind)), name)
    return [named for spelled in dict.fromkeys((name, bare)) for named in Gazetteer().named(spelled)]


def _lies_in(named: Named, country: str | None) -> bool:
    """Say whether a place lies in a country; one that the book does not name, or names unlike the table, rules nothing out."""
    codes = {each.country for each in Gazetteer().named(country) if each.level is Level.COUNTRY} if country else set()
    return not codes or named.country in codes
