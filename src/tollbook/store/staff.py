"""The book as one of its staff sees it: everything, or all but what is restricted. Pages, search, sums and API ask it here alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.errors import Ambiguous, Unknown
from tollbook.model.accounts import Account
from tollbook.model.publications import Coverage
from tollbook.redaction import restricted, staff_view
from tollbook.store.canonical import Held, N, Noun
from tollbook.store.guarded import guarded_in
from tollbook.store.journal import Entry
from tollbook.store.record import Record
from tollbook.store.settings import Settings

if TYPE_CHECKING:
    from tollbook.store.snapshot import Copy


class StaffRecord:
    """A view on a record for somebody who is signed in. What is restricted is as unknown to others as what never was.

    ``looked`` is told the id of each restricted record that a cleared person opens.
    """

    public = False

    def __init__(self, record: Record, account: Account, *, looked: Callable[[str], None] = lambda seen: None) -> None:
        self._record, self._cleared, self._looked = record, account.cleared, looked
        self._hidden: frozenset[str] = frozenset()
        self._withheld: frozenset[str] = frozenset()
        self._guarded = guarded_in(record)  # by the newest state of the book: what is protected today was not less so before
        if not account.cleared:
            self._hidden, self._withheld = self._guarded.sources, self._guarded.documents
        self.kept: dict[str, tuple[str, object]] = {}

    @property
    def withheld(self) -> str | None:
        """Say that somebody who is not cleared does not see everything."""
        return None if self._cleared else "restricted records are left out"

    @property
    def path(self) -> Path:
        """Where the book lies."""
        return self._record.path

    @property
    def copies(self) -> dict[Path, Copy]:
        """The columnar copies that are open."""
        return self._record.copies

    @property
    def settings(self) -> Settings:
        """What the book says of itself."""
        return self._record.settings

    @property
    def state(self) -> str:
        """A word that changes whenever an answer could."""
        return self._record.state if self._cleared else f"{self._record.state} uncleared{self._by}"

    @property
    def basis(self) -> str:
        """A word that changes whenever an answer could for another reason than the journal."""
        return self._record.basis if self._cleared else f"{self._record.basis} uncleared{self._by}"

    @property
    def _by(self) -> str:
        """Say, where this looks back, which state of the book told what may be seen."""
        return f" by {self._record.now.entries}" if self._record.past else ""

    @property
    def entries(self) -> int:
        """How many journal entries are looked at."""
        return self._record.entries

    @property
    def looks_back(self) -> bool:
        """True where later entries are left out: the book as of an earlier day."""
        return self._record.looks_back

    def leaf(self, entries: int) -> str:
        """Return the hash of the last of the first entries of the journal."""
        return self._record.leaf(entries)

    def touched(self, since: int) -> dict[str, bool] | None:
        """Return the incidents that entries from a number on may have changed; a document that is withheld since may change any."""
        return self._record.touched(since)

    @property
    def coverage(self) -> list[Coverage]:
        """What the book can speak about."""
        return self._record.coverage

    def all(self, noun: type[N]) -> Iterator[Held[N]]:
        """Yield the newest version of every record of one kind that may be seen."""
        return self._seen(self._record.all(noun))

    def everything(self, *, since: int = 0) -> Iterator[Held[Noun]]:
        """Yield the newest version of every record that may be seen, proposals included, in the order of the journal."""
        return self._seen(self._record.everything(since=since))

    def proposals(self) -> Iterator[Held[Noun]]:
        """Yield what machines propose and nobody has accepted or withdrawn."""
        return self._seen(self._record.proposals())

    def one(self, id: str) -> Held[Noun]:
        """Return one record; a restricted one is as unknown as one that never was."""
        unknown = Unknown(f'no record "{id}" in this book')
        try:
            held = self._record.one(id)
        except (Unknown, Ambiguous):  # the ids that a beginning may stand for could be restricted
            raise unknown from None
        shown = self._see(held)
        if shown is None:
            raise unknown
        if restricted(held.noun) or held.id in self._guarded.records:
            self._looked(held.id)
        return Held(held.id, shown, held.entry, held.key, held.proposed)

    def versions(self, id: str) -> list[Held[Noun]]:
        """Return every version of one record that may be seen, oldest first."""
        return list(self._seen(self._record.versions(id)))

    def pointing_to(self, id: str) -> list[tuple[str, Held[Noun]]]:
        """Return the records that name this one and may be seen, with the role in which they do."""
        return [(role, shown) for role, held in self._record.pointing_to(id) for shown in self._seen((held,))]

    def shown(self, noun: Noun, id: str = "") -> Noun | None:
        """Return what may be seen of a version of a record, None where it is restricted, or the record of an id is today."""
        return None if not self._cleared and id in self._guarded.records else self._view(noun)

    def entry(self, seq: int) -> Entry:
        """Return one entry of the journal."""
        return self._record.entry(seq)

    def _seen(self, several: Iterable[Held[N]]) -> Iterator[Held[N]]:
        for held in several:
            if (shown := self._see(held)) is not None:
                yield Held(held.id, shown, held.entry, held.key, held.proposed)

    def _see(self, held: Held[N]) -> N | None:
        """Return what may be seen of a record, None where it is restricted, or another version of it is."""
        return None if not self._cleared and held.id in self._guarded.records else self._view(held.noun)

    def _view(self, noun: N) -> N | None:
        return noun if self._cleared else staff_view(noun, hidden=self._hidden, withheld=self._withheld)
