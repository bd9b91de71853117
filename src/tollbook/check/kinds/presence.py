"""Who is present where: bases, garrisons, forces kept in a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.counted import attributed
from tollbook.check.doubts import told_doubts
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.parts import parts
from tollbook.check.records import Spoken, answer_records, origins_of, period_lacks, told
from tollbook.check.residue import left_over, stretches
from tollbook.language.names import Mention, joined
from tollbook.language.said import UNDATED, row, say
from tollbook.language.sentences import Span, inside
from tollbook.model.claims import Attribution, Claim, Verdict
from tollbook.model.publications import Relation
from tollbook.store.canonical import Held
from tollbook.vocabulary import pattern, words

NEEDS = say("a relation or zone on who is present where, from when to when")


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield a claim for each party that a clause says is present, with a base or forces, at a place."""
    for clause in parts(sentence):
        cue = pattern("presence", "cues").search(clause.text)
        if cue is None or pattern("presence", "gone").search(clause.text):
            continue
        inner, kept = clause.start - sentence.span.start, clause.text.rstrip(" .,;:!?")
        given = attributed(sentence, inner + cue.start(), inner + cue.end(), book)
        named = list(inside(sentence.parties, inner, inner + len(kept)))
        if inner > 0 and not named:  # "where their base is"
            named = [each for each in sentence.parties if each.end <= inner][:1]
        places = [each for each in inside(sentence.places, inner, inner + len(kept)) if each.certain]
        parties = [each for each in named if each.certain and not any(place.start == each.start for place in places)]
        parties = joined([each for each in parties if not given.start <= each.start < given.end], sentence.text)
        for party in parties if places else ():
            yield _claim(sentence, clause, (party, parties), places, given)


def _claim(
    sentence: Sentence, clause: Span, whose: tuple[Mention, Sequence[Mention]], places: Sequence[Mention], given: Attribution
) -> Claim:
    party, parties = whose
    inner, kept = clause.start - sentence.span.start, clause.text.rstrip(" .,;:!?")
    period, assumed = sentence.period()
    names = tuple(dict.fromkeys(each.names[0] for each in places))
    spans = [(given.start, given.end), *stretches(parties, places, sentence.dates[:1])]
    spans += [(inner + match.start(), inner + match.end()) for match in pattern("presence", "cues").finditer(clause.text)]
    start = clause.start if party is parties[0] else sentence.span.start + party.start
    return Claim(
        kind="presence",
        start=start,
        end=clause.start + len(kept),
        quote=sentence.text[start - sentence.span.start : inner + len(kept)],
        reading=say("{party} is present at {places}, {period}", party=party.names[0], places=row(" and ", names), period=period or UNDATED),
        attribution=given,
        parties=(party.names[0],),
        places=names,
        period=period,
        needs=NEEDS,
        unread=left_over(sentence.text, start=inner, end=inner + len(kept), read=spans, plain=words("presence", "plain")),
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
    if not pattern("presence", "held", ends="").search(relation.does) or not {place, *book.larger(place)} & set(claim.places):
        return None
    elsewhere = [name for name in claim.places if name not in {place, *book.larger(place)}]
    subject, party = book.party(relation.subject), claim.parties[0]
    if subject != party and subject not in book.groups_of(party):
        return None
    published = article.published.latest if article.published else None
    lacking = list(period_lacks(claim.period, relation.when, present=True, published=published, lasting=True))
    if elsewhere:
        lacking.append(say("that it is in {places}", places=row(" and ", elsewhere)))
    if subject != party:
        lacking.append(say("that {party} does, and not {group}, to which it belongs", party=party, group=subject))
    return Spoken(
        held.id,
        relation.provenance,
        told(relation),
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
