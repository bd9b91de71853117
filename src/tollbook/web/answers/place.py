"""The pages of places: the incidents in one, what lies in it, and the zones and finds there."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.language.fold import fold
from tollbook.language.names import Names
from tollbook.model.figures import Figure, Question
from tollbook.model.places import Place
from tollbook.model.publications import Coverage, Find, Zone
from tollbook.redaction.cover import MASK
from tollbook.store.figures import places_held, ranges
from tollbook.store.listing import Listed, listed
from tollbook.store.names import one_name, place_names
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.web.answers.naming import Which, place_meant
from tollbook.web.answers.pageful import LAST, Pageful, pageful, size_asked
from tollbook.web.answers.scopes import Total, counted, in_order, totals
from tollbook.web.request import Asking


@dataclass(frozen=True)
class Places:
    """The places that have a record or that an incident names, each with its record where there is one."""

    places: Pageful[tuple[str, Place | None]]


@dataclass(frozen=True)
class PlacePage:
    """Everything recorded of a place; ``records`` are those of its name, of which there may be several."""

    name: str
    records: tuple[tuple[str, Place], ...]
    figures: tuple[Figure, ...]
    method: str
    left_out: int
    incidents: Pageful[Listed]
    within: Pageful[str]
    published: Pageful[Total]
    zones: Pageful[tuple[str, Zone]]
    finds: Pageful[tuple[str, Find]]
    coverage: tuple[Coverage, ...]


def places(reader: PublicRecord, asking: Asking) -> Places:
    """Return the list of places, by name."""
    return Places(pageful(listed_places(reader), asking, size=200))


def listed_places(reader: PublicRecord) -> list[tuple[str, Place | None]]:
    """Return every place that has a page, each with its record where there is one, sorted by name."""
    index = place_names(reader)
    records = {held.noun.name: held.noun for held in reader.all(Place)}
    names = ({one_name(name, index) for name in places_held(reader)} | set(records)) - {MASK}
    return [(name, records.get(name)) for name in sorted(names, key=str.casefold)]


def place(reader: PublicRecord, asking: Asking) -> PlacePage | Which:
    """Return the page of the place that an id or name means, or ask which.

    Raises
    ------
    Unknown
        If the book names no such place.
    """
    meant = place_meant(reader, asking)
    if isinstance(meant, Which):
        return meant
    index, held = place_names(reader), places_held(reader)
    records = tuple((each.id, each.noun) for each in reader.all(Place) if each.noun.name == meant)
    named = {one_name(name, index) for name in held}
    figures, left_out, incidents = _incidents(reader, meant, asking) if meant in named else ((), 0, Pageful[Listed]((), 0, 1, 1))
    return PlacePage(
        name=meant,
        records=records,
        figures=figures,
        method=method_of(reader).label,
        left_out=left_out,
        incidents=incidents,
        within=pageful(_within(reader, meant, index, counted=meant in named), asking, name="within", size=100),
        published=pageful(
            [each for each in in_order(totals(reader, Names())) if _in(each.scope.places, meant, index)], asking, name="published"
        ),
        zones=pageful([(each.id, each.noun) for each in reader.all(Zone) if _in((each.noun.centre,), meant, index)], asking, name="zones"),
        finds=pageful(
            [(each.id, each.noun) for each in reader.all(Find) if each.noun.where and _in(each.noun.where.path, meant, index)],
            asking,
            name="finds",
        ),
        coverage=tuple(reader.coverage),
    )


def _incidents(reader: PublicRecord, name: str, asking: Asking) -> tuple[tuple[Figure, ...], int, Pageful[Listed]]:
    """Return the figures of a place, how many incidents they leave out by grade, and a page of all of its incidents."""
    figures = tuple(counted(reader, Question(places=(name,))))
    left_out = ranges(reader, Question(places=(name,)))[0].left_out
    every, page = Question(places=(name,), grades=method_of(reader).grades), asking.number("page", 1, LAST)
    size = size_asked(asking)
    rows, total = listed(reader, every, offset=(page - 1) * size, limit=size)
    if not rows and page > 1:
        page, (rows, total) = 1, listed(reader, every, limit=size)
    return figures, left_out, Pageful(tuple(rows), total, page, max(1, -(-total // size)))


def _within(reader: PublicRecord, name: str, index: Names, *, counted: bool) -> list[str]:
    """Return the places that lie in a place, as their records and the incidents say."""
    inside = {each.noun.name for each in reader.all(Place) if _in(each.noun.path[1:], name, index)}
    if counted:
        asked = Question(places=(name,), grades=method_of(reader).grades, by=("place",))
        known = {fold(each) for each in places_held(reader)}
        inside |= {one_name(each.key["place"], index) for each in ranges(reader, asked) if fold(each.key["place"]) in known}
    around = {larger for each in reader.all(Place) if each.noun.name == name for larger in each.noun.path}
    return sorted(inside - {name, MASK} - around, key=str.casefold)


def _in(names: tuple[str, ...], name: str, index: Names) -> bool:
    return any(one_name(each, index) == name for each in names)
