"""PDF documents, in the child: their text page by page, within caps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import pypdfium2

from tollbook.jail.refusal import Unreadable

MOST_BYTES = 100 << 20
MOST_PAGES = 2_000
MOST_CHARACTERS = 20_000_000

Line = list[Any]


def document(source: BinaryIO) -> Iterator[Line]:
    """Yield what a document is about, then the text of each page that has any."""
    raw = source.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"is a PDF of more than {MOST_BYTES >> 20} MiB")
    try:
        opened = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        words = "is protected by a password" if "assword" in str(error) else f"is not a whole PDF ({error})"
        raise Unreadable(words) from None
    if len(opened) > MOST_PAGES:
        raise Unreadable(f"has {len(opened):,} pages, more than {MOST_PAGES:,}")
    yield ["about", opened.get_metadata_value("Title") or None, None]
    characters = 0
    for number in range(len(opened)):
        try:
            text = opened[number].get_textpage().get_text_range().replace("\r\n", "\n").replace("\x00", "")
        except pypdfium2.PdfiumError:
            continue  # a damaged page; the others are read
        characters += len(text)
        if characters > MOST_CHARACTERS:
            raise Unreadable(f"holds more than {MOST_CHARACTERS:,} characters")
        if text.strip():
            yield ["piece", text.strip(), [], number + 1]
