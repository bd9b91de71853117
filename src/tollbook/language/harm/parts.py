"""Parts of those counted before are not added: "12 people, including three children"."""

from __future__ import annotations

from tollbook.language.harm.lists import Lists


class Parts(Lists):
    """Which numbers are parts of others."""

    def _included(self) -> None:
        """Give parts the harm of the whole before them: "12 people, including three children"."""
        whole: int | None = None
        for at, quantity in enumerate(self.quantities):
            behind = self._introduced(at)
            if whole is None:
                self._included_alone(at, behind=behind)
                whole = at if at in self.harm and at not in self.parts else None
                continue
            chained = at - 1 in self.parts and self._linked(at - 1, at)
            if (behind or quantity.part or chained) and self._is_part(at, whole):
                self._give(at, *self.harm[whole])
                self.parts.add(at)
            elif at in self.harm and not quantity.part:
                whole = at

    def _included_alone(self, at: int, *, behind: bool) -> None:
        """Read "Among the dead were two nurses", where the whole stands in a sentence before."""
        first = self.quantities[at].first
        named = [trigger for trigger in self.triggers if 0 <= first - trigger.last <= 2]
        if behind and named and at not in self.harm:
            self._give(at, named[0].harm.measure, named[0])
            self._chain(at, named[0])
            self.parts.update(each for each, given in self.harm.items() if given[1] is named[0])

    def _is_part(self, at: int, whole: int) -> bool:
        """Say whether a number may be a part of another: of the same harm and no larger, in the same sentence."""
        if at in self.harm and self.harm[at][0] is not self.harm[whole][0]:
            return False
        if "plural" in self.quantities[whole].flags and self.keys[self.quantities[at].first - 1] == ":":
            self._give(at, *self.harm[whole])  # "Civilians reported killed: 33"
            return False
        low, most = self.quantities[at].range.low, self.quantities[whole].range
        largest = most.high if most.high is not None else most.low
        fits = low is None or largest is None or low <= largest or most.high is None
        return fits and not self._crosses(self.quantities[whole].last, self.quantities[at].first, marks=".!?؟;؛")

    def _among(self) -> None:
        """Read "a toddler and her mother were among nine people killed"."""
        for at in range(1, len(self.quantities)):
            before = self.quantities[at - 1]
            if at not in self.harm or at - 1 in self.harm:
                continue
            between = self.keys[before.last : self.quantities[at].first]
            if between and between[-1] in self.little.among and self.pack.be.at(self.keys, before.last) is not None:
                self._give(at - 1, *self.harm[at])
                self.parts.add(at - 1)
                step = at - 1
                while step > 0 and step - 1 not in self.harm and self._linked(step - 1, step):
                    step -= 1
                    self._give(step, *self.harm[at])
                    self.parts.add(step)

    def _is_among(self, at: int) -> bool:
        """Say whether a whole is named before its parts: "Among the 21 dead were seven women"."""
        first = self.quantities[at].first
        return first > 0 and self.keys[first - 1] in self.little.among

    def _introduced(self, at: int) -> bool:
        """Say whether words such as "including" or an opening bracket stand right before a number or within its phrase."""
        quantity = self.quantities[at]
        before = self.quantities[at - 1].last if at else 0
        for step in range(max(before, quantity.first - 5), quantity.last):
            found = self.pack.includes.at(self.keys, step)
            if found is not None and found[1] >= quantity.first - 2 and (found[1] <= quantity.last):
                return True
        if at and self._ends(self.pack.be, quantity.first) and self._is_among(at - 1):
            return True
        return quantity.first > 0 and self.keys[quantity.first - 1] in {"(", "–", "—", ":"}
