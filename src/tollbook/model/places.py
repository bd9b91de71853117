"""Places as sources name them, with how exactly they are known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf

from tollbook.model.sources import Provenance


class Level(StrEnum):
    """How large a place is, from a building to a country."""

    SITE = "site"
    TOWN = "town"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    REGION = "region"


@dataclass(frozen=True, slots=True)
class Place:
    """A named place: degrees WGS 84, precision as the radius of doubt in metres.

    ``district``, ``province`` and ``country`` are the larger places around it, None where not stated.
    """

    name: str
    latitude: float | None = None
    longitude: float | None = None
    precision: float | None = None
    level: Level | None = None
    district: str | None = None
    province: str | None = None
    country: str | None = None
    names: tuple[str, ...] = ()
    provenance: Provenance | None = None

    def __post_init__(self) -> None:
        if self.latitude is not None and not -90 <= self.latitude <= 90:
            raise ValueError(f"latitude {self.latitude} is not between -90 and 90")
        if self.longitude is not None and not -180 <= self.longitude <= 180:
            raise ValueError(f"longitude {self.longitude} is not between -180 and 180")
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude come together or not at all")
        if self.precision is not None and not 0 <= self.precision < inf:
            raise ValueError(f"precision {self.precision} is no distance in metres")

    @property
    def path(self) -> tuple[str, ...]:
        """The place and all that it lies in, smallest first."""
        around = (self.name, self.district, self.province, self.country)
        return tuple(dict.fromkeys(name for name in around if name))
