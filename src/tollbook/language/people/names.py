"""People who are named rather than counted."""

from __future__ import annotations

from tollbook.language.people.keys import ARTICLES
from tollbook.language.people.nouns import Nouns
from tollbook.language.people.quantity import Quantity
from tollbook.model.counts import Group, Range

LONGEST_NAME = 5  # words
COMMAS = frozenset((",", "،"))


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
        if not key[0].isalpha() or key in self.pack.never_names or key in self.pack.digits:
            return False
        if self.pack.harm.at(self.keys, at) is not None or (not first and self.pack.nouns.at(self.keys, at) is not None):
            return False
        return self.capital(at) or (not first and key in self.pack.inside_names) or (key.startswith(ARTICLES))

    def _past_age(self, at: int) -> int:
        """Pass over an age in brackets: "Ali Hasan (34)"."""
        return at + 3 if self.keys[at : at + 3 : 2] == ["(", ")"] and self.keys[at + 1].isdecimal() else at

    def given(self, at: int) -> Quantity | None:
        """Return the people that a list of names names where no capital tells a name: each begins with a given name."""
        end = self._with_given(at, self.keys[at])
        if end is None or end - at < 2:
            return None
        count, last = 1, self._past_age(end)
        while last < len(self.keys):
            listed = self.keys[last] in COMMAS
            step = last + listed
            key = self.keys[step] if step < len(self.keys) else ""
            following = self._with_given(step, key.removeprefix("و")) if listed or key.startswith("و") else None
            if following is None:
                break
            count, last = count + 1, self._past_age(following)
        return Quantity(at, last, Range(count, count), Group.PEOPLE, ("named",), weak=count == 1, headed=True)

    def _with_given(self, at: int, key: str) -> int | None:
        """Return where a name ends that begins with a given name."""
        if key not in self.pack.given:
            return None
        end = at + 1
        while end < len(self.keys) and end - at < LONGEST_NAME and self._goes_on_with(end):
            end += 1
        return end

    def _goes_on_with(self, at: int) -> bool:
        key, pack = self.keys[at], self.pack
        ends = (pack.nouns, pack.harm, pack.before_free, pack.boundary, pack.says, pack.adverbs, pack.be, pack.wounding)
        tied = key.startswith(pack.prefixes) and key not in pack.given | pack.inside_names  # "برصاص"
        if not key[0].isalpha() or tied or key in pack.relatives or any(words.at(self.keys, at) is not None for words in ends):
            return False
        return (key not in pack.joined and key not in pack.places.leads and key.removeprefix("و") not in pack.given) or key in pack.given

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
