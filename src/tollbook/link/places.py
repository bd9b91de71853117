"""Points for places that are only named: those of the book, then those of the world, where one alone fits all that is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tollbook.geography import distance
from tollbook.geography.gazetteer import Gazetteer, Named, spelling
from tollbook.model.events import Incident
from tollbook.model.places import Level, Place
from tollbook.store.names import without_level
from tollbook.store.record import Record

TOGETHER = 40_000  # metres within which what is called so may lie apart
_ASIDE = re.compile(r"\s*\([^)]*\)")
TOWN, DISTRICT = 3_000.0, 20_000.0  # metres of doubt at least, for a named town and for a district


@dataclass(frozen=True)
class Point:
    """Where something was, in degrees, with its doubt in kilometres."""

    latitude: float
    longitude: float
    radius: float


class Located:
    """Finds the points of places, by what a book and the gazetteer know."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._named = lru_cache(maxsize=65_536)(gazetteer.named)

    @classmethod
    def of(cls, record: Record) -> Located:
        """Return what finds places by those of a book, of its coded incidents too."""
        places = [held.noun for held in record.all(Place)]
        places += [place for held in record.all(Incident) for place in held.noun.where]
        return cls(
            Gazetteer(replace(place, names=(*place.names, without_level(place.name))) for place in places if place.latitude is not None)
        )

    def point(self, place: Place) -> Point | None:
        """Return the point of a place, None where it cannot be told which of several is meant."""
        if place.latitude is not None and place.longitude is not None:
            return Point(place.latitude, place.longitude, (place.precision or 0.0) / 1000)
        country = self._country(place.country)
        for name, level, doubt in _names(place):
            fitting = [each for each in self._named(name) if _fits(each, level, country, self._around(place, name))]
            found = _together(fitting)
            if found is not None:
                return Point(found.latitude, found.longitude, max(found.radius, doubt / 1000))
        return None

    def _country(self, name: str | None) -> frozenset[str]:
        """Return what a country is called: its name, and the code that the gazetteer has for it."""
        codes = [each.country for each in self._named(name) if each.level is Level.COUNTRY] if name else []
        return frozenset([*codes, *([name] if name else [])])

    def _around(self, place: Place, name: str) -> Sequence[Named]:
        """Return the larger places that a place is said to lie in."""
        larger = [each for each in (place.district, place.province) if each and each != name]
        return [found for each in larger for found in self._named(each)]


def _names(place: Place) -> Iterator[tuple[str, Level | None, float]]:
    bare = without_level(_ASIDE.sub("", place.name))
    yield from ((name, place.level, TOWN) for name in dict.fromkeys((place.name, bare, *place.names)))
    if place.district:
        yield place.district, None, DISTRICT
    if place.province:
        yield place.province, Level.PROVINCE, DISTRICT


def _fits(found: Named, level: Level | None, country: frozenset[str], around: Sequence[Named]) -> bool:
    if country and found.country and found.country not in country:
        return False
    if level is Level.PROVINCE and found.level is not Level.PROVINCE:
        return False
    return not around or any(_within(found, each) for each in around)


def _within(found: Named, larger: Named) -> bool:
    reach = max(larger.precision, DISTRICT) * 2
    inside = spelling(found.division) == spelling(larger.name) if found.division else False
    return inside or distance((found.latitude, found.longitude), (larger.latitude, larger.longitude)) <= reach


def _together(fitting: Sequence[Named]) -> Point | None:
    """Return a point with a doubt that holds all that may be meant, such as a town and its province; None where these lie far apart."""
    if not fitting:
        return None
    best = min(fitting, key=lambda each: (not each.grown, each.precision))
    apart = {each: distance((best.latitude, best.longitude), (each.latitude, each.longitude)) for each in fitting}
    if any(far > max(TOGETHER, 2 * each.precision) for each, far in apart.items()):  # a larger place around it is no other place
        return None
    return Point(best.latitude, best.longitude, max(best.precision, min(max(apart.values()), TOGETHER / 2)) / 1000)
