"""Numbers of one list share what happened to them: "three men, a woman named X and two children"."""

from __future__ import annotations

from tollbook.language.harm.scanned import MARKS, Scanned, Trigger
from tollbook.language.packs.pack import How
from tollbook.model.counts import Measure

LONGEST_LINK = 14  # words between two numbers of one list
_LINKING = frozenset(', ، ( ) - – — " “ ” « »'.split())


class Lists(Scanned):
    """What is given to one number of a list is given to the others."""

    def _give(self, at: int, measure: Measure, trigger: Trigger) -> None:
        self.harm.setdefault(at, (measure, trigger))

    def _given(self, trigger: Trigger) -> bool:
        return any(given is trigger for _, given in self.harm.values())

    def _give_back(self, near: int, trigger: Trigger) -> None:
        """Give a harm to a number and to those before it in one list, with the whole that they are part of."""
        self._give(near, trigger.harm.measure, trigger)
        at = near
        while at > 0 and at - 1 not in self.harm:
            if not self._linked(at - 1, at) or self._led(at - 1) or self._follows_by(at - 1):
                break
            at -= 1
            self._give(at, trigger.harm.measure, trigger)
            self.lists[near] = self.lists[at] = at

    def _follows_by(self, at: int) -> bool:
        first = self.quantities[at].first
        return first > 0 and self.keys[first - 1] in self.little.agents

    def _led(self, at: int) -> bool:
        """Say whether a word of harm that is done to people stands right before a number."""
        first = self.quantities[at].first
        return any(
            {How.ACTIVE, How.PARTICIPLE, How.NOMINAL} & trigger.harm.hows
            and 0 <= first - trigger.last <= 2
            and "," not in self.keys[trigger.last : first]
            and self._passive(trigger) is None
            for trigger in self.triggers
        )

    def _chain(self, near: int, trigger: Trigger) -> None:
        """Give a harm to the numbers that follow in one list."""
        for at in range(near + 1, len(self.quantities)):
            if at in self.harm or not self._linked(at - 1, at) or self._suffers_after(at):
                return
            self._give(at, trigger.harm.measure, trigger)
            self.lists[at] = self.lists.setdefault(near, near)

    def _suffers_after(self, at: int) -> bool:
        """Say whether a word of harm takes a number from the list before it: "and three others injured"."""
        last = self.quantities[at].last
        return any(
            trigger.first - last in {0, 1, 2}
            and (self._passive(trigger) is not None or {How.PARTICIPLE, How.INTRANSITIVE} & trigger.harm.hows)
            and not self.pack.grammar.bare_singular
            for trigger in self.triggers
        )

    def _linked(self, one: int, other: int) -> bool:
        """Say whether two numbers stand in one list: "three men, a woman named X and two children"."""
        first, second = self.quantities[one], self.quantities[other]
        if second.first - first.last > LONGEST_LINK:
            return False
        if second.weak and not first.weak and self.keys[second.first] in self.little.the and self.keys[second.first - 1] == ",":
            return False  # "injuring five, the governor said"
        if self.pack.grammar.bare_singular and second.weak and "plural" in first.flags:
            return False
        if "named" in second.flags and second.weak and self.keys[second.first - 1] not in self.little.and_:
            return False
        if self._says(second.last) is not None:
            return False  # "killed 3, the White Helmets said"
        joined = self.keys[second.first] in self.pack.joined
        if second.weak and self.pack.grammar.bare_singular and not joined and self.keys[second.first - 1] not in self.little.with_:
            return False
        at = first.last
        named = False
        while at < second.first:
            linked = self.pack.and_.at(self.keys, at)
            including = self.pack.includes.at(self.keys, at)
            if including is not None:
                joined, at = True, including[1]
            elif linked is not None:
                joined, at = True, linked[1]
            elif self._passes(at):
                named, at = True, at + 1
            else:
                return False
        return joined and not (named and second.weak and not joined)

    def _passes(self, at: int) -> bool:
        """Say whether a word between two numbers of a list may be a name, an age or an adjective."""
        key = self.keys[at]
        never = (self.pack.harm, self.pack.be, self.pack.to, self.pack.says)
        if any(words.at(self.keys, at) is not None for words in never):
            return False
        if key in _LINKING | self.little.linking or self.pack.fillers.at(self.keys, at) is not None or key.isdecimal():
            return True
        if self.pack.grammar.bare_singular:
            return key not in self.pack.joined and self.pack.boundary.at(self.keys, at) is None and key not in MARKS
        return self.phrases.capital(at) or key in self.little.inside_lists
