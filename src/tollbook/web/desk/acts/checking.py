"""Keeping the verdicts on an article, and signing them: what is signed stands on its public page."""

from __future__ import annotations

from tollbook import decide, pipeline
from tollbook.errors import BadInput
from tollbook.language.said import say
from tollbook.web.desk.answers.check import held_on
from tollbook.web.desk.answers.read import document_of
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.done import Done


def keep(desk: Desk) -> Done:
    """Keep what the book answers now as verdicts that wait to be signed; those that were signed stay."""
    document = document_of(desk)
    id, article = pipeline.preserved_article(desk.library.book, document.id, published=None)
    kept = pipeline.keep(desk.library.book, article, id, hand=desk.library.hand(desk.visit.account.name), wait=30.0)
    return Done(f"/desk/check/{id}", kept.entry)


def sign(desk: Desk) -> Done:
    """Sign the verdicts that were shown; one that changed since is not among them."""
    document = document_of(desk)
    shown = set(desk.form.all("verdict"))
    chosen = [held.id for held in held_on(desk, document.id) if held.proposed and f"{held.id} {held.entry}" in shown]
    if not chosen:
        raise BadInput(say("none of these verdicts waits any more; look at the page again"))
    entry = desk.write(lambda record, hand: decide.accept(record, chosen, hand=hand, reason=desk.form.one("why") or None))
    return Done(f"/desk/check/{document.id}", entry)
