"""Whether deaths, injuries, strikes or refugees rose or fell from one period to the next, by the same publisher's figures for both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from tollbook.check.answering import not_decidable
from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.counted import attributed, places_of
from tollbook.check.doubts import told_doubts
from tollbook.check.evidence import SHOWN, Evidence, Fit, in_words, newest, rests_on, speaking_to
from tollbook.check.incidents import covers, documented
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.residue import left_over, stretches
from tollbook.language.said import Said, counted, row, say, term
from tollbook.language.sentences import Span, inside
from tollbook.model.claims import Claim, Finding, Verdict
from tollbook.model.counts import Group, Measure, Range
from tollbook.model.parties import Role
from tollbook.model.time import Period
from tollbook.vocabulary import pattern, table, words

NEEDS = say("figures of one publisher for both periods, or full coverage of both")
UNSAID = say("which two periods are compared is not said")
_NUMBER = re.compile(r"\b(?!(?:19|20)\d\d\b)\d")  # any but a year
_GROUPS = {"civilian": Group.CIVILIANS, "child": Group.CHILDREN, "children": Group.CHILDREN}


@dataclass(frozen=True, slots=True)
class _Change:
    """A direction, and for "doubled" and the like between which ratios it lies."""

    up: bool
    least: float = 1.0
    most: float = float("inf")


CHANGES = {
    "rose": _Change(up=True),
    "fell": _Change(up=False),
    "doubled": _Change(up=True, least=1.8, most=2.2),
    "tripled": _Change(up=True, least=2.7, most=3.3),
    "halved": _Change(up=False, least=0.45, most=0.55),
}


@cache
def _subject() -> Mapping[Measure, re.Pattern[str]]:
    nouns = table("english")["trend"]["nouns"]
    return {
        Measure(name): re.compile(
            rf"\b(?:the\s+)?(?:number\s+of\s+)?(?:(?P<group>civilian|child|children)\s+)?(?:{'|'.join(words)})\b", re.IGNORECASE
        )
        for name, words in nouns.items()
    }


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the claim of a clause that a number rose or fell, where it prints no numbers of its own."""
    for clause in sentence.clauses:
        found = next(((measure, match) for measure, noun in _subject().items() if (match := noun.search(clause.text))), None)
        changes = [(name, match) for name in CHANGES if (match := pattern("trend", "verbs", name).search(clause.text))]
        if found is None or len(changes) != 1 or changes[0][1].start() < found[1].end() or _NUMBER.search(clause.text):
            continue
        yield _claim(sentence, clause, found, changes[0], book)


def _claim(sentence: Sentence, clause: Span, found: tuple[Measure, re.Match[str]], change: tuple[str, re.Match[str]], book: Book) -> Claim:
    measure, noun = found
    name, verb = change
    inner, kept = clause.start - sentence.span.start, clause.text.rstrip(" .,;:!?")
    parties = [each for each in inside(sentence.parties, inner, inner + len(kept)) if each.certain]
    places = [each for each in places_of(sentence) if each.certain]
    group = None if measure in {Measure.STRIKES, Measure.REFUGEES} else _GROUPS.get((noun["group"] or "").lower(), Group.PEOPLE)
    period, assumed = _periods(sentence)
    given = attributed(sentence, inner + noun.start(), inner + verb.end(), book)
    spans = [(inner + match.start(), inner + match.end()) for match in (noun, verb)]
    spans += [(given.start, given.end), *stretches(parties[:1], places, sentence.dates[:1])]
    whose = (parties[0].names[0],) if len(parties) == 1 else ()
    return Claim(
        kind="trend",
        start=clause.start,
        end=clause.start + len(kept),
        quote=kept,
        reading=say(
            "{what}{by} {trend}, {period}",
            what=counted(measure, group),
            by=say(" by {parties}", parties=whose[0]) if whose else "",
            trend=term(name),
            period=_told(period),
        ),
        attribution=given,
        measure=measure,
        group=group,
        parties=whose,
        roles=(Role.ALLEGED,) if whose else (),
        places=tuple(dict.fromkeys(each.names[0] for each in places)),
        does=name,
        period=period,
        needs=NEEDS,
        unread=left_over(sentence.text, start=inner, end=inner + len(kept), read=spans, plain=words("trend", "plain")),
        assumptions=assumed,
        flags=tuple(dict.fromkeys(told_doubts(kept))),
    )


def _periods(sentence: Sentence) -> tuple[Period | None, tuple[str, ...]]:
    """Return the two years that are compared, as one period from the first to the last."""
    period = sentence.dates[0].period if sentence.dates else None
    if period is None or period.earliest is None or period.latest is None:
        return None, (UNSAID,)
    years = period.latest.year - period.earliest.year
    if str(period) == f"{period.earliest.year:04d}":
        before = Period.read(str(period.earliest.year - 1))
        return Period(before.earliest, period.latest), (say("compared with the year before, {year}", year=before),)
    return (period, ()) if years >= 1 and str(period).count("-") == 0 else (None, (UNSAID,))


def _told(period: Period | None) -> Said:
    ends = _ends(period)
    return say("from {first} to {last}", first=ends[0], last=ends[1]) if ends else say("between which periods is not said")


def _ends(period: Period | None) -> tuple[Period, Period] | None:
    if period is None or period.earliest is None or period.latest is None:
        return None
    return Period.read(str(period.earliest.year)), Period.read(str(period.latest.year))


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Compare a publisher's figures for both periods. What is documented also grows because more is reported: none is contradicted."""
    if (refused := not_decidable(claim)) is not None:
        return refused
    ends = _ends(claim.period)
    if ends is None:
        why = say("Which two periods are compared is not said. It would need {needs}.", needs=claim.needs or "")
        return Verdict(Finding.UNVERIFIABLE, why, would_change=claim.needs)
    published = article.published.latest if article.published else None
    first, last = ({each.held.noun.provenance.publisher: each for each in _figures(claim, end, book, published)} for end in ends)
    pairs = [(first[name], last[name]) for name in first if name in last]
    return _by_pairs(claim, pairs, book) if pairs else _by_incidents(claim, ends, book)


def _figures(claim: Claim, period: Period, book: Book, published: date | None) -> list[Evidence]:
    exact = [each for each in speaking_to(replace(claim, period=period), book) if each.fit is Fit.EXACT]
    return newest(exact, until=published) or newest(exact, until=None)


def _by_pairs(claim: Claim, pairs: list[tuple[Evidence, Evidence]], book: Book) -> Verdict:
    found = [_holds(claim, before.range, after.range) for before, after in pairs]
    told = row("; ", (_pair(before, after) for before, after in pairs))
    origins = frozenset(origin for pair in pairs for each in pair for origin in each.origins)
    outside = any(not book.is_party(origin) for origin in origins)
    finding = Finding.SUPPORTED if all(each is True for each in found) and outside else Finding.MISSING_CONTEXT
    if not outside:
        finding = Finding.UNVERIFIABLE
    return Verdict(
        finding,
        say("{words}.", words=told),
        ("disputed",) if True in found and False in found else (),
        receipts=tuple(each.receipt for pair in pairs for each in pair)[:SHOWN],
        rests_on=rests_on(origins, book),
        would_change=None if finding is Finding.SUPPORTED else claim.needs,
    )


def _pair(before: Evidence, after: Evidence) -> Said:
    return say(
        "{publisher}: {before}, then {after}",
        publisher=before.held.noun.provenance.publisher,
        before=in_words(before.held.noun),
        after=in_words(after.held.noun),
    )


def _holds(claim: Claim, before: Range, after: Range) -> bool | None:
    """Say whether two ranges show a change for certain, show its contrary, or leave it open."""
    change = CHANGES[claim.does or "rose"]
    low, high = (after, before) if change.up else (before, after)
    if low.low is None or high.high is None:
        return None
    if low.low <= high.high:
        contrary = high.low is not None and low.high is not None and low.high < high.low
        return False if contrary else None
    if None in (before.low, before.high, after.low, after.high) or not before.low:
        return True if change.most == float("inf") and change.least == 1.0 else None
    ratio = (after.low + after.high) / (before.low + before.high)  # type: ignore[operator]  # none of them is None
    return change.least <= ratio <= change.most if change.least != 1.0 else True


def _by_incidents(claim: Claim, ends: tuple[Period, Period], book: Book) -> Verdict:
    sums = [documented(replace(claim, period=end), book) for end in ends]
    if None in sums:
        why = say("No figures for both periods are held. It would need {needs}.", needs=claim.needs or "")
        return Verdict(Finding.UNVERIFIABLE, why, would_change=claim.needs)
    before, after = (each for each in sums if each is not None)
    told = say(
        "The incidents of the book add up to {before} in {first} and {after} in {last}.",
        before=before.range,
        first=ends[0],
        after=after.range,
        last=ends[1],
    )
    rests_on = say("the incidents of this book")
    full = all(covers(replace(claim, period=end), book.coverage, book) for end in ends)
    if full and _holds(claim, before.range, after.range):
        return Verdict(Finding.SUPPORTED, say("{told} It says that it covers both in full.", told=told), rests_on=rests_on)
    finding = Finding.MISSING_CONTEXT if full else Finding.UNVERIFIABLE
    why = told if full else say("{told} It covers them in part: such a sum also grows where more is reported.", told=told)
    return Verdict(finding, why, rests_on=rests_on, would_change=claim.needs)


KIND = ClaimKind(
    "trend",
    read,
    answer,
    examples=("Civilian deaths in Syria rose in 2017.", "The number of airstrikes by Russia fell from 2016 to 2017."),
    others=("The sun rose in 2017.", "Civilian deaths rose from 100 to 150.", "The town fell in 2016."),
)
