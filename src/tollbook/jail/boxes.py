"""Where the words of a PDF page stand on it, in the child: rectangles as fractions of the page as it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, c_int

import pypdfium2
from pypdfium2 import raw

FINE = 10_000  # steps from one side of a page to the other
_WORD = re.compile(r"\S+")

Box = list[float]  # start and end in the text, then left, bottom, right, top


def boxes(text: str, kept: Sequence[int], page: pypdfium2.PdfPage, told: pypdfium2.PdfTextPage) -> Iterator[Box]:
    """Yield where each word of a text stands; ``kept`` are the places of its letters in what the library told."""
    for word in _WORD.finditer(text):
        letters = (raw.FPDFText_GetCharIndexFromTextIndex(told, at) for at in kept[word.start() : word.end()])
        corners = [corner for letter in letters if letter >= 0 for corner in _corners(page, told, letter)]
        if corners:
            across, down = [x for x, _ in corners], [y for _, y in corners]
            sides = (min(across), FINE - max(down), max(across), FINE - min(down))
            yield [word.start(), word.end(), *(min(max(side, 0), FINE) / FINE for side in sides)]


def _corners(page: pypdfium2.PdfPage, told: pypdfium2.PdfTextPage, letter: int) -> Iterator[tuple[int, int]]:
    """Yield two corners of a letter as it is shown, the page turned and cut as it says; none of a letter without a shape."""
    left, right, bottom, top = c_double(), c_double(), c_double(), c_double()
    if not raw.FPDFText_GetCharBox(told, letter, byref(left), byref(right), byref(bottom), byref(top)) or left.value == right.value:
        return
    for x, y in ((left, bottom), (right, top)):
        across, down = c_int(), c_int()
        if raw.FPDF_PageToDevice(page, 0, 0, FINE, FINE, 0, x, y, byref(across), byref(down)):
            yield across.value, down.value
