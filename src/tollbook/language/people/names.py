"""People who are named rather than counted."""

from __future__ import annotations

from tollbook.language.people.keys import ARTICLES
from tollbook.language.people.nouns import Nouns
from tollbook.language.people.quantity import Quantity
from tollbook.model.counts import Group, Range


class Names(Nouns):
    """The names of a sentence."""

    def _name(self, at: int) -> int | None:
        """Return where a name of two words or more ends."""
        end = at
        while end < len(self.keys) and self._in_name(end, first=end == at):
            end += 1
        with_his = self._is(end, self.little.and_) and self._is(end + 1, self.little.his)
        known = end - at >= 2 or (end - at == 1 and with_his and self._follows_harm(at))  # "killed Rostum and his associate"
        return end if known and self.capital(end - 1) else None

    def _in_name(self, at: int, *, first: bool) -> bool:
        key = self.keys[at]
        if not key[0].isalpha() or key in self.pack.never_names:
            return False
        if self.pack.harm.at(self.keys, at) is not None or (not first and self.pack.nouns.at(self.keys, at) is not None):
            return False
        return self.capital(at) or (not first and key in self.pack.inside_names) or (key.startswith(ARTICLES))

    def each_of(self, at: int) -> Quantity | None:
        """Read names after "كل من": a person for each word that begins with "and", and one more."""
        found = self.pack.each_of.at(self.keys, at)
        if found is None:
            return None
        end, people = found[1], 1
        while end < len(self.keys) and self.keys[end][0].isalpha() and self.pack.nouns.at(self.keys, end) is None and end - at < 24:
            if self.pack.before_free.at(self.keys, end) is not None and self.keys[end] not in self.pack.joined:
                break
            people += end > found[1] and self.keys[end].startswith("و") and len(self.keys[end]) > 3
            end += 1
        return Quantity(at, end, Range(people, people), Group.PEOPLE, ("named",), headed=True) if people > 1 else None
