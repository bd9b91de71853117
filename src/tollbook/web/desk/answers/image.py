"""Pages and pictures for the desk: pixels drawn anew in the jail, never the bytes of a captured file."""

from __future__ import annotations

from tollbook.errors import Unknown
from tollbook.jail.documents import PDF
from tollbook.jail.pictures import PICTURES, page_image, stripped
from tollbook.language.said import say
from tollbook.web.desk.answers.read import document_of
from tollbook.web.desk.asked import Desk

LONGEST = 1_600  # pixels of a picture on the screen


def image(desk: Desk) -> tuple[str, bytes]:
    """Return the media type and the bytes of a page or picture of a document that who asks may see.

    Raises
    ------
    Unknown
        If there is no such document or page, or it is none that is drawn.
    """
    document = document_of(desk)
    page, path = desk.asking.path["page"], desk.record.evidence.path(document.noun.sha256)
    if document.noun.media_type == PDF and page.isascii() and page.isdigit() and len(page) < 6:
        return "image/png", page_image(path, int(page), name=document.noun.name).content
    if document.noun.media_type in PICTURES:
        clean = stripped(path, longest=LONGEST, name=document.noun.name)
        return clean.media_type, clean.content
    raise Unknown(say("{id}: no page or picture that can be shown", id=document.id))
