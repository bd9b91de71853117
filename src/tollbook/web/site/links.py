"""Addresses in a page, turned into ways from its file to other files: they work under any address, and from a folder without a server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape, unescape
from urllib.parse import parse_qsl, quote, unquote, urlencode

from tollbook.language.speech import Speech
from tollbook.web.site.naming import Wanted, page_of, taken_apart

LINK = re.compile(r' (href|src|action|data-spots|data-shards|data-root)="(/[^"]*)"')
EXPLORE, SEARCH = "explore.html", "search.html"
FILES = ("/static/", "/data/", "/download/", "/log/", "/SHA256SUMS")  # what lies in a release as it is addressed
UNPAGED = frozenset({"exact", "size", "as_of", "sort"})  # pairs that lead to no page of their own in a release
ASKED_ELSEWHERE = frozenset({"source", "role", "as_of"})  # what the filters of the explore page do not know


@dataclass
class Relinked:
    """A page for one file, and the other pages that it leads to."""

    html: str
    leads_to: set[Wanted] = field(default_factory=set)


def relinked(html: str, page: Wanted, speech: Speech) -> Relinked:
    """Return a page with every address turned into a way to a file; what a release does not hold leads nowhere."""
    found = Relinked("")
    here = page.file(speech)
    up = "../" * here.count("/")

    def turned(link: re.Match[str]) -> str:
        name, address = link[1], unescape(link[2])
        target, leads = _target(address, page)
        if leads is not None:
            found.leads_to.add(leads)
        return "" if target is None else f' {name}="{escape(up + target, quote=True)}"'

    found.html = LINK.sub(turned, html)
    return found


def _target(address: str, here: Wanted) -> tuple[str | None, Wanted | None]:
    """Return the file that an address leads to, from the root of the release, and the page that it is of."""
    rest, hash_, fragment = address.partition("#")
    path, _, query = rest.partition("?")
    if path == "/site.css":
        return "static/site.css", None
    if path.startswith(FILES):
        return path[1:], None
    speech, bare = taken_apart(unquote(path))
    begins = f"{speech.begins}/".lstrip("/")
    pairs = parse_qsl(query, keep_blank_values=True)
    if bare == "/explore":
        return begins + EXPLORE + (f"?{urlencode(pairs)}" if pairs else "") + hash_ + fragment, None
    if bare == "/search":
        return begins + SEARCH + hash_ + fragment, None
    if bare == "/explore.json":
        return "explore.json", None
    if bare.startswith("/explore."):
        return f"download/incidents{bare.removeprefix('/explore')}", None
    if bare.endswith(".json"):
        twin = here if bare == "/index.json" else page_of(bare.removesuffix(".json"), _kept(pairs))
        return (None if twin is None else twin.twin), None
    wanted = page_of(bare, _kept(pairs))
    if wanted is None:
        return None, None
    if wanted.page == "figure" and (asked := _explored(wanted.value, here)) is not None:
        return begins + f"{EXPLORE}?{asked}", None
    wanted = _nearest(wanted, here)
    return (None, None) if wanted is None else (quote(wanted.file(speech)) + hash_ + fragment, wanted)


def _kept(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that make a page another one; the first page of a list is the page itself."""
    return tuple((name, value) for name, value in pairs if name not in UNPAGED and value not in {"", "1"})


def _explored(key: str, here: Wanted) -> str | None:
    """Return the filter of a figure that the explore page answers, None where the figure has a page of its own.

    A release has a page for each total over the whole book or of a party; those of places are as many as there are places.
    """
    asked = parse_qsl(key)
    names = [name for name, _ in asked]
    if ASKED_ELSEWHERE & set(names) or "place" not in names or names.count("party") > 1 or names.count("place") > 1:
        return None
    return urlencode(asked)


def _nearest(wanted: Wanted, here: Wanted) -> Wanted | None:
    """Return the page that stands for another one in a release, None where nothing does."""
    if wanted.page == "series" and wanted.pairs:
        if here.page == "series":
            return None if here.pairs else wanted  # one file for each scope, none for every choice within it
        return Wanted("series")
    if wanted.page == "place" and wanted.pairs:
        return Wanted("place", wanted.value) if wanted.value != here.value else None
    return wanted
