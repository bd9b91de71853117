"""What a book says of itself in book.toml, and of what was imported into it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tollbook.errors import BadInput
from tollbook.model.counts import Measure
from tollbook.model.publications import Coverage
from tollbook.model.sources import Provenance
from tollbook.model.time import Period

PLACES = ("exact", "1 km", "5 km", "town", "district", "province", "country", "hidden")


@dataclass(frozen=True, slots=True)
class Policy:
    """What may be published: the coarsest place shown, and the delays in days; and when one pair of eyes, or one password, is not enough.

    ``second_factor`` asks everybody who signs in for one; who may see restricted records needs it anyway. With ``second_person`` nobody
    publishes what somebody else has not approved.
    """

    place: str = "town"
    delay_days: int = 7
    zone_delay_days: int = 180
    second_reviewer: bool = False
    second_factor: bool = False
    second_person: bool = False

    def __post_init__(self) -> None:
        if self.place not in PLACES:
            raise ValueError(f"publication place {self.place!r} is none of {', '.join(PLACES)}")
        for name in ("delay_days", "zone_delay_days"):
            if not isinstance(getattr(self, name), int) or getattr(self, name) < 0:
                raise ValueError(f"publication {name} is not a number of days")
        for name in ("second_reviewer", "second_factor", "second_person"):
            if not isinstance(getattr(self, name), bool):
                raise TypeError(f"{name} is neither true nor false")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a book. ``method`` is None until somebody names one; ``toml`` is the file as written."""

    title: str
    origin: str
    vkey: str
    method: str | None = None
    digits: str = "latn"
    languages: tuple[str, ...] = ("en", "ar")
    policy: Policy = field(default_factory=Policy)
    coverage: tuple[Coverage, ...] = ()
    toml: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """One import: which bytes, by which mapping and method, with how many rows kept and refused.

    ``deduplicated`` are the publishers of which the mapping says that they list every event once.
    """

    document: str
    mapping: str
    method: str | None
    rows: int
    refused: int
    deduplicated: tuple[str, ...] = ()


def read(path: Path) -> Settings:
    """Read book.toml.

    Raises
    ------
    BadInput
        If it is missing, no TOML, or lacks what a book needs.
    """
    try:
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path.name}: {error}; restore it from a backup") from None
    try:
        return _settings(table, text)
    except KeyError as error:
        raise BadInput(f"{path.name}: {error} is missing; put it back") from None
    except (TypeError, ValueError) as error:
        raise BadInput(f"{path.name}: {error}; correct it") from None


def _settings(table: Mapping[str, Any], text: str) -> Settings:  # a TOML table before it is checked
    for name in ("title", "origin", "vkey"):
        if not isinstance(table[name], str):
            raise TypeError(name)
    return Settings(
        title=table["title"],
        origin=table["origin"],
        vkey=table["vkey"],
        method=table.get("method"),
        digits=table.get("digits", "latn"),
        languages=tuple(table.get("languages", ("en", "ar"))),
        policy=_policy(table.get("publication", {}), table.get("desk", {})),
        coverage=tuple(_coverage(given, table["title"]) for given in table.get("coverage", ())),
        toml=text,
    )


def _policy(publication: Mapping[str, Any], desk: Mapping[str, Any]) -> Policy:  # TOML tables before they are checked
    known = {"publication": {"place", "delay_days", "zone_delay_days", "second_person"}, "desk": {"second_reviewer", "second_factor"}}
    for name, table in (("publication", publication), ("desk", desk)):
        if unknown := sorted(set(table) - known[name]):
            raise ValueError(f"{name} {unknown[0]!r} is no setting")
    return Policy(**publication, **desk)


def _coverage(table: Mapping[str, Any], publisher: str) -> Coverage:  # a TOML table before it is checked
    return Coverage(
        places=tuple(table["places"]),
        parties=tuple(table.get("parties", ())),
        measures=tuple(Measure(name) for name in table.get("measures", ())),
        period=Period.read(f"{table['start']}/{table['end']}"),
        complete=bool(table.get("complete", False)),
        provenance=Provenance(publisher=publisher),
    )


def first_text(title: str, *, origin: str, vkey: str, method: str | None) -> str:
    """Return the book.toml of a new book."""
    named = f'method = "{method}"\n' if method else '# method = "airwars"   # else the one of the first mapping\n'
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return (
        f'title = "{quoted}"\n'
        f'origin = "{origin}"\n'
        f'vkey = "{vkey}"\n'
        f"{named}"
        'digits = "latn"\n'
        'languages = ["en", "ar"]\n'
        "\n"
        "# What this book can speak about; only a complete coverage can contradict a total.\n"
        "# [[coverage]]\n"
        '# places = ["Country"]\n'
        '# parties = ["Party A"]\n'
        '# measures = ["killed"]\n'
        '# start = "2016"\n'
        '# end = "2019"\n'
        "# complete = false\n"
        "\n"
        "[publication]\n"
        'place = "town"\n'
        "delay_days = 7\n"
        "zone_delay_days = 180\n"
        "second_person = false  # a release is published only once somebody else has approved exactly it\n"
        "\n"
        "[desk]\n"
        "second_reviewer = false  # an assessment stands only once a second person confirms it\n"
        "second_factor = false  # everybody who signs in needs one; who sees restricted records always does\n"
    )
