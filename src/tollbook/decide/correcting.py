"""Objections and corrections: taken in by anybody of the staff, and answered; an objection to a name withholds it at once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from tollbook.errors import BadInput
from tollbook.model.decisions import Erasure, Redirect, Withdrawn
from tollbook.model.people import Became, Correction, Objection
from tollbook.model.releases import Release
from tollbook.model.sources import Provenance
from tollbook.store.canonical import Held
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Hand

_RELEASE = re.compile(r"release\s+0*(\d{1,9})", re.IGNORECASE)
NOT_STATED = "not stated"


@dataclass(frozen=True, slots=True)
class Received:
    """What came in: what it ``says``, from whom, on which day, and a wording of it for the ``public``, None where it is told nothing."""

    says: str
    sender: str | None = None
    kind: Objection = Objection.OBJECTION
    day: date | None = None
    public: str | None = None


def receive(record: Record, name: str, received: Received, *, hand: Hand) -> tuple[str, Entry]:
    """Keep an objection to a record, or to a release named as "release 3"; return its id.

    Raises
    ------
    BadInput, Unknown
        If it says nothing, or there is nothing of that name to object to.
    """
    about, today = _target(record, name), hand.now().date()
    if not received.says.strip():
        raise BadInput("an objection needs its words: --says TEXT")
    if (day := received.day or today) > today:
        raise BadInput(f"{day} is still to come; write the day on which it was received")
    noun = Correction(
        about, received.says, Provenance(received.sender or NOT_STATED), received=day, kind=received.kind, public=received.public
    )
    with record.act(hand, "correct", about) as act:
        id = act.write(noun)
    return id, _entry(act.entry)


def answer(record: Record, name: str, words: str, *, outcome: Became, hand: Hand) -> tuple[str, Entry]:
    """Answer an objection, named by its id or by that of the one record it is about; the words are for everybody.

    Raises
    ------
    BadInput, Unknown
        If there is no such objection, several are open, nothing is answered, or the answer leaves the outcome open.
    """
    if not words.strip() or outcome is Became.OPEN:
        raise BadInput("an answer needs its words and its outcome: --answer TEXT --outcome upheld, partly or rejected")
    held = _objection(record, name)
    noun = replace(held.noun, answer=words, outcome=outcome, answered=hand.now().date())
    with record.act(hand, "answer", held.noun.about) as act:
        act.write(noun, key=held.key, id=held.id)
    return held.id, _entry(act.entry)


def _target(record: Record, name: str) -> str:
    if release := _RELEASE.fullmatch(name.strip()):
        if int(release[1]) not in {held.noun.number for held in record.all(Release)}:
            raise BadInput(f"this book has published no release {release[1]}")
        return f"release {release[1]}"
    held = record.one(name)
    while isinstance(held.noun, Redirect):
        held = record.one(held.noun.to)
    if isinstance(held.noun, Withdrawn | Erasure):
        raise BadInput(f"{held.id}: was taken back or erased; nothing of it is published")
    return held.id


def _objection(record: Record, name: str) -> Held[Correction]:
    """Return the objection of an id, or the only open one to the record of an id."""
    if not _RELEASE.fullmatch(name.strip()):
        held = record.one(name)
        if isinstance(held.noun, Correction):
            return held  # type: ignore[return-value]  # narrowed by its content
    about = _target(record, name)
    waiting = [held for held in record.all(Correction) if held.noun.about == about and held.noun.answered is None]
    if len(waiting) != 1:
        what = "no objection waits for an answer" if not waiting else f"{len(waiting)} objections wait; name one of them"
        raise BadInput(f"{name}: {what}; `tollbook show {name}` lists them")
    return waiting[0]


def _entry(entry: Entry | None) -> Entry:
    if entry is None:
        raise AssertionError("what writes a record writes an entry")
    return entry
