"""Documents that tools made from others, told apart by the part that they are; and where the words of a text stand on its pages."""

from __future__ import annotations

import msgspec

from tollbook.jail.documents import Box, DocumentText, Run
from tollbook.model.sources import Document
from tollbook.store.canonical import Held
from tollbook.store.reader import Reader
from tollbook.store.record import Record

WORDS, SPEECH = "words", "speech"  # read off a picture, and written down of a recording
PLACES = "places of the words"
FRAME = "frame "  # begins the name of a part that is one moment of a recording


class Places(msgspec.Struct):
    """Where the words of a text stand: its pages, as start, end and number, and its boxes."""

    pages: list[tuple[int, int, int]]
    boxes: list[Box]

    @classmethod
    def of(cls, read: DocumentText) -> Places:
        """Return the places of a text."""
        return cls([(run.start, run.end, run.page or 0) for run in read.runs], list(read.boxes))

    def put_on(self, text: str) -> DocumentText:
        """Return a text with these places."""
        return DocumentText(text, tuple(Run(start, end, page=page) for start, end, page in self.pages), boxes=tuple(self.boxes))


def derived(of: Held[Document], taken: tuple[str, int], *, name: str, media_type: str, part: str, by: str, tells: bool = True) -> Document:
    """Return the document that a tool made from another, given the hash and size of its bytes: no less guarded than that.

    Where it ``tells`` the other's own words, it is from where that is.
    """
    said = of.noun
    return Document(
        *taken,
        name,
        media_type,
        said.url if tells else None,
        said.published,
        withheld=said.withheld,
        provenance=said.provenance if tells else None,
        derived_from=of.id,
        part=part,
        made_by=by,
    )


def is_ocr(document: Document) -> bool:
    """Say whether a document is the text that OCR read off another."""
    return document.derived_from is not None and document.part == WORDS


def is_speech(document: Document) -> bool:
    """Say whether a document is what a model wrote down of a recording."""
    return document.derived_from is not None and document.part == SPEECH


def is_frame(document: Document) -> bool:
    """Say whether a document is one moment of a recording."""
    return document.derived_from is not None and (document.part or "").startswith(FRAME)


def is_aside(document: Document) -> bool:
    """Say whether a document only helps to look at another, so that nobody reads it by itself."""
    return document.derived_from is not None and (document.part == PLACES or is_frame(document))


def with_places(record: Record, document: Document, text: DocumentText, reader: Reader | None = None) -> DocumentText:
    """Return a text that OCR read with where its words stand on the scan, as that was kept beside it."""
    if not is_ocr(document) or document.derived_from is None:
        return text
    for role, held in (reader or record).pointing_to(document.derived_from):
        if role == "derived_from" and isinstance(held.noun, Document) and held.noun.part == PLACES:
            return _placed(record, Held(held.id, held.noun, held.entry), text)
    return text


def _placed(record: Record, places: Held[Document], text: DocumentText) -> DocumentText:
    try:
        kept = msgspec.json.decode(record.evidence.path(places.noun.sha256).read_bytes(), type=Places)
    except (OSError, msgspec.DecodeError):
        return text
    return kept.put_on(text.text)
