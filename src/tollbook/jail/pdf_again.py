"""PDF documents read a second time, in the child and by another library: the numbers of each page, nothing else.

What counts is where the glyphs stand: digits are written from left to right in every script, so that those of one line,
in that order, are the number that a person sees on the page. The order in which the file draws them comes beside it,
since that is what other programs would copy.
"""

from __future__ import annotations

import io
import logging
import resource
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO

import pdfminer.pdffont  # noqa: F401  # what is loaded at first use cannot be opened once the walls stand
from pdfminer.converter import PDFPageAggregator
from pdfminer.encodingdb import EncodingDB  # noqa: F401
from pdfminer.layout import LAParams, LTChar, LTFigure, LTPage, LTText
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser

from tollbook.jail.numbers import numbers
from tollbook.jail.refusal import Unreadable

MOST_BYTES = 100 << 20
MOST_PAGES = 2_000
MOST_GLYPHS = 40_000  # of one page; fuller ones are not read twice
GAP = 0.25  # of the height of a digit: digits further apart are two numbers

Line = list[Any]  # ["numbers", page, [as seen …], [as drawn …]] for each page, then ["read", pages]

logging.disable(logging.CRITICAL)  # it warns of every flaw of a file


def document(source: BinaryIO, *, seconds: int) -> Iterator[Line]:
    """Yield the numbers of each page, as many pages as can be read in so many seconds of computing."""
    content = source.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Unreadable(f"is a PDF of more than {MOST_BYTES >> 20} MiB")
    read = 0
    for at, page in enumerate(_pages(content), start=1):
        if page is not None:
            yield ["numbers", at, _seen(page), numbers(_drawn(page))]
            read += 1
        if at >= MOST_PAGES or resource.getrusage(resource.RUSAGE_SELF).ru_utime > seconds:
            break
    yield ["read", read]


def _pages(content: bytes) -> Iterator[LTPage | None]:
    """Yield the layout of each page, None of one that is damaged or too full; the others are read."""
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=LAParams(boxes_flow=None))
    interpreter = PDFPageInterpreter(resources, device)
    try:
        pages = PDFPage.create_pages(PDFDocument(PDFParser(io.BytesIO(content))))
        for page in pages:
            try:
                interpreter.process_page(page)
                told = device.get_result()
                yield None if sum(1 for _ in islice(_glyphs(told), MOST_GLYPHS)) == MOST_GLYPHS else told
            except (MemoryError, RecursionError):
                raise
            except Exception:  # noqa: BLE001  # whatever a damaged page makes the library stumble over
                yield None
    except (MemoryError, RecursionError, Unreadable):
        raise
    except Exception as error:  # noqa: BLE001  # the same of a damaged document
        raise Unreadable(f"is not a whole PDF ({type(error).__name__})") from None


def _glyphs(items: Iterable[object]) -> Iterator[LTChar]:
    for item in items:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, Iterable):
            yield from _glyphs(item)


def _drawn(page: LTPage) -> str:
    """Return the text of a page in the order in which it was drawn."""
    texts = (item.get_text() for item in page if isinstance(item, LTText))
    figures = (_drawn_in(item) for item in page if isinstance(item, LTFigure))
    return "\n".join((*texts, *figures))


def _drawn_in(figure: LTFigure) -> str:
    return "".join(glyph.get_text() for glyph in _glyphs(figure))


def _seen(page: LTPage) -> list[str]:
    """Return the numbers of a page as a person sees them: glyphs of one line, from left to right."""
    glyphs = [glyph for glyph in _glyphs(page) if glyph.upright and glyph.get_text().strip()]
    lines: dict[int, list[LTChar]] = {}
    for glyph in sorted(glyphs, key=lambda glyph: -glyph.y0):
        lines.setdefault(_line(lines, glyph), []).append(glyph)
    return [number for line in lines.values() for number in numbers(_joined(line))]


def _line(lines: dict[int, list[LTChar]], glyph: LTChar) -> int:
    """Return the line that a glyph stands in: the last one, or a new one where it stands too low for that."""
    last = len(lines) - 1
    if last >= 0 and abs(lines[last][0].y0 - glyph.y0) < 0.5 * max(glyph.height, 1.0):
        return last
    return last + 1


def _joined(line: list[LTChar]) -> str:
    """Return the letters of a line from left to right, with a gap where there is one."""
    words, edge = "", None
    for glyph in sorted(line, key=lambda glyph: glyph.x0):
        words += (" " if edge is not None and glyph.x0 - edge > GAP * glyph.height else "") + glyph.get_text()
        edge = max(glyph.x1, edge or glyph.x1)
    return words
