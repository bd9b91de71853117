"""When an operation began."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book, Operation
from tollbook.check.evidence import receipt
from tollbook.check.kinds.kind import ClaimKind
from tollbook.language.ranges import period_in_english
from tollbook.model.claims import Claim, Finding, Verdict
from tollbook.model.events import Incident
from tollbook.model.time import Period
from tollbook.store.canonical import Held

_BEGAN = re.compile(r"\b(?:beg[aiu]n|begins|started|starts|launched|commenced|start(?:ed)? of)\b", re.IGNORECASE)


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claim that an operation named in the sentence began at a date."""
    began = _BEGAN.search(sentence.text)
    operation = sentence.operation
    if not began or operation is None or not _named(sentence, operation):
        return
    dated = next((each for each in sentence.dates if each.start > began.start()), None) or next(iter(sentence.dates), None)
    if dated is None:
        return
    period = dated.period if dated.period.latest else Period.read(str(dated.period.earliest))
    around = sentence.clause_around(min(began.start(), dated.start), max(began.end(), dated.end))
    yield Claim(
        kind="date",
        start=around.start,
        end=around.end,
        quote=around.text,
        reading=f"{operation.name} began in {period_in_english(period)}",
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
    listed = "; ".join(_words(event) for event in operation.begun)
    origins = {origin for event in operation.begun for origin in book.origins(event.noun.provenance)}
    rests_on = f"{len(origins)} independent {'origin' if len(origins) == 1 else 'origins'}"
    first, *later = operation.begun
    if first.noun.when.overlaps(period):
        return Verdict(Finding.SUPPORTED, f"The book holds as its beginnings {listed}.", receipts=receipts, rests_on=rests_on)
    if any(event.noun.when.overlaps(period) for event in later):
        why = f"The date fits one beginning and not the first: {listed}."
        return Verdict(Finding.MISSING_CONTEXT, why, ("ambiguous-target",), receipts=receipts, rests_on=rests_on)
    outside = {origin for origin in origins if not book.is_party(origin)}
    if len(origins) > 1 and outside:
        return Verdict(Finding.CONTRADICTED, f"The book dates its beginning otherwise: {listed}.", receipts=receipts, rests_on=rests_on)
    why = f"The book dates its beginning otherwise ({listed}), by one origin: too little to contradict."
    return Verdict(
        Finding.UNVERIFIABLE, why, ("one-origin",), receipts=receipts, rests_on=rests_on, would_change="a second, independent date"
    )


def _named(sentence: Sentence, operation: Operation) -> bool:
    short = operation.name.removeprefix("Operation ").lower()
    return short in sentence.text.lower() or any(operation.party in mention.names for mention in sentence.parties)


def _words(event: Held[Incident]) -> str:
    place = f" ({event.noun.where[0].name})" if event.noun.where else ""
    return f"{event.noun.when}{place}"


KIND = ClaimKind(
    "date",
    read,
    answer,
    examples=("Operation Inherent Resolve began in August 2014.",),
    others=("In August 2014 it rained.", "The siege of the town began in May 2016."),
)
