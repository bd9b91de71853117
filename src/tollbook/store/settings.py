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
from tollbook.store.policy import POLICY, Policy, read_policy

LANGUAGES = ("en", "ar")  # those that the pages speak
KEYS = frozenset("title origin vkey method digits languages coverage publication desk".split())


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
            raise TypeError(f"{name} is not text")
    if unknown := sorted(set(table) - KEYS):
        raise ValueError(f"{unknown[0]!r} is no setting; there are {', '.join(sorted(KEYS))}")
    return Settings(
        title=table["title"],
        origin=table["origin"],
        vkey=table["vkey"],
        method=table.get("method"),
        digits=table.get("digits", "latn"),
        languages=_languages(table.get("languages", LANGUAGES)),
        policy=read_policy(table.get("publication", {}), table.get("desk", {})),
        coverage=tuple(_coverage(given, table["title"]) for given in table.get("coverage", ())),
        toml=text,
    )


def _languages(given: Any) -> tuple[str, ...]:  # a TOML value before it is checked
    if not isinstance(given, list | tuple) or not all(isinstance(each, str) for each in given):
        raise TypeError("languages is not a list of words")
    if unknown := [each for each in given if each not in LANGUAGES]:
        raise ValueError(f"languages has {unknown[0]!r}, which the pages do not speak; there are {', '.join(LANGUAGES)}")
    if "en" not in given:
        raise ValueError("languages leaves out 'en', in which the terms of a book are defined; add it")
    return tuple(given)


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
        f"{POLICY}"
    )
