"""From evidence to a verdict: coverage first, then and now, independence, and every reading that could flip it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tollbook.check.article import Article
from tollbook.check.book import Book
from tollbook.check.compare import Outcome, direction, in_part, outcome
from tollbook.check.evidence import (
    SAME_PERIOD,
    Evidence,
    Fit,
    conceded,
    in_order,
    in_words,
    newest,
    other_readings,
    receipt,
    speaking_to,
)
from tollbook.language.ranges import in_english, period_in_english
from tollbook.model.claims import Claim, Computed, Finding, Receipt, Verdict
from tollbook.model.counts import Measure, Range
from tollbook.model.events import Incident
from tollbook.model.figures import Figure, Question
from tollbook.model.parties import Role
from tollbook.model.publications import Coverage
from tollbook.model.time import Period
from tollbook.store.figures import method_of

SHOWN = 12
NARROW = timedelta(days=7)
ACCUSED = (Role.ALLEGED, Role.CONCEDED, Role.DENIED)


def answer_count(claim: Claim, article: Article, book: Book) -> Verdict:
    """Answer a claim about a number from published figures, and from the book's own incidents."""
    if (refused := not_decidable(claim)) is not None:
        return refused
    published = article.published.latest if article.published else None
    everything = speaking_to(claim, book)
    exact = [each for each in everything if each.fit is Fit.EXACT]
    current = newest(exact, until=published)
    if not current and exact:  # all that is held came later, or the article is undated
        current = newest(exact, until=None)
    if current:
        verdict = _by_figures(claim, current, article, book)
        return _with_own_side(_with_vintage(verdict, exact, published), claim, book)
    verdict = _by_incidents(claim, book)
    if verdict.finding is not Finding.UNVERIFIABLE:
        return _with_own_side(verdict, claim, book)
    near = newest(everything, until=published) or newest(everything, until=None)
    near = [*near, *newest(other_readings(claim, book), until=published)]
    return _with_own_side(_by_neighbours(verdict, near, book) if near else verdict, claim, book)


DOUBTS = {
    "negated": "the sentence denies or doubts it",
    "hypothetical": "the sentence speaks of what may or might be",
    "rate-or-part": "it is a rate, an increase, or part of another number",
}


def not_decidable(claim: Claim) -> Verdict | None:
    """Return why a count is not compared with anything, None where it can be."""
    doubts = [words for flag, words in DOUBTS.items() if flag in claim.flags]
    if doubts:
        why = f"It is not plainly said: {'; '.join(doubts)}. Such sentences are not decided yet."
        return Verdict(Finding.UNVERIFIABLE, why, would_change="the same statement in plain words")
    if claim.unknown:
        names = ", ".join(f"“{name}”" for name in claim.unknown)
        return Verdict(
            Finding.UNVERIFIABLE,
            f"The book does not know for certain what is meant by {names}, so nothing in it has this target. It would need {claim.needs}.",
            would_change=claim.needs,
        )
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
        rests_on=_rests_on(_origins(current), book),
        would_change="a published figure with another range for the same scope and period",
    )
    listed = "; ".join(_said(each) for each in closest)
    if holding and failing:
        others = "; ".join(_said(each) for each in failing)
        why = f"{listed} bears it out; {others} does not."
        return replace(base, finding=Finding.MISSING_CONTEXT, why=why, flags=(*flags, "disputed"))
    if holding:
        return replace(base, finding=Finding.SUPPORTED, why=f"{listed}.")
    if len(failing) < len(outcomes):
        why = f"{listed}: {in_part(claim.amount, closest[0].range)}."
        return replace(base, finding=Finding.MISSING_CONTEXT, why=why)
    return _against(base, claim, current, listed, article, book)


def _against(base: Verdict, claim: Claim, failing: list[Evidence], listed: str, article: Article, book: Book) -> Verdict:
    """Contradict only on two independent origins, one outside the parties, and no reading that flips it."""
    reading = _flipping(claim, article, book)
    if reading is not None:
        why = f"{listed}. Read otherwise it may hold: {reading}."
        return replace(base, finding=Finding.MISSING_CONTEXT, why=why)
    admitted = _admitted(claim, article, book)
    origins = _origins([*failing, *admitted])
    base = replace(
        base,
        receipts=(*base.receipts, *(each.receipt for each in admitted))[:SHOWN],
        rests_on=_rests_on(origins, book),
        flags=tuple(flag for flag in base.flags if flag != "one-origin" or len(origins) < 2),
    )
    listed = "; ".join([listed, *(_said(each) for each in admitted)])
    if claim.flags or len(origins) < 2 or all(book.is_party(origin) for origin in origins):
        why = f"What is held speaks against it ({listed}), by {base.rests_on}: too little to contradict."
        return replace(base, why=why, would_change="a second figure of independent origin, from outside the parties")
    return replace(base, finding=Finding.CONTRADICTED, why=f"{listed}.")


def _admitted(claim: Claim, article: Article, book: Book) -> list[Evidence]:
    """Return admissions of the accused that alone exceed the claim: what a party concedes is a minimum."""
    published = article.published.latest if article.published else None
    exact = [each for each in conceded(claim, book) if each.fit is Fit.EXACT]
    meant = claim.amount.meant.high if claim.amount else None
    return [each for each in newest(exact, until=published) if meant is not None and (each.range.low or 0) > meant]


def _flipping(claim: Claim, article: Article, book: Book) -> str | None:
    """Return the reading under which the claim does not fail, None where there is none."""
    if claim.amount is None:
        return None
    wider = replace(claim, places=())
    candidates = [*other_readings(claim, book), *speaking_to(claim, book), *other_readings(wider, book), *speaking_to(wider, book)]
    for each in candidates:
        if each.closeness >= SAME_PERIOD and outcome(claim.amount, each.range) is not Outcome.FAILS:
            return _said(each)
    return None


def _by_incidents(claim: Claim, book: Book) -> Verdict:
    """Answer from the incidents of the book; a sample supports a lower bound and decides nothing else."""
    base = Verdict(
        Finding.UNVERIFIABLE,
        f"No figure in this book has this scope. It would need {claim.needs}.",
        would_change=claim.needs,
    )
    if claim.measure is None or claim.measure is Measure.STRIKES or claim.amount is None:
        return base
    figure = _sum(claim, book, grades=method_of(book.reader).grades if _narrow(claim) else ())
    if figure is None:
        return _around(base, claim, book)
    receipts, origins = _receipts(figure, book)
    base = replace(
        base,
        computed=Computed(figure.low, figure.high, figure.incidents, _by_grade(figure, book)),
        receipts=receipts,
        rests_on=_rests_on(origins, book),
        flags=(*(("one-origin",) if len(origins) == 1 else ()), *direction(claim.amount, figure.range)),
    )
    found = outcome(claim.amount, figure.range)
    counted = f"the book counts {in_english(figure.range)} over {_incidents(figure)}"
    if covers(claim, book.coverage, book):
        return _fully_covered(base, claim, found, figure, counted, origins, book)
    if claim.amount.lower_bound and found is Outcome.HOLDS:
        why = f"Its incidents alone reach it: {counted}, and it holds only part of them."
        return replace(base, finding=Finding.SUPPORTED, why=why)
    if figure.incidents == 1 and _narrow(claim) and not figure.point_only:
        return _single(base, claim, found, counted)
    why = f"{counted[0].upper()}{counted[1:]}, and covers this scope only in part: that is a minimum and decides nothing more."
    return replace(base, why=why, flags=tuple(flag for flag in base.flags if flag != "overstates"), would_change=claim.needs)


def _around(base: Verdict, claim: Claim, book: Book) -> Verdict:
    """Show what the book holds one level up, for a claim about a few days at a place it holds nothing of."""
    if not _narrow(claim):
        return base
    for larger in sorted(book.larger(claim.places[0]) - {book.place(claim.places[0])}):
        figure = _sum(replace(claim, places=(larger,)), book, grades=method_of(book.reader).grades)
        if figure is None:
            continue
        receipts, origins = _receipts(figure, book)
        outside = any(not book.is_party(origin) for origin in origins)
        return replace(
            base,
            finding=Finding.MISSING_CONTEXT if outside else Finding.UNVERIFIABLE,
            why=f"None at {claim.places[0]} itself; in {larger} the book counts {in_english(figure.range)} over "
            f"{_incidents(figure)} in those days.",
            flags=("ambiguous-target",),
            computed=Computed(figure.low, figure.high, figure.incidents),
            receipts=receipts,
            rests_on=_rests_on(origins, book),
        )
    return base


def _fully_covered(
    base: Verdict, claim: Claim, found: Outcome, figure: Figure, counted: str, origins: frozenset[str], book: Book
) -> Verdict:
    why = f"{counted[0].upper()}{counted[1:]}, and says that it covers this scope in full."
    if found is Outcome.HOLDS:
        return replace(base, finding=Finding.SUPPORTED, why=why)
    if found is Outcome.IN_PART:
        return replace(
            base, finding=Finding.MISSING_CONTEXT, why=f"{why} {_sentence(in_part(claim.amount, figure.range))}" if claim.amount else why
        )
    soft = figure.point_only or figure.unknown or figure.no_high or claim.flags or claim.assumptions
    if soft or len(origins) < 2 or all(book.is_party(origin) for origin in origins) or _regraded(claim, book):
        return replace(base, why=f"{why} It does not bear the claim out, and what it rests on is too little to contradict.")
    return replace(base, finding=Finding.CONTRADICTED, why=why)


def _regraded(claim: Claim, book: Book) -> bool:
    """Say whether the claim does not fail over all grades, in a wider place, or with a period wider by its precision."""
    if claim.amount is None:
        return True
    grades = method_of(book.reader).grades
    for other in (claim, replace(claim, places=()), replace(claim, period=_widened(claim.period))):
        figure = _sum(other, book, grades=grades)
        if figure is not None and outcome(claim.amount, figure.range) is not Outcome.FAILS:
            return True
    return False


def _widened(period: Period | None) -> Period | None:
    if period is None:
        return None
    day = timedelta(days=1)
    return Period(period.earliest and period.earliest - day, period.latest and period.latest + day)


def _single(base: Verdict, claim: Claim, found: Outcome, counted: str) -> Verdict:
    """Answer a claim about one event from the one incident that fits it."""
    why = f"One incident fits: {counted}."
    if found is Outcome.HOLDS:
        return replace(base, finding=Finding.SUPPORTED, why=why)
    if found is Outcome.IN_PART and claim.amount is not None:
        figure = Range(None, None) if base.computed is None else Range(base.computed.low, base.computed.high)
        return replace(base, finding=Finding.MISSING_CONTEXT, why=f"{why} {_sentence(in_part(claim.amount, figure))}")
    return replace(base, why=f"{why} It has another number, and the book does not say that it holds every incident there.")


def _by_neighbours(verdict: Verdict, near: list[Evidence], book: Book) -> Verdict:
    """Show figures about a neighbouring target: context where one comes from outside the parties."""
    outside = [each for each in near if not all(book.is_party(origin) for origin in each.origins)]
    listed = "; ".join(_said(each) for each in in_order(near)[:4])
    why = f"No figure has exactly this target. Close to it: {listed}."
    return replace(
        verdict,
        finding=Finding.MISSING_CONTEXT if outside else Finding.UNVERIFIABLE,
        why=why,
        flags=tuple(dict.fromkeys((*verdict.flags, "ambiguous-target"))),
        receipts=(*verdict.receipts, *(each.receipt for each in in_order(near)))[:SHOWN],
        computed=verdict.computed or _spanning([each.range for each in near[:1]]),
        rests_on=_rests_on(_origins(near), book),
    )


def _with_vintage(verdict: Verdict, exact: list[Evidence], published: date | None) -> Verdict:
    """Add the two lines: as known then, as known now. Without a date of the article there is no vintage."""
    if published is None:
        return replace(verdict, then=None, now="the article is undated: name its date with --published")
    then, now = newest(exact, until=published), newest(exact, until=None)
    return replace(verdict, then=_line(then), now=_line(now) if now != then else None)


def _line(evidence: list[Evidence]) -> str | None:
    return "; ".join(_said(each) for each in in_order(evidence)) or None


def _with_own_side(verdict: Verdict, claim: Claim, book: Book) -> Verdict:
    """Add what the accused party itself concedes, at the same place in every verdict."""
    own = newest(conceded(claim, book), until=None)
    if not own:
        return verdict
    return replace(verdict, own_figure="; ".join(_said(each) for each in in_order(own)))


def _sum(claim: Claim, book: Book, *, grades: Sequence[str] = ()) -> Figure | None:
    """Return what the incidents in the scope of a claim add up to, None where no number is known."""
    if claim.measure is None:
        return None
    period = claim.period or Period(None, None)
    question = Question(
        measure=claim.measure,
        group=claim.group,
        parties=claim.parties,
        roles=ACCUSED if claim.parties else (),  # having fought in an event is not having caused its deaths
        places=claim.places,
        earliest=period.earliest,
        latest=period.latest,
        grades=tuple(grades),
    )
    figures = book.sums(question)
    return figures[0] if figures and figures[0].range.known else None


def _by_grade(figure: Figure, book: Book) -> dict[str, tuple[int | float | None, int | float | None]]:
    grades = book.sums(replace(figure.question, by=("grade",), grades=()))
    return {each.key["grade"]: (each.low, each.high) for each in grades if each.range.known}


def _receipts(figure: Figure, book: Book) -> tuple[tuple[Receipt, ...], frozenset[str]]:
    receipts: list[Receipt] = []
    origins: set[str] = set()
    for id in figure.receipts:
        noun = book.reader.one(id).noun
        provenance = getattr(noun, "provenance", None)
        if provenance is None:
            continue
        origins |= book.origins(provenance)
        if len(receipts) < SHOWN and isinstance(noun, Incident):
            receipts.append(receipt(id, provenance, _incident(noun)))
    return tuple(receipts), frozenset(origins)


def _incidents(figure: Figure) -> str:
    return f"{figure.incidents:,} incident{'' if figure.incidents == 1 else 's'}"


def _incident(incident: Incident) -> str:
    counts = ", ".join(
        f"{in_english(count.range if count.range.known else Range(count.best, count.best))} {count.group} {count.measure}"
        for count in incident.counts
    )
    place = incident.where[0].name if incident.where else "place not stated"
    return f"{counts or 'number not stated'}, {place}, {period_in_english(incident.when)}"


def covers(claim: Claim, coverages: Iterable[Coverage], book: Book) -> bool:
    """Say whether the book states that it holds every incident in the scope of a claim."""
    return any(
        coverage.complete
        and (not coverage.measures or claim.measure in coverage.measures)
        and bool(claim.places)
        and _all_in(claim, coverage, book)
        and claim.period is not None
        and claim.period.within(coverage.period)
        and (not coverage.parties or {book.party(name) for name in claim.parties} <= {book.party(name) for name in coverage.parties})
        for coverage in coverages
    )


def _all_in(claim: Claim, coverage: Coverage, book: Book) -> bool:
    covered = {book.place(place) for place in coverage.places}
    return all(book.place(place) in covered or book.larger(place) & covered for place in claim.places)


def _narrow(claim: Claim) -> bool:
    """Say whether a claim is about one event: a place, and a few days."""
    period = claim.period
    return bool(claim.places and period and period.earliest and period.latest and period.latest - period.earliest <= NARROW)


def _origins(evidence: Iterable[Evidence]) -> frozenset[str]:
    return frozenset(origin for each in evidence for origin in each.origins)


def _rests_on(origins: frozenset[str], book: Book) -> str:
    if not origins:
        return "no record"
    parties = sum(book.is_party(origin) for origin in origins)
    word = "origin" if len(origins) == 1 else "origins"
    return f"{len(origins)} independent {word}, {parties} of them {'a party' if parties == 1 else 'parties'}"


def _said(evidence: Evidence) -> str:
    return f"{evidence.held.noun.provenance.publisher}: {in_words(evidence.held.noun)}"


def _spanning(ranges: list[Range]) -> Computed | None:
    lows = [known.low for known in ranges if known.low is not None]
    highs = [known.high for known in ranges if known.high is not None]
    if not lows and not highs:
        return None
    open_end = any(known.high is None for known in ranges)
    return Computed(min(lows) if lows else None, None if open_end else max(highs), 0)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
