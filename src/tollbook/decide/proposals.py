"""Proposals: what machines wrote stays a proposal until a person accepts it or takes it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tollbook.errors import BadInput
from tollbook.model.decisions import Withdrawn
from tollbook.store.canonical import KIND_OF, Held, Noun
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Hand


def accept(record: Record, ids: Sequence[str], *, hand: Hand, reason: str | None = None) -> Entry | None:
    """Make proposals records of the book, under one entry; their earlier version still says who proposed them.

    Raises
    ------
    BadInput
        If one of them is no proposal; then none is accepted.
    """
    return _decide(record, _proposed(record, ids), verb="accept", hand=hand, reason=reason)


def reject(record: Record, ids: Sequence[str], *, hand: Hand, reason: str | None = None) -> Entry | None:
    """Take proposals out, under one entry; they stay in the journal."""
    return _decide(record, _proposed(record, ids), verb="reject", hand=hand, reason=reason)


def _proposed(record: Record, ids: Sequence[str]) -> list[Held[Noun]]:
    proposals = [record.one(id) for id in dict.fromkeys(ids)]
    for held in proposals:
        if not held.proposed:
            raise BadInput(f"{held.id}: no proposal; `tollbook accept` alone lists those that wait")
    return proposals


def _decide(record: Record, proposals: Iterable[Held[Noun]], *, verb: str, hand: Hand, reason: str | None) -> Entry | None:
    chosen = list(proposals)
    with record.act(hand, verb, chosen[0].id if len(chosen) == 1 else f"{len(chosen)} proposals") as act:
        act.reason = reason
        for held in chosen:
            noun = held.noun if verb == "accept" else Withdrawn(KIND_OF[type(held.noun)])
            act.write(noun, key=held.key, id=held.id)
    return act.entry
