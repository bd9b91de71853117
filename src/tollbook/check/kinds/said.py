"""Numbers somebody is said to give ("X says N"): found in X's own dated series, as it stood around the day of the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tollbook.check.answering import UNDATED_ARTICLE, answer_count, not_decidable
from tollbook.check.article import Article, Sentence
from tollbook.check.book import Book
from tollbook.check.counted import counted_claims, says
from tollbook.check.evidence import SAME_PERIOD, SHOWN, Evidence, Fit, in_order, in_words, series_of
from tollbook.check.kinds.kind import ClaimKind
from tollbook.check.misattribution import Elsewhere, elsewhere, may_be, prints
from tollbook.language.said import Said, row, say
from tollbook.model.claims import Amount, Claim, Computed, Finding, Mode, Operator, Verdict
from tollbook.model.counts import Range


def read(sentence: Sentence, book: Book) -> Iterator[Claim]:
    """Yield the numbers that a sentence gives as somebody's, by name."""
    for claim in counted_claims(sentence, book):
        if claim.attribution.mode is Mode.NAMED:
            yield replace(claim, kind="said", reading=says(claim.attribution.speaker or "", claim.reading))


def answer(claim: Claim, article: Article, book: Book) -> Verdict:
    """Look for the number in the speaker's series, then say what the book itself has on it."""
    if (refused := not_decidable(claim)) is not None:
        return refused
    speaker = claim.attribution.speaker or ""
    series = in_order(series_of(speaker, claim, book))
    plain = answer_count(claim, article, book)
    parties = {party.party for each in series for party in each.held.noun.parties}
    if not series or claim.amount is None or (not claim.parties and len(parties) > 1):
        other = elsewhere(claim, series, book)
        none = say("The book holds no series of {speaker} on this.", speaker=speaker)
        return replace(
            plain,
            finding=Finding.UNVERIFIABLE,
            why=say("{none} Whether it is so: {why}", none=_with(none, other), why=plain.why),
            flags=tuple(dict.fromkeys((*plain.flags, *(("misattributed",) if other and other.misattributed else ())))),
            receipts=tuple(dict.fromkeys((*(other.receipts if other else ()), *plain.receipts)))[:SHOWN],
            would_change=say("a dated figure published by {speaker}", speaker=speaker),
        )
    verdict = _in_series(claim, claim.amount, series, article, book)
    return replace(verdict, own_figure=plain.own_figure, flags=tuple(dict.fromkeys((*verdict.flags, *claim.flags))))


def _in_series(claim: Claim, amount: Amount, series: Sequence[Evidence], article: Article, book: Book) -> Verdict:
    """Compare with the snapshots before and after the article's date; a figure between two is never contradicted."""
    published = article.published.latest if article.published else None
    likeliest = [each for each in series if not each.held.noun.grades or "confirmed" in each.held.noun.grades] or list(series)
    likeliest = [each for each in likeliest if each.fit is Fit.EXACT] or likeliest
    before = [each for each in likeliest if published is None or (each.as_of is not None and each.as_of <= published)]
    after = [each for each in likeliest if each not in before]
    then, now, speaker = (before[-1] if before else None), likeliest[-1], claim.attribution.speaker or ""
    flags = ("upper-bound-only",) if amount.upper_bound else ()
    base = Verdict(
        Finding.SUPPORTED,
        why="",
        flags=flags,
        computed=_figure((then or now).range),
        receipts=tuple(each.receipt for each in ([then] if then else []) + after[:1] + ([now] if now not in after[:1] else [])),
        rests_on=say("{speaker}'s own figures, {n} on record", speaker=speaker, n=len(series)),
        then=in_words(then.held.noun) if then and published else None,
        now=in_words(now.held.noun) if published else UNDATED_ARTICLE,
        would_change=say("the figure {speaker} gave on that day", speaker=speaker),
    )
    printed = [each for each in series if prints(amount, each.range)]
    if printed:
        current = published is None or then in printed or any(each.closeness >= SAME_PERIOD for each in printed)
        return _printed(base, amount, printed, then, outdated=not current)
    if published and then and after and _between(amount, then.range, after[0].range):
        why = say(
            "It fits between two published figures, {before} and {after}; the figure of its own day is not held. {ends}",
            before=in_words(then.held.noun),
            after=in_words(after[0].held.noun),
            ends=_both_ends(amount, then.range),
        )
        return replace(base, finding=Finding.MISSING_CONTEXT, why=why, flags=(*flags, "between-vintages"))
    return _not_printed(base, amount, then or now, after, elsewhere(claim, likeliest, book))


def _printed(base: Verdict, amount: Amount, printed: list[Evidence], then: Evidence | None, *, outdated: bool) -> Verdict:
    source = max(printed, key=lambda each: each.closeness)
    whole = source.range.low == source.range.high or amount.operator is Operator.BETWEEN
    flags = (*base.flags, *(("outdated",) if outdated else ()))
    why = say("It printed {figure}.", figure=in_words(source.held.noun))
    if outdated and then is not None:
        why = say("{why} By the article's day its figure was {figure}.", why=why, figure=in_words(then.held.noun))
    elif not whole:
        why = row(" ", (why, _both_ends(amount, source.range)))
    open_end = amount.lower_bound and source.range.low == amount.low
    finding = Finding.SUPPORTED if (whole or open_end) and not outdated else Finding.MISSING_CONTEXT
    if amount.upper_bound and not outdated:
        finding = Finding.SUPPORTED
    if source.fit is Fit.NEAR:
        places = row(" and ", source.held.noun.places) if source.held.noun.places else say("no place named")
        finding, why = Finding.MISSING_CONTEXT, say("{why} That figure is for {places}.", why=why, places=places)
    return replace(base, finding=finding, why=why, flags=flags, computed=_figure(source.range))


def _not_printed(base: Verdict, amount: Amount, nearest: Evidence, after: list[Evidence], other: Elsewhere | None) -> Verdict:
    """Say what it printed instead: that it speaks of this is borne out, the number is not."""
    known, figure = nearest.range, in_words(nearest.held.noun)
    if amount.meant.overlaps(known) and (amount.operator in {Operator.ABOUT, Operator.VAGUELY} or amount.lower_bound):
        inside = known.within(amount.meant) or (amount.lower_bound and known.low is not None and (amount.meant.low or 0) <= known.low)
        why = say("Its figure was {figure}.", figure=figure)
        return replace(base, finding=Finding.SUPPORTED if inside else Finding.MISSING_CONTEXT, why=why)
    if amount.low in known or any(amount.low in each.range for each in after):
        ends = _both_ends(amount, known)
        why = say("Its figure was {figure}; one number within it is not what it says. {ends}", figure=figure, ends=ends)
        return replace(base, finding=Finding.MISSING_CONTEXT, why=why)
    if may_be(amount, known):
        why, ends = say("It printed {figure}, which the number rounds.", figure=figure), _both_ends(amount, known)
        return replace(base, finding=Finding.MISSING_CONTEXT, why=row(" ", (why, ends)) if ends else why)
    if not after and not (other and other.misattributed) and known.high is not None and amount.low > known.high:
        why = say("The last figure of it that is held is {figure}; whether it later gave this one is not held.", figure=figure)
        return replace(base, finding=Finding.UNVERIFIABLE, why=_with(why, other))
    direction = "overstates" if known.high is not None and amount.low > known.high else "understates"
    flags = (*base.flags, direction, *(("misattributed",) if other and other.misattributed else ()))
    why = _with(say("Its figures do not hold this number: {figure}.", figure=figure), other)
    receipts = (*base.receipts, *(other.receipts if other else ()))
    return replace(base, finding=Finding.PARTLY, why=why, flags=flags, receipts=receipts[:SHOWN])


def _between(amount: Amount, before: Range, after: Range) -> bool:
    """Say whether a number lies between two snapshots, at the end that the words mean."""
    if amount.upper_bound:
        ends = before.high, after.high
    elif amount.lower_bound:
        ends = before.low, after.low
    else:
        ends = before.low, after.high
    low, high = ends
    return low is not None and high is not None and low <= amount.low <= high and not prints(amount, before)


def _with(why: Said, other: Elsewhere | None) -> Said:
    return row(" ", (why, other.words)) if other else why


def _both_ends(amount: Amount, known: Range) -> str:
    if amount.upper_bound and known.low is not None:
        return say("The claim gives only the upper end; the lower is {n}.", n=known.low)
    if amount.lower_bound and known.high is not None:
        return say("The claim gives only the lower end; the upper is {n}.", n=known.high)
    return say("The claim gives one number where the source gives a range.") if known.low != known.high else ""


def _figure(known: Range) -> Computed:
    return Computed(known.low, known.high, 0)


KIND = ClaimKind(
    "said",
    read,
    answer,
    examples=("According to Airwars, up to 13,190 civilians were killed.", "The Ministry said that 40 people were killed."),
    others=("The strike killed 40 people.",),
)
