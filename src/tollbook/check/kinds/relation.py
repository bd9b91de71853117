"""Who trained, armed, funded, backed, founded, hosted or fought whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.counted import attributed
from tollbook.check.doubts import told_doubts
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.kinds.purpose import MADE_TO
from tollbook.check.parts import parts
from tollbook.check.records import Spoken, answer_records, origins_of, period_lacks, told
from tollbook.check.residue import left_over, stretches
from tollbook.language.fold import fold
from tollbook.language.names import Mention, joined
from tollbook.language.said import UNDATED, say, term
from tollbook.language.sentences import Span
from tollbook.model.claims import Claim, Verdict
from tollbook.model.publications import Relation
from tollbook.store.canonical import Held
from tollbook.vocabulary import pattern, table, words

NEEDS = say("a relation: who did it to or for whom, when, according to whom")
# "Denied that it supports" is about what was said.
_REPORTED = re.compile(
    r"\b(?:said|says|stated|den(?:y|ies|ied)|claim(?:s|ed)|announced|admitted|acknowledged|insist(?:s|ed)?|declared)\s+that\b",
    re.IGNORECASE,
)
_BY = re.compile(r"[^.;,]{0,40}\bby\s+(?:the\s+)?")
# Names before a deed that did not do it: "Norland, unlike Sudland, trained them".
_ASIDE = re.compile(r"\b(?:unlike|not|by|with|against|than|from|near|in|at|on|for|of)\s+(?:the\s+)?$", re.IGNORECASE)
_AND = re.compile(r"\s*(?:,|and|,\s*and)\s*", re.IGNORECASE)
# "Provided by A direct support to B".
_GIVEN = re.compile(r"\s+(?:\w+\s+)?(?:support|aid|assistance|training|funding) to\s", re.IGNORECASE)
# What stands between a deed and a name that is not what it was done to: "hosted talks about ISIS", "trained in Turkey".
_ELSEWHERE = re.compile(r"\b(?:about|on|over|in|at|near|by|for|with|under|inside|across|after|before)\b", re.IGNORECASE)
EVENTS = frozenset({"fought", "attacked"})  # deeds of days, which a record of years shows of no single one
MONTH = timedelta(days=31)
MUTUAL = frozenset({"fought"})  # deeds with two sides and no direction
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
            pattern("relations", name, "active"),
            pattern("relations", name, "passive", ends=r"(?=[^.;,]{0,40}\bby\b)"),
            pattern("relations", name, "held", ends=""),
            words("relations", name, "near"),
        )
        for name in table("english")["relations"]
        if name not in {"groups", "plain"}
    }


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield a claim for each party that a clause says did something to a group: "A and B trained the group" is two."""
    for clause in parts(sentence):
        for deed in _deeds().values():
            claims = [*_passive(sentence, clause, deed, book)] or [*_active(sentence, clause, deed, book)]
            yield from claims


def _active(sentence: Sentence, clause: Span, deed: _Deed, book: Book) -> Iterator[Claim]:
    """Read "the United States trained fighters of the group"."""
    match = next((each for each in deed.active.finditer(clause.text) if not _name(each)), None)
    if match is None or _REPORTED.search(clause.text, 0, match.start()):
        return
    inner = clause.start - sentence.span.start
    at = inner + match.start(), inner + match.end()
    before = [each for each in sentence.parties if each.end <= at[0] and at[0] - each.end <= REACH]
    by = next((each for each in before[-1:] if _GIVEN.fullmatch(sentence.text[each.end : at[1] + 4])), None)
    own = [each for each in before if each.start >= inner and not _ASIDE.search(sentence.text, 0, each.start)]
    nearest = by or (own[-1] if own else _subject(sentence, inner))
    if nearest is None:
        return
    present = match.group().endswith("s") or re.search(r"\b(?:is|are|been)\s+$", clause.text[: match.start()]) is not None
    doers = joined([each for each in sentence.parties if each.end <= nearest.end], sentence.text, last=True)
    for doer in doers:
        done_to = _object(sentence, at[1], doer)
        if done_to is not None:
            yield _claim(sentence, clause, deed, (doer, doers), done_to, at, book, present=present)


def _subject(sentence: Sentence, end: int) -> Mention | None:
    """Return the party with which the statement begins that a part without a party of its own goes on with."""
    first = next(iter(sentence.parties), None)
    return first if first is not None and first.end <= end and not _ASIDE.search(sentence.text, 0, first.start) else None


def _name(match: re.Match[str]) -> bool:
    """Say whether what looks like a deed is part of a name, such as "Port Harbor"."""
    return match.start() > 0 and match.group()[0].isupper()


def _passive(sentence: Sentence, clause: Span, deed: _Deed, book: Book) -> Iterator[Claim]:
    """Read "the group, trained by the United States"; where nobody is named who did it, nothing is claimed."""
    inner = clause.start - sentence.span.start
    for match in deed.passive.finditer(clause.text):
        at = inner + match.start(), inner + match.end()
        doer = next((each for each in sentence.parties if each.start > at[1] and _BY.fullmatch(sentence.text[at[1] : each.start])), None)
        done_to = next((each for each in reversed(sentence.parties) if each.end <= at[0] and at[0] - each.end <= REACH), None)
        if doer is not None and done_to is not None:
            present = re.search(r"\b(?:is|are)\s+(?:\w+\s+)?$", clause.text[: match.start()]) is not None
            group = done_to, done_to.start, done_to.end
            yield _claim(sentence, clause, deed, (doer, [doer]), group, at, book, present=present)
            return


def _object(sentence: Sentence, end: int, doer: Mention) -> tuple[Mention | None, int, int] | None:
    """Return the group after a deed: a party by name, else words such as "armed groups"."""
    named = next((each for each in sentence.parties if end <= each.start <= end + REACH and each.names != doer.names), None)
    if named is not None and (_general(named) or _ELSEWHERE.search(sentence.text, end, named.start)):  # "the opposition" may be any
        named = None
    loose = pattern("relations", "groups", "words").search(sentence.text, end, end + REACH)
    if named is not None and (loose is None or named.start <= loose.start() or named.start < loose.end() + 30):
        return named, named.start, named.end
    return (None, loose.start(), loose.end()) if loose else None


def _general(named: Mention) -> bool:
    """Say whether small letters name whoever is such, as "the opposition" does; a party's whole name in them is that party."""
    return named.words.islower() and fold(named.words) not in {fold(name) for name in named.names}


def _claim(
    sentence: Sentence,
    clause: Span,
    deed: _Deed,
    doers: tuple[Mention, Sequence[Mention]],
    done_to: tuple[Mention | None, int, int],
    at: tuple[int, int],
    book: Book,
    *,
    present: bool,
) -> Claim:
    doer, listed = doers
    group, first, last = done_to
    whom = group.names[0] if group and group.certain else sentence.text[first:last]
    inner = clause.start - sentence.span.start
    kept = _before_purpose(clause.text.rstrip(" .,;:!?"), last - inner)
    start = clause.start if doer is listed[0] else sentence.span.start + doer.start
    period, assumed = sentence.period()
    given = attributed(sentence, at[0], at[1], book)
    spans = [at, (first, last), (given.start, given.end), *stretches(listed, sentence.dates[:1]), *_beside(sentence.text, at)]
    return Claim(
        kind="relation",
        start=start,
        end=clause.start + len(kept),
        quote=sentence.text[start - sentence.span.start : inner + len(kept)],
        reading=say(
            "{doer} {deed} {whom}, {period}",
            doer=doer.names[0] if doer.certain else doer.words,
            deed=term(deed.name),
            whom=whom,
            period=say("to this day") if present and period is None else period or UNDATED,
        ),
        attribution=given,
        parties=(doer.names[0],) if doer.certain else (),
        subject=group.names[0] if group and group.certain else None,
        does=deed.name,
        present=present,
        period=period,
        needs=NEEDS,
        unknown=() if doer.certain else (doer.words,),
        unread=left_over(sentence.text, start=inner, end=inner + len(kept), read=spans, plain=words("relations", "plain", "words")),
        assumptions=assumed,
        flags=tuple(dict.fromkeys(told_doubts(clause.text))),
    )


def _beside(text: str, at: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield the other deeds that "and" joins to one, as in "armed and trained": each is a claim of its own."""
    for start, end in _deeds_in(text):
        if _AND.fullmatch(text, end, at[0]) if end <= at[0] else _AND.fullmatch(text, at[1], start):
            yield start, end


@lru_cache(maxsize=64)
def _deeds_in(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the deeds of a sentence stand: each claim in it asks again."""
    each = _deeds().values()
    return tuple(match.span() for deed in each for match in (*deed.active.finditer(text), *deed.passive.finditer(text)))


def _before_purpose(text: str, after: int) -> str:
    """Leave out what it was done for, which is a claim of its own."""
    purpose = MADE_TO.search(text)
    return text[: purpose.start("purpose")].rstrip() if purpose and purpose.start("purpose") >= after else text


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Compare with the relations that the book holds."""
    published = article.published.latest if article.published else None
    spoken = [each for held in book.relations if (each := _speaks(claim, held, book, published)) is not None]
    return answer_records(claim, spoken, article, book)


def _speaks(claim: Claim, held: Held[Relation], book: Book, published: date | None) -> Spoken | None:
    """Return a relation as it speaks to a claim, None where it is about something else."""
    relation, deed = held.noun, _deeds()[claim.does or ""]
    sorts = {name for name, each in _deeds().items() if each.held.search(relation.does)}
    if deed.name not in sorts and not sorts & deed.near:
        return None
    founded = deed.name == "founded" and book.party(relation.subject) == claim.subject  # "the group came into being"
    subject, object_ = book.party(relation.subject), book.party(relation.object or "")
    if deed.name in MUTUAL and object_ in claim.parties:  # a pair that fought has no direction
        subject, object_ = object_, subject
    lacking = [*_who(claim, subject, book, founded=founded), *_whom(claim, object_, founded=founded)]
    if None in lacking:
        return None
    if deed.name not in sorts:
        lacking.append(say("that it {deed} it: the record says “{does}”", deed=term(deed.name), does=relation.does))
    some_day = deed.name in EVENTS and claim.period is not None and claim.period.shorter_than(MONTH)
    lasting = deed.name != "founded" and not some_day  # to have fought for years shows no single day
    lacking += period_lacks(claim.period, relation.when, present=claim.present, published=published, lasting=lasting)
    said_by = origins_of(relation.provenance, relation.according_to, book)
    return Spoken(
        held.id,
        relation.provenance,
        told(relation),
        said_by,
        own=frozenset({book.party(relation.subject)}),
        disputed_by=relation.disputed_by,
        lacking=tuple(gap for gap in lacking if gap),
    )


def _who(claim: Claim, subject: str, book: Book, *, founded: bool) -> Sequence[str | None]:
    """Return what is not shown of who did it; [None] where somebody else did."""
    party = claim.parties[0] if claim.parties else ""
    if subject == party:
        return []
    if founded:
        return [say("that {party} did it", party=party)]
    if subject in book.groups_of(party):
        return [say("that {party} did it, and not {group}, to which it belongs", party=party, group=subject)]
    return [None]


def _whom(claim: Claim, object_: str, *, founded: bool) -> Sequence[str | None]:
    if founded or object_ == claim.subject:
        return []
    if claim.subject is None:
        return [say("that those meant are these")]
    return [None]


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
