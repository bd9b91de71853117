"""Who trained, armed, funded, backed, founded, hosted or fought whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.counted import attributed
from tollbook.check.doubts import told_doubts
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.records import Spoken, answer_records, origins_of, period_lacks
from tollbook.check.residue import left_over
from tollbook.language.names import Mention
from tollbook.language.ranges import period_in_english
from tollbook.language.sentences import Span
from tollbook.model.claims import Claim, Verdict
from tollbook.model.publications import Relation
from tollbook.store.canonical import Held
from tollbook.vocabulary import table

NEEDS = "a relation: who did it to or for whom, when, according to whom (plain line relation)"
# "Denied that it supports" is about what was said.
_REPORTED = re.compile(
    r"\b(?:said|says|stated|den(?:y|ies|ied)|claim(?:s|ed)|announced|admitted|acknowledged|insist(?:s|ed)?|declared)\s+that\b",
    re.IGNORECASE,
)
_BY = re.compile(r"[^.;,]{0,40}\bby\s+(?:the\s+)?")
REACH = 90  # characters between a party and what it does, or between the deed and the group


@dataclass(frozen=True, slots=True)
class _Deed:
    """One sort of deed: how articles say it, how records do, and which other sorts come close to it."""

    name: str
    active: re.Pattern[str]
    passive: re.Pattern[str]
    held: re.Pattern[str]
    near: frozenset[str]


@cache
def _deeds() -> Mapping[str, _Deed]:
    return {
        name: _Deed(
            name,
            re.compile(rf"\b(?:{'|'.join(entry['active'])})\b", re.IGNORECASE),
            re.compile(rf"\b(?:was|were|been|is|are|being)\s+(?:\w+\s+)?(?:{'|'.join(entry['passive'])})\b", re.IGNORECASE),
            re.compile(rf"\b(?:{'|'.join(entry['held'])})", re.IGNORECASE),
            frozenset(entry["near"]),
        )
        for name, entry in table("english")["relations"].items()
        if name not in {"groups", "plain"}
    }


@cache
def _groups() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(table('english')['relations']['groups']['words'])})\b", re.IGNORECASE)


@cache
def _plain() -> frozenset[str]:
    return frozenset(table("english")["relations"]["plain"]["words"])


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield a claim for each deed of which a clause names the party that does it and the group it is done to."""
    for clause in sentence.clauses:
        for deed in _deeds().values():
            claim = _active(sentence, clause, deed, book) or _passive(sentence, clause, deed, book)
            if claim is not None:
                yield claim
                break


def _active(sentence: Sentence, clause: Span, deed: _Deed, book: Book) -> Claim | None:
    """Read "the United States trained fighters of the group"."""
    match = next((each for each in deed.active.finditer(clause.text) if not deed.passive.search(clause.text, 0, each.end())), None)
    if match is None or _REPORTED.search(clause.text, 0, match.start()):
        return None
    start, end = clause.start - sentence.span.start + match.start(), clause.start - sentence.span.start + match.end()
    doer = next((each for each in reversed(sentence.parties) if each.end <= start and start - each.end <= REACH), None)
    if doer is None:
        return None
    return _claim(sentence, clause, deed, doer, _object(sentence, end, doer), (start, end), book)


def _passive(sentence: Sentence, clause: Span, deed: _Deed, book: Book) -> Claim | None:
    """Read "the group was trained by the United States"; by whom may be left out."""
    match = deed.passive.search(clause.text)
    if match is None:
        return None
    start, end = clause.start - sentence.span.start + match.start(), clause.start - sentence.span.start + match.end()
    doer = next((each for each in sentence.parties if each.start > end and _BY.fullmatch(sentence.text[end : each.start])), None)
    done_to = next((each for each in reversed(sentence.parties) if each.end <= start and start - each.end <= REACH), None)
    if doer is None or done_to is None:
        return None
    return _claim(sentence, clause, deed, doer, (done_to, done_to.start, done_to.end), (start, end), book)


def _object(sentence: Sentence, end: int, doer: Mention) -> tuple[Mention | None, int, int] | None:
    """Return the group after a deed: a party by name, else words such as "armed groups"."""
    named = next((each for each in sentence.parties if end <= each.start <= end + REACH and each.names != doer.names), None)
    if named is not None and named.words.islower():  # "the opposition" may be any
        named = None
    loose = _groups().search(sentence.text, end, end + REACH)
    if named is not None and (loose is None or named.start <= loose.start() or named.start < loose.end() + 30):
        return named, named.start, named.end
    return (None, loose.start(), loose.end()) if loose else None


def _claim(
    sentence: Sentence,
    clause: Span,
    deed: _Deed,
    doer: Mention,
    done_to: tuple[Mention | None, int, int] | None,
    at: tuple[int, int],
    book: Book,
) -> Claim | None:
    if done_to is None:
        return None
    group, first, last = done_to
    words = group.names[0] if group and group.certain else sentence.text[first:last]
    kept = clause.text.rstrip(" .,;:!?")
    inner = clause.start - sentence.span.start
    period, assumed = sentence.period()
    given = attributed(sentence, at[0], at[1], book)
    read_spans = [at, (first, last), (doer.start, doer.end), (given.start, given.end), *((each.start, each.end) for each in sentence.dates)]
    return Claim(
        kind="relation",
        start=clause.start,
        end=clause.start + len(kept),
        quote=kept,
        reading=f"{doer.names[0] if doer.certain else doer.words} {deed.name} {words}, {period_in_english(period)}",
        attribution=given,
        parties=(doer.names[0],) if doer.certain else (),
        subject=group.names[0] if group and group.certain else None,
        does=deed.name,
        period=period,
        needs=NEEDS,
        unknown=() if doer.certain else (doer.words,),
        unread=left_over(sentence.text, start=inner, end=inner + len(kept), read=read_spans, plain=_plain()),
        assumptions=assumed,
        flags=tuple(dict.fromkeys(told_doubts(clause.text))),
    )


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Compare with the relations that the book holds."""
    spoken = [each for held in book.relations if (each := _speaks(claim, held, book)) is not None]
    return answer_records(claim, spoken, article, book)


def _speaks(claim: Claim, held: Held[Relation], book: Book) -> Spoken | None:
    """Return a relation as it speaks to a claim, None where it is about something else."""
    relation, deed = held.noun, _deeds()[claim.does or ""]
    sorts = {name for name, each in _deeds().items() if each.held.search(relation.does)}
    if deed.name not in sorts and not sorts & deed.near:
        return None
    founded = deed.name == "founded" and book.party(relation.subject) == claim.subject  # "the group came into being"
    subject, object_ = book.party(relation.subject), book.party(relation.object or "")
    lacking = [*_who(claim, subject, book, founded=founded), *_whom(claim, object_, founded=founded)]
    if None in lacking:
        return None
    if deed.name not in sorts:
        lacking.append(f"that it {deed.name} it: the record says “{relation.does}”")
    lacking += period_lacks(claim.period, relation.when, present=False, published=None)
    said_by = origins_of(relation.provenance, relation.according_to, book)
    return Spoken(
        held.id,
        relation.provenance,
        _words(relation),
        said_by,
        own=frozenset({subject}),
        disputed_by=relation.disputed_by,
        lacking=tuple(words for words in lacking if words),
    )


def _who(claim: Claim, subject: str, book: Book, *, founded: bool) -> Sequence[str | None]:
    """Return what is not shown of who did it; [None] where somebody else did."""
    party = claim.parties[0] if claim.parties else ""
    if subject == party:
        return []
    if founded:
        return [f"that {party} did it"]
    if subject in book.groups_of(party):
        return [f"that {party} did it, and not {subject}, to which it belongs"]
    return [None]


def _whom(claim: Claim, object_: str, *, founded: bool) -> Sequence[str | None]:
    if founded or object_ == claim.subject:
        return []
    if claim.subject is None:
        return ["that those meant are these"]
    return [None]


def _words(relation: Relation) -> str:
    dated = f", {period_in_english(relation.when)}" if relation.when else ""
    by = " and ".join(relation.according_to) or relation.provenance.publisher
    return f"{relation.subject} {relation.does} {relation.object or ''}".rstrip() + f"{dated}, according to {by}"


KIND = ClaimKind(
    "relation",
    read,
    answer,
    examples=(
        "The United States trained Jaysh Maghawir al-Thawra.",
        "ISIS fought the SDF in 2017.",
        "Jaysh Maghawir al-Thawra was armed by the United States.",
    ),
    others=(
        "The United States left Syria in 2019.",
        "The train left Aleppo.",
        "Fighters were trained for years.",
    ),
)
