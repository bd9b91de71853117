"""The book as one of its staff sees it: everything, or all but what is restricted. Pages, search, sums and API ask it here alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tollbook.errors import Ambiguous, Unknown
from tollbook.language.said import say
from tollbook.model.accounts import Account
from tollbook.model.publications import Coverage
from tollbook.redaction import hushed, restricted, staff_view
from tollbook.store.canonical import Held, N, Noun
from tollbook.store.guarded import guarded_in
from tollbook.store.record import Record
from tollbook.store.settings import Settings
from tollbook.store.view import View


class StaffRecord(View):
    """A view on a record for somebody who is signed in. What is restricted is as unknown to others as what never was.

    ``looked`` is told the id of each restricted record that a cleared person opens.
    """

    public = False

    def __init__(self, record: Record, account: Account, *, looked: Callable[[str], None] = lambda seen: None) -> None:
        super().__init__(record)
        self._cleared, self._looked = account.cleared, looked
        self._hidden: frozenset[str] = frozenset()
        self._withheld: frozenset[str] = frozenset()
        self._guarded = guarded_in(record)  # by the newest state of the book: what is protected today was not less so before
        if not account.cleared:
            self._hidden, self._withheld = self._guarded.sources, self._guarded.documents

    @property
    def withheld(self) -> str | None:
        """Say that somebody who is not cleared does not see everything."""
        return None if self._cleared else "Restricted records are left out"

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
    def coverage(self) -> list[Coverage]:
        """What the book can speak about."""
        return self._record.coverage

    def one(self, id: str) -> Held[Noun]:
        """Return one record; a restricted one is as unknown as one that never was."""
        unknown = Unknown(say('no record "{id}" in this book', id=id))
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

    def shown(self, noun: Noun, id: str) -> Noun | None:
        """Return what may be seen of a version of a record, None where it is restricted, or the record is today."""
        shown = self._see(Held(id, noun, 0))
        if shown is not None and (restricted(noun) or id in self._guarded.records):
            self._looked(id)
        return shown

    def listed(self, noun: N, id: str) -> N | None:
        """Return what may be seen of a record that stands in a list, where nobody opens it; None where it is restricted."""
        return self._see(Held(id, noun, 0))

    def sees(self, id: str) -> bool:
        """Say whether a document or source may be seen at all."""
        return self._cleared or id not in self._guarded.records

    @property
    def guards(self) -> bool:
        """Say whether the book holds sources or documents that are restricted, or keeps untold what such ones hid."""
        return bool(self._guarded.records or self._guarded.hidden or self._guarded.silent)

    def _seen(self, several: Iterable[Held[N]]) -> Iterator[Held[N]]:
        for held in several:
            if (shown := self._see(held)) is not None:
                yield Held(held.id, shown, held.entry, held.key, held.proposed)

    def _see(self, held: Held[N]) -> N | None:
        """Return what may be seen of a record, None where it is restricted, or another version of it is."""
        if self._cleared:
            return held.noun
        shown = None if held.id in self._guarded.records else staff_view(held.noun, hidden=self._hidden, withheld=self._withheld)
        return None if shown is None else hushed(shown, self._guarded.untold(held.noun, held.id))
