"""PDF documents examined: numbers by two readers, since one of them may turn the digits of an Arabic number round; scans by OCR."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from itertools import count
from pathlib import Path

import msgspec

from tollbook.errors import BadInput, NoText
from tollbook.jail import Limits, jailed
from tollbook.jail.documents import PDF, DocumentText
from tollbook.jail.numbers import differing, numbers, reversed_in
from tollbook.jail.pictures import MISSING, Drawn, Pages, can_draw, to_read
from tollbook.model.sources import Document
from tollbook.preserve.examining import ocr
from tollbook.preserve.examining.found import PATIENT, Bench, Found, Later, Step
from tollbook.store.canonical import Held

SECONDS = 12  # of computing after which the second reader begins no further page
LIMITS = Limits(cpu=15, wall=25.0)
ADVICE = "the numbers of one reader stand"
AT_ONCE = 5  # pages that one child draws
MOST = 200  # differences that are kept of one document
TOOL = f"pypdfium2 {version('pypdfium2')} and pdfminer.six {version('pdfminer.six')}"


class _Page(msgspec.Struct, array_like=True, tag="numbers", frozen=True):
    """The numbers of a page: glyphs as they stand from left to right, and as the file draws them."""

    page: int
    seen: list[str]
    drawn: list[str]


class _Read(msgspec.Struct, array_like=True, tag="read", frozen=True):
    pages: int


_Line = _Page | _Read


def _look(held: Held[Document], bench: Bench) -> Found:
    try:
        text = bench.texts.of(held.noun)
    except NoText:
        return _scan(held.noun, bench)
    return _twice(held.noun, text, bench)


def _twice(document: Document, text: DocumentText, bench: Bench) -> Found:
    path, reader = bench.evidence.path(document.sha256), "tollbook.jail.pdf_again:document"
    first = {page: numbers(words) for page, words in text.pages()}
    differs: list[tuple[int, str, str]] = []
    pages, bare = 0, 0
    try:
        with jailed(path, reader, _Line, advice=ADVICE, options={"seconds": SECONDS}, limits=LIMITS, name=document.name) as lines:
            for line in lines:
                if isinstance(line, _Read):
                    pages = line.pages
                else:
                    bare += line.page not in first
                    differs += ((line.page, one, other) for one, other in _differing(first.get(line.page, []), line))
    except BadInput as error:
        return Found(TOOL, facts=(("second reader", str(error).partition(": ")[2]),))
    facts = [("pages read twice", f"{pages:,}"), ("pages with text", f"{len(first):,}")]
    if bare:
        facts.append(("pages without text, not read", f"{bare:,}"))
    return Found(TOOL, facts=tuple(facts), differs=tuple(differs[:MOST]))


def _differing(ours: list[str], page: _Page) -> Iterator[tuple[str, str]]:
    yield from dict.fromkeys((*differing(ours, page.seen), *reversed_in(ours, page.drawn)))


def _scan(document: Document, bench: Bench) -> Found:
    """Read a scan by OCR, if it is short enough for now."""
    if not can_draw():
        raise Later(MISSING)
    path = bench.evidence.path(document.sha256)
    if [*to_read(path, which=Pages(first=bench.most_pages + 1, width=100), name=document.name)]:
        if bench.most_pages < PATIENT:
            raise Later(f"scans of more than {bench.most_pages} pages are read later: run tollbook extract")
        raise BadInput(f"{document.name}: a scan of more than {bench.most_pages} pages is not read; split it, and add the parts")
    return ocr.read(document, _drawn(path, document.name))


def _drawn(path: Path, name: str) -> Iterator[Drawn]:
    """Draw all pages, a few in each child."""
    for first in count(1, AT_ONCE):
        pages = [*to_read(path, which=Pages(first, AT_ONCE), name=name)]
        yield from pages
        if len(pages) < AT_ONCE:
            return


TWICE = Step("pdf", lambda document: document.media_type == PDF and not document.is_rendering, _look)
