"""Estimates kept in a book: proposals of the estimator, until a person accepts them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tollbook.model.estimates import UndercountEstimate
from tollbook.store.canonical import Held, Noun
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Hand


@dataclass(frozen=True, slots=True)
class Kept:
    """What keeping an estimate did: the id under which it waits, stands or was taken out, and the entry, None where it was held so."""

    id: str
    state: str  # proposed, unchanged, accepted, rejected
    entry: Entry | None = None


def keep(record: Record, noun: UndercountEstimate, *, hand: Hand) -> Kept:
    """Propose an estimate; the same file asked in the same way is one record, and what a person accepted stays as accepted."""
    key = f"estimate/{noun.sha256}/{noun.seed}/{noun.options}"
    with record.act(hand, "estimate", noun.title) as act:
        held, before = act.keyed(key), act.taken_back(key)
        if before is not None and _same(before, noun):
            return Kept(before.id, "rejected")
        if held is not None and (not held.proposed or _same(held, noun)):
            return Kept(held.id, "unchanged" if held.proposed else "accepted")
        id = act.write(noun, key=key, id=held.id if held is not None else None, proposed=True)
    return Kept(id, "proposed", act.entry)


def _same(held: Held[Noun], noun: UndercountEstimate) -> bool:
    """Say whether a record holds the same answer; which version of the program gave it makes no other answer."""
    return isinstance(held.noun, UndercountEstimate) and replace(held.noun, version=noun.version) == noun
