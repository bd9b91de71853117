"""What the memberships of a book say to a claim that a party joined, left or belonged to a group."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum

from tollbook.check.answering import not_decidable
from tollbook.check.article import Article
from tollbook.check.book import Book
from tollbook.check.evidence import SHOWN, receipt, rests_on
from tollbook.check.records import according_to, disputed_by
from tollbook.language.said import UNDATED, Said, printed, row, say
from tollbook.model.claims import Claim, Finding, Mode, Verdict
from tollbook.model.publications import Relation
from tollbook.model.time import Period
from tollbook.store.canonical import Held
from tollbook.vocabulary import table


class Shown(IntEnum):
    """How far a record bears out one part of a claim."""

    YES = 0
    UNSTATED = 1
    NO = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What one record says: to the period, to the act and place, and who says it."""

    held: Held[Relation]
    period: Shown
    act: Shown
    origins: frozenset[str]
    heard: bool

    @property
    def rank(self) -> tuple[bool, bool, int, int, int]:
        """Best first: whom one may hear, undisputed, then what it shows."""
        return (not self.heard, bool(self.held.noun.disputed_by), max(self.act, self.period), self.act, self.period)


def answer_membership(claim: Claim, article: Article, book: Book) -> Verdict:
    """Answer from the records of one member in one group. That a book holds none says nothing."""
    if (refused := not_decidable(claim)) is not None:
        return refused
    published = article.published.latest if article.published else None
    member, group = claim.parties[0], claim.subject or ""
    held = [each for each in book.memberships if (book.party(each.noun.subject), book.party(each.noun.object or "")) == (member, group)]
    if not held:
        why = say(
            "The book holds no membership of {member} in {group}; that it holds none does not speak against it. It would need {needs}.",
            member=member,
            group=group,
            needs=claim.needs or "",
        )
        return Verdict(Finding.UNVERIFIABLE, why, would_change=claim.needs)
    scopes = [replace(claim, places=(place,)) for place in claim.places] or [claim]
    by_place = [sorted((_answer(scope, each, published, book) for each in held), key=lambda each: each.rank) for scope in scopes]
    answers = max(by_place, key=lambda each: each[0].rank)  # of several places the least borne out decides
    if claim.attribution.mode is Mode.NAMED:
        return _as_said(claim, answers, published, book)
    return _verdict(claim, answers, published, book)


def _as_said(claim: Claim, answers: Sequence[Answer], published: date | None, book: Book) -> Verdict:
    """Answer "X says that Y joined" from X's own records; what others say of Y is context."""
    speaker = claim.attribution.speaker or ""
    voice = book.origin(speaker)
    own = [each for each in answers if voice in each.origins or speaker == each.held.noun.provenance.publisher]
    if own:
        return _verdict(claim, own, published, book)
    verdict = _verdict(claim, answers, published, book)
    why = say("The book holds no record in which {speaker} says so. Whether it is so: {why}", speaker=speaker, why=verdict.why)
    finding = Finding.MISSING_CONTEXT if verdict.finding is Finding.SUPPORTED else verdict.finding
    needed = say("a membership according to {speaker}", speaker=speaker)
    return replace(verdict, finding=finding, why=why, would_change=needed)


def _answer(claim: Claim, held: Held[Relation], published: date | None, book: Book) -> Answer:
    relation = held.noun
    said_by = relation.provenance.origins or relation.according_to or (relation.provenance.publisher,)
    origins = frozenset(book.origin(name) for name in said_by)
    outside = any(not book.is_party(origin) for origin in origins)
    own = origins <= {*claim.parties, claim.subject}  # what a party says of itself, undisputed, is evidence of its own act
    heard = outside or (own and not relation.disputed_by)
    return Answer(held, _period(claim, relation, published), _act(claim, relation, book), origins, heard)


def _verdict(claim: Claim, answers: Sequence[Answer], published: date | None, book: Book) -> Verdict:
    best = answers[0]
    relation = best.held.noun
    shown = [each for each in answers if each.heard == best.heard]
    listed = row("; ", dict.fromkeys(_words(each.held.noun) for each in shown))
    origins = frozenset(origin for each in shown for origin in each.origins)
    base = Verdict(
        Finding.SUPPORTED,
        say("The book holds {listed}.{by}{against}", listed=listed, by="", against=""),
        flags=("disputed",) if relation.disputed_by else (),
        receipts=tuple(receipt(each.held.id, each.held.noun.provenance, _words(each.held.noun)) for each in shown)[:SHOWN],
        rests_on=rests_on(origins, book),
        would_change=say("a record with the beginning and end of the membership, and what it did in which place"),
    )
    if not best.heard:
        why = say(
            "{why} It is claimed by {parties} alone{denied}.",
            why=base.why,
            parties=row(" and ", sorted(best.origins)),
            denied=say(", denied by {parties}", parties=row(" and ", relation.disputed_by)) if relation.disputed_by else "",
        )
        return replace(base, finding=Finding.UNVERIFIABLE, why=why)
    lacking = [words for words in (_lacking_act(claim, best), _lacking_period(claim, best)) if words]
    if lacking:
        present = claim.does == "is" and claim.period is None and best.period is Shown.UNSTATED and best.act is Shown.YES
        finding = Finding.MISSING_CONTEXT if present else Finding.PARTLY
        why = say("{why} That it belonged is borne out; {gaps}.", why=base.why, gaps=row(" and ", lacking))
        return replace(base, finding=finding, why=why)
    if relation.disputed_by:
        return replace(
            base, finding=Finding.MISSING_CONTEXT, why=say("{why}{against}", why=base.why, against=disputed_by(relation.disputed_by))
        )
    if left_out := _left_out(claim, [each for each in shown if each.rank == best.rank], shown, published):
        return replace(base, finding=Finding.MISSING_CONTEXT, why=row(" ", (base.why, left_out)))
    return base


def _left_out(claim: Claim, fitting: Sequence[Answer], shown: Sequence[Answer], published: date | None) -> str:
    """Return what a fair reader would miss: that it has ended since, or began earlier in another place or role."""
    if claim.does == "joined" and claim.period is None and (ended := _ended(fitting, published)):
        return say("The claim names no period, and it is on record only until {day}.", day=_end(_last(Period(None, ended))))
    asked = _unit_from(claim.period) if claim.period else None
    begun = [each.held.noun.when.earliest for each in shown if each.held.noun.when and each.held.noun.when.earliest]
    if claim.does == "joined" and not claim.places and asked and asked.earliest and begun and min(begun) < asked.earliest:
        since = _end(_first(Period(min(begun), None)))
        return say("That is when one part of it began; it is on record since {day}.", day=since)
    until = _unit_until(claim.period) if claim.period else None
    ended_on = [each.held.noun.when.latest for each in shown if each.held.noun.when and each.held.noun.when.latest]
    if claim.does == "left" and not claim.places and until and until.latest and ended_on and max(ended_on) > until.latest:
        last = _end(_last(Period(None, max(ended_on))))
        return say("That is when one part of it ended; it is on record until {day}.", day=last)
    return ""


def _end(day: Period | None) -> Said:
    return printed(str(day), day or UNDATED)


def _lacking_act(claim: Claim, best: Answer) -> str:
    where = say(" in {places}", places=row(" and ", claim.places)) if claim.places else ""
    what = say("that it flew strikes{where}", where=where) if claim.unit == "strikes" else say("that it did so{where}", where=where)
    return {
        Shown.YES: "",
        Shown.UNSTATED: say("{what} is not stated", what=what),
        Shown.NO: say("the record has it do something else, or elsewhere, and not {what}", what=what),
    }[best.act]


def _lacking_period(claim: Claim, best: Answer) -> str:
    what = {
        "joined": say("when it joined"),
        "left": say("that it left then") if claim.period else say("that it left"),
        "is": say("whether it still does"),
    }.get(claim.does or "", say("that it did so then"))
    return {
        Shown.YES: "",
        Shown.UNSTATED: say("{what} is not on record", what=what),
        Shown.NO: say("its dates on record are others ({period})", period=best.held.noun.when or UNDATED),
    }[best.period]


def _ended(answers: Sequence[Answer], published: date | None) -> date | None:
    """Return the last day on record, where every record of it ended before the article's day."""
    ends = [each.held.noun.when.latest if each.held.noun.when else None for each in answers]
    known = [end for end in ends if end is not None]
    if published is None or not known or len(known) < len(ends) or max(known) >= published:
        return None
    return max(known)


def _act(claim: Claim, relation: Relation, book: Book) -> Shown:
    """Compare what the claim has it do, and where, with the role on record."""
    role = relation.role or ""
    if claim.unit == "strikes" and not _flies(role):
        return Shown.NO if role else Shown.UNSTATED
    if not claim.places:
        return Shown.YES
    named = {place for mention in book.places.within(role) if mention.certain for place in mention.names}
    if not named:
        return Shown.UNSTATED
    return Shown.YES if set(claim.places) <= named else Shown.NO


def _flies(role: str) -> bool:
    return any(word in role.lower() for word in table("english")["strikes"]["words"])


def _period(claim: Claim, relation: Relation, published: date | None) -> Shown:
    """Compare periods; a beginning or end on record is as exact as its date was printed."""
    held, asked = relation.when or Period(None, None), claim.period
    if asked is None:
        return _without_period(claim, held, published)
    if claim.does == "joined":
        return _point(_unit_from(asked), _first(held))
    if claim.does == "left":
        return _point(_unit_until(asked), _last(held))
    if held == Period(None, None):
        return Shown.UNSTATED
    if asked.earliest is None or asked.latest is None:
        return _half(claim, asked, held, published)
    if not held.overlaps(asked):
        return Shown.NO
    single = "/" not in str(asked)
    return Shown.YES if single or asked.within(_widened(held)) else Shown.NO


def _without_period(claim: Claim, held: Period, published: date | None) -> Shown:
    if published is not None and held.earliest is not None and held.earliest > published:
        return Shown.NO  # it came after the article
    if claim.does == "left":
        return Shown.UNSTATED if held.latest is None else Shown.YES if published is None or held.latest <= published else Shown.NO
    if claim.does == "is":
        if held == Period(None, None) or published is None:
            return Shown.UNSTATED
        return Shown.YES if held.latest is None or held.latest >= published else Shown.NO
    return Shown.YES


def _half(claim: Claim, asked: Period, held: Period, published: date | None) -> Shown:
    """Compare "since" and "until": one end, and whether it lasted."""
    if asked.latest is None:
        begun = _point(_unit_from(asked), _first(held))
        lasted = Shown.YES if claim.does != "is" else _without_period(claim, held, published)
        return max(begun, lasted)
    return _point(_unit_until(asked), _last(held))


def _point(asked: Period | None, held: Period | None) -> Shown:
    if held is None or asked is None:
        return Shown.UNSTATED
    if held.within(asked):
        return Shown.YES
    return Shown.UNSTATED if held.overlaps(asked) else Shown.NO


def _unit_from(asked: Period) -> Period | None:
    """Return the period in which something is said to begin: "since 2014" names the year."""
    return _first(asked) if asked.latest is None or "/" in str(asked) else asked


def _unit_until(asked: Period) -> Period | None:
    return _last(asked) if asked.earliest is None or "/" in str(asked) else asked


def _first(period: Period) -> Period | None:
    """Return the beginning of a period with its precision: 1 January stands for the year, the 1st for the month."""
    day = period.earliest
    if day is None:
        return None
    return Period.read(f"{day:%Y}" if (day.month, day.day) == (1, 1) else f"{day:%Y-%m}" if day.day == 1 else str(day))


def _last(period: Period) -> Period | None:
    day = period.latest
    if day is None:
        return None
    ends_month = day.day == monthrange(day.year, day.month)[1]
    return Period.read(f"{day:%Y}" if (day.month, day.day) == (12, 31) else f"{day:%Y-%m}" if ends_month else str(day))


def _widened(held: Period) -> Period:
    first, last = _first(held), _last(held)
    return Period(first.earliest if first else None, last.latest if last else None)


def _words(relation: Relation) -> Said:
    status = dict(relation.provenance.unread).get("status", "").strip('"')
    return say(
        "{member} in {group}{role}{noted}, {when}, according to {by}",
        member=relation.subject,
        group=str(relation.object),
        role=say(", {role}", role=relation.role) if relation.role else "",
        noted=say(" ({status})", status=status) if status else "",
        when=relation.when or say("no dates given"),
        by=according_to(relation),
    )
