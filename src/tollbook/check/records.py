"""What single records of a book - relations, finds, events, statements - say to a claim that has no number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tollbook.check.answering import not_decidable
from tollbook.check.article import Article
from tollbook.check.book import Book
from tollbook.check.evidence import SHOWN, Fit, receipt, rests_on
from tollbook.language.said import Said, printed, row, say
from tollbook.model.claims import Claim, Finding, Mode, Receipt, Verdict
from tollbook.model.publications import Relation
from tollbook.model.sources import Provenance
from tollbook.model.time import Period

MOST_LISTED = 5
YEAR = timedelta(days=366)
QUARTER = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A record that speaks to a claim.

    ``origins`` are independent voices; ``own`` the parties whose own act it tells of, who may speak for it themselves.
    ``lacking`` says what of the claim it does not show: such a record is near, never exact.
    """

    id: str
    provenance: Provenance
    words: str
    origins: frozenset[str]
    own: frozenset[str] = frozenset()
    disputed_by: tuple[str, ...] = ()
    denies: bool = False
    lacking: tuple[str, ...] = ()

    @property
    def fit(self) -> Fit:
        """How closely it is about what the claim is about."""
        return Fit.NEAR if self.lacking or self.denies else Fit.EXACT

    @property
    def receipt(self) -> Receipt:
        """The record as a receipt."""
        return receipt(self.id, self.provenance, self.words)

    def heard(self, book: Book) -> bool:
        """Say whether it may bear a claim out: a voice from outside the parties, or a party of its own undisputed act."""
        outside = any(not book.is_party(origin) for origin in self.origins)
        return outside or (bool(self.own & self.origins) and not self.disputed_by)


def origins_of(provenance: Provenance, according_to: Sequence[str], book: Book) -> frozenset[str]:
    """Return the independent voices behind a record that names by whom it is said."""
    return frozenset(book.origin(name) for name in (provenance.origins or according_to or (provenance.publisher,)))


def told(relation: Relation) -> Said:
    """Return a relation in words, with when and according to whom."""
    return say(
        "{deed}{when}, according to {by}",
        deed=f"{relation.subject} {relation.does} {relation.object or ''}".rstrip(),
        when=say(", {period}", period=relation.when) if relation.when else "",
        by=according_to(relation),
    )


def according_to(relation: Relation) -> Said:
    """Return who says it, by name."""
    return row(" and ", relation.according_to or (relation.provenance.publisher,))


def period_lacks(
    asked: Period | None, given: Period | None, *, present: bool, published: date | None, lasting: bool = False
) -> tuple[str, ...]:
    """Return what of a claim's time a record does not show.

    What is ``lasting`` is shown for a year by any day in it, and for years by all of them; what happened once only by a date within.
    """
    if asked is not None:
        if given is None or (given.earliest is None and given.latest is None):
            return (say("when it was is not on record"),)
        if not given.overlaps(asked):
            return (say("it is on record for another time, {period}", period=printed(str(given), given)),)
        asked = _to_its_day(asked, given, published)
        long = asked.earliest is None or asked.latest is None or asked.latest - asked.earliest > YEAR
        shown = (asked.within(given) or not long) if lasting else given.within(asked)
        return () if shown else (say("that it was just then: it is on record for {period}", period=printed(str(given), given)),)
    if present and published is not None and given is not None and given.latest is not None and given.latest < published:
        return (say("it is on record only until {day}", day=Period(given.latest, given.latest)),)
    return ()


def _to_its_day(asked: Period, given: Period, published: date | None) -> Period:
    """Close a period "since" a day at the article's; a record that ends shortly before shows it too."""
    if asked.latest is not None or published is None:
        return asked
    shortly = given.latest is not None and given.latest >= published - QUARTER
    return Period(asked.earliest, given.latest if shortly and given.latest else published)


def answer_records(claim: Claim, spoken: Iterable[Spoken], article: Article, book: Book) -> Verdict:
    """Answer from single records. That a book holds none says nothing, and what they leave open is never contradicted."""
    if (refused := not_decidable(claim)) is not None:
        return refused
    found = sorted(spoken, key=lambda each: (not each.heard(book), each.fit is Fit.NEAR, len(each.lacking), each.words))
    if not found:
        why = say(
            "The book holds no such record; that it holds none does not speak against it. It would need {needs}.", needs=claim.needs or ""
        )
        return Verdict(Finding.UNVERIFIABLE, why, would_change=claim.needs)
    heard = [each for each in found if each.heard(book)]
    exact = [each for each in heard if each.fit is Fit.EXACT]
    shown = exact or heard or found
    disputed = any(each.disputed_by or each.denies for each in found)
    finding, why = _found(claim, exact, heard, found, book)
    return Verdict(
        finding,
        why,
        flags=("disputed",) if disputed else (),
        receipts=tuple(each.receipt for each in [*shown, *(each for each in found if each not in shown)])[:SHOWN],
        rests_on=rests_on(frozenset(origin for each in shown for origin in each.origins), book),
        would_change=None if finding is Finding.SUPPORTED else claim.needs,
    )


def _found(claim: Claim, exact: Sequence[Spoken], heard: Sequence[Spoken], found: Sequence[Spoken], book: Book) -> tuple[Finding, Said]:
    """Return the finding and why, from the records in order of how well they fit."""
    against = _against(found)
    if exact:
        listed = _listed(exact)
        if claim.attribution.mode is Mode.NAMED:
            speaker = claim.attribution.speaker or ""
            why = say(
                "The book holds {listed}, and no record in which {speaker} says so.{against}",
                listed=listed,
                speaker=speaker,
                against=against,
            )
            return Finding.MISSING_CONTEXT, why
        finding = Finding.MISSING_CONTEXT if against else Finding.SUPPORTED
        return finding, say("The book holds {listed}.{against}", listed=listed, against=against)
    if heard:
        gaps = row("; ", dict.fromkeys(gap for each in heard[:MOST_LISTED] for gap in each.lacking))
        why = say(
            "No record says exactly this. Close to it: {listed}. Not shown: {gaps}.{against}",
            listed=_listed(heard),
            gaps=gaps or say("that it is so"),
            against=against,
        )
        return Finding.MISSING_CONTEXT, why
    claimed = sorted({origin for each in found if not each.denies for origin in each.origins})
    by, several = "", claim.kind == "movement" and len(claimed) > 1  # they speak of the matter, each in its own way
    if claimed:
        parties = row(" and ", claimed)
        by = (
            say(" Only parties speak of it: {parties}.", parties=parties)
            if several
            else say(" It is claimed by {parties} alone.", parties=parties)
        )
    return Finding.UNVERIFIABLE, say("The book holds {listed}.{by}{against}", listed=_listed(found), by=by, against=against)


def disputed_by(parties: Sequence[str]) -> str:
    """Say who disputes it, where somebody does."""
    return say(" Disputed by {parties}.", parties=row(" and ", parties)) if parties else ""


def _against(found: Sequence[Spoken]) -> str:
    """Return who disputes or denies it."""
    voices = {voice for each in found for voice in each.disputed_by} | {origin for each in found if each.denies for origin in each.origins}
    return disputed_by(sorted(voices))


def _listed(spoken: Sequence[Spoken]) -> Said:
    listed = row("; ", dict.fromkeys(each.words for each in spoken[:MOST_LISTED]))
    more = len(spoken) - MOST_LISTED
    return say("{listed}; and {n} more", listed=listed, n=more) if more > 0 else listed
