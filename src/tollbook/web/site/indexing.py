"""The index of the columns of a release: what each code stands for, and what every spelling of a name means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from tollbook.methods import METHODS, Method
from tollbook.store.figures import names_of_parties_alike, names_of_places_alike, parties_held, places_in_full
from tollbook.store.meanings import Meanings
from tollbook.store.public import PublicRecord
from tollbook.store.rule import method_of
from tollbook.store.shipped import (
    Shipped,
    counted_in,
    lying_name,
    party_spellings,
    place_spellings,
    places_shipped,
    sides,
)
from tollbook.store.spots import Spot, spot_of
from tollbook.web.answers.naming import candidates
from tollbook.web.site.columns import coded

ROWS, FILES = 50_000, 10_000  # rows in a file of columns, and in one of names
ROLES = ("alleged", "conceded", "denied", "victim", "mentioned")

Column = Any  # of text, numbers and lists, as JSON has them


class Codes:
    """A code for each party, set of parties, place, set of places and spot that some rows name."""

    def __init__(self, reader: PublicRecord, rows: Sequence[Shipped], method: Method) -> None:
        self.parties = coded(sides(reader, method))
        self.lying = coded(sorted({place for row in rows for place in row.lies_in}))
        self.alleged = coded(sorted({row.alleged for row in rows}))
        self.parts = coded(sorted({row.parts for row in rows}))
        self.lies = coded(sorted({row.lies_in for row in rows}))
        self.spots = coded(sorted({row.where for row in rows}, key=_as_ordered))
        self.rows = coded(row.id for row in rows)


def _as_ordered(where: tuple[object, ...]) -> list[tuple[bool, object]]:
    """Return the order of spots of as many incidents: by name, point, and what lies around, the unknown last."""
    longitude, latitude, precision, place, *around = where
    return [
        (value is None, value or 0 if isinstance(value, float) else value or "")
        for value in (place, longitude, latitude, precision, *around)
    ]


def index_of(reader: PublicRecord, codes: Codes, found: Mapping[str, str]) -> Column:
    """Return the index, with what each of the other files is known by."""
    own, targets = method_of(reader), place_spellings(reader, method_of(reader))
    places = places_shipped(reader, own)
    lying = {
        name: codes.lying.get(lying_name(reader, name), -1)
        for name in sorted({*places, *(each for several in targets.values() for each in several)})
    }
    return {
        "files": found,
        "rows": len(codes.rows),
        "sizes": {"incidents": ROWS, "files": FILES},
        "method": own.name,
        "methods": [_method(reader, each) for each in METHODS],
        "parties": list(codes.parties),
        "offered": parties_held(reader),
        "party_spellings": _short(party_spellings(reader, own)),
        "places": places,
        "place_spellings": _short(targets),
        "places_in_full": places_in_full(reader),
        "asks": {
            "party": _asks(reader, "party", names_of_parties_alike(reader)),
            "place": _asks(reader, "place", names_of_places_alike(reader)),
        },
        "lying": lying,
        "alleged": [[codes.parties[party] for party in several] for several in codes.alleged],
        "parts": [[[codes.parties[party], ROLES.index(role)] for party, role in several] for several in codes.parts],
        "lies": [[codes.lying[place] for place in several] for several in codes.lies],
        "spots": _spots(codes),
    }


def _asks(reader: PublicRecord, kind: str, several: Meanings) -> dict[str, list[Column]]:
    """Return what each spelling may mean that has to be asked about: each name, the level of a place, and what it lies in or is part of."""
    every = {each.name: [each.name, each.level, list(each.within)] for each in candidates(reader, {*chain(*several.values())}, kind=kind)}
    return {spelling: [every[name] for name in names] for spelling, names in several.items()}


def _short(spellings: Mapping[str, tuple[str, ...]]) -> dict[str, str | tuple[str, ...]]:
    """Return spellings with what each means, a list only where that is several things."""
    return {spelling: meant[0] if len(meant) == 1 else meant for spelling, meant in spellings.items()}


def _method(reader: PublicRecord, method: Method) -> Column:
    return {
        "name": method.name,
        "label": method.label,
        "grades": method.grades,
        "headline": method.headline,
        "group": method.group.value,
        "roles": [ROLES.index(role.value) for role in method.roles],
        "note": method.party_note,
        "contested": "contested" in method.grades,
        "counted": counted_in(reader, method),
    }


def _spots(codes: Codes) -> Column:
    """Return the spots column by column; one that nothing places has no point, and keeps its name."""
    found = [spot_of(*where, 0, 0, None, None) for where in codes.spots]
    drawn = [spot if isinstance(spot, Spot) else None for spot in found]
    return {
        "longitude": [spot and spot.longitude for spot in drawn],
        "latitude": [spot and spot.latitude for spot in drawn],
        "precision": [spot and spot.precision for spot in drawn],
        "by_name": [int(spot.by_name) if spot else None for spot in drawn],
        "place": [where[3] for where in codes.spots],
        "around": [spot and spot.around for spot in drawn],
    }
