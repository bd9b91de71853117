"""Proposals: what machines wrote stays a proposal until a person accepts it or takes it out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tollbook.errors import BadInput
from tollbook.language.said import say
from tollbook.model.decisions import Withdrawn
from tollbook.store.canonical import KIND_OF, Held, Noun, references
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Act, Hand


def accept(record: Record, ids: Sequence[str], *, hand: Hand, reason: str | None = None) -> Entry | None:
    """Make proposals records of the book, under one entry; their earlier version still says who proposed them.

    Raises
    ------
    BadInput
        If one of them is no proposal, or speaks of one that is not accepted; then none is accepted.
    """
    proposals = _proposed(record, ids)
    together = {held.id for held in proposals}
    for held in proposals:
        for _, target in references(held.noun):
            if target not in together and record.one(target).proposed:
                raise BadInput(say("{id}: speaks of {target}, which is itself a proposal; accept that with it", id=held.id, target=target))
    return _decide(record, proposals, verb="accept", hand=hand, reason=reason)


def reject(record: Record, ids: Sequence[str], *, hand: Hand, reason: str | None = None) -> Entry | None:
    """Take proposals out, under one entry; they stay in the journal.

    Raises
    ------
    BadInput
        If one of them is no proposal, or another record speaks of it; then none is taken out.
    """
    return _decide(record, to_reject(record, ids), verb="reject", hand=hand, reason=reason)


def to_reject(record: Record, ids: Sequence[str]) -> list[Held[Noun]]:
    """Return proposals that can be taken out together.

    Raises
    ------
    BadInput
        If one of them is no proposal, or another record speaks of it.
    """
    proposals = _proposed(record, ids)
    together = {held.id for held in proposals}
    for held in proposals:
        for _, other in record.pointing_to(held.id):
            if other.id not in together:
                raise BadInput(say("{id}: {other} speaks of it; reject or move that first", id=held.id, other=other.id))
    return proposals


def reject_within(act: Act, proposals: Iterable[Held[Noun]]) -> None:
    """Take proposals out within an act."""
    for held in proposals:
        act.write(Withdrawn(KIND_OF[type(held.noun)]), key=held.key, id=held.id)


def _proposed(record: Record, ids: Sequence[str]) -> list[Held[Noun]]:
    proposals = [record.one(id) for id in dict.fromkeys(ids)]
    for held in proposals:
        if not held.proposed:
            raise BadInput(say("{id}: no proposal", id=held.id), advice="`tollbook accept` alone lists those that wait")
    return proposals


def _decide(record: Record, proposals: Iterable[Held[Noun]], *, verb: str, hand: Hand, reason: str | None) -> Entry | None:
    chosen = list(proposals)
    with record.act(hand, verb, chosen[0].id if len(chosen) == 1 else f"{len(chosen)} proposals") as act:
        act.reason = reason
        if verb == "reject":
            reject_within(act, chosen)
        else:
            for held in chosen:
                act.write(held.noun, key=held.key, id=held.id)
    return act.entry
