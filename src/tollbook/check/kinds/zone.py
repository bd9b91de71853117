"""A zone: its radius, and the place it lies around."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tollbook.check.answering import not_decidable
from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.doubts import doubts
from tollbook.check.evidence import receipt
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.residue import left_over, stretches
from tollbook.language.fold import fold
from tollbook.language.names import Mention
from tollbook.language.said import Said, printed, row, say
from tollbook.model.claims import Amount, Claim, Finding, Operator, Verdict
from tollbook.model.publications import Zone
from tollbook.model.time import Period
from tollbook.store.canonical import Held

MILE = 1.609344
CLOSE = 0.02
_ZONE = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)[\s\u00a0-]*(?P<unit>km|kilomet(?:er|re)s?|miles?|mi)\b(?P<between>[^.;]{0,40}?)\b"
    r"(?P<word>zone|area|radius|ring|perimeter|circle|bubble)\b(?P<after>[^.;]{0,60})",
    re.IGNORECASE,
)
_DECLARED = "declared|established|set up|created|imposed|announced"
_DEED = re.compile(r"\s+(?:was|were|has been|had been|is)\s+(?:\w+ly\s+)?\w+(?:ed|n|up)\b(?!\w)")
_PLAIN = frozenset([*_DECLARED.replace("set up", "set|up").split("|"), "was", "were", "has", "had", "been", "is", "by", "the", "in"])
_AROUND = re.compile(
    r"\b(?:around|of|at|near|surrounding|centred on|centered on|about)\s+(?:the\s+)?(?:base\s+(?:at|of|in)\s+|town of\s+)?$"
)


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claim that a zone of a size lies around a place, or that the one zone known there has that size."""
    for match in _ZONE.finditer(sentence.text):
        place = _place(sentence, match)
        end = place[1] if place else match.start("after")
        radius = float(match["number"]) * (MILE if match["unit"].lower().startswith("mi") else 1)
        diameter = "diameter" in match.group().lower() or " wide" in match.group().lower()
        deed = _DEED.match(sentence.text, end)
        closing = sentence.clause_around(match.start(), deed.end()).end - sentence.span.start if deed else end
        declaring = _declaring(sentence, closing)
        quote = sentence.text[match.start() : closing]
        yield Claim(
            kind="zone",
            start=sentence.span.start + match.start(),
            end=sentence.span.start + closing,
            quote=quote,
            reading=say(
                "a zone with a {size} of {km} km{where}",
                size=say("diameter") if diameter else say("radius"),
                km=f"{radius:g}",
                where=say(" lies around {place}", place=place[0]) if place else "",
            ),
            attribution=sentence.attribution,
            amount=Amount(Operator.EXACTLY, round(radius), round(radius), match.start("number"), match.end("unit")),
            parties=tuple(each.names[0] for each in declaring),
            period=sentence.period()[0] if deed else None,
            unread=_unread(sentence, deed, closing, declaring),
            places=(place[0],) if place else (),
            flags=tuple(dict.fromkeys([*doubts(sentence.text[:end]), *_planned(sentence.text)])),
            unit="km diameter" if diameter else "km",
            needs=say("a zone with its centre, radius and period, and who declares it"),
            assumptions=() if diameter or "radius" in match.group().lower() else (say("the size is read as a radius"),),
        )


def _planned(text: str) -> Iterator[str]:
    if re.search(r"\b(?:plans?|planned|wants?|wanted|proposed?s?|propos\w+|intends?|calls? for|called for)\b", text, re.IGNORECASE):
        yield "hypothetical"


def _declaring(sentence: Sentence, end: int) -> list[Mention]:
    """Return the parties said to have declared a zone."""
    verb = re.compile(rf"\s+(?:has\s+|have\s+|had\s+)?(?:{_DECLARED})\b")
    by = re.compile(rf"\b(?:{_DECLARED})\s+(?:\w+ly\s+)?by\s+(?:the\s+)?$")
    certain = [each for each in sentence.parties if each.certain and each.start < end]
    return [each for each in certain if verb.match(sentence.text, each.end) or by.search(sentence.text, 0, each.start)]


def _unread(sentence: Sentence, deed: re.Match[str] | None, end: int, declaring: list[Mention]) -> tuple[str, ...]:
    """Return the words after "was" that are not read: "abolished in 2016" is another thing than a zone that is there."""
    if deed is None:
        return ()
    spans = stretches(declaring, sentence.dates[:1])
    return left_over(sentence.text, start=deed.start(), end=end, read=spans, plain=_PLAIN)


def _place(sentence: Sentence, match: re.Match[str]) -> tuple[str, int] | None:
    """Return the place named after the zone, and where its name ends."""
    for mention in sentence.places:
        inside = match.start("after") <= mention.start <= match.end("after")
        if inside and _AROUND.search(sentence.text[match.start("after") : mention.start]):
            return mention.names[0], mention.end
    named = re.match(r"\s+(?:around|of|at|near|surrounding)\s+(?:the\s+)?([A-Z][\w'’-]*(?:[ -][A-Z][\w'’-]*){0,3})", match["after"])
    return (named[1], match.start("after") + named.end(1)) if named else None


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Compare with the zones the book holds: a declaration is evidence of what its party declared."""
    if (refused := not_decidable(claim)) is not None:
        return refused
    known = [held for held in book.zones if _same_place(claim, held.noun)]
    if not known or claim.amount is None:
        why = say("The book holds no such zone. It would need {needs}.", needs=claim.needs or "")
        return Verdict(Finding.UNVERIFIABLE, why, would_change=claim.needs)
    claimed = claim.amount.low / (2 if claim.unit == "km diameter" else 1)
    fitting = [
        held for held in known if _same_size(held.noun, claimed) and _same_hand(claim, held.noun, book) and _same_time(claim, held.noun)
    ]
    shown = fitting or known
    receipts = tuple(receipt(held.id, held.noun.provenance, _words(held.noun)) for held in shown)
    words = row("; ", (_words(held.noun) for held in shown))
    dispute = _dispute(shown)
    flags = ("disputed",) if any(held.noun.disputed_by for held in shown) else ()
    by, number = row(", ", _declarers(shown)), len(shown)
    rests_on = (
        say("{n} declaration by {parties}", n=1, parties=by) if number == 1 else say("{n} declarations by {parties}", n=number, parties=by)
    )
    if fitting and claim.unread:
        why = say(
            "A zone of that size is on record: {words}.{dispute} Not read: {unread}.",
            words=words,
            dispute=dispute,
            unread=row(", ", claim.unread),
        )
        return Verdict(Finding.MISSING_CONTEXT, why, flags, receipts=receipts, rests_on=rests_on)
    if fitting:
        why = say("The book holds this zone as declared: {words}.{dispute}", words=words, dispute=dispute)
        return Verdict(Finding.SUPPORTED, why, flags, receipts=receipts, rests_on=rests_on)
    why = say("A zone there is on record, of another size or time, or by somebody else: {words}.{dispute}", words=words, dispute=dispute)
    change = say("a record of a zone of that size")
    return Verdict(Finding.PARTLY, why, flags, receipts=receipts, rests_on=rests_on, would_change=change)


def _same_place(claim: Claim, zone: Zone) -> bool:
    if not claim.places:
        return False
    place = fold(claim.places[0])
    return place == fold(zone.centre) or place in fold(zone.name)


def _same_size(zone: Zone, claimed: float) -> bool:
    return zone.radius_km is not None and abs(zone.radius_km - claimed) <= CLOSE * zone.radius_km + 0.5


def _same_hand(claim: Claim, zone: Zone, book: Book) -> bool:
    return not claim.parties or zone.declared_by is None or book.party(zone.declared_by) in claim.parties


def _same_time(claim: Claim, zone: Zone) -> bool:
    """Say whether a zone said to have been declared in a period began in it."""
    begun = zone.when.earliest if zone.when else None
    return claim.period is None or (begun is not None and Period(begun, begun).within(claim.period))


def _declarers(zones: list[Held[Zone]]) -> list[str]:
    return sorted({held.noun.declared_by or say("nobody named") for held in zones})


def _dispute(zones: list[Held[Zone]]) -> str:
    disputing = sorted({party for held in zones for party in held.noun.disputed_by})
    if not disputing:
        return ""
    return say(" Disputed by {parties}: that it was declared is not disputed, how it came about is.", parties=row(", ", disputing))


def _words(zone: Zone) -> Said:
    return say(
        "{zone}, {size}, declared by {party}{when}",
        zone=zone.name,
        size=say("radius {km} km", km=f"{zone.radius_km:g}") if zone.radius_km else say("size not stated"),
        party=zone.declared_by or say("somebody not named"),
        when=say(", {period}", period=printed(str(zone.when), zone.when)) if zone.when else "",
    )


KIND = ClaimKind(
    "zone",
    read,
    answer,
    examples=("The 55 km zone around Al-Tanf is closed.",),
    others=("They drove 55 km to the town.", "The area is large."),
)
