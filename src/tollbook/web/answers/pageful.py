"""A long list a page at a time, each list of an address under a name of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tollbook.web.request import Asking

T = TypeVar("T")
SIZE, MOST, LAST = 50, 1_000, 10**7  # rows of a page, at most, and pages


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
    page = asking.number(name, 1, pages)
    return Pageful(tuple(rows[(page - 1) * size : page * size]), len(rows), page, pages, name)


def size_asked(asking: Asking, size: int = SIZE) -> int:
    """Return how many rows a page is to have: as many as an address asks for, a thousand at most."""
    return asking.number("size", size, MOST)
