"""When a web page says that it was published, in the child: in its metadata alone, in its own words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

LONGEST = 100
NAMES = frozenset(
    "article:published_time og:published_time datepublished dc.date.issued dcterms.issued pubdate publishdate publish-date "
    "publication_date parsely-pub-date sailthru.date".split()
)
KINDS = ("Article", "Posting", "Report", "WebPage")  # how the types of https://schema.org/Article and of pages end


def in_meta(given: Mapping[str, str]) -> Iterator[str]:
    """Yield what a meta tag says of the publication."""
    names = {given.get(name, "").strip().lower() for name in ("property", "name", "itemprop")}
    if names & NAMES and _is_short(given.get("content", "")):
        yield given["content"]


def in_data(script: str) -> Iterator[str]:
    """Yield what linked data (JSON-LD) says of the publication of the page, and not of the pages that it names."""
    try:
        said = json.loads(script)
    except (ValueError, RecursionError):
        return
    things = said if isinstance(said, list) else said.get("@graph", [said]) if isinstance(said, dict) else []
    for thing in things if isinstance(things, list) else [things]:
        date = thing.get("datePublished") if isinstance(thing, dict) and _is_page(thing) else None
        if isinstance(date, str) and _is_short(date):
            yield date


def _is_short(words: str) -> bool:
    return 0 < len(words) <= LONGEST and words.isprintable()


def _is_page(thing: Mapping[str, Any]) -> bool:  # as JSON has it
    kinds = thing.get("@type")
    return any(isinstance(kind, str) and kind.endswith(KINDS) for kind in (kinds if isinstance(kinds, list) else [kinds]))
