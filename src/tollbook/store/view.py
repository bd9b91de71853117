"""What every view on a record shares: it reads what the record reads, and lets through what somebody may see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tollbook.store.canonical import Held, N, Noun
from tollbook.store.record import Record

if TYPE_CHECKING:
    from tollbook.store.snapshot import Copy


class View:
    """A view on a record. What lets through, and as what, is ``_seen``: the one thing that each view says for itself."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self.kept: dict[str, tuple[str, object]] = {}

    def _seen(self, several: Iterable[Held[N]]) -> Iterator[Held[N]]:
        raise NotImplementedError

    @property
    def path(self) -> Path:
        """Where the book lies."""
        return self._record.path

    @property
    def copies(self) -> dict[Path, Copy]:
        """The columnar copies that are open."""
        return self._record.copies

    @property
    def entries(self) -> int:
        """How many journal entries are looked at."""
        return self._record.entries

    @property
    def looks_back(self) -> bool:
        """True where later entries are left out: the book as of an earlier day."""
        return self._record.looks_back

    @property
    def _by(self) -> str:
        """Say, where this looks back, which state of the book told what may be seen."""
        return f" by {self._record.now.entries}" if self._record.past else ""

    def leaf(self, entries: int) -> str:
        """Return the hash of the last of the first entries of the journal."""
        return self._record.leaf(entries)

    def touched(self, since: int) -> dict[str, bool] | None:
        """Return the incidents that entries from a number on may have changed, those that this does not see included."""
        return self._record.touched(since)

    def all(self, noun: type[N]) -> Iterator[Held[N]]:
        """Yield the newest version of every record of one kind that may be seen."""
        return self._seen(self._record.all(noun))

    def everything(self, *, since: int = 0) -> Iterator[Held[Noun]]:
        """Yield the newest version of every record that may be seen, in the order of the journal."""
        return self._seen(self._record.everything(since=since))

    def pointing_to(self, id: str, *, most: int = -1) -> list[tuple[str, Held[Noun]]]:
        """Return the records that name this one and may be seen, with the role in which they do; at ``most`` so many are looked at."""
        return [(role, shown) for role, held in self._record.pointing_to(id, most=most) for shown in self._seen((held,))]
