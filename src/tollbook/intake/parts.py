"""What lines of several kinds have in common: where they come from, who took part, where, and how many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import _lru_cache_wrapper, lru_cache
from typing import TypeVar

from tollbook.errors import BadRow
from tollbook.intake.line import Line
from tollbook.model.counts import Count, Group, Measure, Printed
from tollbook.model.parties import Involvement, Role
from tollbook.model.places import Level, Place
from tollbook.model.sources import Provenance

DISORDERED = "printed out of order"
PLACED = ("place", "latitude", "longitude", "precision_m", "level", "district", "province", "country")
Pairs = tuple[tuple[str, object], ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a line is read with: who published the file, how to find what it names.

    ``identify`` turns the key of another line into the id of its record; ``place`` finds a known place;
    ``preserve`` keeps the bytes at a path beside the file and returns their hash, size and media type.
    """

    publisher: str
    identify: Callable[[str], str]
    place: Callable[[str], Place | None]
    preserve: Callable[[str], tuple[str, int, str]]
    licence: str | None = None
    widen: bool = False


def provenance(line: Line, around: Surroundings) -> Provenance:
    """Read where a line comes from."""
    return Provenance(
        publisher=line.text("publisher") or around.publisher,
        origins=line.many("origins") + line.many("origin"),
        via=line.text("via"),
        url=line.text("url"),
        quote=line.quote,
        words=line.text("words"),
        note=line.text("note"),
        licence=line.text("licence") or around.licence,
    )


def involved(line: Line) -> tuple[Involvement, ...]:
    """Read the parties of a line: names, or objects with party and role."""
    value = line.take("parties")
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise line.bad("parties", "is not a list")
    return tuple([_involvement(each, line) for each in value])


def _involvement(value: object, line: Line) -> Involvement:
    if isinstance(value, str):
        return Involvement(value)
    if not isinstance(value, dict):
        raise line.bad("parties", "holds something that is neither a name nor an object")
    return _remembered(_involved, tuple(value.items()), path=f"{line.path}parties.")


@lru_cache(maxsize=8_192)  # tables repeat the same few parties, places and small counts row after row
def _involved(given: Pairs) -> Involvement:
    line = Line(dict(given))
    return Involvement(line.required("party"), line.choice("role", Role) or Role.MENTIONED, line.text("side"))


def places(line: Line, around: Surroundings) -> tuple[Place, ...]:
    """Read where something happened; a place described by an earlier line brings what is known of it."""
    given = tuple([(key, line.values.get(key)) for key in PLACED])
    name = line.text("place")
    return _remembered(_places, given, around.place(name) if name else None, path=line.path)


@lru_cache(maxsize=8_192)
def _places(given: Pairs, known: Place | None) -> tuple[Place, ...]:
    line = Line(dict(given))
    name, latitude, longitude = line.text("place"), line.decimal("latitude"), line.decimal("longitude")
    own = latitude is not None or longitude is not None
    if name is None:
        if own:
            raise line.bad("place", "is missing, though coordinates are given")
        return ()
    known = known or Place(name)
    precision = line.decimal("precision_m")
    try:
        place = Place(
            name=known.name,
            latitude=latitude if own else known.latitude,
            longitude=longitude if own else known.longitude,
            precision=precision if precision is not None or own else known.precision,
            level=line.choice("level", Level) or known.level,
            district=line.text("district") or known.district,
            province=line.text("province") or known.province,
            country=line.text("country") or known.country,
        )
    except ValueError as error:
        raise BadRow(str(error), column="latitude, longitude", value=f"{latitude}, {longitude}") from None
    return (place,)


def counts(line: Line, around: Surroundings) -> tuple[Count, ...]:
    """Read every count of a line; ``widen`` reads bounds printed out of order as the smallest and the largest."""
    value = line.take("counts")
    if value is None:
        return ()
    values = [value] if isinstance(value, dict) else value
    if not isinstance(values, list | tuple) or not all(isinstance(each, dict) for each in values):
        raise line.bad("counts", "is not a list of objects")
    widen = around.widen
    return tuple([_remembered(_count, tuple(each.items()), widen, path=f"{line.path}counts[{at}].") for at, each in enumerate(values)])


def _remembered(read: _lru_cache_wrapper[T], given: Pairs, *more: object, path: str) -> T:
    """Read what the same keys with the same values were read as before; an error names where they stand."""
    try:
        return read(given, *more)
    except TypeError:  # a list or an object stands where a number or words should
        return read.__wrapped__(given, *more)
    except BadRow as error:
        raise BadRow(error.reason, column=f"{path}{error.column}", value=error.value) from None


@lru_cache(maxsize=8_192)
def _count(given: Pairs, widen: bool) -> Count:
    line = Line(dict(given))
    measure = line.choice("measure", Measure) or Measure.KILLED
    group = line.choice("group", Group) or Group.PEOPLE
    low, best, high = line.whole("low"), line.whole("best"), line.whole("high")
    value = line.whole("value")
    if value is not None:
        low, high = value, value
    ordered = [number for number in (low, best, high) if number is not None]
    if ordered == sorted(ordered):
        return Count(measure, group, low, high, best)
    if not widen:
        if low is not None and high is not None and low > high:
            raise line.bad("low", f"{low} is above high {high}; swap them or leave one empty")
        raise line.bad("best", f"{best} is outside {low} to {high}")
    smallest = min(ordered) if low is not None else None
    largest = max(ordered) if high is not None else None
    return Count(measure, group, smallest, largest, best, Printed(low, best, high), (DISORDERED,))


def named(line: Line, key: str, around: Surroundings) -> str | None:
    """Read the id of the record that a line names by its key."""
    words = line.text(key)
    if words is None:
        return None
    try:
        return around.identify(words)
    except KeyError:
        raise line.bad(key, "names a line that is not in this book or earlier in this file") from None


def lowered(words: str | None) -> str | None:
    """Return words in small letters, None for none."""
    return words.lower() if words else None
