"""Addresses in a page, turned into ways from its file to other files: they work under any address, and from a folder without a server."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape, unescape
from urllib.parse import parse_qsl, quote, unquote, urlencode

from tollbook.language.speech import Speech
from tollbook.web.asking import exactly
from tollbook.web.site.naming import Wanted, page_of, taken_apart

LINK = re.compile(r' (href|src|action|data-spots|data-shards|data-root)="([/?][^"]*)"')
EXPLORE, SEARCH = "explore.html", "search.html"
FILES = ("/static/", "/data/", "/download/", "/log/", "/SHA256SUMS")  # what lies in a release as it is addressed
UNPAGED = frozenset({"exact", "size", "as_of", "sort"})  # pairs that lead to no page of their own in a release
ASKED_ELSEWHERE = frozenset({"source", "role", "as_of"})  # what the filters of the explore page do not know
MOST = 500_000  # addresses of which it is remembered where they lead


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
        name, address = link[1], link[2]
        if address.partition("?")[0].endswith(".json"):
            return f' {name}="{up}{page.twin}"'
        target, leads = _target(address if address[0] == "/" else f"{speech.begins}{page.address}{address}", page.page, bool(page.pairs))
        if leads is not None:
            found.leads_to.add(leads)
        return "" if target is None else f' {name}="{up}{target}"'

    found.html = LINK.sub(turned, html)
    return found


@lru_cache(maxsize=MOST)
def _target(written: str, here: str, paged: bool) -> tuple[str | None, Wanted | None]:  # a key to remember by
    """Return the file that an address leads to, from the root of the release and as a page writes it, and the page that it is of."""
    address = unescape(written)
    rest, hash_, fragment = address.partition("#")
    path, _, query = rest.partition("?")
    if path == "/site.css":
        return "static/site.css", None
    speech, bare = taken_apart(unquote(path))
    begins = f"{speech.begins}/".lstrip("/")
    if bare == "/search":
        return f"{begins}{SEARCH}{hash_}{fragment}", None
    if path.startswith(FILES):
        return path[1:], None
    pairs = parse_qsl(query, keep_blank_values=True)
    if bare == "/explore" and ASKED_ELSEWHERE & {name for name, _ in pairs}:
        return None, None  # its filters would silently be another question
    if bare == "/explore":
        return escape(begins + EXPLORE + (f"?{urlencode(pairs)}" if pairs else "") + hash_ + fragment), None
    if bare.startswith("/explore."):
        return f"download/incidents{bare.removeprefix('/explore')}", None
    wanted = page_of(bare, _kept(pairs))
    asked = None if wanted is None else _explored(wanted)
    if asked is not None:
        return escape(f"{begins}{EXPLORE}?{asked}"), None
    wanted = wanted and _nearest(wanted, here, paged=paged)
    return (None, None) if wanted is None else (escape(quote(wanted.file(speech)) + hash_ + fragment), wanted)


def _kept(pairs: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return the pairs that make a page another one; the first page of a list is the page itself."""
    return tuple((name, value) for name, value in pairs if name not in UNPAGED and value not in {"", "1"})


def _explored(wanted: Wanted) -> str | None:
    """Return the filter of the explore page that stands for a page, None where it has one of its own.

    A release has a page for each total over the whole book or of a party; those of places are as many as there are places, and a place
    has the first of its incidents on its page.
    """
    if wanted.page == "place" and any(name == "page" for name, _ in wanted.pairs):
        return urlencode(exactly([("place", wanted.value)]))
    asked = parse_qsl(wanted.value) if wanted.page == "figure" else []
    names = [name for name, _ in asked]
    if ASKED_ELSEWHERE & set(names) or "place" not in names or names.count("party") > 1 or names.count("place") > 1:
        return None
    return urlencode(exactly(asked))


def _nearest(wanted: Wanted, here: str, *, paged: bool) -> Wanted | None:
    """Return the page that stands for another one in a release, None where nothing does."""
    if wanted.page == "shift":
        return Wanted("shift")  # of the whole book: what a filter changes of it is asked of the book itself
    if wanted.page == "series" and any(name == "ids" for name, _ in wanted.pairs):
        if here == "series":
            return None if paged else wanted  # one file for each scope, none for every choice within it
        return Wanted("series")
    return wanted
