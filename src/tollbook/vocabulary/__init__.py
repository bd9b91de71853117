"""The controlled lists, kept as TOML beside this file, and the one way to read them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from tollbook.model.parties import Alias, Party
from tollbook.model.time import Period


@cache
def table(name: str) -> dict[str, Any]:  # TOML: each list has its own shape
    """Return one list by the name of its file."""
    return tomllib.loads((files("tollbook.vocabulary") / f"{name}.toml").read_text("utf-8"))


@cache
def pattern(*path: str, ends: str = r"\b") -> re.Pattern[str]:
    """Return what finds any of the expressions of an English list, by where it stands in its file; each begins a word, and ``ends`` so."""
    return re.compile(rf"\b(?:{'|'.join(_listed(path))}){ends}", re.IGNORECASE)


@cache
def words(*path: str) -> frozenset[str]:
    """Return the words of an English list, by where it stands in its file."""
    return frozenset(_listed(path))


def _listed(path: tuple[str, ...]) -> list[str]:
    found: Any = table("english")
    for name in path:
        found = found[name]
    return list(found)


@cache
def parties() -> tuple[Party, ...]:
    """Return the parties that Tollbook knows before any book names them."""
    return tuple(_party(name, entry) for name, entry in table("parties").items())


def _party(name: str, entry: dict[str, Any]) -> Party:
    aliases = [Alias(alias) for alias in entry.get("aliases", ())]
    aliases += [Alias(alias, metonym=True) for alias in entry.get("metonyms", ())]
    aliases += [
        Alias(dated["name"], valid=Period.read(f"{dated.get('from', '0001')}/{dated.get('to', '9999')}"))
        for dated in entry.get("dated", ())
    ]
    return Party(name, tuple(aliases), entry.get("part_of"), entry.get("successor_of"))
