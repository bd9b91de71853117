"""One run over a book: what is compared, the groups, the pairs that wait, and the lists that copy others."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.errors import BadInput
from tollbook.link.book import Compared, compared
from tollbook.link.copies import CopiedList, copied_lists
from tollbook.link.engine import link
from tollbook.link.links import Explained, Links
from tollbook.link.queue import Waiting, queue
from tollbook.model.decisions import Judgement
from tollbook.store.canonical import Held
from tollbook.store.record import Record


@dataclass(frozen=True)
class Linked:
    """What the linker makes of a book; nothing of it stands in the book until a person judges."""

    compared: Compared
    links: Links
    waiting: list[Waiting]
    copied: list[CopiedList]


def linked(record: Record, *, by: str | None = None) -> Linked:
    """Compare all incidents and reports of a book."""
    what = compared(record)
    links = link(what.told, judged=what.judged)
    return Linked(what, links, queue(what, links, by=by), copied_lists(what.told))


def explained(record: Record, one: str, other: str) -> tuple[Explained, list[Held[Judgement]]]:
    """Return what speaks for and against two incidents or reports being of one event, and what people said of the two.

    Raises
    ------
    BadInput
        If one of them is not compared, or the two are too far apart to be looked at.
    """
    what = compared(record)
    ids = record.full_id(one), record.full_id(other)
    for id in ids:
        if id not in what.subject:
            raise BadInput(f"{id}: is no incident and no report, or was merged into another; `tollbook show {id}` says what it is")
    links = link(what.told, judged=what.judged)
    at = links.found(*ids)
    if at is None:
        raise BadInput(f"{one}+{other}: no candidates: too far apart in days or kilometres, and not alike in words")
    return links.explained(at), what.said.get(what.pair(*ids), [])
