"""When an operation began."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.doubts import doubts
from tollbook.check.evidence import independent, receipt
from tollbook.check.kinds.kind import ClaimKind
from tollbook.language.said import Said, printed, row, say
from tollbook.model.claims import Claim, Finding, Verdict
from tollbook.model.events import Incident
from tollbook.model.time import Period
from tollbook.store.canonical import Held

# The operation's own name is what began, first in its clause, and the date follows at once: "planning for it began" is another matter.
_BEGAN = (
    r"(?:^|[.;,:]\s+|\b(?:that|when|and|but)\s+)(?:[Tt]he\s+|[Aa]\s+)?(?:[\w.-]+-led\s+|[A-Z][\w.-]+['’]s\s+)?(?:military\s+|air\s+)?(?:[Oo]peration\s+|campaign\s+)?"
    r"[\"“«']?(?:Operation\s+)?{name}[\"”»']?\s+(?:(?:has|had|was|officially|formally)\s+)*"
    r"(?:began|begun|begins|started|starts|launched|commenced)\s+(?:(?:on|in)\s+)?"
)
_LAUNCHED = r"\b(?:launched|began|started|commenced)\s+(?:its\s+|the\s+)?[\"“«']?(?:Operation\s+)?{name}[\"”»']?\s+(?:on|in)\s+"


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claim that an operation, named as what began, began at the date that follows."""
    operation = sentence.operation
    if operation is None or any(doubts(sentence.text)):
        return
    short = re.escape(operation.name.removeprefix("Operation "))
    match = re.search(_BEGAN.format(name=short), sentence.text) or re.search(_LAUNCHED.format(name=short), sentence.text)
    dated = next((each for each in sentence.dates if match and each.start == match.end()), None)
    if match is None or dated is None:
        return
    period = dated.period if dated.period.latest else Period.read(str(dated.period.earliest))
    around = sentence.clause_around(match.start(), dated.end)
    yield Claim(
        kind="date",
        start=around.start,
        end=around.end,
        quote=around.text,
        reading=say("{operation} began in {period}", operation=operation.name, period=period),
        attribution=sentence.attribution,
        subject=operation.name,
        parties=(operation.party,),
        period=period,
    )


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Compare the date with the events with which the book says the operation began."""
    operation = next(known for known in book.operations if known.name == claim.subject)
    period = claim.period or Period(None, None)
    receipts = tuple(receipt(event.id, event.noun.provenance, _words(event)) for event in operation.begun)
    listed = row("; ", map(_words, operation.begun))
    origins = {origin for event in operation.begun for origin in book.origins(event.noun.provenance)}
    rests_on = independent(len(origins))
    first, *later = operation.begun
    if first.noun.when.overlaps(period):
        why = say("The book holds as its beginnings {listed}.", listed=listed)
        return Verdict(Finding.SUPPORTED, why, receipts=receipts, rests_on=rests_on)
    if any(event.noun.when.overlaps(period) for event in later):
        why = say("The date fits one beginning and not the first: {listed}.", listed=listed)
        return Verdict(Finding.MISSING_CONTEXT, why, ("ambiguous-target",), receipts=receipts, rests_on=rests_on)
    outside = {origin for origin in origins if not book.is_party(origin)}
    if len(origins) > 1 and outside:
        why = say("The book dates its beginning otherwise: {listed}.", listed=listed)
        return Verdict(Finding.CONTRADICTED, why, receipts=receipts, rests_on=rests_on)
    why = say("The book dates its beginning otherwise ({listed}), by one origin: too little to contradict.", listed=listed)
    change = say("a second, independent date")
    return Verdict(Finding.UNVERIFIABLE, why, ("one-origin",), receipts=receipts, rests_on=rests_on, would_change=change)


def _words(event: Held[Incident]) -> Said:
    place = say(" ({place})", place=event.noun.where[0].name) if event.noun.where else ""
    return say("{when}{place}", when=printed(str(event.noun.when), event.noun.when), place=place)


KIND = ClaimKind(
    "date",
    read,
    answer,
    examples=("Operation Inherent Resolve began in August 2014.",),
    others=("In August 2014 it rained.", "The siege of the town began in May 2016."),
)
