"""What a web page shows within itself, in the child: pictures, styles, scripts and posters, in the order they stand.

Frames, films and sound, which are not taken, stand aside; with them comes when the page says that it was published.
Pictures that a script shows late name their address in an attribute of their own; the sizes among which a browser
chooses come last, since they are many and alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from typing import Any, BinaryIO

from tollbook.jail.refusal import Unreadable
from tollbook.jail.stated import in_data, in_meta
from tollbook.jail.styles import references as styled

MOST_BYTES = 20 << 20
MOST_ATTRIBUTES = 2_000
MOST_REFERENCES = 5_000
MOST_STATED = 20
LONGEST = 4_000
Line = list[Any]  # ["base", address], ["part", address, tag], ["aside", address, tag] or ["stated", date]
LATE = ("src", "data-src", "data-lazy-src", "data-original")
DATA = "application/ld+json"
_SHOWN = frozenset(("stylesheet", "icon", "preload"))
ASIDE = {"iframe": "src", "frame": "src", "embed": "src", "object": "data", "video": "src", "audio": "src", "source": "src", "track": "src"}


class _Parts(HTMLParser):
    """Collects what a page refers to."""

    def __init__(self) -> None:
        super().__init__()
        self.base: str | None = None
        self.found: dict[str, str] = {}
        self.choices: dict[str, str] = {}
        self.aside: dict[str, str] = {}
        self.stated: dict[str, None] = {}
        self._in = ""  # a style sheet, or linked data

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Take the references of one tag."""
        if len(attrs) > MOST_ATTRIBUTES:
            raise Unreadable(f"holds a tag with {len(attrs):,} attributes")
        given = {name: value for name, value in reversed(attrs) if value}
        if tag == "base" and self.base is None:
            self.base = given.get("href")
        self._in = tag if tag == "style" else "data" if given.get("type", "").strip().lower() == DATA and tag == "script" else ""
        if tag == "meta":
            self.stated |= dict.fromkeys(in_meta(given))
        _take(self.found, _references(tag, given), tag)
        _take(self.found, styled(given.get("style", "")), tag)
        _take(self.aside, (given[name] for name in (ASIDE.get(tag),) if name in given), tag)
        if tag in {"img", "source"}:
            srcsets = (given[name][: 16 * LONGEST] for name in ("srcset", "data-srcset") if name in given)
            _take(self.choices, (each for srcset in srcsets for each in _candidates(srcset)), tag)

    def handle_data(self, data: str) -> None:
        """Take the references of a style sheet within the page, and what linked data says of it."""
        if self._in == "style":
            _take(self.found, styled(data), "style")
        elif self._in == "data":
            self.stated |= dict.fromkeys(in_data(data))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a style sheet or of data."""
        self._in = ""


def _take(into: dict[str, str], references: Iterable[str], tag: str) -> None:
    for reference in references:
        if len(into) < MOST_REFERENCES and 0 < len(reference) <= LONGEST:
            into.setdefault(reference, tag)


def _references(tag: str, given: dict[str, str]) -> Iterator[str]:
    match tag:
        case "img":
            yield from (given[name] for name in LATE if name in given)
        case "script" | "input" if "src" in given:
            yield given["src"]
        case "video" if "poster" in given:
            yield given["poster"]
        case "link" if "href" in given and _SHOWN & set(given.get("rel", "").lower().split()):
            yield given["href"]
        case "image":  # of a drawing within the page
            yield from (given[name] for name in ("href", "xlink:href") if name in given)
        case "body" | "table" | "td" | "th" if "background" in given:
            yield given["background"]
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
    """Yield what a page takes its addresses from, where it says so, each of its parts, what stands aside, and when it was published."""
    raw = source.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"is a page of more than {MOST_BYTES >> 20} MiB")
    parts = _Parts()
    parts.feed(raw.decode("utf-8", "replace"))
    yield ["base", parts.base or ""]
    for reference, tag in {**parts.found, **{each: tag for each, tag in parts.choices.items() if each not in parts.found}}.items():
        yield ["part", reference, tag]
    for reference, tag in parts.aside.items():
        yield ["aside", reference, tag]
    for date in list(parts.stated)[:MOST_STATED]:
        yield ["stated", date]
