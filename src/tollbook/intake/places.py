"""The places that a book and the earlier lines of a file describe, by name."""

from __future__ import annotations

from tollbook.language.names import Names
from tollbook.model.places import Place
from tollbook.store.canonical import Noun
from tollbook.store.record import Record

REMEMBERED = 65_536


class Places:
    """Places by their name and other names. A name that several share finds none of them: which is meant is not guessed."""

    def __init__(self, record: Record | None) -> None:
        self._known: dict[str, dict[str, Place]] = {}
        self._index = Names()
        self._found: dict[str, Place | None] = {}
        for held in record.all(Place) if record else ():
            self.learn(held.noun, held.key or held.id)

    def learn(self, noun: Noun, key: str | None) -> None:
        """Know a place from now on; one with the same key takes the place of what was known."""
        if isinstance(noun, Place):
            self._found.clear()
            self._known.setdefault(noun.name, {})[key or noun.name] = noun
            for spelling in (noun.name, *noun.names):
                self._index.add(spelling, noun.name)

    def find(self, name: str) -> Place | None:
        """Return the only place of exactly this name, else the only one that may be called so."""
        if name not in self._found:
            if len(self._found) > REMEMBERED:
                self._found.clear()
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> Place | None:
        places = self._known.get(name)
        if places is None:
            named = self._index.named(name)
            places = self._known[named[0]] if len(named) == 1 else {}
        return next(iter(places.values())) if len(places) == 1 else None
