"""A number that one source is said to give and another printed: named, and flagged only where the sources are surely apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tollbook.check.book import Book
from tollbook.check.evidence import LIKE_PERIOD, Evidence, closeness, in_words, receipt
from tollbook.language.said import Said, row, say
from tollbook.model.claims import Amount, Claim, Operator, Receipt
from tollbook.model.counts import Range
from tollbook.model.publications import Observation
from tollbook.store.canonical import Held

TELLING_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who did print a number. ``misattributed`` is False where the speaker may be passing it on, or may have come to it too."""

    words: str
    receipts: tuple[Receipt, ...]
    misattributed: bool


def elsewhere(claim: Claim, own: list[Evidence], book: Book) -> Elsewhere | None:
    """Return who printed the number for the same thing where the speaker, as far as is held, never did."""
    speaker, amount = claim.attribution.speaker or "", claim.amount
    if amount is None or any(may_be(amount, held.noun.range) for held in _of(speaker, book) if held.noun.measure is claim.measure):
        return None
    found = [held for held in _same_thing(claim, book) if prints(amount, held.noun.range) and _apart(speaker, held, book)]
    if not found:
        return None
    exact = any(_same_scope(claim, held.noun, book) for held in found)
    telling = exact or _telling(amount)
    alone = not _names_another(claim, book) and _is_voice(speaker, book)
    sure = alone and telling and any(_settled(amount, own, held.noun) for held in found)
    words = row(
        "; ",
        (
            say("{publisher} printed it: {figure}", publisher=held.noun.provenance.publisher, figure=in_words(held.noun))
            for held in found[:2]
        ),
    )
    shown = tuple(receipt(held.id, held.noun.provenance, in_words(held.noun)) for held in found[:2])
    return Elsewhere(say("{words}.", words=words), shown, sure)


def _printed(figure: Observation) -> Said:
    return say("{publisher} printed it: {figure}", publisher=figure.provenance.publisher, figure=in_words(figure))


def prints(amount: Amount, known: Range) -> bool:
    """Say whether a figure holds the very number, at the end that the words mean."""
    if amount.operator is Operator.BETWEEN:
        return (amount.low, amount.high) == (known.low, known.high)
    if amount.operator is Operator.UP_TO:
        return amount.high == known.high
    if amount.operator is Operator.AT_LEAST:
        return amount.low == known.low
    return amount.operator is Operator.EXACTLY and amount.low in {known.low, known.high}


def _of(speaker: str, book: Book) -> Iterator[Held[Observation]]:
    """Yield every figure, on whatever, that a speaker or whoever stands behind it published or passed on."""
    voices = _voices(speaker, book)
    for held in book.observations:
        names = {held.noun.provenance.publisher, held.noun.provenance.via, *held.noun.provenance.origins} - {None}
        if speaker in names or any(book.origin(str(name)) in voices for name in names):
            yield held


def _voices(speaker: str, book: Book) -> frozenset[str]:
    """Return the speaker, the party behind it, and the groups and members that speak with it."""
    origin = book.origin(speaker)
    return frozenset({origin}) | book.groups_of(origin) | book.members_of(origin)


def may_be(amount: Amount, known: Range) -> bool:
    """Say whether a figure is the number, or rounds to it: "8,000" may be said of 8,106."""
    if amount.operator is Operator.BETWEEN:
        return prints(amount, known)
    number = amount.high if amount.upper_bound else amount.low
    place = 10 ** (len(str(number)) - len(str(number).rstrip("0")))
    return prints(amount, known) or any(end is not None and abs(end - number) <= place / 2 for end in (known.low, known.high))


def _same_thing(claim: Claim, book: Book) -> Iterator[Held[Observation]]:
    for held in book.observations:
        noun = held.noun
        parties = {book.party(party.party) for party in noun.parties}
        places = {book.place(place) for place in noun.places}
        if (
            noun.measure is claim.measure
            and noun.group is claim.group
            and (not claim.parties or parties == set(claim.parties))
            and (not claim.places or bool(places & set(claim.places)))
            and closeness(claim, noun) >= LIKE_PERIOD
        ):
            yield held


def _same_scope(claim: Claim, noun: Observation, book: Book) -> bool:
    named = bool(claim.places and claim.parties and claim.period and noun.period)
    return named and {book.place(place) for place in noun.places} == set(claim.places) and closeness(claim, noun) >= 0.95


def _apart(speaker: str, held: Held[Observation], book: Book) -> bool:
    """Say whether a figure is nobody's who speaks with the speaker."""
    provenance = held.noun.provenance
    names = {provenance.publisher, provenance.via or provenance.publisher, *provenance.origins}
    return speaker not in names and not any(book.origin(name) in _voices(speaker, book) for name in names)


def _is_voice(speaker: str, book: Book) -> bool:
    """Say whether a speaker is known to publish figures of its own, or is a party: a newspaper may be passing a number on."""
    return book.is_party(speaker) or any(held.noun.provenance.publisher == speaker for held in book.observations)


def _names_another(claim: Claim, book: Book) -> bool:
    """Say whether words that were not read name another voice: "Russia says Airwars says" gives the number to whom it belongs."""
    return any(book.speakers.named(word) or book.parties.named(word) for word in claim.unread)


def _telling(amount: Amount) -> bool:
    """Say whether a number is so particular that two sources hardly come to it by chance."""
    return len(str(amount.low).rstrip("0")) >= TELLING_DIGITS


def _settled(amount: Amount, own: list[Evidence], printed: Observation) -> bool:
    """Say whether the speaker's own figures rule out that it came to the number later: one as new, or already above it."""
    if not own:
        return True
    newest = max(own, key=lambda each: each.as_of or date.max)
    as_new = newest.as_of is None or printed.as_of is None or printed.as_of.latest is None or newest.as_of >= printed.as_of.latest
    return as_new or (newest.range.low is not None and amount.high < newest.range.low)
