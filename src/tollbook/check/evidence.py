"""The figures that others published which speak to a claim, and how exactly each fits it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum

from tollbook.check.book import Book
from tollbook.language.said import Said, capital, counted, printed, row, say, term
from tollbook.model.claims import Claim, Receipt
from tollbook.model.counts import Group, Measure, Range
from tollbook.model.parties import Role
from tollbook.model.publications import Observation
from tollbook.model.sources import Provenance
from tollbook.model.time import Period
from tollbook.store.canonical import Held

SAME_PERIOD = 0.8
SHOWN = 12
LIKE_PERIOD = 0.3
HALF = 0.5
HARDLY = timedelta(days=31)
YEAR = 366
HEADLINE = frozenset({"confirmed", "fair"})


class Fit(IntEnum):
    """How closely a published figure is about what a claim is about."""

    NEAR = 1
    EXACT = 2


@dataclass(frozen=True, slots=True)
class Evidence:
    """A published figure that speaks to a claim. ``origins`` are independent voices, parties among them by name.

    ``closeness`` is the share of days that its period and the claim's have in common.
    """

    held: Held[Observation]
    fit: Fit
    origins: frozenset[str]
    closeness: float = 1.0

    @property
    def range(self) -> Range:
        """The figure, with open ends where only one bound is printed."""
        return self.held.noun.range

    @property
    def as_of(self) -> date | None:
        """The last day on which it was current, None where it is undated."""
        known = self.held.noun.as_of
        return known.latest if known else None

    @property
    def receipt(self) -> Receipt:
        """The figure as a receipt."""
        return receipt(self.held.id, self.held.noun.provenance, in_words(self.held.noun))


def receipt(id: str, provenance: Provenance, words: str | None = None) -> Receipt:
    """Return what a reader can follow: the record, who says it, its words or figure, and where."""
    source = say("{publisher} (via {via})", publisher=provenance.publisher, via=provenance.via) if provenance.via else provenance.publisher
    return Receipt(id, source, provenance.words, words, provenance.url)


def in_words(observation: Observation) -> Said:
    """Return a published figure in words: "8,106 to 12,980 civilians killed, 2014-08 to 2019-08, as of 2019-08-07"."""
    about = observation.approximate and None not in (observation.low, observation.high)
    return say(
        "{about}{range}{unit} {what}{grades}{period}, as of {as_of}",
        about=say("about ") if about else "",
        range=observation.range,
        unit=say(" {unit}", unit=term(observation.unit)) if observation.unit else "",
        what=counted(observation.measure, observation.group),
        grades=say(" ({grades})", grades=row(" and ", map(term, observation.grades))) if observation.grades else "",
        period=say(", {period}", period=observation.period) if observation.period else "",
        as_of=_as_of(observation),
    )


def _as_of(observation: Observation) -> str:
    if observation.as_of_words is None:
        return say("undated")
    return printed(observation.as_of_words, observation.as_of) if observation.as_of else observation.as_of_words


def speaking_to(claim: Claim, book: Book) -> list[Evidence]:
    """Return every published figure that fits a claim, exactly or nearly; allegations of all grades are left out."""
    return [each for each in _fitting(claim, book) if _headline(each.held.noun)]


def _fitting(claim: Claim, book: Book) -> tuple[Evidence, ...]:
    """Return every published figure that fits the scope of a claim, whatever its number; the same scope is asked for again and again."""
    scope = (claim.measure, claim.group, claim.parties, claim.roles, claim.places, claim.period)
    if scope not in book.fitting:
        book.fitting[scope] = tuple(
            Evidence(held, fit, book.origins(held.noun.provenance), closeness(claim, held.noun))
            for held in book.observations
            if held.noun.range.known and (fit := _fit(claim, held.noun, book)) is not None
        )
    return book.fitting[scope]


def narrower(claim: Claim, book: Book) -> list[Evidence]:
    """Return published figures of a part of what a claim counts: they bear out a lower bound, and nothing else."""
    return [
        Evidence(held, Fit.NEAR, book.origins(held.noun.provenance))
        for held in book.observations
        if held.noun.measure is claim.measure and held.noun.range.known and _headline(held.noun) and _inside(claim, held.noun, book)
    ]


def _inside(claim: Claim, observation: Observation, book: Book) -> bool:
    """Say whether all that a figure counts is counted by a claim too."""
    group = observation.group is claim.group or (claim.group is Group.PEOPLE and observation.group is not None)
    parties = {book.party(party.party) for party in observation.parties}
    accused = not claim.parties or (parties == set(claim.parties) and not _concedes(observation))
    places = not claim.places or (bool(observation.places) and all(_lies_in(place, claim, book) for place in observation.places))
    given = reach(observation)
    period = claim.period is None or (given is not None and given.within(claim.period))
    return group and accused and places and period


def _lies_in(place: str, claim: Claim, book: Book) -> bool:
    return bool({book.place(place), *book.larger(place)} & set(claim.places))


def is_narrower(claim: Claim, observation: Observation, book: Book) -> bool:
    """Say whether a figure counts fewer people than a claim, or a smaller place."""
    fewer = claim.group is Group.PEOPLE and observation.group not in {None, Group.PEOPLE}
    given = {book.place(place) for place in observation.places}
    smaller = bool(claim.places) and bool(given) and given != set(claim.places) and all(_lies_in(place, claim, book) for place in given)
    return fewer or smaller


def other_readings(claim: Claim, book: Book) -> list[Evidence]:
    """Return figures that a reasonable reader might mean instead: other grades, or all allegations."""
    return [replace(each, fit=Fit.NEAR) for each in _fitting(claim, book) if not _headline(each.held.noun)]


def conceded(claim: Claim, book: Book) -> list[Evidence]:
    """Return what the accused parties themselves concede about what a claim counts, exactly or nearly its scope."""
    if not claim.parties or claim.measure is Measure.STRIKES:
        return []
    own = replace(claim, roles=(Role.CONCEDED,))
    return [each for each in _fitting(own, book) if _concedes(each.held.noun)]


def _concedes(observation: Observation) -> bool:
    return {party.role for party in observation.parties} == {Role.CONCEDED}


def newest(evidence: Iterable[Evidence], *, until: date | None) -> list[Evidence]:
    """Return the newest figure of each publisher and beginning, among those known by a day; undated ones count as later.

    A figure with one bound does not displace one with both that is hardly older.
    """
    chosen: dict[tuple[str, str], Evidence] = {}
    for each in in_order(evidence):
        if until is not None and (each.as_of is None or each.as_of > until):
            continue
        key = (each.held.noun.provenance.publisher, _start(each.held.noun.period))
        before = chosen.get(key)
        if before is None or not _thinner(each, before):
            chosen[key] = each
    return list(chosen.values())


def _thinner(later: Evidence, before: Evidence) -> bool:
    if later.closeness < before.closeness - 0.05:
        return True
    whole = None not in (before.range.low, before.range.high)
    both_dated = later.as_of is not None and before.as_of is not None
    hardly = both_dated and (later.as_of or date.max) - (before.as_of or date.max) <= HARDLY
    return whole and None in (later.range.low, later.range.high) and hardly


def in_order(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Return figures by the day they were current, undated ones last."""
    return sorted(evidence, key=lambda each: each.as_of or date.max)


def _headline(observation: Observation) -> bool:
    return not observation.grades or set(observation.grades) == HEADLINE


def _fit(claim: Claim, observation: Observation, book: Book) -> Fit | None:
    measure, group = _measure_fit(claim.measure, observation.measure), _group_fit(claim.group, observation.group)
    if measure is None or group is None:  # what is cheap to compare first
        return None
    parts = (measure, group, _party_fit(claim, observation, book), _place_fit(claim, observation, book))
    period = None if None in parts else _period_fit(claim, reach(observation), book)
    return None if period is None else Fit(min(period, *(part for part in parts if part is not None)))


def _measure_fit(asked: Measure | None, given: Measure) -> Fit | None:
    if asked is given:
        return Fit.EXACT
    if asked is Measure.KILLED_OR_INJURED and given in {Measure.KILLED, Measure.INJURED}:
        return Fit.NEAR
    return None


def _group_fit(asked: Group | None, given: Group | None) -> Fit | None:
    if asked is given:
        return Fit.EXACT
    near = {asked, given} == {Group.PEOPLE, Group.CIVILIANS}
    return Fit.NEAR if near else None


def _party_fit(claim: Claim, observation: Observation, book: Book) -> Fit | None:
    named = {book.party(party.party) for party in observation.parties}
    if claim.measure is not Measure.STRIKES and _concedes(observation) and Role.CONCEDED not in claim.roles:
        return None
    if claim.measure in {Measure.DISPLACED, Measure.REFUGEES, Measure.ASYLUM_APPLICATIONS}:
        return Fit.EXACT if set(claim.parties) <= named else None  # who fought where people fled from is told beside
    return Fit.EXACT if named == set(claim.parties) else None


def _place_fit(claim: Claim, observation: Observation, book: Book) -> Fit | None:
    """Compare places; a claim that names none means the widest scope that is on record for its party and measure."""
    given = {book.place(place) for place in observation.places}
    asked = set(claim.places) or _widest(claim, book)
    if asked == given:
        return Fit.EXACT
    return Fit.NEAR if asked & given else None


def _widest(claim: Claim, book: Book) -> set[str]:
    return {book.place(place) for other in _alike(claim, book) for place in other.places}


def _alike(claim: Claim, book: Book) -> list[Observation]:
    """Return every figure on the measure and parties of a claim, whatever its place and period."""
    key = (claim.measure, claim.parties, claim.roles)
    if key not in book.alike:
        book.alike[key] = [
            held.noun for held in book.observations if _measure_fit(claim.measure, held.noun.measure) and _party_fit(claim, held.noun, book)
        ]
    return book.alike[key]


def _period_fit(claim: Claim, given: Period | None, book: Book) -> Fit | None:
    """Compare periods; a claim that names none means all the years on record, from the first."""
    if given is None:
        return None if claim.period is not None and claim.period.shorter_than(HARDLY) else Fit.EXACT
    if claim.period is None:
        starts = [other.period.earliest for other in _alike(claim, book) if other.period and other.period.earliest]
        late = starts and given.earliest and (given.earliest - min(starts)).days > YEAR
        return Fit.NEAR if late else Fit.EXACT
    shared = _shared(claim.period, given)
    if shared < LIKE_PERIOD:
        return None
    endless = given.latest is None and claim.period.latest is not None  # how far it reaches is not known
    return Fit.EXACT if not endless and shared >= SAME_PERIOD and _ends_fit(claim, given) else Fit.NEAR


def _ends_fit(claim: Claim, given: Period) -> bool:
    """Say whether an open end may be taken from a figure: of "since" only for a lower bound, of "until" never."""
    asked = claim.period
    if asked is None or (asked.earliest and asked.latest):
        return True
    if asked.earliest is None or given.earliest is None or claim.amount is None or not claim.amount.lower_bound:
        return False
    return abs((given.earliest - asked.earliest).days) <= HARDLY.days


def closeness(claim: Claim, observation: Observation) -> float:
    """Return the share of days that the periods of a claim and a figure have in common; 1 where one names none."""
    given = reach(observation)
    return 1.0 if claim.period is None or given is None else _shared(claim.period, given)


def reach(observation: Observation) -> Period | None:
    """Return the period of a figure; one without an end reaches to the day on which it was current, as far as that is known."""
    given, known = observation.period, observation.as_of
    if given is None or given.latest is not None or given.earliest is None or known is None:
        return given
    until = known.latest or known.earliest
    return Period(given.earliest, until) if until is not None and until >= given.earliest else given


def _shared(one: Period, other: Period) -> float:
    """Return the days in both over the days in either; an open end is taken from the other period."""
    start_one, start_other = one.earliest or other.earliest, other.earliest or one.earliest
    end_one, end_other = one.latest or other.latest, other.latest or one.latest
    if start_one is None or start_other is None or end_one is None or end_other is None:
        return 1.0
    both = (min(end_one, end_other) - max(start_one, start_other)).days + 1
    either = (max(end_one, end_other) - min(start_one, start_other)).days + 1
    return max(0, both) / either


def _start(period: Period | None) -> str:
    return str(period.earliest.year) if period and period.earliest else ""


def series_of(speaker: str, claim: Claim, book: Book) -> Iterator[Evidence]:
    """Yield a publisher's own series on what a claim counts, of any grade; the period's end is left open.

    A cumulative claim is compared with the snapshots around the article's date, so only beginnings must agree.
    """
    own = replace(claim, roles=(Role.CONCEDED,)) if book.origin(speaker) in claim.parties else claim
    for held in book.observations:
        observation = held.noun
        publisher = observation.provenance.publisher
        if speaker not in {publisher, book.origin(publisher)} or not observation.range.known:
            continue
        if own is not claim and not _concedes(observation) and observation.measure is not Measure.STRIKES:
            continue
        parts = (
            Fit.EXACT if claim.measure is observation.measure else None,
            _group_fit(claim.group, observation.group),
            _party_fit(own, observation, book) if claim.parties else Fit.NEAR,
            _place_fit(claim, observation, book) if claim.places or claim.parties else Fit.EXACT,
            _beginning_fit(claim.period, observation.period),
            Fit.EXACT if claim.period is None or closeness(claim, observation) >= HALF else None,
        )
        if None not in parts:
            near = closeness(claim, observation) if claim.period else 0.0
            fit = Fit(min(part for part in (parts[1], parts[3]) if part is not None))
            yield Evidence(held, fit, book.origins(observation.provenance), near)


def _beginning_fit(asked: Period | None, given: Period | None) -> Fit | None:
    if asked is None or given is None or asked.earliest is None or given.earliest is None:
        return Fit.EXACT
    return Fit.EXACT if abs((asked.earliest - given.earliest).days) <= YEAR else None


def rests_on(origins: frozenset[str], book: Book) -> Said:
    """Say how many independent origins stand behind an answer, and how many of them are parties."""
    if not origins:
        return say("no record")
    number = sum(book.is_party(origin) for origin in origins)
    parties = say(", {n} of them a party", n=number) if number == 1 else say(", {n} of them parties", n=number)
    return say("{origins}{parties}", origins=independent(len(origins)), parties=parties)


def independent(origins: int) -> Said:
    """Say how many independent origins there are."""
    return say("{n} independent origin", n=origins) if origins == 1 else say("{n} independent origins", n=origins)


def sentence(words: str) -> Said:
    """Return words as a sentence."""
    return say("{words}.", words=capital(words))
