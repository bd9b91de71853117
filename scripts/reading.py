"""The sets on which reading is measured: those of this repository, and those beside the checkout where they are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tollbook.model.places import Level, Place
from tollbook.model.time import Period

HERE = Path(__file__).parents[1] / "tests" / "reading"
SHARED = Path(__file__).parents[2] / "shared" / "data"


@dataclass(frozen=True, slots=True)
class Row:
    """A text with what a person coded: the lowest number killed, and all else as the set has it."""

    set: str
    id: str
    text: str
    language: str
    published: Period | None
    killed: int | None
    gold: Mapping[str, Any]  # each set has its own shape
    places: tuple[Place, ...] = ()


def rows() -> Iterator[Row]:
    """Yield every text that has a toll coded."""
    yield from narratives()
    yield from posts()
    yield from releases()
    yield from statements()


def sentences(language: str, *, unseen: bool = False) -> Iterator[Mapping[str, Any]]:
    """Yield the sentences of a language with their records; ``unseen`` were written after the rules, by others."""
    yield from _lines(HERE / f"{'english' if language == 'en' else 'arabic'}{'_unseen' if unseen else ''}.jsonl")


def narratives() -> Iterator[Row]:
    """Yield the long narratives in English, with the places that earlier events were coded at."""
    yield from _own("narratives", "narrative_places", "en")


def posts() -> Iterator[Row]:
    """Yield the posts in Arabic, with the places that earlier events were coded at."""
    yield from _own("posts", "post_places", "ar")


def releases() -> Iterator[Row]:
    """Yield the press releases of ISAF, coded by hand (van Linschoten and Kuehn), where they lie beside the checkout."""
    for line in _lines(SHARED / "isaf-releases" / "releases.jsonl"):
        yield Row("isaf-releases", line["id"], line["text"], "en", None, line["gold"]["min_killed"], line["gold"])


def statements() -> Iterator[Row]:
    """Yield the statements of the US-led coalition, coded by Airwars, where they lie beside the checkout."""
    for line in _lines(SHARED / "oir-statements" / "statements.jsonl"):
        yield Row("oir-statements", line["code"], line["text"], "en", None, line["gold"]["deaths_conceded_min"], line["gold"])


def _own(name: str, places: str, language: str) -> Iterator[Row]:
    known = learned(places)
    for line in _lines(HERE / f"{name}.jsonl"):
        killed = line["gold"].get("killed")
        yield Row(
            name, line["id"], line["text"], language, Period.read(line["published"]), killed[0] if killed else None, line["gold"], known
        )


@cache
def learned(name: str) -> tuple[Place, ...]:
    """Return the places of a set."""
    return tuple(
        Place(
            name=line["name"],
            latitude=line["latitude"],
            longitude=line["longitude"],
            precision=40_000 if line.get("level") == "province" else 2_000,
            level=Level.PROVINCE if line.get("level") == "province" else Level.TOWN,
            names=tuple(line.get("names", ())),
            province=line.get("province"),
        )
        for line in _lines(HERE / f"{name}.jsonl")
    )


def _lines(path: Path) -> Iterator[Any]:  # one JSON object a line
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
