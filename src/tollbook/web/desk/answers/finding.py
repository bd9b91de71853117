"""Search at the desk, in everything that who asks may see, proposals included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tollbook.model.searches import Hits, Search
from tollbook.store.search import search
from tollbook.web.days import period_of
from tollbook.web.desk.asked import Desk


@dataclass(frozen=True)
class Found:
    """What holds all the words; ``total`` says how many there are on all pages."""

    words: str
    hits: Hits | None
    page: int
    pages: int


def find(desk: Desk) -> Found:
    """Return one page of what was searched for."""
    words, page = desk.asking.value("q", ""), desk.asking.number("page", 1, 99_999)
    asked = Search(
        words=words,
        kinds=_all(desk, "kind"),
        parties=_all(desk, "party"),
        places=_all(desk, "place"),
        sources=_all(desk, "source"),
        earliest=_day(desk, "from", first=True),
        latest=_day(desk, "to", first=False),
        page=page,
    )
    if asked == Search(words=words, page=page) and not words.strip():
        return Found(words, None, 1, 1)
    hits = search(desk.searched, asked)
    for hit in hits.hits:
        desk.reader.one(hit.id)  # what is restricted is noted as seen
    return Found(words, hits, page, max(1, -(-hits.total // asked.size)))


def _all(desk: Desk, name: str) -> tuple[str, ...]:
    return tuple(value.strip() for known, value in desk.asking.pairs if known == name and value.strip())


def _day(desk: Desk, name: str, *, first: bool) -> date | None:
    """Return the first or the last day of what an address says, None where it says nothing."""
    said = desk.asking.value(name, "").strip()
    period = period_of(said, field=name) if said else None
    return None if period is None else period.earliest if first else period.latest
