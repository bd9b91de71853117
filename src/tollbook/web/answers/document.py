"""The document page: what the public may see of preserved bytes, and the words that public records were read from."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.errors import Unknown
from tollbook.language.said import say
from tollbook.model.events import Report
from tollbook.model.sources import Document
from tollbook.store.canonical import Held
from tollbook.store.public import PublicRecord
from tollbook.web.answers.objections import Objected, objections_to
from tollbook.web.answers.pageful import Pageful, pageful
from tollbook.web.answers.receipts import Receipt, receipt
from tollbook.web.request import Asking

MOST = 1_000  # records of one document that are looked at
SIZE = 25


@dataclass(frozen=True)
class Kept:
    """A document, None where it is withheld, and what was read from it."""

    id: str
    document: Document | None
    read: Pageful[Receipt]
    objections: tuple[Objected, ...] = ()


def document(reader: PublicRecord, asking: Asking) -> Kept:
    """Return the document page of an id.

    Raises
    ------
    Unknown
        If nothing that the public sees names it: whether there is one that is withheld is then not told either.
    """
    id = asking.path["id"]
    shown = _shown(reader, id)
    pointing = reader.pointing_to(shown.id if shown else id, most=MOST)
    held = [Held(each.id, each.noun, -1) for role, each in pointing if role == "document" and isinstance(each.noun, Report)]
    if shown is None and not held:
        raise Unknown(
            say('no public document "{id}" in this book: one that is withheld, or has no public address, is not shown', id=id[:200])
        )
    part = pageful(held, asking, size=SIZE)
    read = tuple(receipt(reader, each) for each in part.rows)
    objections = objections_to(reader, {shown.id}) if shown else ()
    return Kept(shown.id if shown else id, shown.noun if shown else None, Pageful(read, part.total, part.page, part.pages), objections)


def _shown(reader: PublicRecord, id: str) -> Held[Document] | None:
    try:
        held = reader.one(id)
    except Unknown:
        return None
    return Held(held.id, held.noun, -1) if isinstance(held.noun, Document) else None
