"""Territory held, and whether it grew or shrank: answered from series of one publisher, unit and scope."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import groupby

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.counted import attributed
from tollbook.check.doubts import told_doubts
from tollbook.check.evidence import in_words
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.parts import parts
from tollbook.check.records import Spoken, answer_records
from tollbook.check.residue import left_over, stretches
from tollbook.language.said import UNDATED, row, say, term
from tollbook.language.sentences import inside
from tollbook.model.claims import Claim, Verdict
from tollbook.model.counts import Measure
from tollbook.model.publications import Observation
from tollbook.store.canonical import Held
from tollbook.vocabulary import pattern, table, words

NEEDS = say("dated observations of the territory that it held")
GREW, SHRANK = say("grew"), say("shrank")


@cache
def _cues() -> re.Pattern[str]:
    return re.compile("|".join(table("english")["subjects"]["territory"]["cues"]), re.IGNORECASE)


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claim of a clause that the land of a party grew or shrank; without a direction nothing is claimed that a series answers."""
    for clause in parts(sentence):
        cue = _cues().search(clause.text)
        trends = [(name, match) for name in (GREW, SHRANK) if (match := pattern("territory", name).search(clause.text))]
        if cue is None or len(trends) != 1:  # "the territory lost by A grew"
            continue
        trend = trends[0]
        inner, kept = clause.start - sentence.span.start, clause.text.rstrip(" .,;:!?")
        parties = [each for each in inside(sentence.parties, inner, inner + len(kept)) if each.certain and not each.words.islower()]
        period, assumed = sentence.period()
        given = attributed(sentence, inner + cue.start(), inner + cue.end(), book)
        places = [each for each in inside(sentence.places, inner, inner + len(kept)) if each.certain]
        places = [each for each in places if not any(party.start == each.start for party in parties[:1])]
        spans = [(inner + trend[1].start(), inner + trend[1].end()), (given.start, given.end)]
        spans += stretches(parties[:1], places, sentence.dates[:1])
        whose = parties[0].names[0] if parties else say("those meant")
        yield Claim(
            kind="territory",
            start=clause.start,
            end=clause.start + len(kept),
            quote=kept,
            reading=say("the territory of {whose} {trend}, {period}", whose=whose, trend=trend[0], period=period or UNDATED),
            attribution=given,
            parties=(parties[0].names[0],) if parties else (),
            places=tuple(dict.fromkeys(each.names[0] for each in places)),
            does=str(trend[0]),
            period=period,
            needs=NEEDS,
            unread=left_over(sentence.text, start=inner, end=inner + len(kept), read=spans, plain=words("territory", "plain")),
            assumptions=assumed,
            flags=tuple(dict.fromkeys(told_doubts(kept))),
        )


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Compare with every series of two figures or more; one that goes the other way is shown, and contradicts nothing."""
    published = article.published.latest if article.published else None
    return answer_records(claim, _series(claim, book, published), article, book)


def _series(claim: Claim, book: Book, published: date | None) -> Iterator[Spoken]:
    known = [held for held in book.observations if held.noun.measure is Measure.TERRITORY and _dated(held, claim, published)]
    for _, group in groupby(sorted(known, key=_key), key=lambda held: _key(held)[:4]):
        figures = list(group)
        if len(figures) > 1 and (spoken := _spoken(claim, figures[0], figures[-1], len(figures), book)) is not None:
            yield spoken


def _dated(held: Held[Observation], claim: Claim, published: date | None) -> bool:
    day = held.noun.as_of.latest if held.noun.as_of else None
    if day is None or (published is not None and day > published):
        return False
    return claim.period is None or held.noun.as_of is None or held.noun.as_of.overlaps(claim.period)


def _key(held: Held[Observation]) -> tuple[str, str, str, str, str]:
    observation = held.noun
    parties = ",".join(sorted(each.party for each in observation.parties))
    return observation.provenance.publisher, observation.unit or "", ",".join(observation.places), parties, str(observation.as_of)


def _spoken(claim: Claim, first: Held[Observation], last: Held[Observation], number: int, book: Book) -> Spoken | None:
    parties = {book.party(each.party) for each in first.noun.parties}
    if claim.parties and claim.parties[0] not in parties:
        return None
    before, after = _value(first.noun), _value(last.noun)
    if before is None or after is None or before == after:
        return None
    lacking = [] if claim.parties else [say("whose land is meant")]
    scope = {book.place(place) for place in first.noun.places}
    if claim.places and set(claim.places) != scope:
        named = row(" and ", sorted(scope)) if scope else say("no place named")
        lacking.append(say("that it was in {places}: the series is for {named}", places=row(" and ", claim.places), named=named))
    found = GREW if after > before else SHRANK
    if found != claim.does:
        lacking.append(say("that it {does}: on record it {found}", does=term(claim.does or ""), found=found))
    return Spoken(
        last.id,
        last.noun.provenance,
        say(
            "{publisher}: {parties}, {first}; later {last} ({n} figures)",
            publisher=first.noun.provenance.publisher,
            parties=row(" and ", sorted(parties)),
            first=in_words(first.noun),
            last=in_words(last.noun),
            n=number,
        ),
        book.origins(first.noun.provenance),
        lacking=tuple(lacking),
    )


def _value(observation: Observation) -> float | int | None:
    return observation.low if observation.low is not None else observation.high


KIND = ClaimKind(
    "territory",
    read,
    answer,
    examples=("The territory controlled by ISIS was growing.", "ISIS lost territory in 2016."),
    others=("The territory is large.", "Prices were growing."),
)
