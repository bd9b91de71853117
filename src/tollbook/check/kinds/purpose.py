"""What an armed group is said to be for: set beside the purpose that it, or others, declare on record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.counted import attributed
from tollbook.check.doubts import told_doubts
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.records import Spoken, according_to, answer_records, origins_of
from tollbook.language.said import UNDATED, say
from tollbook.model.claims import Claim, Verdict
from tollbook.model.publications import Relation
from tollbook.store.canonical import Held

NEEDS = say("a relation or statement with the purpose that it declares, and when")
MADE_TO = re.compile(
    r"\b(?:created|founded|formed|established|set up|armed|trained|equipped)\b[^.;]{0,90}?\b"
    r"(?P<purpose>to (?:fight|drive|protect|defend|overthrow|combat|counter|topple|guard|control|secure|battle)\b)",
    re.IGNORECASE,
)
_PURPOSE = re.compile(r"\b(?:purpose|aim|mission|goal)s?\b", re.IGNORECASE)


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claim that a group was founded, trained or armed in order to do something."""
    for clause in sentence.clauses:
        match = MADE_TO.search(clause.text)
        if match is None:
            continue
        inner, kept = clause.start - sentence.span.start, clause.text.rstrip(" .,;:!?")
        at = match.start("purpose")
        before = [each for each in sentence.parties if each.certain and inner <= each.start and each.end <= inner + at]
        group = before[-1].names[0] if before else sentence.group
        period, assumed = sentence.period()
        yield Claim(
            kind="purpose",
            start=clause.start + at,
            end=clause.start + len(kept),
            quote=kept[at:],
            reading=say(
                "{group} is there {purpose}, {period}",
                group=group or say("the group meant"),
                purpose=kept[at:],
                period=period or UNDATED,
            ),
            attribution=attributed(sentence, inner + at, inner + len(kept), book),
            subject=group,
            period=period,
            needs=NEEDS,
            unknown=() if group else (say("the group"),),
            assumptions=(*assumed, *(() if before else sentence.group_assumed)),
            flags=tuple(dict.fromkeys(told_doubts(clause.text[:at]))),
        )


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Show what is on record as declared; what a group is for is never borne out by words alone."""
    return answer_records(claim, (each for held in book.relations if (each := _speaks(claim, held, book)) is not None), article, book)


def _speaks(claim: Claim, held: Held[Relation], book: Book) -> Spoken | None:
    relation = held.noun
    words = f"{relation.object or ''} {relation.provenance.note or ''}"
    if claim.subject is None or claim.subject not in {book.party(relation.subject), book.party(relation.object or "")}:
        return None
    if not _PURPOSE.search(words):
        return None
    return Spoken(
        held.id,
        relation.provenance,
        say(
            "{deed}{when}, according to {by}",
            deed=f"{relation.subject} {relation.does}: {words.strip()}",
            when="",
            by=according_to(relation),
        ),
        origins_of(relation.provenance, relation.according_to, book),
        lacking=(say("that this is what it is for: the words on record are others"),),
    )


KIND = ClaimKind(
    "purpose",
    read,
    answer,
    examples=("The United States created Jaysh Maghawir al-Thawra to fight the government.",),
    others=("The United States trained Jaysh Maghawir al-Thawra.", "They went to fight."),
)
