"""The book as the public sees it: the one door to exports, pages, and everything printed as JSON for others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property

from tollbook.errors import Unknown
from tollbook.language.said import say
from tollbook.model.accounts import Account
from tollbook.model.attestations import Attestation
from tollbook.model.counts import Measure
from tollbook.model.decisions import Disposition, Judgement
from tollbook.model.events import Incident, Report
from tollbook.model.parties import Party
from tollbook.model.people import Correction, Person
from tollbook.model.publications import Coverage
from tollbook.model.releases import Approval, Release
from tollbook.model.sources import Arrival, Document, Examination
from tollbook.model.verdicts import ArticleVerdict
from tollbook.redaction import hushed, is_shown, public_view, restricted, untold
from tollbook.redaction.cells import breaks_down
from tollbook.redaction.cover import MASK
from tollbook.store.articles import public_document, public_text
from tollbook.store.canonical import KIND_OF, Held, N, Noun
from tollbook.store.cells import BREAKDOWN, EVERY, broken_down, event_of
from tollbook.store.changes import Change, changes
from tollbook.store.consent import nameable
from tollbook.store.ever import incidents_of_people, last_entry_but, people_of, written_since
from tollbook.store.guarded import about, guarded_in, incidents_of, newest_of, people_withheld, still_standing
from tollbook.store.memo import memo
from tollbook.store.notices import awaiting
from tollbook.store.quoting import Quotation, quotation
from tollbook.store.record import Record
from tollbook.store.settings import Settings
from tollbook.store.shown import Shown
from tollbook.store.texts import Texts
from tollbook.store.view import View

REMEMBERED = 200
RELEASE = "release "  # before the number, where a release is what is objected to
PRIVATE = tuple(
    KIND_OF[kind] for kind in (Account, Judgement, Disposition, Arrival, Examination, Attestation, Approval)
)  # what these say changes no public answer
NOBODY: frozenset[str] = frozenset()


class PublicRecord(View):
    """A view on a record that can return only redacted values, as of a day's policy."""

    public = True

    def __init__(self, record: Record, *, today: date, coming: Release | None = None) -> None:
        super().__init__(record)
        self._today = today
        self._coming = coming  # the release that is being made of this
        self.state = _state(record, today)
        self._guarded = guarded_in(record)
        self._hidden = self._guarded.sources | self._guarded.sites
        self._broken = memo(self, "what is not broken down", lambda: broken_down(record.now))
        self._peopled = memo(self, "incidents of people", lambda: incidents_of_people(record.now))
        self._named = memo(self, "who may be named", lambda: nameable(record.now, today=today, silenced=self._guarded.hidden))
        self._awaiting = memo(self, "who waits for a reply", lambda: awaiting(record.now, today=today))
        self._present = PublicRecord(record.now, today=today) if record.past else None
        self._changed = written_since(record.now, record.entries) if record.past else NOBODY
        self._untold: dict[str, frozenset[str] | None] = {}
        self._people: dict[str, frozenset[str]] = {}
        self._shown: Shown | None = None
        self._ones: dict[str, Held[Noun]] = {}  # a page asks for one record several times

    @cached_property
    def settings(self) -> Settings:
        """What the book says of itself, without its origin and key."""
        shown = self._view(self._record.settings)
        if shown is None:
            raise AssertionError("settings are never withheld")
        return replace(shown, title=self._record.now.settings.title)

    @property
    def basis(self) -> str:
        """A word that changes whenever an answer could for another reason than the journal: the delay moves with the day."""
        return f"{self._record.basis} public {self._today}{self._by}"

    @property
    def coverage(self) -> list[Coverage]:
        """What the book can speak about."""
        standing = [each for each in self._record.settings.coverage if each in self._record.now.settings.coverage]
        own = [shown for each in standing if (shown := self._view(each)) is not None]
        return [*own, *(held.noun for held in self.all(Coverage))]

    def remember(self) -> None:
        """Redact each record once for all that read every one: making a release takes a third of the time."""
        self._shown = self._shown or Shown()

    def all(self, noun: type[N]) -> Iterator[Held[N]]:
        """Yield what the public may see of the newest version of every record of one kind."""
        return super().all(noun) if self._shown is None else self._shown.all(noun, lambda: super(PublicRecord, self).all(noun))

    def _seen(self, several: Iterable[Held[N]]) -> Iterator[Held[N]]:
        for held in several:
            if (shown := self._see(held)) is not None:
                yield Held(held.id, shown, -1)

    @property
    def named(self) -> frozenset[str]:
        """The ids of the people who may be named."""
        return frozenset(self._named)

    @property
    def releases(self) -> list[Release]:
        """The releases of the book, the newest first, with the one that is being made."""
        held = [each.noun for each in self.all(Release) if self._coming is None or each.noun.number < self._coming.number]
        coming = [] if self._coming is None else [self._view(self._coming)]
        return sorted((each for each in (*held, *coming) if each is not None), key=lambda each: -each.number)

    @property
    def withheld(self) -> str | None:
        """Say that incidents are withheld, where some are: how many only from ten up, and rounded to ten."""
        _, count = self._tally
        if not count:
            return None
        return f"about {round(count, -1):,} incidents are withheld" if count >= 10 else "some incidents are withheld"

    @property
    def incidents(self) -> int:
        """How many incidents the public sees."""
        shown, _ = self._tally
        return shown

    @property
    def _tally(self) -> tuple[int, int]:
        """How many incidents are shown, and how many withheld."""
        return memo(self, "incidents shown and withheld", self._tallied)

    def _tallied(self) -> tuple[int, int]:
        policy, waiting = self._record.settings.policy, self._awaiting
        days = list(self._record.days_of_incidents(but=waiting))
        every = sum(1 for _ in self._record.days_of_incidents()) if waiting else len(days)
        shown = sum(is_shown(when, policy, today=self._today) for when in days)
        return shown, every - shown

    def one(self, id: str) -> Held[Noun]:
        """Return one record; a withheld one is as unknown as one that never was."""
        if id not in self._ones:
            if len(self._ones) > REMEMBERED:
                self._ones.clear()
            self._ones[id] = self._one(id)
        return self._ones[id]

    def _one(self, id: str) -> Held[Noun]:
        """Return what an id, or a publisher's own key, names: not its beginning, which would tell of withheld ids that begin alike."""
        named = (self._newest(each) for each in self._record.called(id))
        found = list(self._seen(held for held in named if held is not None))
        if len(found) != 1:
            raise Unknown(say('no public record "{id}" in this book', id=id))
        return found[0]

    def _newest(self, id: str) -> Held[Noun] | None:
        versions = self._record.versions(id)
        return versions[-1] if versions else None

    def history(self, id: str) -> list[Change]:
        """Return how a record became what the public sees of it, by day: each version as today's policy shows it."""
        versions = [held for held in self._record.versions(self.one(id).id) if not held.proposed]
        shown = ((self._record.entry(held.entry).time[:10], self._view(held.noun, held.id)) for held in versions)
        return list(changes((date.fromisoformat(day), noun) for day, noun in shown if noun is not None))

    def quotation(self, id: str) -> Quotation | None:
        """Return the words that a public record was read from, None where none are kept or the public may not see them."""
        shown = self.one(id)
        held = self._newest(shown.id)
        noun = None if held is None else self._standing(held)
        if held is None or noun is None or "words" in self._guarded.untold(noun, shown.id):
            return None
        hidden = self._hidden | untold(noun, shown.noun) | self._places(noun)
        people = self._people_about(noun, shown.id)
        return quotation(self._record, Held(held.id, noun, held.entry), shown, hidden=hidden, people=people, kept=self._keeps)

    def article(self, name: str) -> tuple[Held[Document], str]:
        """Return a document that the public sees, by its id, name or address, with its text as far as that may be told.

        A sentence is left out that names a withheld person, source or place, or from which a report was read whose words are not shown.

        Raises
        ------
        Unknown, Ambiguous
            If the public sees no such document, or several.
        BadInput
            If it holds no text.
        """
        shown = public_document(name, self.all(Document))
        held = self._newest(shown.id)
        if held is None or not isinstance(held.noun, Document):
            raise AssertionError("a document that is shown is held")
        text = Texts(self._record.path, self._record.evidence).of(held.noun).text
        reports = [each for role, each in self._record.pointing_to(shown.id) if role == "document" and isinstance(each.noun, Report)]
        places = NOBODY.union(*(self._places(each.noun) for each in reports))
        untold = list(self._untold_in(reports))
        told = public_text(text, hidden=self._hidden | places, people=self._withheld_people, untold=untold)
        return shown, told

    def _untold_in(self, reports: Iterable[Held[Noun]]) -> Iterator[tuple[int, int]]:
        """Yield the stretches of a text from which accepted reports were read whose words the public does not see."""
        for each in reports:
            quote = None if each.proposed or not isinstance(each.noun, Report) or not each.noun.provenance else each.noun.provenance.quote
            if quote is not None and (self._see(each) is None or self.quotation(each.id) is None):
                yield quote.start, quote.end

    @cached_property
    def _withheld_people(self) -> frozenset[str]:
        """The names by which any person of the book could be told who is not to be."""
        everybody = [(held.id, held.noun) for one in self._record.all(Person) for held in self._record.versions(one.id)]
        return people_withheld([(id, noun) for id, noun in everybody if isinstance(noun, Person)], self._named)

    def _keeps(self, document: str) -> bool:
        """Say whether a document is one that the public may see the words of."""
        try:
            return isinstance(self.one(document).noun, Document)
        except Unknown:
            return False

    def unnamed(self, id: str) -> int | None:
        """Return how many people of an incident are not named, rounded to ten, and 0 where they are fewer; None where there is none."""
        told = [held for role, held in self._record.pointing_to(self.one(id).id) if role == "incident" and not held.proposed]
        seen = [self._see(held) for held in told if isinstance(held.noun, Person)]
        count = sum(not isinstance(person, Person) or person.name == MASK for person in seen)
        return (round(count, -1) if count >= 10 else 0) if count else None

    def _see(self, held: Held[N]) -> N | None:
        """Return what the public may see of a record, None where it is withheld, or is today."""
        noun = None if held.proposed else self._standing(held)
        return None if noun is None else self._view(noun, held.id)

    def _standing(self, held: Held[N]) -> N | None:
        """Return a record as it stands or, where it stood otherwise, with what still stands of it; None where it is not public today."""
        if self._present is None or held.id not in self._changed:
            return held.noun
        newest = newest_of(self._record, held.id)
        if isinstance(held.noun, Person):
            return newest if isinstance(newest, Person) else None  # type: ignore[return-value]  # of the same kind
        try:
            self._present.one(held.id)
        except Unknown:
            return None
        return None if newest is None else still_standing(held.noun, newest)

    def _view(self, noun: N, id: str = "") -> N | None:
        if isinstance(noun, Correction) and not self._may_be_objected_to(noun.about):
            return None
        target = None if isinstance(noun, Correction) else about(noun)
        if id in self._guarded.documents or id in self._awaiting or (target is not None and self._hides(target) is None):
            return None
        shown = public_view(
            noun,
            self._record.settings.policy,
            today=self._today,
            hidden=self._hidden,
            people=self._people_about(noun, id) if self._peopled else NOBODY,
            places=self._places(noun),
            withheld=self._guarded.documents,
            cells=self._cells(noun, id),
            named=id in self._named,
        )
        shown = None if shown is None else hushed(shown, self._guarded.untold(noun, id))
        if isinstance(shown, ArticleVerdict):
            return self._as_still_shown(shown)  # type: ignore[return-value]  # of the same kind
        return None if shown is None else self._without_withheld(shown)

    def _without_withheld(self, shown: N) -> N:
        """Return a noun without the ids of withheld records that it is a part of, or brings up to date."""
        named = {name: None for name in ("part_of", "updates") if not isinstance(shown, Party) and getattr(shown, name, None)}
        told = {name: None for name in named if self._hides(getattr(shown, name)) is None}
        return replace(shown, **told) if told else shown  # type: ignore[arg-type]  # each noun is a dataclass

    def _as_still_shown(self, verdict: ArticleVerdict) -> ArticleVerdict:
        """Return a kept verdict without its reasons where they give numbers that are withheld since, and without receipts that are."""
        shown = tuple(id for id in verdict.receipts if self._hides(id) is not None)
        told = breaks_down(f"{verdict.claim} {verdict.reading} {verdict.quote}")
        if len(shown) == len(verdict.receipts) and not (told and any(map(self._is_whole, shown))):
            return verdict
        return replace(verdict, why=MASK, assumptions=(), made_of=None, receipts=shown)

    def _is_whole(self, id: str) -> bool:
        """Say whether a record breaks some of the living down no longer."""
        held = self._newest(id)
        return held is not None and bool(self._cells(held.noun, id))

    def _may_be_objected_to(self, target: str) -> bool:
        """Say whether the public is told of objections to something: a release, or a record that it sees and that is of nobody guarded."""
        if target.startswith(RELEASE):
            return any(f"{RELEASE}{held.noun.number}" == target for held in self._record.all(Release))
        today = newest_of(self._record, target)
        return today is not None and not restricted(today) and self._hides(target) is not None

    def _cells(self, noun: Noun | Coverage, id: str) -> frozenset[Measure]:
        """Return the measures of which a record breaks none of the living down, by what is told, or was, of its event."""
        if any(BREAKDOWN in self._guarded.hidden.get(each, NOBODY) for each in (id, event_of(noun, id))):
            return EVERY
        return self._broken.of(noun, id)

    def _places(self, noun: Noun | Coverage) -> frozenset[str]:
        """Return the names of places that the incident a record is about shows more coarsely."""
        target = about(noun)
        return (target and self._hides(target)) or NOBODY

    def _hides(self, id: str) -> frozenset[str] | None:
        """Return the places that a record which others speak of does not tell, None where it is withheld, and so what is said of it."""
        if id not in self._untold:
            self._untold[id] = None  # what speaks of itself, round some corners, is of nothing
            held = self._newest(id)
            shown = None if held is None else self._see(held)
            self._untold[id] = None if held is None or shown is None else untold(held.noun, shown)
        return self._untold[id]

    def _people_about(self, noun: Noun | Coverage, id: str) -> frozenset[str]:
        """Return the names of the withheld people of the incident that a record is, is about, or is a part of."""
        return NOBODY.union(*(self._people_in(each) for each in incidents_of(noun, id) & self._peopled))

    def _people_in(self, incident: str) -> frozenset[str]:
        if incident not in self._people:
            whole = next((held.noun.part_of for held in self._record.now.versions(incident) if isinstance(held.noun, Incident)), None)
            people = [each for id in (incident, whole) if id for each in people_of(self._record, id)]
            self._people[incident] = people_withheld(people, self._named)
        return self._people[incident]


def _state(record: Record, today: date) -> str:
    """Return a word that changes with the last entry that could change a public answer, with the settings, and with the day."""
    now = record.now
    last = last_entry_but(now, PRIVATE)
    back = f" as of {record.entries}" if record.past else ""
    return f"{last + 1} {now.leaf(last + 1)} {now.settings.toml} public {today}{back}"
