"""What an index in memory shares that follows a book as it grows."""

from __future__ import annotations

from collections.abc import Iterable

from tollbook.store.canonical import Held, Noun
from tollbook.store.record import Record


class Following:
    """An index that takes in only what was written since it looked last. Ask ``follow`` before each question."""

    def __init__(self) -> None:
        self._entries, self._leaf = 0, ""
        self._clear()

    def _clear(self) -> None:
        raise NotImplementedError

    def _take(self, held: Held[Noun]) -> None:
        raise NotImplementedError

    def _first(self, record: Record) -> Iterable[Held[Noun]]:
        """Return what there is to take in of a book that was not looked at yet."""
        raise NotImplementedError

    def follow(self, record: Record) -> None:
        """Take in what the journal wrote since the last time; or all, where another book stands in its place."""
        if self._entries and record.leaf(self._entries) != self._leaf:
            self._entries = 0
            self._clear()
        if record.entries <= self._entries:
            return
        for held in record.everything(since=self._entries) if self._entries else self._first(record):
            self._take(held)
        self._entries, self._leaf = record.entries, record.leaf(record.entries)
