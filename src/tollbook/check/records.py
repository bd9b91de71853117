"""What single records of a book - relations, finds, events, statements - say to a claim that has no number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tollbook.check.answering import not_decidable
from tollbook.check.article import Article
from tollbook.check.book import Book
from tollbook.check.evidence import SHOWN, Fit, receipt, rests_on
from tollbook.language.ranges import period_in_english
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


def told(relation: Relation) -> str:
    """Return a relation in words, with when and according to whom."""
    dated = f", {period_in_english(relation.when)}" if relation.when else ""
    by = " and ".join(relation.according_to) or relation.provenance.publisher
    return f"{relation.subject} {relation.does} {relation.object or ''}".rstrip() + f"{dated}, according to {by}"


def period_lacks(
    asked: Period | None, given: Period | None, *, present: bool, published: date | None, lasting: bool = False
) -> tuple[str, ...]:
    """Return what of a claim's time a record does not show.

    What is ``lasting`` is shown for a year by any day in it, and for years by all of them; what happened once only by a date within.
    """
    if asked is not None:
        if given is None or (given.earliest is None and given.latest is None):
            return ("when it was is not on record",)
        if not given.overlaps(asked):
            return (f"it is on record for another time, {given}",)
        asked = _to_its_day(asked, given, published)
        long = asked.earliest is None or asked.latest is None or asked.latest - asked.earliest > YEAR
        shown = (asked.within(given) or not long) if lasting else given.within(asked)
        return () if shown else (f"that it was just then: it is on record for {given}",)
    if present and published is not None and given is not None and given.latest is not None and given.latest < published:
        return (f"it is on record only until {given.latest}",)
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
        silent = "The book holds no such record; that it holds none does not speak against it."
        return Verdict(Finding.UNVERIFIABLE, f"{silent} It would need {claim.needs}.", would_change=claim.needs)
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


def _found(claim: Claim, exact: Sequence[Spoken], heard: Sequence[Spoken], found: Sequence[Spoken], book: Book) -> tuple[Finding, str]:
    """Return the finding and why, from the records in order of how well they fit."""
    against = _against(found)
    if exact:
        listed = _listed(exact)
        if claim.attribution.mode is Mode.NAMED:
            return Finding.MISSING_CONTEXT, f"The book holds {listed}, and no record in which {claim.attribution.speaker} says so.{against}"
        if against:
            return Finding.MISSING_CONTEXT, f"The book holds {listed}.{against}"
        return Finding.SUPPORTED, f"The book holds {listed}."
    if heard:
        gaps = "; ".join(dict.fromkeys(gap for each in heard[:MOST_LISTED] for gap in each.lacking))
        return (
            Finding.MISSING_CONTEXT,
            f"No record says exactly this. Close to it: {_listed(heard)}. Not shown: {gaps or 'that it is so'}.{against}",
        )
    claimed = sorted({origin for each in found if not each.denies for origin in each.origins})
    by = ""
    if claimed:
        several = claim.kind == "movement" and len(claimed) > 1  # they speak of the matter, each in its own way
        by = f" Only parties speak of it: {' and '.join(claimed)}." if several else f" It is claimed by {' and '.join(claimed)} alone."
    return Finding.UNVERIFIABLE, f"The book holds {_listed(found)}.{by}{against}"


def _against(found: Sequence[Spoken]) -> str:
    """Return who disputes or denies it."""
    voices = {voice for each in found for voice in each.disputed_by} | {origin for each in found if each.denies for origin in each.origins}
    return f" Disputed by {' and '.join(sorted(voices))}." if voices else ""


def _listed(spoken: Sequence[Spoken]) -> str:
    listed = "; ".join(dict.fromkeys(each.words for each in spoken[:MOST_LISTED]))
    more = len(spoken) - MOST_LISTED
    return f"{listed}; and {more} more" if more > 0 else listed
