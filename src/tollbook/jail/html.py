"""Web pages, in the child: their main text without navigation, side-bars and comments, each word with the bytes it came from."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator, Sequence
from html import unescape
from html.parser import HTMLParser
from typing import Any, BinaryIO

import trafilatura

from tollbook.jail.refusal import Unreadable

MOST_BYTES = 20 << 20
MOST_ATTRIBUTES = 2_000  # of one tag; the time that parsers take grows with their square
ENCODINGS = ("utf-8", "windows-1256", "windows-1252")
# What a page may declare, looked up before the walls stand; others are passed over.
_WINDOWS, _ISO = range(1250, 1259), (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)
_OTHERS = ("koi8-r", "koi8-u", "macroman", "cp866", "gb18030", "gbk", "big5", "euc-jp", "shift_jis", "euc-kr", "utf-8")
_KNOWN = {
    name: codecs.lookup(name).name
    for name in (*(f"windows-{number}" for number in _WINDOWS), *(f"iso-8859-{number}" for number in _ISO), *_OTHERS)
}
# As browsers have it: https://encoding.spec.whatwg.org
_KNOWN |= dict.fromkeys(("utf-16", "utf-16le", "utf-16be", "utf8"), "utf-8")
_KNOWN |= dict.fromkeys(("iso-8859-1", "latin1", "us-ascii"), "cp1252") | {"gb2312": "gb18030"}
_IN_HEAD = frozenset(("head", "title", "meta", "link", "script", "style", "base", "noscript", "template"))
_MARKS = frozenset(("-", "|", "*", "•"))  # set before points and between cells by the library, and by some pages
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?\s*([A-Za-z0-9_-]{2,30})""", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "head"))
_INLINE = frozenset("a abbr b bdi bdo cite code data dfn em font i kbd mark q s samp small span strong sub sup time u var wbr".split())
_TAGS = re.compile(rb"<[A-Za-z][^>]{200000}")
LOOK_AHEAD = 6  # words by which a paragraph is found again in its page

Line = list[Any]  # ["about", title, date], or ["piece", text, [[start, end, first byte, last byte], …], None]


def page(source: BinaryIO) -> Iterator[Line]:
    """Yield what a page is about, then its main text, paragraph by paragraph."""
    raw = source.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"is a page of more than {MOST_BYTES >> 20} MiB")
    if _TAGS.search(raw):
        raise Unreadable("holds a tag of more than 200,000 characters")
    encoding, html = _decoded(raw)
    words = list(_words(html, encoding))
    found = trafilatura.extract(html, include_comments=False, include_tables=True, favor_precision=True, deduplicate=False)
    yield ["about", *_about(html)]
    at = 0
    for paragraph in (found or _all(html)).split("\n"):
        if paragraph.strip():
            spans, at = _placed(paragraph, words, at)
            yield ["piece", paragraph, spans, None]


def _about(html: str) -> tuple[str | None, str | None]:
    """Return the title of a page and the day that it marks as its own; none is looked for in its sentences.

    That search would take the day of a strike for the day of writing, and needs two seconds to know the months of all languages.
    """
    try:
        said = trafilatura.extract_metadata(html, extensive=False)
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001  # the library fails with whatever its parts fail with, and no text is lost for a title
        return None, None
    return (said.title or None, said.date or None) if said else (None, None)


def _all(html: str) -> str:
    """Return every visible word of a page, for one so short that nothing in it stands out as its main text."""
    visible = _Visible(html)
    visible.feed(html)
    return "".join(visible.letters)


def _decoded(raw: bytes) -> tuple[str, str]:
    declared = _CHARSET.search(raw[:4_096])
    for mark, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if raw.startswith(mark):
            return name, raw.decode(name, "replace")
    known = _KNOWN.get(declared[1].decode("ascii").lower()) if declared else None
    names = ([known] if known else []) + list(ENCODINGS)
    for name in names:
        try:
            return name, raw.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return "latin-1", raw.decode("latin-1")


class _Visible(HTMLParser):
    """The visible words of a page, each with where it stands in the source."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.lines = [0]
        for match in re.finditer("\n", html):
            self.lines.append(match.end())
        self.letters: list[str] = []
        self.places: list[int] = []
        self.ends: list[int] = []
        self._html = html
        self._silent = 0
        self._in_head = False

    def _here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Note where text is silent, and where a block parts words."""
        if len(attrs) > MOST_ATTRIBUTES:
            raise Unreadable(f"holds a tag with {len(attrs):,} attributes")
        if self._in_head and tag not in _IN_HEAD:
            self._in_head, self._silent = False, 0  # its end may be left out
        self._in_head = self._in_head or tag == "head"
        self._silent += tag in _SILENT
        self._part(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note the end of silence."""
        self._in_head = self._in_head and tag != "head"
        self._silent -= tag in _SILENT and self._silent > 0
        self._part(tag)

    def _part(self, tag: str) -> None:
        if tag not in _INLINE:
            self._take("\n", self._here(), 0)

    def handle_data(self, data: str) -> None:
        """Take text."""
        if not self._silent:
            here = self._here()
            self.letters.extend(data)
            self.places.extend(range(here, here + len(data)))
            self.ends.extend(range(here + 1, here + len(data) + 1))

    def handle_entityref(self, name: str) -> None:
        """Take a letter that is written by its name."""
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        """Take a letter that is written by its number."""
        self._reference(f"&#{name}")

    def _reference(self, written: str) -> None:
        if not self._silent:
            here = self._here()
            ends = here + len(written)
            written += ";" if self._html[ends : ends + 1] == ";" else ""
            self._take(unescape(written), here, len(written))

    def _take(self, letters: str, here: int, length: int) -> None:
        self.letters.extend(letters)
        self.places.extend([here] * len(letters))
        self.ends.extend([here + length] * len(letters))


def _words(html: str, encoding: str) -> Iterator[tuple[str, int, int]]:
    """Yield the visible words of a page with the bytes where they begin and end."""
    visible = _Visible(html)
    visible.feed(html)
    text = "".join(visible.letters)
    bytes_at = _Bytes(html, encoding)
    for match in _WORD.finditer(text):
        first, last = visible.places[match.start()], visible.ends[match.end() - 1]
        if match.group() in _MARKS:
            continue
        yield match.group(), bytes_at(first), bytes_at(last)


class _Bytes:
    """Offsets in characters as offsets in bytes; each is counted on from the last one asked for."""

    def __init__(self, html: str, encoding: str) -> None:
        self._html, self._encoding, self._at, self._bytes = html, encoding, 0, 0

    def __call__(self, at: int) -> int:
        if at >= self._at:
            self._bytes += len(self._html[self._at : at].encode(self._encoding, "replace"))
        else:
            self._bytes -= len(self._html[at : self._at].encode(self._encoding, "replace"))
        self._at = at
        return self._bytes


def _placed(paragraph: str, words: Sequence[tuple[str, int, int]], at: int) -> tuple[list[list[int]], int]:
    """Return the words of a paragraph with their bytes in the page, and where in its words the next paragraph may begin."""
    own = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(paragraph) if match.group() not in _MARKS]
    begin = _found(own, words, at)
    if begin is None:
        begin = _found(own, words, 0)
    if begin is None:
        return [], at
    runs: list[list[int]] = []
    step = begin
    for word, start, end in own:
        if step < len(words) and words[step][0] == word:
            runs.append([start, end, words[step][1], words[step][2]])
            step += 1
        else:
            ahead = next((near for near in range(step, min(step + LOOK_AHEAD, len(words))) if words[near][0] == word), None)
            if ahead is not None:
                runs.append([start, end, words[ahead][1], words[ahead][2]])
                step = ahead + 1
    return runs, step


def _found(own: Sequence[tuple[str, int, int]], words: Sequence[tuple[str, int, int]], at: int) -> int | None:
    """Return where in a page the first words of a paragraph stand."""
    head = [word for word, _, _ in own[:LOOK_AHEAD]]
    for begin in range(at, len(words) - len(head) + 1):
        if words[begin][0] == head[0] and [word for word, _, _ in words[begin : begin + len(head)]] == head:
            return begin
    return None


# Read once before the walls stand: what the libraries load at first use cannot be opened later.
_ONCE = b"""<html><head><script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2017-04-03"}</script></head>
<body><article><p>Read once. Read once more, so that all is loaded.</p></article></body></html>"""
list(page(io.BytesIO(_ONCE)))
