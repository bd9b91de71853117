"""Who belonged to a group or operation, from when to when, doing what: a member is not the group, nor its command."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tollbook.check.article import Article, Sentence, loaded_words
from tollbook.check.belonging import answer_membership
from tollbook.check.book import Book
from tollbook.check.counted import attributed
from tollbook.check.doubts import doubts
from tollbook.check.joining import Joined, Predicate, joined_by, others, predicates
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.opinions import opinions
from tollbook.check.residue import left_over
from tollbook.language.dates import Dated
from tollbook.language.said import UNDATED, Said, row, say
from tollbook.model.claims import Attribution, Claim, Verdict
from tollbook.model.time import Period
from tollbook.vocabulary import table

NEEDS = say("a membership with its period and source")


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield one claim for each member that a sentence names: "A, B and C joined the strikes" is three."""
    found = list(predicates(sentence, book))
    for at, predicate in enumerate(found):
        limit = found[at + 1].start if at + 1 < len(found) else len(sentence.text)
        members = joined_by(sentence, predicate, found[:at])
        dated = _dated(sentence, predicate, members, limit=limit)
        for number, member in enumerate(members):
            if member.name != predicate.group:
                yield _claim(sentence, predicate, members, number=number, dated=dated, limit=limit, book=book)


def _claim(
    sentence: Sentence, predicate: Predicate, members: Sequence[Joined], *, number: int, dated: Dated | None, limit: int, book: Book
) -> Claim:
    member = members[number]
    around = sentence.clause_around(members[0].start, predicate.end)
    opening, first = around.start - sentence.span.start, sentence.span.start
    closing = max(predicate.end, dated.end if dated else 0, *(each.end for each in members))
    start = opening if number == 0 and not predicate.listed else min(member.start, predicate.start)
    end = member.end if predicate.listed else closing
    stop = min([limit, around.end - first, *(cue - first for cue, _ in opinions(sentence) if cue - first >= closing)])
    period = dated.period if dated else None
    relative, assumed = sentence.period() if sentence.relative and dated is None else (None, ())
    chained = predicate.read[0][0] - max(each.end for each in members) > len(" which had also ") and not predicate.listed
    given = attributed(sentence, predicate.start, predicate.end, book)
    if given.start <= members[0].start < given.end:  # "A, which joined in 2014, said nothing": A does not say it
        given = Attribution()
    scope = predicate.start if chained else opening, max(closing, stop)
    unread = _unread(sentence, predicate, members, dated=dated, given=given, scope=scope)
    return Claim(
        kind="membership",
        start=first + start,
        end=first + end,
        quote=sentence.text[start:end],
        reading=_reading(member, predicate, period or relative or UNDATED),
        attribution=given,
        parties=(member.name,),
        places=predicate.places,
        period=period or relative,
        subject=predicate.group,
        does=predicate.does,
        unit="strikes" if predicate.strikes else None,
        needs=NEEDS,
        unknown=tuple(dict.fromkeys([*([] if member.known else [member.words]), *predicate.unknown])),
        unread=unread,
        assumptions=(*predicate.assumptions, *assumed),
        flags=tuple(dict.fromkeys([*doubts(around.text), *_asked(sentence.text)])),
    )


def _asked(text: str) -> Iterator[str]:
    if text.rstrip('"”’»)').endswith("?"):
        yield "hypothetical"


def _reading(member: Joined, predicate: Predicate, period: Period) -> Said:
    return say(
        "{member} {does} {group}{doing}{where}, {period}",
        member=member.name,
        does={
            "joined": say("joined"),
            "left": say("left"),
            "is": say("is a member of"),
            "was": say("was a member of"),
            "took part": say("took part with"),
        }[predicate.does],
        group=predicate.group or say("a group"),
        doing=say(", in strikes") if predicate.strikes else "",
        where=say(" in {places}", places=row(" and ", predicate.places)) if predicate.places else "",
        period=period,
    )


def _dated(sentence: Sentence, predicate: Predicate, members: Sequence[Joined], *, limit: int) -> Dated | None:
    """Return the date that follows at once, else the one that opens the clause before the members."""
    for each in sentence.dates:
        between = sentence.text[predicate.end : each.start]
        if predicate.end <= each.start < limit and re.fullmatch(r"\s*,?\s*(?:\w+\s+){0,2}", between):
            return each
    opening = members[0].start if members else predicate.start
    before = [
        each for each in sentence.dates if each.end <= opening and re.fullmatch(r"[\s,]*(?:the\s+)?", sentence.text[each.end : opening])
    ]
    return before[-1] if before else None


def _unread(
    sentence: Sentence,
    predicate: Predicate,
    members: Sequence[Joined],
    *,
    dated: Dated | None,
    given: Attribution,
    scope: tuple[int, int],
) -> tuple[str, ...]:
    """Return the words of the claim's clauses that were not read and may change it."""
    read = [*predicate.read, *others(sentence), *((each.start, each.end) for each in members), (given.start, given.end)]
    if dated is not None:
        read.append((dated.start, dated.end))
    if sentence.relative is not None:
        read.append((sentence.relative.start, sentence.relative.end))
    read.extend(match.span() for match in _IN_ITS_COURSE.finditer(sentence.text) if sentence.operation)
    left = left_over(sentence.text, start=scope[0], end=scope[1], read=read, plain=_plain())
    return tuple(word for word in left if not loaded_words(word))


# "As the operation develops" sets no date: the article's own day bounds it, as it does every claim.
_IN_ITS_COURSE = re.compile(
    r"\bas the (?:operation|campaign|war|conflict|mission) (?:develop(?:s|ed)?|went on|goes on|unfold(?:s|ed)|continue[sd])\b",
    re.IGNORECASE,
)


@cache
def _plain() -> frozenset[str]:
    return frozenset(table("english")["membership"]["plain"])


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Compare with the memberships that the book holds."""
    return answer_membership(claim, article, book)


KIND = ClaimKind(
    "membership",
    read,
    answer,
    examples=(
        "Australia, France and Denmark joined the American airstrikes.",
        "Denmark left the US-led coalition in 2016.",
        "The Netherlands was a member of the coalition from 2014 to 2018.",
        "In 2016 the Netherlands took part in strikes in Syria.",
        "Members of the US-led coalition include France and Belgium.",
    ),
    others=(
        "The United States left Syria in 2019.",
        "Member states of the coalition did not hide it.",
        "Fighters joined the march in the town.",
        "The strike left 12 people dead.",
    ),
)
