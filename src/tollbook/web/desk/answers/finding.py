"""Search at the desk, in everything that who asks may see, proposals included."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.model.searches import Hits, Search
from tollbook.store.search import search
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
    words, said = desk.asking.value("q", ""), desk.asking.value("page", "1")
    if not words.strip():
        return Found(words, None, 1, 1)
    page = int(said) if said.isascii() and said.isdigit() and 0 < len(said) < 6 and int(said) else 1
    asked = Search(words=words, kinds=tuple(value for name, value in desk.asking.pairs if name == "kind" and value), page=page)
    hits = search(desk.searched, asked)
    return Found(words, hits, page, max(1, -(-hits.total // asked.size)))
