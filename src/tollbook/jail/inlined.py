"""What a web page shows within itself, in the child: pictures, styles, scripts and posters, in the order they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any, BinaryIO

from tollbook.jail.refusal import Unreadable

MOST_BYTES = 20 << 20
MOST_ATTRIBUTES = 2_000
MOST_REFERENCES = 5_000
LONGEST = 4_000
Line = list[Any]  # ["base", address] or ["part", address, tag]
_SHOWN = frozenset(("stylesheet", "icon", "preload"))


class _Parts(HTMLParser):
    """Collects what a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Take the references of one tag."""
        if len(attrs) > MOST_ATTRIBUTES:
            raise Unreadable(f"holds a tag with {len(attrs):,} attributes")
        given = {name: value for name, value in reversed(attrs) if value}
        if tag == "base" and self.base is None:
            self.base = given.get("href")
        for reference in _references(tag, given):
            if len(self.found) < MOST_REFERENCES and 0 < len(reference) <= LONGEST:
                self.found.setdefault(reference, tag)


def _references(tag: str, given: dict[str, str]) -> Iterator[str]:
    if tag in {"img", "source"} and "srcset" in given:
        yield from _candidates(given["srcset"][: 16 * LONGEST])
    match tag:
        case "img" | "script" | "input" if "src" in given:
            yield given["src"]
        case "video" if "poster" in given:
            yield given["poster"]
        case "link" if "href" in given and _SHOWN & set(given.get("rel", "").lower().split()):
            yield given["href"]
        case _:
            pass


def _candidates(srcset: str) -> Iterator[str]:
    """Yield the addresses of a choice of pictures, as https://html.spec.whatwg.org/#parse-a-srcset-attribute has it."""
    rest = srcset
    while rest := rest.lstrip(" \t\r\n\f,"):
        address, *after = rest.split(None, 1)
        rest = after[0] if after else ""
        if not address.endswith(","):
            rest = rest.partition(",")[2]
        yield address.rstrip(",")


def inlined(source: BinaryIO) -> Iterator[Line]:
    """Yield what a page takes its addresses from, where it says so, then each of its parts."""
    raw = source.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"is a page of more than {MOST_BYTES >> 20} MiB")
    parts = _Parts()
    parts.feed(raw.decode("utf-8", "replace"))
    yield ["base", parts.base or ""]
    for reference, tag in parts.found.items():
        yield ["part", reference, tag]
