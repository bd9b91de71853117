"""The spots of the map: where the incidents of a filter lie, column by column, since there may be thousands."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.store import spots as held
from tollbook.store.public import PublicRecord
from tollbook.web.answers.naming import Which, unclear
from tollbook.web.asking import asked
from tollbook.web.request import Asking


@dataclass(frozen=True)
class Mapped:
    """The spots, each name standing for a column; ``unplaced`` incidents have no published place, and all of them are ``total``."""

    longitude: list[float]
    latitude: list[float]
    precision: list[float]
    by_name: list[bool]
    place: list[str | None]
    around: list[str | None]
    incidents: list[int]
    low: list[int | None]
    high: list[int | None]
    placed: int
    unplaced: int
    total: int


def spots(reader: PublicRecord, asking: Asking) -> Mapped | Which:
    """Return the spots for the filters of an address, or ask which is meant by a name in them."""
    return unclear(reader, asking) or _mapped(reader, asking)


def _mapped(reader: PublicRecord, asking: Asking) -> Mapped:
    found = held.spots(reader, asked(asking.pairs, reader).question)
    return Mapped(
        longitude=[spot.longitude for spot in found.spots],
        latitude=[spot.latitude for spot in found.spots],
        precision=[spot.precision for spot in found.spots],
        by_name=[spot.by_name for spot in found.spots],
        place=[spot.place for spot in found.spots],
        around=[spot.around for spot in found.spots],
        incidents=[spot.incidents for spot in found.spots],
        low=[spot.low for spot in found.spots],
        high=[spot.high for spot in found.spots],
        placed=found.placed,
        unplaced=found.unplaced,
        total=found.total,
    )
