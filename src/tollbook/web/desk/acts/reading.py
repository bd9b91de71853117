"""Coding: what somebody read in a document becomes a report of the book, linked, and the document is filed."""

from __future__ import annotations

from tollbook import decide
from tollbook.errors import Changed, Unknown
from tollbook.language.said import say
from tollbook.model.decisions import Disposition, Filing
from tollbook.model.sources import Document
from tollbook.store.canonical import Held
from tollbook.web.desk.answers.read import TAKES_OUT, document_of, proposals_of, reports_of
from tollbook.web.desk.asked import Desk
from tollbook.web.desk.coding import coding_of
from tollbook.web.desk.done import Done
from tollbook.web.desk.effect import moved, total


def save(desk: Desk) -> Done:
    """Write the report as it was coded, with the incident that it is of, and go on to the next document or stay for another report."""
    document = document_of(desk)
    asked = desk.form.one("report")
    base = next((held for held in reports_of(desk, document) if held.id == asked), None)
    if asked and base is None:
        raise Changed(say("{id}: somebody took this report out since; saving again makes a new one of what you typed", id=asked))
    coding = coding_of(desk.form, base, document, desk.reader, by=desk.visit.account.name)
    before = total(desk)
    coded = desk.write(lambda record, hand: decide.code(record, coding, hand=hand))
    return Done(_next(desk, document, asked), coded.entry, incident=coded.incident, moved=moved(desk, before))


def reject(desk: Desk) -> Done:
    """Take a proposal out; it stays in the journal."""
    document = document_of(desk)
    if desk.form.one("report") not in {held.id for held in reports_of(desk, document)}:
        raise Unknown(say("no such proposal in this document"))
    entry = desk.write(
        lambda record, hand: decide.reject(record, [desk.form.one("report")], hand=hand, reason=desk.form.one("note") or None)
    )
    return Done(f"/desk/read/{document.id}", entry)


def file(desk: Desk) -> Done:
    """Say what became of a document from which nothing is coded; with one that tells of nothing go the open proposals that were shown."""
    document = document_of(desk)
    filed = Filing(desk.form.one("filed", Filing.IRRELEVANT))
    disposition = Disposition(document.id, filed, desk.visit.account.name, desk.form.one("note") or None)
    shown = desk.form.one("open").split()
    gone = [id for id in proposals_of(desk, document) if id in shown and filed in TAKES_OUT]
    entry = desk.write(lambda record, hand: decide.file(record, disposition, hand=hand, without=gone))
    return Done(_after(desk), entry, _told(gone))


def _told(gone: list[str]) -> tuple[str, ...]:
    if not gone:
        return ()
    return ("1 open proposal was taken out with it" if len(gone) == 1 else f"{len(gone)} open proposals were taken out with it",)


def _next(desk: Desk, document: Held[Document], coded: str) -> str:
    """Return where to go on: the next proposal of this document, an empty form where another report of it is coded, or what comes next."""
    waiting = [id for id in proposals_of(desk, document) if id != coded]
    if waiting:
        return f"/desk/read/{document.id}?report={waiting[0]}"
    return f"/desk/read/{document.id}?report=new" if desk.form.one("then") == "another" else _after(desk)


def _after(desk: Desk) -> str:
    """Return the document that comes next, or the inbox."""
    after = desk.form.one("next")
    return f"/desk/read/{after}" if after else "/desk"
