"""PDF documents, in the child: their text page by page with where each word stands, within caps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import pypdfium2

from tollbook.jail.boxes import boxes
from tollbook.jail.refusal import Unreadable

MOST_BYTES = 100 << 20
MOST_PAGES = 2_000
MOST_CHARACTERS = 20_000_000
MOST_PLACED = 400_000  # characters whose place on the page is kept: 150 pages; beyond them the page alone is known

Line = list[Any]


def opened(source: BinaryIO) -> pypdfium2.PdfDocument:
    """Open a document within the caps."""
    content = source.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Unreadable(f"is a PDF of more than {MOST_BYTES >> 20} MiB")
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        words = "is protected by a password" if "assword" in str(error) else f"is not a whole PDF ({error})"
        raise Unreadable(words) from None
    if len(document) > MOST_PAGES:
        raise Unreadable(f"has {len(document):,} pages, more than {MOST_PAGES:,}")
    return document


def document(source: BinaryIO) -> Iterator[Line]:
    """Yield what a document is about, then the text of each page that has any, and where its words stand."""
    read = opened(source)
    yield ["about", read.get_metadata_value("Title") or None, None]
    characters = 0
    for number in range(len(read)):
        try:
            page = read[number]
            told = page.get_textpage()
            text, kept = _text(told.get_text_range())
        except pypdfium2.PdfiumError:
            continue  # a damaged page; the others are read
        characters += len(text)
        if characters > MOST_CHARACTERS:
            raise Unreadable(f"holds more than {MOST_CHARACTERS:,} characters")
        if text.strip():
            before = len(text) - len(text.lstrip())
            text = text.strip()
            yield ["piece", text, [], number + 1, [*boxes(text, kept[before:], page, told)] if characters <= MOST_PLACED else []]


def _text(told: str) -> tuple[str, list[int]]:
    """Return a text with plain line ends, and where each of its letters stood in UTF-16, by which the library counts."""
    text = told.replace("\r\n", "\n").replace("\x00", "")
    kept, units = [], 0
    for at, letter in enumerate(told):
        if letter != "\x00" and not (letter == "\r" and told[at + 1 : at + 2] == "\n"):
            kept.append(units)
        units += 1 + (letter > "\uffff")
    return text, kept
