"""Pages of a PDF and frames of a picture drawn anew as PNG, in the child: only pixels come out, nothing of the file's own bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import pypdfium2
from PIL import Image

from tollbook.jail.pdf import opened
from tollbook.jail.pixels import frames, upright
from tollbook.jail.refusal import Unreadable

MOST_PIXELS = 12_000_000  # a page of A4 at 300 dots an inch has 8.7 million
MOST_WIDE = 5_000
GROWN = 2.0  # times that a small picture is drawn larger, since letters of a few pixels are not read

Line = list[Any]  # ["picture", width, height, PNG]


def page(source: BinaryIO, *, number: int, width: int) -> Iterator[Line]:
    """Yield one page of a PDF, so many pixels wide."""
    document = opened(source)
    if not 1 <= number <= len(document):
        raise Unreadable(f"has no page {number}, but {len(document)}")
    yield drawn(document, number, width=width)


def pages(source: BinaryIO, *, width: int, first: int, most: int) -> Iterator[Line]:
    """Yield some pages of a PDF in shades of grey, as they are read by OCR."""
    document = opened(source)
    for number in range(first, min(len(document), first + most - 1) + 1):
        yield drawn(document, number, width=width, grey=True)


def drawn(document: pypdfium2.PdfDocument, number: int, *, width: int, grey: bool = False) -> Line:
    """Return one page of an open PDF."""
    try:
        sheet = document[number - 1]
        across, up = sheet.get_size()
        if not (1 <= across <= 1e5 and 1 <= up <= 1e5):
            raise Unreadable(f"has a page {number} of {across:g} by {up:g} points, which is no sheet")
        scale = min(min(width, MOST_WIDE) / across, (MOST_PIXELS / (across * up)) ** 0.5, MOST_WIDE * 3 / up)
        return as_png(sheet.render(scale=scale, grayscale=grey).to_pil())
    except pypdfium2.PdfiumError as error:
        raise Unreadable(f"has a damaged page {number} ({error})") from None


def picture(source: BinaryIO, *, longest: int) -> Iterator[Line]:
    """Yield the frames of a picture in shades of grey on white, as they are read by OCR; small ones larger."""
    for frame in frames(source):
        turned = upright(frame, longest=longest)
        flat = Image.new("L", turned.size, 255)
        flat.paste(turned.convert("L"), mask=turned.getchannel("A") if turned.mode == "RGBA" else None)
        scale = min(GROWN, longest / max(flat.size), (MOST_PIXELS / (flat.width * flat.height)) ** 0.5)
        yield as_png(flat.resize((max(1, round(flat.width * scale)), max(1, round(flat.height * scale)))))


def as_png(image: Image.Image) -> Line:
    """Return a picture as one line."""
    held = io.BytesIO()
    image.save(held, "PNG")
    return ["picture", image.width, image.height, held.getvalue()]
