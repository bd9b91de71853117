"""Who is present where: bases, garrisons, forces kept in a place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.counted import attributed
from tollbook.check.doubts import told_doubts
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.records import Spoken, answer_records, origins_of, period_lacks
from tollbook.check.residue import left_over
from tollbook.language.ranges import period_in_english
from tollbook.model.claims import Claim, Verdict
from tollbook.model.publications import Relation
from tollbook.store.canonical import Held
from tollbook.vocabulary import table

NEEDS = "a relation or zone on who is present where, from when to when (plain lines relation, zone)"


@cache
def _cues() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('english')['presence']['cues'])})\b", re.IGNORECASE)


@cache
def _held() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('english')['presence']['held'])})", re.IGNORECASE)


@cache
def _plain() -> frozenset[str]:
    return frozenset(table("english")["presence"]["plain"])


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claim of a clause that a party is present, with a base or forces, at a place."""
    for clause in sentence.clauses:
        cue = _cues().search(clause.text)
        inner = clause.start - sentence.span.start
        kept = clause.text.rstrip(" .,;:!?")
        parties = [each for each in sentence.parties if inner <= each.start < inner + len(kept)]
        places = [each for each in sentence.places if inner <= each.start < inner + len(kept) and each.certain]
        parties = [each for each in parties if each.certain and not any(place.start == each.start for place in places)]
        if cue is None or not parties or not places:
            continue
        at = inner + cue.start(), inner + cue.end()
        period, assumed = sentence.period()
        given = attributed(sentence, at[0], at[1], book)
        names = tuple(dict.fromkeys(each.names[0] for each in places))
        spans = [at, (given.start, given.end), *((each.start, each.end) for each in (*parties, *places))]
        spans += [(each.start, each.end) for each in sentence.dates]
        spans += [(inner + match.start(), inner + match.end()) for match in _cues().finditer(clause.text)]
        yield Claim(
            kind="presence",
            start=clause.start,
            end=clause.start + len(kept),
            quote=kept,
            reading=f"{parties[0].names[0]} is present at {' and '.join(names)}, {period_in_english(period)}",
            attribution=given,
            parties=(parties[0].names[0],),
            places=names,
            period=period,
            needs=NEEDS,
            unread=left_over(sentence.text, start=inner, end=inner + len(kept), read=spans, plain=_plain()),
            assumptions=assumed,
            flags=tuple(dict.fromkeys(told_doubts(kept))),
        )


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Compare with the relations that tell of a presence."""
    spoken = [each for held in book.relations if (each := _speaks(claim, held, article, book)) is not None]
    return answer_records(claim, spoken, article, book)


def _speaks(claim: Claim, held: Held[Relation], article: Article, book: Book) -> Spoken | None:
    relation = held.noun
    place = book.place(relation.object or "")
    if not _held().search(relation.does) or not {place, *book.larger(place)} & set(claim.places):
        return None
    subject, party = book.party(relation.subject), claim.parties[0]
    if subject != party and subject not in book.groups_of(party):
        return None
    published = article.published.latest if article.published else None
    lacking = list(period_lacks(claim.period, relation.when, present=True, published=published))
    if subject != party:
        lacking.append(f"that {party} does, and not {subject}, to which it belongs")
    dated = f", {period_in_english(relation.when)}" if relation.when else ""
    by = " and ".join(relation.according_to) or relation.provenance.publisher
    return Spoken(
        held.id,
        relation.provenance,
        f"{relation.subject} {relation.does} {relation.object}{dated}, according to {by}",
        origins_of(relation.provenance, relation.according_to, book),
        own=frozenset({subject}),
        disputed_by=relation.disputed_by,
        lacking=tuple(lacking),
    )


KIND = ClaimKind(
    "presence",
    read,
    answer,
    examples=("The United States keeps a military base at Al-Tanf.", "American troops are stationed at Al-Tanf."),
    others=("The base of the statue is in Damascus.", "The troops left."),
)
