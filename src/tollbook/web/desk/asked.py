"""What every page and act of the desk is asked with."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from tollbook.model.accounts import Duty
from tollbook.model.people import Correction, Notice, Person
from tollbook.model.sources import Document, Source
from tollbook.redaction import restricted
from tollbook.store.backlog import Backlog
from tollbook.store.canonical import Noun
from tollbook.store.memo import memo
from tollbook.store.nearby import Nearby
from tollbook.store.reader import Reader
from tollbook.store.record import Record
from tollbook.store.staff import StaffRecord
from tollbook.store.unassessed import Unassessed
from tollbook.store.writing import Hand
from tollbook.web.desk.done import Done
from tollbook.web.desk.jobs import Jobs
from tollbook.web.desk.kept import KeptFiles
from tollbook.web.desk.staged import Staging
from tollbook.web.form import Form
from tollbook.web.gate import Gate, Visit
from tollbook.web.library import Library
from tollbook.web.request import Asking

T = TypeVar("T")
REMEMBERED = 500  # forms that are known if they are sent again
RESTRICTED: tuple[type[Noun], ...] = (Person, Notice, Correction, Source, Document)  # kinds of which some records are restricted


class Memory:
    """What the desk keeps in memory of its book between requests; it follows the book as it grows."""

    def __init__(self) -> None:
        self.backlog, self.nearby, self.staged = Backlog(), Nearby(), Staging()
        self.files, self.unassessed = KeptFiles(), Unassessed()
        self.turn = threading.Lock()
        self.setting_up: dict[str, str] = {}  # by browser, secrets of one-time passwords of which no code was shown yet
        self.told: dict[tuple[str, str], Done] = {}  # what an act said, for the next page of the browser that acted
        self._did: dict[tuple[str, str, str], Done] = {}
        self._doing = threading.Lock()

    @contextmanager
    def doing(self, once: tuple[str, str, str]) -> Iterator[Done | None]:
        """Do what a form asks once; a form that was sent again waits for the first, and gets what that did."""
        if not once[-1]:
            yield None
            return
        with self._doing:
            yield self._did.get(once)

    def tell(self, browser: str, mark: str, done: Done) -> None:
        """Keep what is told once, for the browser that acted."""
        self.told[browser, mark] = done
        for old in list(self.told)[:-REMEMBERED]:
            del self.told[old]

    def did(self, once: tuple[str, str, str], done: Done) -> None:
        """Remember what a form did."""
        if once[-1]:
            self._did[once] = done
            for old in list(self._did)[:-REMEMBERED]:
                del self._did[old]


@dataclass(frozen=True)
class Desk:
    """One request of somebody at the desk. Records are shown from ``reader``; ``record`` is for acts, indexes and the journal."""

    library: Library
    gate: Gate
    jobs: Jobs
    kept: Memory
    visit: Visit
    asking: Asking
    reader: StaffRecord
    record: Record = field(repr=False)
    form: Form = field(default_factory=Form)
    address: str = ""
    origin: str = ""

    @cached_property
    def backlog(self) -> Backlog:
        """What waits, up to date."""
        with self.kept.turn:
            self.kept.backlog.follow(self.record)
        return self.kept.backlog

    @cached_property
    def nearby(self) -> Nearby:
        """Which incidents are near, up to date."""
        with self.kept.turn:
            self.kept.nearby.follow(self.record)
        return self.kept.nearby

    def unassessed(self) -> list[tuple[str, bool]]:
        """Return the incidents that wait to be assessed, as far as who asks may see what they were coded from."""
        with self.kept.turn:
            self.kept.unassessed.follow(self.record)
            return self.kept.unassessed.waiting(self.reader.sees)

    @property
    def searched(self) -> Reader:
        """Where words are looked for: who sees everything shares the index that grows with the book."""
        return self.record if self.visit.account.cleared or not self._restricts else self.reader

    @cached_property
    def _restricts(self) -> bool:
        """Say whether the book holds anything that is restricted."""
        return self.reader.guards or memo(
            self.record, "restricts", lambda: any(map(self._is_restricted, RESTRICTED)) or self._proposes_restricted()
        )

    def _is_restricted(self, kind: type[Noun]) -> bool:
        return any(restricted(held.noun) for held in self.record.all(kind))

    def _proposes_restricted(self) -> bool:
        return any(restricted(held.noun) for held in self.record.proposals())

    def write(self, act: Callable[[Record, Hand], T]) -> T:
        """Let who asks act on the book."""
        return self.library.write(self.visit.account.name, act)

    def may(self, duty: Duty) -> bool:
        """Say whether who asks may do what a duty allows."""
        return self.visit.may(duty)

    def waiting(self) -> list[str]:
        """Return the documents with proposals that who asks may decide on."""
        return list(filter(self.reader.sees, self.backlog.waiting()))
