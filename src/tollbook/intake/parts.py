"""What lines of several kinds have in common: where they come from, who took part, where, and how many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from tollbook.errors import BadRow
from tollbook.intake.line import Line
from tollbook.model.counts import Count, Group, Measure, Printed
from tollbook.model.parties import Involvement, Role
from tollbook.model.places import Level, Place
from tollbook.model.sources import Provenance

DISORDERED = "printed out of order"


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
        origins=line.many("origins") or line.many("origin"),
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
    return tuple(_involvement(each, line) for each in value)


def _involvement(value: object, line: Line) -> Involvement:
    if isinstance(value, str):
        return Involvement(value)
    if not isinstance(value, dict):
        raise line.bad("parties", "holds something that is neither a name nor an object")
    inner = Line(value, f"{line.path}parties.")
    return _involved(inner.required("party"), inner.choice("role", Role) or Role.MENTIONED, inner.text("side"))


@lru_cache(maxsize=8_192)
def _involved(party: str, role: Role, side: str | None) -> Involvement:
    return Involvement(party, role, side)


def places(line: Line, around: Surroundings) -> tuple[Place, ...]:
    """Read where something happened; a place described by an earlier line brings what is known of it."""
    name = line.text("place")
    given = {key: line.decimal(key) for key in ("latitude", "longitude")}
    precision = line.decimal("precision_m")
    larger = {key: line.text(key) for key in ("district", "province", "country")}
    if name is None:
        if given["latitude"] is None and given["longitude"] is None:
            return ()
        raise line.bad("place", "is missing, though coordinates are given")
    known = around.place(name) or Place(name)
    try:
        return (_placed(known, given, precision, larger, line.choice("level", Level)),)
    except ValueError as error:
        raise BadRow(str(error), column="latitude, longitude", value=f"{given['latitude']}, {given['longitude']}") from None


def _placed(
    known: Place, point: dict[str, float | None], precision: float | None, larger: dict[str, str | None], level: Level | None
) -> Place:
    own = point["latitude"] is not None or point["longitude"] is not None
    return Place(
        name=known.name,
        latitude=point["latitude"] if own else known.latitude,
        longitude=point["longitude"] if own else known.longitude,
        precision=precision if precision is not None or own else known.precision,
        level=level or known.level,
        district=larger["district"] or known.district,
        province=larger["province"] or known.province,
        country=larger["country"] or known.country,
    )


def counts(line: Line, around: Surroundings) -> tuple[Count, ...]:
    """Read every count of a line."""
    return tuple(count(each, widen=around.widen) for each in line.lines("counts"))


def count(line: Line, *, widen: bool = False) -> Count:
    """Read one count; ``widen`` reads bounds printed out of order as the smallest and the largest."""
    given = tuple((key, line.take(key)) for key in ("measure", "group", "low", "best", "high", "value"))
    try:
        return _count(given, widen=widen)
    except TypeError:  # a list or an object stands where a number should
        return _count.__wrapped__(given, widen=widen)
    except BadRow as error:
        raise BadRow(error.reason, column=f"{line.path}{error.column}", value=error.value) from None


@lru_cache(maxsize=8_192)  # tables repeat the same few small counts row after row
def _count(given: tuple[tuple[str, object], ...], *, widen: bool) -> Count:
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
