"""From evidence to a verdict: coverage first, then and now, independence, and every reading that could flip it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from tollbook.check.article import Article
from tollbook.check.book import Book
from tollbook.check.compare import Outcome, direction, in_part, outcome
from tollbook.check.evidence import (
    SAME_PERIOD,
    SHOWN,
    Evidence,
    Fit,
    conceded,
    in_order,
    in_words,
    is_narrower,
    narrower,
    newest,
    other_readings,
    rests_on,
    speaking_to,
)
from tollbook.check.incidents import by_incidents, covers, is_narrow
from tollbook.check.namesakes import both_ways, other_place
from tollbook.check.topics import stems
from tollbook.language.said import Said, row, say, term
from tollbook.model.claims import Claim, Computed, Finding, Mode, Verdict
from tollbook.model.counts import Measure, Range

UNDATED_ARTICLE = say("the article is undated: give its date to compare with what was known then")


def answer_count(claim: Claim, article: Article, book: Book) -> Verdict:
    """Answer a claim about a number from published figures, and from the book's own incidents."""
    if (refused := not_decidable(claim)) is not None:
        return refused
    verdict, other = _answer_as_read(claim, article, book), other_place(claim, book)
    return verdict if other is None else both_ways(claim, verdict, other, _answer_as_read(other, article, book))


def _answer_as_read(claim: Claim, article: Article, book: Book) -> Verdict:
    """Answer a claim of which every name means one thing."""
    published = article.published.latest if article.published else None
    everything = speaking_to(claim, book)
    exact = [each for each in everything if each.fit is Fit.EXACT]
    current = newest(exact, until=published)
    if not current and exact:  # all that is held came later, or the article is undated
        current = newest(exact, until=None)
    if current:
        verdict = _by_figures(claim, current, article, book)
        return _with_own_side(_with_vintage(verdict, exact, published), claim, book)
    reached = _reached_by_one(claim, book, published) or _reached_by_less(claim, book, published)
    if reached is not None:
        return _with_own_side(reached, claim, book)
    verdict = by_incidents(claim, book)
    if verdict.finding is not Finding.UNVERIFIABLE or (is_narrow(claim) and verdict.computed):
        return _with_own_side(verdict, claim, book)
    near = newest(everything, until=published) or newest(everything, until=None)
    near = [*near, *newest(other_readings(claim, book), until=published)]
    return _with_own_side(_by_neighbours(verdict, near, book) if near else verdict, claim, book)


def _reached_by_one(claim: Claim, book: Book, published: date | None) -> Verdict | None:
    """Bear out a lower bound on killed or injured together by figures of one of them that alone reach it."""
    if claim.measure is not Measure.KILLED_OR_INJURED or claim.amount is None or not claim.amount.lower_bound:
        return None
    loose = "ambiguous-target" in claim.flags  # "casualties" may mean the killed alone
    for measure in (Measure.KILLED,) if loose else (Measure.KILLED, Measure.INJURED):
        exact = [each for each in speaking_to(replace(claim, measure=measure), book) if each.fit is Fit.EXACT]
        current = newest(exact, until=published) or newest(exact, until=None)
        reaching = [each for each in in_order(current) if outcome(claim.amount, each.range) is Outcome.HOLDS]
        if reaching:
            return Verdict(
                Finding.SUPPORTED,
                say(
                    "The {measure} alone reach it: {figures}. No figure for both is held.",
                    measure=term(measure),
                    figures=_listed(reaching),
                ),
                ("ambiguous-target",),
                computed=_spanning([each.range for each in reaching]),
                receipts=tuple(each.receipt for each in reaching)[:SHOWN],
                rests_on=rests_on(_origins(reaching), book),
            )
    return None


def _reached_by_less(claim: Claim, book: Book, published: date | None) -> Verdict | None:
    """Bear out a lower bound by figures of less than it counts - fewer days, places, people or parties - that alone reach it."""
    if claim.amount is None or not claim.amount.lower_bound:
        return None
    inside = [each for each in narrower(claim, book) if outcome(claim.amount, each.range) is Outcome.HOLDS]
    heard = [each for each in newest(inside, until=published) if any(not book.is_party(origin) for origin in each.origins)]
    if not heard:
        return None
    return Verdict(
        Finding.SUPPORTED,
        say("Figures of part of its scope alone reach it: {figures}.", figures=_listed(heard[:4])),
        direction(claim.amount, heard[0].range),
        computed=_spanning([each.range for each in heard]),
        receipts=tuple(each.receipt for each in heard)[:SHOWN],
        rests_on=rests_on(_origins(heard), book),
    )


def tempered(claim: Claim, verdict: Verdict) -> Verdict:
    """Hold back a verdict on a claim that was not read to the end, or that the author only passes on.

    What was assumed, left unread or said by nobody named is never contradicted; the last two are not supported outright.
    """
    unread = _unread(claim, verdict)
    passed_on = claim.attribution.mode in {Mode.UNNAMED, Mode.QUOTED}
    reasons = [
        *([say("not read: {words}", words=row(", ", unread[:8]))] if unread else []),
        *([say("it is given as the words of somebody not named")] if passed_on else []),
    ]
    if verdict.finding is Finding.SUPPORTED and reasons:
        why = say("{why} What was read is borne out; {reasons}.", why=verdict.why, reasons=row("; ", reasons))
        return replace(verdict, finding=Finding.MISSING_CONTEXT, why=why)
    if verdict.finding is Finding.CONTRADICTED and (reasons or claim.assumptions):
        why = say(
            "{why} It is not contradicted, because part of it is assumed or unread: {reasons}.",
            why=verdict.why,
            reasons=row("; ", (*reasons, *claim.assumptions)),
        )
        return replace(verdict, finding=Finding.UNVERIFIABLE, why=why)
    return verdict


def _unread(claim: Claim, verdict: Verdict) -> tuple[str, ...]:
    """Return the words left unread; of one event, those are read that its own record says too: "missile", "siege"."""
    if verdict.computed is None or verdict.computed.incidents != 1:
        return claim.unread
    said = stems(" ".join(words for receipt in verdict.receipts for words in (receipt.quote, receipt.figure) if words))
    return tuple(word for word in claim.unread if not stems(word) or not stems(word) <= said)


DOUBTS = {
    "negated": say("the sentence denies, doubts or narrows it"),
    "hypothetical": say("the sentence speaks of what may be, is asked, wanted or alleged"),
    "rate-or-part": say("it is a rate, an increase, or part of another number"),
}


def not_decidable(claim: Claim) -> Verdict | None:
    """Return why a count is not compared with anything, None where it can be."""
    doubts = [words for flag, words in DOUBTS.items() if flag in claim.flags]
    if doubts:
        why = say("It is not plainly said: {doubts}. Such sentences are not decided yet.", doubts=row("; ", doubts))
        return Verdict(Finding.UNVERIFIABLE, why, would_change=say("the same statement in plain words"))
    if claim.unknown:
        why = say(
            "The book does not know for certain what is meant by {names}, so nothing in it has this target. It would need {needs}.",
            names=row(", ", (say("“{name}”", name=name) for name in claim.unknown)),
            needs=claim.needs or "",
        )
        return Verdict(Finding.UNVERIFIABLE, why, would_change=claim.needs)
    return None


def _by_figures(claim: Claim, current: list[Evidence], article: Article, book: Book) -> Verdict:
    if claim.amount is None:
        raise AssertionError("a count claim has a number")
    outcomes = [(each, outcome(claim.amount, each.range)) for each in in_order(current)]
    holding = [each for each, found in outcomes if found is Outcome.HOLDS]
    failing = [each for each, found in outcomes if found is Outcome.FAILS]
    closest = holding or [each for each, found in outcomes if found is Outcome.IN_PART] or failing
    flags = [flag for each in closest[:1] for flag in direction(claim.amount, each.range)]
    if claim.amount.upper_bound:
        flags.append("upper-bound-only")
    if len(_origins(current)) == 1:
        flags.append("one-origin")
    shown = tuple(each.receipt for each in in_order(current))[:SHOWN]
    base = Verdict(
        Finding.UNVERIFIABLE,
        why="",
        flags=tuple(flags),
        computed=_spanning([each.range for each in closest]),
        receipts=shown,
        rests_on=rests_on(_origins(current), book),
        would_change=say("a published figure with another range for the same scope and period"),
    )
    listed = _listed(closest)
    if holding and failing:
        why = say("{listed} bears it out; {others} does not.", listed=listed, others=_listed(failing))
        return replace(base, finding=Finding.MISSING_CONTEXT, why=why, flags=(*flags, "disputed"))
    if holding:
        return replace(base, finding=Finding.SUPPORTED, why=say("{words}.", words=listed))
    if failing and any(each.held.noun.complete for each in failing):  # a bare minimum leaves open what a complete figure does not
        outcomes = [
            (each, found) for each, found in outcomes if found is not Outcome.IN_PART or None not in (each.range.low, each.range.high)
        ]
    if len(failing) < len(outcomes):
        why = say("{listed}: {gap}.", listed=listed, gap=in_part(claim.amount, closest[0].range))
        return replace(base, finding=Finding.MISSING_CONTEXT, why=why)
    return _against(base, claim, current, listed, article, book)


def _against(base: Verdict, claim: Claim, failing: list[Evidence], listed: Said, article: Article, book: Book) -> Verdict:
    """Contradict only on two independent origins, one outside the parties, and no reading that flips it."""
    reading = _flipping(claim, book, complete=any(each.held.noun.complete for each in failing))
    if reading is not None:
        why = say("{listed}. Read otherwise it may hold: {reading}.", listed=listed, reading=reading)
        return replace(base, finding=Finding.MISSING_CONTEXT, why=why)
    admitted = _admitted(claim, article, book)
    origins = _origins([*failing, *admitted])
    base = replace(
        base,
        receipts=(*base.receipts, *(each.receipt for each in admitted))[:SHOWN],
        rests_on=rests_on(origins, book),
        flags=tuple(flag for flag in base.flags if flag != "one-origin" or len(origins) < 2),
    )
    listed = row("; ", (listed, *map(_said, admitted)))
    unsure = {*claim.flags} - {"loaded-word"}  # loaded words are flagged, not judged
    if unsure or _beyond_a_minimum(claim, failing, book) or len(origins) < 2 or all(book.is_party(origin) for origin in origins):
        why = say(
            "What is held speaks against it ({listed}), by {rests_on}: too little to contradict.", listed=listed, rests_on=base.rests_on
        )
        return replace(base, why=why, would_change=say("a second figure of independent origin, from outside the parties"))
    return replace(base, finding=Finding.CONTRADICTED, why=say("{words}.", words=listed))


def _beyond_a_minimum(claim: Claim, failing: list[Evidence], book: Book) -> bool:
    """Say whether a claim lies above figures that are only a minimum: what is documented is never all there was.

    A party's own count of its strikes, a total said to be complete, or full coverage of the scope is more than a minimum.
    """
    above = claim.amount is not None and any(each.range.high is not None and claim.amount.low > each.range.high for each in failing)
    complete = all(each.held.noun.complete for each in failing)
    return above and not complete and claim.measure is not Measure.STRIKES and not covers(claim, book.coverage, book)


def _admitted(claim: Claim, article: Article, book: Book) -> list[Evidence]:
    """Return admissions of the accused that alone exceed the claim: what a party concedes is a minimum."""
    published = article.published.latest if article.published else None
    exact = [each for each in conceded(claim, book) if each.fit is Fit.EXACT]
    meant = claim.amount.meant.high if claim.amount else None
    return [each for each in newest(exact, until=published) if meant is not None and (each.range.low or 0) > meant]


def _flipping(claim: Claim, book: Book, *, complete: bool) -> str | None:
    """Return the reading under which the claim does not fail, None where there is none; a bare minimum is none beside complete figures."""
    if claim.amount is None:
        return None
    wider = replace(claim, places=())
    candidates = [*other_readings(claim, book), *speaking_to(claim, book), *other_readings(wider, book), *speaking_to(wider, book)]
    for each in candidates:
        bare = complete and None in (each.range.low, each.range.high)
        if bare or is_narrower(claim, each.held.noun, book):  # fewer people, or a smaller place: no other reading of the claim
            continue
        if each.closeness >= SAME_PERIOD and outcome(claim.amount, each.range) is not Outcome.FAILS:
            return _said(each)
    return None


def _by_neighbours(verdict: Verdict, near: list[Evidence], book: Book) -> Verdict:
    """Show figures about a neighbouring target: context where one comes from outside the parties."""
    outside = [each for each in near if not all(book.is_party(origin) for origin in each.origins)]
    why = say("No figure has exactly this target. Close to it: {listed}.", listed=_listed(in_order(near)[:4]))
    return replace(
        verdict,
        finding=Finding.MISSING_CONTEXT if outside else Finding.UNVERIFIABLE,
        why=why,
        flags=tuple(dict.fromkeys((*verdict.flags, "ambiguous-target"))),
        receipts=(*verdict.receipts, *(each.receipt for each in in_order(near)))[:SHOWN],
        computed=verdict.computed or _spanning([each.range for each in near[:1]]),
        rests_on=rests_on(_origins(near), book),
    )


def _with_vintage(verdict: Verdict, exact: list[Evidence], published: date | None) -> Verdict:
    """Add the two lines: as known then, as known now. Without a date of the article there is no vintage."""
    if published is None:
        return replace(verdict, then=None, now=UNDATED_ARTICLE)
    then, now = newest(exact, until=published), newest(exact, until=None)
    return replace(verdict, then=_line(then), now=_line(now) if now != then else None)


def _line(evidence: list[Evidence]) -> Said | None:
    return _listed(in_order(evidence)) if evidence else None


def _with_own_side(verdict: Verdict, claim: Claim, book: Book) -> Verdict:
    """Add what the accused party itself concedes, at the same place in every verdict."""
    own = newest(conceded(claim, book), until=None)
    if not own:
        return verdict
    return replace(verdict, own_figure=_listed(in_order(own)))


def _origins(evidence: Iterable[Evidence]) -> frozenset[str]:
    return frozenset(origin for each in evidence for origin in each.origins)


def _said(evidence: Evidence) -> Said:
    return say("{publisher}: {figure}", publisher=evidence.held.noun.provenance.publisher, figure=in_words(evidence.held.noun))


def _listed(evidence: Iterable[Evidence]) -> Said:
    return row("; ", map(_said, evidence))


def _spanning(ranges: list[Range]) -> Computed | None:
    lows = [known.low for known in ranges if known.low is not None]
    highs = [known.high for known in ranges if known.high is not None]
    if not lows and not highs:
        return None
    open_end = any(known.high is None for known in ranges)
    return Computed(min(lows) if lows else None, None if open_end else max(highs), 0)
