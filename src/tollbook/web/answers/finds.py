"""The pages of equipment found and of zones declared, each as a table."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.language.fold import fold
from tollbook.model.publications import Find, Zone
from tollbook.model.time import Period
from tollbook.store.public import PublicRecord
from tollbook.web.answers.pageful import Pageful, pageful
from tollbook.web.request import Asking


@dataclass(frozen=True)
class Finds:
    """What was found; ``delay`` is how many days after its end a find may be shown."""

    found: Pageful[tuple[str, Find]]
    delay: int


@dataclass(frozen=True)
class Zones:
    """What was declared; ``delay`` is how many days after its end a zone may be shown."""

    zones: Pageful[tuple[str, Zone]]
    delay: int


def finds(reader: PublicRecord, asking: Asking) -> Finds:
    """Return the page of equipment found, by day."""
    found = sorted(((held.id, held.noun) for held in reader.all(Find)), key=lambda each: (_first(each[1].when), fold(each[1].item)))
    return Finds(pageful(found, asking), reader.settings.policy.zone_delay_days)


def zones(reader: PublicRecord, asking: Asking) -> Zones:
    """Return the page of zones, by day."""
    declared = sorted(((held.id, held.noun) for held in reader.all(Zone)), key=lambda each: (_first(each[1].when), fold(each[1].name)))
    return Zones(pageful(declared, asking), reader.settings.policy.zone_delay_days)


def _first(period: Period | None) -> str:
    return str((period and (period.earliest or period.latest)) or "9999")
