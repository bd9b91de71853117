"""Where the records of one file go: into a book under one act, or for a preview nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from tollbook.errors import BadRow
from tollbook.model.sources import Quote
from tollbook.store.canonical import Held, Noun
from tollbook.store.writing import Act, new_id

JOINED = "joined"  # names the rows of side files in what is kept unread; they may move without a change


class Shelf(Protocol):
    """Where records go. ``proposing`` says that they go there as proposals."""

    proposing: bool

    def keyed(self, key: str) -> Held[Noun] | None:
        """Return the record under a key."""

    def write(self, noun: Noun, *, key: str | None, id: str | None) -> str:
        """Add one version of a record."""

    def known(self, key: str) -> str | None:
        """Return the id that a key stands for."""

    def identify(self, key: str) -> str:
        """Return the id that a key stands for, or raise KeyError."""


class Kept:
    """The shelf of an import: everything goes into the act."""

    proposing = False

    def __init__(self, act: Act) -> None:
        self.keyed, self.known = act.keyed, act.identified
        self.write: Callable[..., str] = act.write

    def identify(self, key: str) -> str:
        """Return the id that a key stands for."""
        id = self.known(key)
        if id is None:
            raise KeyError(key)
        return id


class Proposed(Kept):
    """The shelf of a machine: everything goes into the act as a proposal."""

    proposing = True

    def __init__(self, act: Act) -> None:
        super().__init__(act)
        self._act = act
        self.write = self._propose

    def _propose(self, noun: Noun, *, key: str | None = None, id: str | None = None) -> str:
        held = self._act.keyed(key) if key is not None else None
        if held is not None and not held.proposed:
            raise BadRow("stands accepted in the book with other content; a proposal does not replace it", column="id", value=key)
        return self._act.write(noun, key=key, id=id, proposed=True)


class Looked(Kept):
    """The shelf of a file that is read again: the book is asked, and nothing is written."""

    def __init__(self, act: Act) -> None:
        super().__init__(act)
        self.write = self._leave

    def _leave(self, noun: Noun, *, key: str | None = None, id: str | None = None) -> str:  # the shape of a write
        return id or new_id()


class Previewed:
    """The shelf of a preview: it remembers what it was given, and knows no book."""

    proposing = False

    def __init__(self) -> None:
        self._seen: dict[str, Held[Noun]] = {}

    def keyed(self, key: str) -> Held[Noun] | None:
        """Return the record under a key."""
        return self._seen.get(key)

    def write(self, noun: Noun, *, key: str | None = None, id: str | None = None) -> str:
        """Remember one version of a record."""
        name = id or key or ""
        if key is not None:
            self._seen[key] = Held(name, noun, -1, key)
        return name

    def known(self, key: str) -> str | None:
        """Return the id that a key stands for."""
        held = self._seen.get(key)
        return held.id if held else None

    def identify(self, key: str) -> str:
        """Take every key for known: the book may hold it."""
        return key


def standing(held: Held[Noun], noun: Noun) -> str:
    """Say whether a noun is unchanged, or supersedes what is held under its key.

    Raises
    ------
    BadRow
        If another row of the same document gave the key other content.
    """
    if unquoted(held.noun) == unquoted(noun):
        return "unchanged"
    before, now = _quote(held.noun), _quote(noun)
    if before is not None and now is not None and before.document == now.document and before.row != now.row:
        reason = f"the id was used on row {before.row} with other content; give each its own"
        raise BadRow(reason, column="id", value=held.key, elsewhere=True)
    return "superseded"


def unquoted(noun: Noun) -> Noun:
    """Return a noun without the place where it was read."""
    provenance = getattr(noun, "provenance", None)
    if provenance is None:
        return noun
    unread = tuple(pair for pair in provenance.unread if pair[0] != JOINED)
    return replace(noun, provenance=replace(provenance, quote=None, unread=unread))


def _quote(noun: Noun) -> Quote | None:
    provenance = getattr(noun, "provenance", None)
    return provenance.quote if provenance else None
