"""Places of one name at two levels, a town and the province around it: which one is meant, and what the other reading says."""

from __future__ import annotations

import re
from dataclasses import replace

from tollbook.check.book import Book
from tollbook.language.fold import fold
from tollbook.language.names import Mention
from tollbook.language.said import say
from tollbook.language.sentences import ahead
from tollbook.model.claims import Claim, Finding, Verdict
from tollbook.store.names import without_level

_PROVINCE = re.compile(r"\b(?:province|governorate|region)\s+of\s+(?:the\s+)?$|(?:محافظة|ريف)\s+$", re.IGNORECASE)
_TOWN = re.compile(r"\b(?:city|town|village|neighbou?rhood|outskirts)\b|(?:مدينة|بلدة|قرية|حي)\b", re.IGNORECASE)
DECIDED = frozenset({Finding.SUPPORTED, Finding.PARTLY, Finding.MISSING_CONTEXT, Finding.CONTRADICTED})


def place_meant(text: str, mention: Mention, book: Book) -> str:
    """Return the place that a mention means: of two of one name, the larger where the words before it say so."""
    name = mention.names[0]
    larger = namesakes(name, book)
    return larger[0] if len(larger) == 1 and mention.certain and ahead(_PROVINCE, text, mention.start) else name


def namesakes(place: str, book: Book) -> tuple[str, ...]:
    """Return the larger places around a place that are called as it is but for their level."""
    return tuple(sorted(each for each in book.larger(place) if each != place and fold(without_level(each)) == fold(place)))


def other_place(claim: Claim, book: Book) -> Claim | None:
    """Return a claim as it reads if its one place means the larger one of that name, None where nothing leaves that open."""
    larger = namesakes(claim.places[0], book) if len(claim.places) == 1 else ()
    return replace(claim, places=larger) if len(larger) == 1 and not _TOWN.search(claim.quote) else None


def both_ways(claim: Claim, verdict: Verdict, other: Claim, read_otherwise: Verdict) -> Verdict:
    """Say as which place a name was read, and hold a verdict that the other reading does not bear out."""
    place, larger = claim.places[0], other.places[0]
    if verdict.finding is read_otherwise.finding:
        why = say(
            "{why} {place} is read as the smaller place of that name; as {larger} the finding is the same.",
            why=verdict.why,
            place=place,
            larger=larger,
        )
        return replace(verdict, why=why)
    why = say(
        "{why} {place} is read as the smaller place of that name; as {larger}: {other}",
        why=verdict.why,
        place=place,
        larger=larger,
        other=read_otherwise.why,
    )
    flags = tuple(dict.fromkeys((*verdict.flags, "ambiguous-target")))
    return replace(verdict, finding=_held(verdict.finding, read_otherwise.finding), why=why, flags=flags)


def _held(finding: Finding, other: Finding) -> Finding:
    """Return what may be said under both readings: nothing is contradicted by one of them, or supported against the other."""
    if Finding.CONTRADICTED in {finding, other}:
        return Finding.UNVERIFIABLE
    return Finding.MISSING_CONTEXT if {finding, other} <= DECIDED else finding
