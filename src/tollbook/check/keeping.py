"""Verdicts kept in a book: proposals of the checker, until a person signs them by accepting them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tollbook.check import Check
from tollbook.language.packed import packed
from tollbook.model.claims import Checked
from tollbook.model.decisions import Withdrawn
from tollbook.model.verdicts import ArticleVerdict
from tollbook.store.canonical import Held
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.writing import Act, Hand


@dataclass(slots=True)
class Kept:
    """What keeping a check did: how many verdicts wait for a signature, were so already, stand signed, or were taken back."""

    proposed: int = 0
    unchanged: int = 0
    signed: int = 0
    differing: int = 0
    withdrawn: int = 0
    entry: Entry | None = None


def keep(record: Record, document: str, checked: Check, *, hand: Hand) -> Kept:
    """Propose every verdict of a check; what somebody signed stays, also where the book would now answer otherwise.

    Verdicts of an earlier check that this one no longer gives are taken back, where nobody signed them.
    """
    done = Kept()
    before = {held.key: held for held in _of(record, document) if held.key is not None}
    with record.act(hand, "check", document) as act:
        for key, verdict in _keyed(document, checked):
            _write(act, done, key, verdict, before.pop(key, None))
        for key, held in before.items():
            if held.proposed:
                act.write(Withdrawn("verdict"), key=key, id=held.id)
                done.withdrawn += 1
    done.entry = act.entry
    return done


def _write(act: Act, done: Kept, key: str, verdict: ArticleVerdict, held: Held[ArticleVerdict] | None) -> None:
    if held is not None and not held.proposed:
        done.signed += 1
        done.differing += held.noun != verdict
    elif (held.noun if held is not None else _refused(act, key)) == verdict:
        done.unchanged += 1
    else:
        act.write(verdict, key=key, id=held.id if held is not None else None, proposed=True)
        done.proposed += 1


def _refused(act: Act, key: str) -> ArticleVerdict | None:
    """Return what was proposed here before and taken back: the same is not proposed again."""
    held = act.taken_back(key)
    return held.noun if held is not None and isinstance(held.noun, ArticleVerdict) else None


def _of(record: Record, document: str) -> Iterator[Held[ArticleVerdict]]:
    """Yield the verdicts held on an article, signed or not."""
    for _, held in record.pointing_to(document):
        if isinstance(held.noun, ArticleVerdict):
            yield held  # type: ignore[misc]  # its noun was just looked at


def _keyed(document: str, checked: Check) -> Iterator[tuple[str, ArticleVerdict]]:
    """Yield each verdict under a key that the same claim has in every check of the article."""
    seen: dict[str, int] = {}
    for each in checked.claims:
        place = f"verdict/{document}/{each.claim.start}-{each.claim.end}/{each.claim.kind}"
        seen[place] = seen.get(place, 0) + 1
        yield f"{place}/{seen[place]}", _verdict(document, each, checked)


def _verdict(document: str, each: Checked, checked: Check) -> ArticleVerdict:
    claim, verdict = each.claim, each.verdict
    return ArticleVerdict(
        document=document,
        start=claim.start,
        end=claim.end,
        quote=claim.quote,
        claim=claim.kind,
        reading=str(claim.reading),
        finding=verdict.finding,
        why=str(verdict.why),
        flags=verdict.flags,
        assumptions=tuple(map(str, claim.assumptions)),
        receipts=tuple(receipt.id for receipt in verdict.receipts),
        published=checked.article.published,
        made_of=packed((claim.reading, verdict.why, *claim.assumptions)),
    )
