"""Words read off pictures and scans, kept as a text of their own that is made from them.

Why a document of its own: another version of tesseract reads other letters, so that a quote by offsets would not hold if the text
were read anew each time. The letters are therefore preserved bytes like any other, named by their hash, and quotes point into these;
``derived_from`` leads to the picture and ``made_by`` says which tesseract read it. Where each word stands on the picture is kept the
same way, as a small file beside the text. Every count in such a text is flagged, since OCR takes digits for other digits, Arabic ones
above all.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from tollbook.jail.ocr import MISSING, TESSERACT, scanned, tool
from tollbook.jail.pictures import Drawn
from tollbook.model.sources import Document
from tollbook.preserve.examining.found import Found, Later, Made
from tollbook.store.derived import PLACES, WORDS, Places


def read(document: Document, pages: Iterable[Drawn]) -> Found:
    """Read what stands on some pages.

    Raises
    ------
    Later
        If tesseract is not installed.
    BadInput
        If it fails.
    """
    if TESSERACT.path is None:
        raise Later(MISSING)
    said = scanned(pages, name=document.name)
    if not said.read.text:
        return Found(tool(), facts=(("words", "none found"),))
    facts = (("words", f"{said.words:,}"), ("unsure words", f"{said.unsure:,}"), ("mean confidence", f"{said.confidence:g} of 100"))
    words = Made(said.read.text.encode(), f"{document.name}.ocr.txt", "text/plain", tool(), tells=True, part=WORDS)
    places = Made(msgspec.json.encode(Places.of(said.read)), f"{document.name}.ocr.json", "application/json", tool(), part=PLACES)
    return Found(tool(), facts=facts, made=(words, places))
