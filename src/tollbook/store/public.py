"""The book as the public sees it: the one door to exports, pages, and everything printed as JSON for others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.errors import Ambiguous, Unknown
from tollbook.language.fold import fold
from tollbook.model.people import Person
from tollbook.model.places import Level, Place
from tollbook.model.publications import Coverage
from tollbook.model.sources import Document, Source
from tollbook.redaction import is_shown, public_view
from tollbook.store.canonical import Held, N, Noun
from tollbook.store.changes import Change, changes
from tollbook.store.memo import memo
from tollbook.store.quoting import Quotation, quotation, withheld_names
from tollbook.store.record import Record
from tollbook.store.settings import Settings

if TYPE_CHECKING:
    from tollbook.store.snapshot import Copy

REMEMBERED = 200


def _hidden(record: Record) -> frozenset[str]:
    """Return the folded names that are masked: of protected sources, and of sites."""
    sites = [held.noun for held in record.all(Place) if held.noun.level is Level.SITE]
    protected = [held.noun.name for held in record.all(Source) if held.noun.protected]
    return frozenset(fold(name) for name in [*protected, *(name for site in sites for name in (site.name, *site.names))])


class PublicRecord:
    """A view on a record that can return only redacted values, as of a day's policy."""

    public = True

    def __init__(self, record: Record, *, today: date) -> None:
        self._record = record
        self._today = today
        self._hidden = memo(record, "hidden", lambda: _hidden(record))
        self.state = f"{record.state} public {today}"  # the delay moves with the day
        self._visible: dict[str, bool] = {}
        self.kept: dict[str, tuple[str, object]] = {}
        self._ones: dict[str, Held[Noun]] = {}  # a page asks for one record several times

    @property
    def path(self) -> Path:
        """Where the book lies."""
        return self._record.path

    @property
    def copies(self) -> dict[Path, Copy]:
        """The columnar copies that are open, each a file of its own for what the public sees."""
        return self._record.copies

    @cached_property
    def settings(self) -> Settings:
        """What the book says of itself, without its origin and key."""
        shown = self._view(self._record.settings)
        if shown is None:
            raise AssertionError("settings are never withheld")
        return shown

    @property
    def basis(self) -> str:
        """A word that changes whenever an answer could for another reason than the journal: the delay moves with the day."""
        return f"{self._record.basis} public {self._today}"

    @property
    def entries(self) -> int:
        """How many journal entries are looked at."""
        return self._record.entries

    def leaf(self, entries: int) -> str:
        """Return the hash of the last of the first entries of the journal."""
        return self._record.leaf(entries)

    def touched(self, since: int) -> dict[str, bool] | None:
        """Return the incidents that entries from a number on may have changed, those that are withheld included."""
        return self._record.touched(since)

    @property
    def coverage(self) -> list[Coverage]:
        """What the book can speak about."""
        return [shown for held in self._record.coverage if (shown := self._view(held))]

    def all(self, noun: type[N]) -> Iterator[Held[N]]:
        """Yield the newest public version of every record of one kind that is not withheld."""
        for held in self._record.all(noun):
            shown = self._view(held.noun)
            if shown is not None:
                yield Held(held.id, shown, -1)

    def everything(self, *, since: int = 0) -> Iterator[Held[Noun]]:
        """Yield the newest public version of every record that is not withheld, in the order of the journal; proposals are none."""
        for held in self._record.everything(since=since):
            shown = None if held.proposed else self._view(held.noun)
            if shown is not None:
                yield Held(held.id, shown, -1)

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
        policy, count, shown = self._record.settings.policy, 0, 0
        for when in self._record.days_of_incidents():
            count += 1
            shown += is_shown(when, policy, today=self._today)
        return shown, count - shown

    def one(self, id: str) -> Held[Noun]:
        """Return one record; a withheld one is as unknown as one that never was."""
        if id not in self._ones:
            if len(self._ones) > REMEMBERED:
                self._ones.clear()
            self._ones[id] = self._one(id)
        return self._ones[id]

    def _one(self, id: str) -> Held[Noun]:
        unknown = Unknown(f'no public record "{id}" in this book')
        try:
            held = self._record.one(id)
        except (Unknown, Ambiguous):  # the ids that a beginning may stand for could be withheld ones
            raise unknown from None
        shown = None if held.proposed else self._view(held.noun)
        if shown is None:
            raise unknown
        return Held(held.id, shown, -1)

    def pointing_to(self, id: str, *, most: int = -1) -> list[tuple[str, Held[Noun]]]:
        """Return the public records that name this one, with the role in which they do; at ``most`` so many are looked at."""
        named = ((role, held, None if held.proposed else self._view(held.noun)) for role, held in self._record.pointing_to(id, most=most))
        return [(role, Held(held.id, shown, -1)) for role, held, shown in named if shown is not None]

    def history(self, id: str) -> list[Change]:
        """Return how a record became what the public sees of it, by day: each version as today's policy shows it."""
        versions = [held for held in self._record.versions(self.one(id).id) if not held.proposed]
        shown = ((self._record.entry(held.entry).time[:10], self._view(held.noun)) for held in versions)
        return list(changes((date.fromisoformat(day), noun) for day, noun in shown if noun is not None))

    def quotation(self, id: str) -> Quotation | None:
        """Return the words that a public record was read from, None where none are kept or the public may not see them."""
        shown, noun = self.one(id), self._record.one(id)
        hidden = self._hidden | withheld_names(self._record, noun, shown)
        return quotation(self._record, noun, shown, hidden=hidden, kept=self._keeps)

    def _keeps(self, document: str) -> bool:
        """Say whether a document is one that the public may see the words of."""
        try:
            return isinstance(self.one(document).noun, Document)
        except Unknown:
            return False

    def unnamed(self, id: str) -> int | None:
        """Return how many people of an incident are not named, rounded to ten, and 0 where they are fewer; None where there is none."""
        named = [held.noun for role, held in self._record.pointing_to(self.one(id).id) if role == "incident" and not held.proposed]
        count = sum(isinstance(noun, Person) and self._view(noun) is None for noun in named)
        return (round(count, -1) if count >= 10 else 0) if count else None

    def _view(self, noun: N) -> N | None:
        target = next((named for role in ("about", "incident", "to") if (named := getattr(noun, role, None))), None)
        if target is not None and not self._shows(target):
            return None
        return public_view(noun, self._record.settings.policy, today=self._today, hidden=self._hidden)

    def _shows(self, id: str) -> bool:
        """Say whether a record that others speak of is itself shown: what is said of a withheld incident is withheld too."""
        if id not in self._visible:
            held = self._record.one(id)
            self._visible[id] = not held.proposed and self._view(held.noun) is not None
        return self._visible[id]
