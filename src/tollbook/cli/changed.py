"""What changed on a page between two captures, for `show`."""

from __future__ import annotations

import click

from tollbook.cli.common import cyan, plain
from tollbook.errors import BadInput
from tollbook.language.changes import changes
from tollbook.model.sources import Document
from tollbook.store.canonical import Held
from tollbook.store.record import Record
from tollbook.store.texts import Texts


def print_changes(record: Record, held: Held[Document]) -> None:
    """Print how the text of a document differs from that of the capture before it; a WARC file is compared by its page."""
    new = _page(record, held.id, held.noun)
    if new is None or new.follows is None:
        if held.noun.follows is not None:
            click.echo(f"  since {cyan(held.noun.follows)}: its page has the bytes of an earlier capture")
        return
    before = record.one(new.follows)
    if not isinstance(before.noun, Document):
        click.echo(f"  the page before it, {cyan(before.id)}, was erased")
        return
    texts = Texts(record.path, record.evidence)
    try:
        told = changes(texts.of(before.noun).text, texts.of(new).text)
    except BadInput as error:
        click.echo(f"  since {cyan(before.id)}: cannot be compared: {plain(str(error))}", err=True)
        return
    captured = f" of {before.noun.captured}" if before.noun.captured else ""
    click.echo(f"  since {cyan(before.id)}{captured}: {'' if told else 'the text is the same'}".rstrip(" "))
    for line in told:
        click.echo(f"    {plain(line)}")


def _page(record: Record, id: str, document: Document) -> Document | None:
    """Return the page of a capture: a document is its own, a WARC file's was taken out of it."""
    if document.derived_from is not None:
        return document
    taken = [held.noun for role, held in record.pointing_to(id) if role == "derived_from" and isinstance(held.noun, Document)]
    return next((page for page in taken if not page.is_rendering), None)
