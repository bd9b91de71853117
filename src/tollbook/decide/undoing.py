"""Taking an entry back: a later entry writes again what stood before it, and nothing is lost."""

from __future__ import annotations

from tollbook.errors import Refused
from tollbook.language.said import say, term
from tollbook.model.decisions import Withdrawn
from tollbook.store.canonical import KIND_OF
from tollbook.store.history import leaning_on, overtaken, version_before, written_by
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Hand

KEPT = {
    "account": say("change the account again"),
    "configure": say("settings stand in book.toml; change them there"),
    "erase": say("what was erased is gone; add or import it again if the law allows"),
    "publish": say("what was published is out, and its log only grows; recall it"),
    "recall": say("those who were told of it stay told; publish a new release"),
}

TYPED = {"account": "`tollbook account` does", "publish": "`tollbook publish --recall N` does"}


def undo(record: Record, seq: int, *, hand: Hand, reason: str | None = None) -> Entry | None:
    """Take back what one entry did. Undoing the undoing entry brings it back.

    Raises
    ------
    Unknown
        If there is no such entry.
    Refused
        If a later entry changed what this one wrote, or leans on it: undoing would lose that.
    """
    undone = record.entry(seq)
    if undone.verb in KEPT:
        raise Refused(
            say("entry {seq} ({verb}) cannot be undone: {why}", seq=f"{seq}", verb=term(undone.verb), why=KEPT[undone.verb]),
            advice=TYPED.get(undone.verb, ""),
        )
    for id, later in overtaken(record, seq):
        raise Refused(
            say(
                "entry {seq} cannot be undone: entry {later} changed {id} since; undo entry {later} first",
                seq=f"{seq}",
                later=f"{later}",
                id=id,
            )
        )
    for id, other in leaning_on(record, seq):
        raise Refused(
            say(
                "entry {seq} cannot be undone: {id} of entry {other} speaks of what it wrote; undo entry {other} first",
                seq=f"{seq}",
                id=id,
                other=f"{other}",
            )
        )
    with record.act(hand, "undo", f"entry {seq}") as act:
        act.reason = reason
        for held in written_by(record, seq):
            before = version_before(record, held.id, seq)
            if before is None:
                act.write(Withdrawn(KIND_OF[type(held.noun)]), key=held.key, id=held.id)
            else:
                act.write(before.noun, key=before.key, id=held.id, proposed=before.proposed)
    return act.entry
