"""A saved check: the verdicts that people signed on an article which the book preserves."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.errors import Unknown
from tollbook.language.packed import unpacked
from tollbook.language.said import say
from tollbook.model.claims import Finding
from tollbook.model.sources import Document
from tollbook.model.verdicts import ArticleVerdict
from tollbook.store.public import PublicRecord
from tollbook.web.request import Asking


@dataclass(frozen=True)
class Saved:
    """An article with its signed verdicts, in the order in which its claims stand."""

    id: str
    document: Document
    verdicts: tuple[tuple[str, ArticleVerdict], ...]
    tally: tuple[tuple[Finding, int], ...]

    def told(self, verdict: ArticleVerdict) -> tuple[str, ...]:
        """Return the reading of a claim, why it got its verdict and what was assumed, with how they were made where that is kept."""
        return unpacked(verdict.made_of, (verdict.reading, verdict.why, *verdict.assumptions))


def saved(reader: PublicRecord, asking: Asking) -> Saved:
    """Return the signed verdicts on a document.

    Raises
    ------
    Unknown
        If there is no such document, the public does not see it, or nobody signed a verdict on it.
    """
    held = reader.one(asking.path["id"])
    named = [(each.id, each.noun) for role, each in reader.pointing_to(held.id) if isinstance(each.noun, ArticleVerdict)]
    if not isinstance(held.noun, Document) or not named:
        raise Unknown(say("no signed check of {id} in this book", id=held.id))
    verdicts = sorted(named, key=lambda pair: (pair[1].start, pair[1].end))
    tally = [(finding, sum(noun.finding is finding for _, noun in verdicts)) for finding in Finding]
    return Saved(held.id, held.noun, tuple(verdicts), tuple((finding, count) for finding, count in tally if count))
