"""What a question may be put to: the full record, or its public view. The rest of the house sees only this."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tollbook.model.publications import Coverage
from tollbook.store.canonical import Held, N, Noun
from tollbook.store.settings import Settings

if TYPE_CHECKING:
    from tollbook.store.snapshot import Copy


class Reader(Protocol):
    """Somebody who can read a book."""

    @property
    def public(self) -> bool:
        """True where only public values come out."""

    @property
    def withheld(self) -> str | None:
        """A sentence on what this reader does not see, None where it sees everything."""

    @property
    def path(self) -> Path:
        """Where the book lies."""

    @property
    def copies(self) -> dict[Path, Copy]:
        """The columnar copies that were opened for this reader, by their file; they close with it."""

    @property
    def kept(self) -> dict[str, tuple[str, object]]:
        """What others made of this reader, by name, each with the state it was made in; it goes with the reader."""

    @property
    def settings(self) -> Settings:
        """What the book says of itself."""

    @property
    def state(self) -> str:
        """A word that changes whenever an answer could."""

    @property
    def coverage(self) -> list[Coverage]:
        """What the book can speak about."""

    def all(self, noun: type[N]) -> Iterator[Held[N]]:
        """Yield the newest version of every record of one kind."""

    def everything(self) -> Iterator[Held[Noun]]:
        """Yield the newest version of every record of every kind, in the order of the journal."""

    def one(self, id: str) -> Held[Noun]:
        """Return the newest version of one record."""

    def pointing_to(self, id: str) -> list[tuple[str, Held[Noun]]]:
        """Return the records that name this one, with the role in which their newest version does."""

    @property
    def basis(self) -> str:
        """A word that changes whenever an answer could for another reason than the journal."""

    @property
    def entries(self) -> int:
        """How many journal entries are looked at."""

    @property
    def looks_back(self) -> bool:
        """True where later entries are left out: the book as of an earlier day."""

    def leaf(self, entries: int) -> str:
        """Return the hash of the last of the first entries of the journal."""

    def touched(self, since: int) -> dict[str, bool] | None:
        """Return the incidents that entries from a number on may have changed, and whether each was itself written.

        None where they may have changed any: names, places, sources and settings speak of all.
        """
