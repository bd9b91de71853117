"""What somebody codes from a document: a report, the incident it is of, and what became of the document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tollbook.decide.incidents import as_incident, incident
from tollbook.decide.proposals import reject_within, to_reject
from tollbook.errors import BadInput, Changed
from tollbook.language.said import say
from tollbook.model.decisions import Disposition
from tollbook.model.events import Report
from tollbook.model.sources import Document
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Act, Hand


@dataclass(frozen=True, slots=True)
class Coding:
    """A report as somebody coded it.

    ``id`` is the proposal or report that it was made from, as ``seen`` in an entry of the journal; without one it is new.
    ``begins`` says that a new incident begins with it; else ``report.incident`` names the one it is of, or none yet.
    """

    report: Report
    id: str | None = None
    seen: int | None = None
    begins: bool = False
    disposition: Disposition | None = None


@dataclass(frozen=True, slots=True)
class Coded:
    """What coding wrote."""

    report: str
    incident: str | None
    entry: Entry


def code(record: Record, coding: Coding, *, hand: Hand) -> Coded:
    """Write a coded report, and the incident that begins with it, under one entry.

    Raises
    ------
    Changed
        If somebody changed the report since it was seen; then nothing is written.
    BadInput
        If it is of no document, or belongs to no incident that stands.
    """
    _check(record, coding)
    held = record.one(coding.id) if coding.id else None
    with record.act(hand, "code", coding.report.document or "report") as act:
        report = coding.report
        if coding.begins:
            report = replace(report, incident=act.write(as_incident(report)))
        written = act.write(report, key=held.key if held else None, id=held.id if held else None)
        if coding.disposition:
            file_within(act, coding.disposition)
    if act.entry is None:
        raise AssertionError("coding writes an entry")
    return Coded(written, report.incident, act.entry)


def _check(record: Record, coding: Coding) -> None:
    document = coding.report.document
    if document is None or not isinstance(record.one(document).noun, Document):
        raise BadInput(say("a coded report names the document it was read in"))
    if coding.report.incident is not None:
        incident(record, coding.report.incident)
    if coding.id is None:
        return
    held = record.one(coding.id)
    if not isinstance(held.noun, Report) or held.noun.document != document:
        raise BadInput(say("{id}: is no report of {document}", id=coding.id, document=document))
    if coding.seen is not None and held.entry != coding.seen:
        raise Changed(
            say("{id}: {name} changed it since, by entry {entry}", id=coding.id, name=record.entry(held.entry).by, entry=f"{held.entry}")
        )


def file(record: Record, disposition: Disposition, *, hand: Hand, without: Sequence[str] = ()) -> Entry:
    """Say what became of a document, and take out proposals that were read in it, under one entry.

    Raises
    ------
    BadInput
        If it is no document, or what is to be taken out is no proposal of it or one that another record speaks of; then nothing is done.
    """
    if not isinstance(record.one(disposition.document).noun, Document):
        raise BadInput(say("{id}: is no document", id=disposition.document))
    gone = to_reject(record, without)
    for held in gone:
        if not isinstance(held.noun, Report) or held.noun.document != disposition.document:
            raise BadInput(say("{id}: is no proposal of {document}", id=held.id, document=disposition.document))
    with record.act(hand, "file", disposition.document) as act:
        act.reason = disposition.note
        file_within(act, disposition)
        reject_within(act, gone)
    if act.entry is None:
        raise AssertionError("filing writes an entry")
    return act.entry


def file_within(act: Act, disposition: Disposition) -> None:
    """Say within an act what became of a document."""
    key = f"disposition/{disposition.document}"
    held = act.keyed(key)
    act.write(disposition, key=key, id=held.id if held else None)
