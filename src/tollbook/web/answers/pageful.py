"""A long list a page at a time, each list of an address under a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tollbook.web.request import Asking

T = TypeVar("T")
SIZE, MOST = 50, 1_000


@dataclass(frozen=True)
class Pageful(Generic[T]):
    """Some rows of a list; ``name`` is what its page is called in the address."""

    rows: tuple[T, ...]
    total: int
    page: int
    pages: int
    name: str = "page"


def pageful(rows: Sequence[T], asking: Asking, *, name: str = "page", size: int = SIZE) -> Pageful[T]:
    """Return the rows of the page that an address asks for, or of the nearest there is."""
    size = size_asked(asking, size)
    pages = max(1, -(-len(rows) // size))
    page = min(page_asked(asking, name), pages)
    return Pageful(tuple(rows[(page - 1) * size : page * size]), len(rows), page, pages, name)


def size_asked(asking: Asking, size: int = SIZE) -> int:
    """Return how many rows a page is to have: as many as an address asks for, a thousand at most."""
    said = asking.value("size", "")
    return min(int(said), MOST) if said.isascii() and said.isdigit() and len(said) < 8 and int(said) else size


def page_asked(asking: Asking, name: str = "page") -> int:
    """Return the number of a page as an address has it; what is none is the first."""
    said = asking.value(name, "1")
    return int(said) if said.isascii() and said.isdigit() and 0 < int(said[:9]) == int(said) else 1
