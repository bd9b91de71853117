"""Places by name: towns of the world from a compiled table, and the places that a book has learned, in Latin and Arabic letters."""

from __future__ import annotations

import mmap
import re
import struct
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, cached_property, lru_cache
from pathlib import Path
from zlib import crc32

from tollbook.language.fold import fold
from tollbook.model.places import Level, Place

TABLE = Path(__file__).parent / "gazetteer.bin"
MAGIC = b"TBGAZ001"
HEADER = struct.Struct("<8sIII")  # magic, slots, where places begin, where their own names begin
PLACE = struct.Struct("<ffIB2s4sI")  # latitude, longitude, people, level, country, division, where its name stands
SLOT = struct.Struct("<I")
LEVELS = (Level.TOWN, Level.PROVINCE, Level.COUNTRY)
_ARTICLE = re.compile(r"^(?:al|ar|as|ash|at|ath|az|ad|adh|an|el|es|esh|er|ed|en|et|ez|the) (?=\w)")
_DOUBLED = re.compile(r"([a-z])\1")
_VOWELS = re.compile(r"[aeiouyw]")
FEWEST = 3  # consonants of a name that may be found by them
ALIKE = 0.7  # of the letters of two spellings, in order, for them to be one name
_LATIN = re.compile(r"[a-z]")


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a name may mean; ``precision`` is a radius in metres, ``people`` how many live there."""

    name: str
    latitude: float
    longitude: float
    precision: float
    level: Level
    country: str
    division: str = ""
    people: int = 0
    grown: bool = False


@lru_cache(maxsize=65_536)
def skeleton(name: str) -> str:
    """Return the consonants that different spellings of one Arabic name in Latin letters share.

    >>> skeleton("Khirbat Zurayq") == skeleton("Khirbet Zureik")
    True
    """
    bare = spelling(name).replace("q", "k").replace("gh", "g").replace("dh", "d").replace("th", "t")
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", bare)) if _LATIN.search(bare) else ""


@lru_cache(maxsize=65_536)
def spelling(name: str) -> str:
    """Return what spellings of one name share: no article, no doubled letters, no final h, ee and oo as i and u.

    >>> spelling("Ar-Raqqah") == spelling("Raqqa"), spelling("الرقة") == spelling("رقه")
    (True, True)
    """
    folded = fold(name)
    if _LATIN.search(folded) is None:
        return folded.removeprefix("ال").replace(" ال", " ").replace(" ", "")
    bare = _ARTICLE.sub("", folded)
    bare = re.sub(r"(?<=\w) (?:al|ar|as|ash|at|az|ad|an|el|ez|es) (?=\w)", " ", bare).replace(" ", "")
    bare = _DOUBLED.sub(r"\1", bare.replace("ee", "i").replace("oo", "u").replace("ou", "u"))
    return bare.removesuffix("h") if len(bare) > 4 else bare


def division_key(country: str, division: str) -> str:
    """Return the key under which the province of a code stands; no name has it."""
    return f"@{country}{division}"


class Gazetteer:
    """The towns of the world, read from the compiled table, and names grown from a book; a grown name is nearer at hand."""

    def __init__(self, grown: Iterable[Place] = (), *, table: Path = TABLE) -> None:
        self._grown: defaultdict[str, list[Named]] = defaultdict(list)
        self._skeletons: defaultdict[str, list[tuple[str, Named]]] = defaultdict(list)
        self._longest = 4
        for place in grown:
            self.learn(place)
        self._table = _table(table)

    def learn(self, place: Place) -> None:
        """Let a place of a book be found by each of its names; a place without a position teaches nothing."""
        if place.latitude is None or place.longitude is None:
            return
        named = Named(
            place.name,
            place.latitude,
            place.longitude,
            place.precision or 2_000,
            place.level or Level.TOWN,
            place.country or "",
            place.province or "",
            grown=True,
        )
        for name in (place.name, *place.names):
            key = spelling(name)
            if key and not any(_same(named, known) for known in self._grown[key]):
                self._grown[key].append(named)
                self._skeletons[skeleton(name)].append((key, named))
                self._longest = max(self._longest, len(name.split()))

    @property
    def longest(self) -> int:
        """How many words a name may have."""
        return min(self._longest, 6)

    def named(self, name: str) -> Sequence[Named]:
        """Return the places that a name may mean, those of the book first."""
        key = spelling(name)
        grown = self._grown.get(key) or self._alike(name, key)
        return [*grown, *self._table.named(key)] if self._table is not None else grown

    def _alike(self, name: str, key: str) -> list[Named]:
        """Return the places of the book whose names differ from this one in vowels alone."""
        bones = skeleton(name)
        if len(bones) < FEWEST:
            return []
        return [place for known, place in self._skeletons.get(bones, ()) if SequenceMatcher(None, known, key).ratio() >= ALIKE]

    def province(self, place: Named) -> str | None:
        """Return the province that a town lies in, where the table names it."""
        if place.level is Level.PROVINCE:
            return place.name
        if place.grown or not place.division or self._table is None:
            return place.division or None
        found = self._table.named(division_key(place.country, place.division))
        return found[0].name if len(found) == 1 else None

    def country(self, place: Named) -> str | None:
        """Return the country that a place lies in by its name, where the table has it."""
        if place.grown or self._table is None:
            return place.country or None
        return self._table.countries.get(place.country)


def _same(one: Named, other: Named) -> bool:
    return abs(one.latitude - other.latitude) < 0.01 and abs(one.longitude - other.longitude) < 0.01


class _Table:
    """The compiled table, looked at where it lies on disk."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, self._slots, self._places, self._names = HEADER.unpack_from(self._bytes)
        if magic != MAGIC:
            raise ValueError(f"{path.name} is no gazetteer")
        self.named = lru_cache(maxsize=16_384)(self._named)

    @cached_property
    def countries(self) -> dict[str, str]:
        """The name of each country by its code; countries stand last in the table."""
        found, number = dict[str, str](), (self._names - self._places) // PLACE.size - 1
        while number >= 0 and (place := self._place(number)).level is Level.COUNTRY:
            found[place.country] = place.name
            number -= 1
        return found

    def _named(self, key: str) -> tuple[Named, ...]:
        wanted = key.encode()
        if not 0 < len(wanted) < 256:
            return ()
        slot = crc32(wanted) % self._slots
        while (at := SLOT.unpack_from(self._bytes, HEADER.size + 4 * slot)[0]) != 0:
            length = self._bytes[at]
            if self._bytes[at + 1 : at + 1 + length] == wanted:
                count = self._bytes[at + 1 + length]
                numbers = struct.unpack_from(f"<{count}I", self._bytes, at + 2 + length)
                return tuple(map(self._place, numbers))
            slot = (slot + 1) % self._slots
        return ()

    def _place(self, number: int) -> Named:
        latitude, longitude, people, level, country, division, at = PLACE.unpack_from(self._bytes, self._places + PLACE.size * number)
        at += self._names
        name = self._bytes[at + 1 : at + 1 + self._bytes[at]].decode()
        kind = LEVELS[level & 3]
        precision = float(1 << (level >> 2))
        return Named(name, latitude, longitude, precision, kind, country.decode(), division.rstrip(b"\0").decode(), people)


@cache
def _table(path: Path) -> _Table | None:
    """Open the table once; a checkout whose table was not built has only the places of its books."""
    return _Table(path) if path.is_file() else None
