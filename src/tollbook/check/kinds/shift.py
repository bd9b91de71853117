"""Whether one practice gave way to another: asked of the incidents of the book by month and type, as ``tollbook shift`` asks it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from tollbook.check.answering import not_decidable
from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.counted import attributed, places_of
from tollbook.check.doubts import told_doubts
from tollbook.check.evidence import rests_on
from tollbook.check.incidents import covers, receipts_behind
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.residue import left_over, stretches
from tollbook.errors import TollbookError
from tollbook.language.fold import fold
from tollbook.language.said import UNDATED, Said, row, say, term
from tollbook.language.sentences import Span, inside
from tollbook.model.claims import Claim, Finding, Verdict
from tollbook.model.counts import Range
from tollbook.model.figures import Question
from tollbook.model.parties import Role
from tollbook.model.time import Period
from tollbook.store.memo import memo
from tollbook.vocabulary import table, words

if TYPE_CHECKING:
    from tollbook.statistics.shift import Change, Shift

NEEDS = say("monthly counts of each kind of event by one recorder, and full coverage of them")
SIMULATED = 100  # series without a change: with fewer, chance alone would tip the verdict
TOO_OFTEN = 0.05  # of them may have one named
SURE = 0.95


@dataclass(frozen=True, slots=True)
class _Tested:
    """A test on incidents of one scope; ``change`` is the one that fits a claim."""

    found: Shift
    change: Change | None


@cache
def _kinds() -> Mapping[str, str]:
    """Return the kind of each term of the vocabulary of weapons and strikes, by the term folded."""
    return {fold(name): kind for kind, listed in table("weapons").items() for name in (kind, *listed["en"])}


@cache
def _practice() -> str:
    terms = sorted({name for kind, listed in table("weapons").items() for name in (kind, *listed["en"])}, key=len, reverse=True)
    return "|".join(re.escape(name) for name in terms)


@cache
def _told() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Return how it is said, and whether the old stands before the new."""
    between = r"(?:[\w'-]+\s+){0,3}?"
    lists = {name: f"(?:{'|'.join(table('english')['shift'][name])})" for name in ("forward", "backward", "from")}

    def one(name: str) -> str:
        return rf"\b(?P<{name}>{_practice()})\b"

    forms = (
        (rf"{one('first')}\s+{between}{lists['forward']}\s+(?:the\s+)?{between}{one('second')}", True),
        (rf"{lists['from']}\s+(?:the\s+)?{one('first')}\s+{between}to\s+(?:the\s+)?{one('second')}", True),
        (rf"{one('first')}\s+{lists['backward']}\s+(?:the\s+)?{between}{one('second')}", False),
    )
    return tuple((re.compile(words, re.IGNORECASE), forward) for words, forward in forms)


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claim of a clause that one kind of event gave way to another."""
    for clause in sentence.clauses:
        for words_, forward in _told():
            if (match := words_.search(clause.text)) is not None:
                first, second = (_kinds()[fold(match[name])] for name in ("first", "second"))
                if first != second:
                    yield _claim(sentence, clause, match, (first, second) if forward else (second, first), book)
                break


def _claim(sentence: Sentence, clause: Span, match: re.Match[str], kinds: tuple[str, str], book: Book) -> Claim:
    inner, kept = clause.start - sentence.span.start, clause.text.rstrip(" .,;:!?")
    parties = [each for each in inside(sentence.parties, inner, inner + len(kept)) if each.certain]
    places = [each for each in places_of(sentence) if each.certain]
    given = attributed(sentence, inner + match.start(), inner + match.end(), book)
    period, assumed = sentence.period()
    whose = (parties[0].names[0],) if len(parties) == 1 else ()
    where = tuple(dict.fromkeys(each.names[0] for each in places))
    spans = [(inner + match.start(), inner + match.end()), (given.start, given.end)]
    spans += stretches(parties[:1], places, sentence.dates[:1])
    old, new = kinds
    return Claim(
        kind="shift",
        start=clause.start,
        end=clause.start + len(kept),
        quote=kept,
        reading=say(
            "{old} gave way to {new}{by}{where}, {period}",
            old=term(old),
            new=term(new),
            by=say(" by {parties}", parties=whose[0]) if whose else "",
            where=say(" in {places}", places=row(" and ", where)) if where else "",
            period=period or UNDATED,
        ),
        attribution=given,
        parties=whose,
        roles=(Role.ALLEGED,) if whose else (),
        places=where,
        period=period,
        subject=old,
        does=new,
        needs=NEEDS,
        unread=left_over(sentence.text, start=inner, end=inner + len(kept), read=spans, plain=words("shift", "plain")),
        assumptions=assumed,
        flags=tuple(dict.fromkeys(told_doubts(kept))),
    )


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Test the recorded mix for such a change at such a time. What is recorded may change for other reasons: none is contradicted."""
    base = Verdict(
        Finding.UNVERIFIABLE,
        say("The book holds too few incidents of the two kinds to tell. It would need {needs}.", needs=NEEDS),
        would_change=NEEDS,
    )
    if (refused := not_decidable(claim)) is not None:
        return refused
    if claim.period is None:
        return replace(base, why=say("When it changed is not said. It would need {needs}.", needs=NEEDS))
    tested = _tested(claim, book)
    if tested is None:
        return base
    if tested.change is None:
        why = say("No such change at that time is likely in what the book holds by month. It would need {needs}.", needs=NEEDS)
        return replace(base, why=why)
    return _shown(claim, tested.found, tested.change, book)


def _shown(claim: Claim, found: Shift, change: Change, book: Book) -> Verdict:
    question = Question(parties=claim.parties, roles=claim.roles, places=claim.places)
    figures = book.sums(question)
    receipts, origins = receipts_behind(figures[0], book) if figures else ((), frozenset())
    told = _in_words(claim, found, change)
    full = covers(claim, book.coverage, book)
    outside = len(origins) > 1 and any(not book.is_party(origin) for origin in origins)
    sure = change.least >= SURE and (found.alarms.rate or 0.0) <= TOO_OFTEN
    if full and outside and sure:
        finding, why = Finding.SUPPORTED, say("{told} It says that it covers this in full.", told=told)
    else:
        finding = Finding.MISSING_CONTEXT if outside else Finding.UNVERIFIABLE
        why = say(
            "{told} That is a change of what is recorded: what is done, what is seen and what is coded may each have changed.", told=told
        )
    return Verdict(finding, why, receipts=receipts, rests_on=rests_on(origins, book), would_change=None if full else claim.needs)


def _in_words(claim: Claim, found: Shift, change: Change) -> Said:
    first, last = (found.series.month(at) for at in change.interval)
    return say(
        "The mix of recorded incidents changed in {when} with a probability of {probability} percent, least over the priors tried {least}: "
        "{old} from {old_before} percent to {old_after}, {new} from {new_before} to {new_after}. "
        "Of {simulated} simulated series without a change {named} had one named.",
        when=Period.read(first) if first == last else Period.read(f"{first}/{last}"),
        probability=int(100 * change.probability),
        least=int(100 * change.least),
        old=term(claim.subject or ""),
        new=term(claim.does or ""),
        old_before=_percent(change.before[claim.subject or ""].low, change.before[claim.subject or ""].high),
        old_after=_percent(change.after[claim.subject or ""].low, change.after[claim.subject or ""].high),
        new_before=_percent(change.before[claim.does or ""].low, change.before[claim.does or ""].high),
        new_after=_percent(change.after[claim.does or ""].low, change.after[claim.does or ""].high),
        simulated=found.alarms.simulated,
        named=found.alarms.named,
    )


def _percent(low: float, high: float) -> Range:
    return Range(int(100 * low), int(-(-100 * high // 1)))


def _tested(claim: Claim, book: Book) -> _Tested | None:
    """Return the test on the incidents of a claim's parties and places, and the change that fits it; None where there is too little."""
    name = f"shift {claim.parties} {claim.roles} {claim.places} {claim.subject} {claim.does}"
    found = memo(book.reader, name, lambda: _shifted(claim, book))
    if found is None:
        return None
    return _Tested(found, next((change for change in found.mix.changes if _fits(claim, found, change)), None))


def _shifted(claim: Claim, book: Book) -> Shift | None:
    from tollbook.statistics.series import merged  # numpy
    from tollbook.statistics.shift import shift
    from tollbook.store.monthly import monthly

    try:
        held = monthly(book.reader, Question(parties=claim.parties, roles=claim.roles, places=claim.places))
    except TollbookError:
        return None
    asked = {claim.subject, claim.does}
    groups = {type_: kind for type_ in held.types if (kind := _kinds().get(fold(type_))) is not None and kind in asked}
    series = merged(held, groups)
    return shift(series, simulations=SIMULATED) if asked <= set(series.types) else None


def _fits(claim: Claim, found: Shift, change: Change) -> bool:
    """Say whether a change lies in the time of a claim, the old part falling and the new one rising beyond doubt of the model."""
    old, new = claim.subject or "", claim.does or ""
    first, last = (found.series.month(at) for at in change.interval)
    then = claim.period is not None and claim.period.overlaps(Period.read(f"{first}/{last}"))
    return then and change.after[old].high < change.before[old].low and change.after[new].low > change.before[new].high


KIND = ClaimKind(
    "shift",
    read,
    answer,
    examples=("Air strikes gave way to shelling in 2016.", "In 2017 the party switched from barrel bombs to artillery."),
    others=(
        "The government gave way to protests in 2016.",
        "Shelling and air strikes went on in 2016.",
        "Rebels replaced the old commander.",
    ),
)
