"""The page or picture beside a text: where it is had, and where the quoted words stand on it. A picture is loaded only when asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tollbook.errors import Unknown
from tollbook.jail.documents import PDF, DocumentText
from tollbook.jail.pictures import PICTURES
from tollbook.model.events import Report
from tollbook.model.sources import Document, Examination, ValueQuote
from tollbook.store import doubts
from tollbook.store.canonical import Held
from tollbook.store.derived import is_ocr, with_places
from tollbook.web.desk.asked import Desk

MOST_PAGE = 9_999


@dataclass(frozen=True)
class Marked:
    """Words on a page, as shares of its width and height from the left upper corner; ``now`` are those of the report that is coded."""

    x: float
    y: float
    width: float
    height: float
    now: bool


@dataclass(frozen=True)
class Sheet:
    """One page of a document, or a picture, with marks; ``address`` is None where a picture waits to be asked for."""

    page: int
    last: int
    address: str | None
    marks: tuple[Marked, ...]


@dataclass(frozen=True)
class Family:
    """What a document was made from, what was made from it, and what tools found in it."""

    of: tuple[str, Document] | None
    made: tuple[tuple[str, Document], ...]
    found: tuple[Examination, ...]

    @property
    def differs(self) -> tuple[tuple[int, str, str], ...]:
        """The numbers that two readers give differently, with their pages."""
        return tuple(each for examination in self.found for each in examination.differs)


def family_of(desk: Desk, document: Held[Document]) -> Family:
    """Return what stands around a document, as who asks may see it."""
    pointing = desk.reader.pointing_to(document.id)
    made = tuple((held.id, held.noun) for role, held in pointing if role == "derived_from" and isinstance(held.noun, Document))
    return Family(_original(desk, document), made, tuple(doubts.examinations(desk.reader, document.id)))


def sheet_of(
    desk: Desk, document: Held[Document], family: Family, text: DocumentText, reports: Iterable[Held[Report]], chosen: Held[Report] | None
) -> Sheet | None:
    """Return the page that is shown beside a text: the one asked for, or the first on which something was read."""
    id, shown = document.id, document.noun
    if is_ocr(shown) and family.of is not None:
        id, shown = family.of
    text = with_places(desk.record, document.noun, text, desk.reader)
    quotes = [(quote, chosen is not None and held.id == chosen.id) for held in reports for quote in held.noun.quotes]
    first = next((page for quote, now in quotes if now and (page := text.page(quote.start))), 1)
    page = desk.asking.number("page", first, MOST_PAGE)
    marks = _marks(text, sorted(quotes, key=lambda each: each[1]), page)
    if shown.media_type == PDF:
        return Sheet(page, max((number for number, _ in text.pages()), default=page), f"/desk/image/{id}/{page}", marks)
    if shown.media_type in PICTURES:
        asked = desk.asking.value("picture", "") == "shown"
        return Sheet(1, 1, f"/desk/image/{id}/1" if asked else None, marks)
    return None


def _marks(text: DocumentText, quotes: Iterable[tuple[ValueQuote, bool]], page: int) -> tuple[Marked, ...]:
    """Return the marks of a page, each word once; that it is of the report that is coded counts more."""
    words = {box: now for quote, now in quotes for box in text.placed(quote.start, quote.end) if text.page(box.start) == page}
    return tuple(
        Marked(box.left, round(1 - box.top, 4), round(box.right - box.left, 4), round(box.top - box.bottom, 4), now)
        for box, now in words.items()
    )


def _original(desk: Desk, document: Held[Document]) -> tuple[str, Document] | None:
    if document.noun.derived_from is None:
        return None
    try:
        held = desk.reader.one(document.noun.derived_from)
    except Unknown:
        return None
    return (held.id, held.noun) if isinstance(held.noun, Document) else None
