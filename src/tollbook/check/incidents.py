"""What the incidents of a book say to a claim: a sample bears out a lower bound, full coverage decides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from tollbook.check.book import Book
from tollbook.check.compare import Outcome, direction, in_part, outcome
from tollbook.check.evidence import SHOWN, receipt, rests_on, sentence
from tollbook.language.ranges import counted_in_english
from tollbook.language.said import Said, capital, row, say, term
from tollbook.model.claims import Claim, Computed, Finding, Receipt, Verdict
from tollbook.model.counts import Count, Group, Measure, Range
from tollbook.model.events import Incident
from tollbook.model.figures import Figure, Question
from tollbook.model.parties import Role
from tollbook.model.publications import Coverage
from tollbook.model.time import Period, shifted
from tollbook.store.figures import method_of

HARM = frozenset({Measure.KILLED, Measure.INJURED, Measure.KILLED_OR_INJURED, Measure.DETAINED, Measure.MISSING})
NARROW = timedelta(days=7)
ACCUSED = (Role.ALLEGED, Role.CONCEDED, Role.DENIED)


def by_incidents(claim: Claim, book: Book) -> Verdict:
    """Answer from the incidents of the book; a sample supports a lower bound and decides nothing else."""
    base = Verdict(
        Finding.UNVERIFIABLE,
        say("No figure in this book has this scope. It would need {needs}.", needs=claim.needs or ""),
        would_change=claim.needs,
    )
    if claim.measure not in HARM or claim.amount is None:
        return base
    if claim.measure is Measure.KILLED_OR_INJURED and not _decidable(claim, book):
        return base
    figure = documented(claim, book, grades=method_of(book.reader).grades if is_narrow(claim) else ())
    if figure is None:
        return _left_out(base, claim, book) or _around(base, claim, book)
    receipts, origins = receipts_behind(figure, book)
    event = _one_event(claim, figure, book) if is_narrow(claim) else figure
    told = say(", as {n} publishers tell it, which are not added up", n=figure.receipts_total)
    accounts = "" if event is figure else told
    figure = event
    base = replace(
        base,
        computed=Computed(figure.low, figure.high, figure.incidents, _by_grade(figure, book), _asked(figure, book)),
        receipts=receipts,
        rests_on=rests_on(origins, book),
        flags=(
            *(("one-origin",) if len(origins) == 1 else ()),
            *direction(claim.amount, figure.range),
            *(("ambiguous-target",) if figure.question.measure is not claim.measure and figure.high is None else ()),
        ),
    )
    full = covers(claim, book.coverage, book)
    found = outcome(claim.amount, figure.range)
    counted = say(
        "the book counts {range}{what} over {incidents}{accounts}",
        range=figure.range,
        what=_of_what(claim, figure),
        incidents=_incidents(figure),
        accounts=accounts,
    )
    if full:
        return _fully_covered(base, claim, found, figure, counted, origins, book)
    if claim.amount.lower_bound and found is Outcome.HOLDS:
        why = say("Its incidents alone reach it: {counted}, and it holds only part of them.", counted=counted)
        return replace(base, finding=Finding.SUPPORTED, why=why)
    if figure.incidents == 1 and is_narrow(claim) and not figure.point_only:
        return _single(base, claim, found, counted)
    why = say("{counted}, and covers this scope only in part: that is a minimum and decides nothing more.", counted=capital(counted))
    return replace(base, why=why, flags=tuple(flag for flag in base.flags if flag != "overstates"), would_change=claim.needs)


def _one_event(claim: Claim, figure: Figure, book: Book) -> Figure:
    """Return several publishers' accounts of one event as the range from the lowest to the highest: they are never added up."""
    nouns = [noun for id in figure.receipts if isinstance(noun := book.reader.one(id).noun, Incident)]
    publishers = {noun.provenance.publisher for noun in nouns if noun.provenance}
    told = [range_ for noun in nouns if (range_ := _range_of(noun, claim)) is not None]
    if not 1 < len(nouns) == len(publishers) == figure.receipts_total == len(told):
        return figure
    lows, highs = [each.low for each in told], [each.high for each in told]
    low = None if None in lows else min(int(each) for each in lows if each is not None)
    high = None if None in highs else max(int(each) for each in highs if each is not None)
    return replace(figure, low=low, high=high, best=None, incidents=1)


def _range_of(incident: Incident, claim: Claim) -> Range | None:
    """Return what one incident says of what a claim counts."""
    same = [count for count in incident.counts if count.measure is claim.measure]
    found = [count for count in same if claim.group in {count.group, Group.PEOPLE}]
    if len(found) != 1:
        return None
    return found[0].range if found[0].range.known else Range(found[0].best, found[0].best)


def _left_out(base: Verdict, claim: Claim, book: Book) -> Verdict | None:
    """Show the incidents in the scope of a claim that totals leave out by their grade, None where there are none: they decide nothing."""
    figure = documented(claim, book, grades=method_of(book.reader).grades)
    if figure is None:
        return None
    receipts, origins = receipts_behind(figure, book)
    return replace(
        base,
        why=say(
            "In this scope the book holds {range} over {incidents}, of grades that its totals leave out: that decides nothing.",
            range=figure.range,
            incidents=_incidents(figure),
        ),
        computed=Computed(figure.low, figure.high, figure.incidents, _by_grade(figure, book), _asked(figure, book)),
        receipts=receipts,
        rests_on=rests_on(origins, book),
        flags=("one-origin",) if len(origins) == 1 else (),
    )


def _around(base: Verdict, claim: Claim, book: Book) -> Verdict:
    """Show what the book holds one level up, for a claim about a few days at a place it holds nothing of."""
    if not is_narrow(claim):
        return base
    for larger in sorted(book.larger(claim.places[0]) - {book.place(claim.places[0])}):
        figure = documented(replace(claim, places=(larger,)), book, grades=method_of(book.reader).grades)
        if figure is None:
            continue
        receipts, origins = receipts_behind(figure, book)
        outside = any(not book.is_party(origin) for origin in origins)
        return replace(
            base,
            finding=Finding.MISSING_CONTEXT if outside else Finding.UNVERIFIABLE,
            why=say(
                "None at {place} itself; in {larger} the book counts {range} over {incidents} in those days.",
                place=claim.places[0],
                larger=larger,
                range=figure.range,
                incidents=_incidents(figure),
            ),
            flags=("ambiguous-target",),
            computed=Computed(figure.low, figure.high, figure.incidents, question=_asked(figure, book)),
            receipts=receipts,
            rests_on=rests_on(origins, book),
        )
    return base


def _fully_covered(
    base: Verdict, claim: Claim, found: Outcome, figure: Figure, counted: Said, origins: frozenset[str], book: Book
) -> Verdict:
    why = say("{counted}, and says that it covers this scope in full.", counted=capital(counted))
    if found is Outcome.HOLDS:
        return replace(base, finding=Finding.SUPPORTED, why=why)
    if found is Outcome.IN_PART:
        return replace(
            base,
            finding=Finding.MISSING_CONTEXT,
            why=row(" ", (why, sentence(in_part(claim.amount, figure.range)))) if claim.amount else why,
        )
    if claim.parties:
        why = say("{why} Its upper end takes in deaths in fighting in which the party took part, and those laid to nobody.", why=why)
    soft = figure.point_only or figure.unknown or figure.no_high or set(claim.flags) - {"loaded-word"} or claim.assumptions
    if soft or len(origins) < 2 or all(book.is_party(origin) for origin in origins) or _regraded(claim, book):
        return replace(base, why=say("{why} It does not bear the claim out, and what it rests on is too little to contradict.", why=why))
    return replace(base, finding=Finding.CONTRADICTED, why=why)


def _regraded(claim: Claim, book: Book) -> bool:
    """Say whether the claim does not fail over all grades, in a wider place, or with a period wider by its precision."""
    if claim.amount is None:
        return True
    grades = method_of(book.reader).grades
    for other in (claim, replace(claim, places=()), replace(claim, period=_widened(claim.period))):
        figure = documented(other, book, grades=grades)
        if figure is not None and outcome(claim.amount, figure.range) is not Outcome.FAILS:
            return True
    return False


def _widened(period: Period | None) -> Period | None:
    if period is None:
        return None
    return Period(period.earliest and shifted(period.earliest, -1), period.latest and shifted(period.latest, 1))


def _single(base: Verdict, claim: Claim, found: Outcome, counted: Said) -> Verdict:
    """Answer a claim about one event from the one incident that fits it."""
    why = say("One incident fits: {counted}.", counted=counted)
    if found is Outcome.HOLDS:
        return replace(base, finding=Finding.SUPPORTED, why=why)
    if found is Outcome.IN_PART and claim.amount is not None:
        figure = Range(None, None) if base.computed is None else Range(base.computed.low, base.computed.high)
        return replace(base, finding=Finding.MISSING_CONTEXT, why=row(" ", (why, sentence(in_part(claim.amount, figure)))))
    return replace(base, why=say("{why} It has another number, and the book does not say that it holds every incident there.", why=why))


def documented(claim: Claim, book: Book, *, grades: Sequence[str] = ()) -> Figure | None:
    """Return what the incidents in the scope of a claim add up to, None where no number is known."""
    if claim.measure is None:
        return None
    figure = _counted(claim, book, claim.measure, grades)
    if figure is None and claim.measure is Measure.KILLED_OR_INJURED:
        return _mixed(claim, book, grades)
    return figure


def _decidable(claim: Claim, book: Book) -> bool:
    """Say whether a sum of incidents could decide a claim on both harms: asking for their sums takes a tenth of a second."""
    return is_narrow(claim) or (claim.amount is not None and claim.amount.lower_bound) or covers(claim, book.coverage, book)


def _mixed(claim: Claim, book: Book, grades: Sequence[str]) -> Figure | None:
    """Add the killed and the injured: nobody is both, so their lows are a minimum even where one of them is not on record.

    The highs are an upper end only where the same incidents give both. "Casualties" may mean the killed alone: then their low counts.
    """
    killed, injured = (_counted(claim, book, measure, grades) for measure in (Measure.KILLED, Measure.INJURED))
    if killed is None or injured is None:
        alone = killed or (None if _loose(claim) else injured)
        return alone and replace(alone, high=None, best=None)
    same = killed.receipts == injured.receipts and killed.receipts_total == injured.receipts_total
    both = killed.range + injured.range
    low = killed.low if _loose(claim) else sum(known for known in (killed.low, injured.low) if known is not None)
    high = both.high if same and not (killed.unknown or injured.unknown or killed.no_high or injured.no_high) else None
    return replace(
        killed,
        low=low if low is None else int(low),
        high=high if high is None else int(high),
        best=None,
        incidents=max(killed.incidents, injured.incidents),
        receipts=tuple(dict.fromkeys((*killed.receipts, *injured.receipts))),
    )


def _loose(claim: Claim) -> bool:
    return "ambiguous-target" in claim.flags


def _counted(claim: Claim, book: Book, measure: Measure, grades: Sequence[str]) -> Figure | None:
    period = claim.period or Period(None, None)
    question = Question(
        measure=measure,
        group=claim.group,
        parties=claim.parties,
        roles=ACCUSED if claim.parties else (),  # having fought in an event is not having caused its deaths
        places=claim.places,
        earliest=period.earliest,
        latest=period.latest,
        grades=tuple(grades),
    )
    figures = book.sums(question)
    if not figures or not figures[0].range.known:
        return None
    if claim.parties and covers(claim, book.coverage, book):
        return replace(figures[0], high=_not_excluded(question, book))
    return figures[0]


def _not_excluded(question: Question, book: Book) -> int | None:
    """Return how many deaths a party may have caused at most: it is accused of them, fought in the event, or nobody is named at all."""
    named = (*ACCUSED, Role.MENTIONED)
    fought, anybody, everything = (
        book.sums(replace(question, parties=parties, roles=roles)) for parties, roles in ((question.parties, named), ((), named), ((), ()))
    )
    ends = [each[0].high if each and not each[0].no_high else None for each in (fought, anybody, everything)]
    if any(end is None for end in ends):
        return None
    high, attributed, total = (end or 0 for end in ends)
    return high + max(0, total - attributed)


def _asked(figure: Figure, book: Book) -> Question | None:
    """Return the question of a figure, None where the figure is not what the book answers to it by itself."""
    answers = book.sums(figure.question)
    return figure.question if answers and answers[0].range == figure.range else None


def _by_grade(figure: Figure, book: Book) -> dict[str, tuple[int | float | None, int | float | None]]:
    grades = book.sums(replace(figure.question, by=("grade",), grades=()))
    return {each.key["grade"]: (each.low, each.high) for each in grades if each.range.known}


def receipts_behind(figure: Figure, book: Book) -> tuple[tuple[Receipt, ...], frozenset[str]]:
    """Return the first records behind a figure as receipts, and who first said them all."""
    receipts: list[Receipt] = []
    origins: set[str] = set()
    for id in figure.receipts:
        behind, said_by = _behind(id, book)
        origins |= said_by
        if behind is not None and len(receipts) < SHOWN:
            receipts.append(behind)
    return tuple(receipts), frozenset(origins)


def _behind(id: str, book: Book) -> tuple[Receipt | None, frozenset[str]]:
    """Return one record behind a figure as a receipt, and who first said it; an article asks for the same ones again and again."""
    if id not in book.behind:
        noun = book.reader.one(id).noun
        provenance = getattr(noun, "provenance", None)
        shown = receipt(id, provenance, _incident(noun)) if provenance is not None and isinstance(noun, Incident) else None
        book.behind[id] = shown, book.origins(provenance) if provenance is not None else frozenset()
    return book.behind[id]


def _of_what(claim: Claim, figure: Figure) -> str:
    """Name what was added where it is not what the claim counts."""
    if figure.question.measure is claim.measure:
        return ""
    if figure.high is not None:
        return say(" killed or injured")
    return say(" {measure} alone, or with the injured only of some incidents,", measure=term(figure.question.measure))


def _incidents(figure: Figure) -> Said:
    return say("{n} incident", n=1) if figure.incidents == 1 else say("{n} incidents", n=figure.incidents)


def _incident(incident: Incident) -> Said:
    counts = row(", ", map(_count, incident.counts)) if incident.counts else say("number not stated")
    place = incident.where[0].name if incident.where else say("place not stated")
    what = row(" ", dict.fromkeys(term(word) for word in (incident.weapon, incident.type) if word))
    return row(", ", (counts, place, incident.when, *((what,) if what else ())))


def _count(count: Count) -> Said:
    range_ = count.range if count.range.known else Range(count.best, count.best)
    what = Said(f"{count.group} {count.measure}", counted_in_english(count.measure, count.group), {})
    return say("{range} {what}", range=range_, what=what)


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


def is_narrow(claim: Claim) -> bool:
    """Say whether a claim is about one event: a place, and a few days."""
    period = claim.period
    return bool(claim.places and period and period.earliest and period.latest and period.latest - period.earliest <= NARROW)
