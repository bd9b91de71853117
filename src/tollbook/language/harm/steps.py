"""The ways in which words of harm take those they are done to, surest first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tollbook.language.harm.parts import Parts
from tollbook.language.harm.scanned import Trigger
from tollbook.language.packs.pack import How
from tollbook.model.counts import Group, Measure, Range

_AFTER = frozenset('. , ; : ) – — ! ? " ”'.split())
LONGEST_PLACE = 6  # words of "in the south of the town"
_HEADS = frozenset(": - – —".split())
SURE = frozenset((Measure.KILLED, Measure.INJURED, Measure.KILLED_OR_INJURED))


class Steps(Parts):
    """Numbers of people are given to words of harm."""

    def _take(self) -> None:
        """Give the numbers to the words of harm, surest first."""
        self._own(surely=True)
        steps: tuple[Callable[[Trigger], None], ...] = (self._toll, self._suffered, self._reduced, self._done, self._fronted)
        if self.pack.grammar.bare_singular:
            steps = (self._toll, self._active, *steps[1:])
        for step in steps:
            for trigger in sorted(self.triggers, key=lambda trigger: trigger.harm.measure not in SURE):
                step(trigger)
        self._own(surely=False)
        self._gapped()
        self._included()
        self._among()

    def _own(self, *, surely: bool) -> None:
        """Take numbers whose own phrase says what happened: "five dead"; "five detainees" may have been killed, so they wait."""
        for at, quantity in enumerate(self.quantities):
            if not surely and quantity.suffering is not None and at not in self.harm and not quantity.weak and not quantity.flags:
                self._give(at, quantity.suffering.measure, Trigger(quantity.first, quantity.last, quantity.suffering))
            if quantity.harm is not None and at not in self.harm and (not surely or quantity.harm.measure in SURE):
                self._give(at, quantity.harm.measure, Trigger(quantity.first, quantity.last, quantity.harm))

    def _gapped(self) -> None:
        """Read "four were killed in the first strike and six medics in a second", where the verb is not said again."""
        for at in range(1, len(self.quantities)):
            before, quantity = self.quantities[at - 1], self.quantities[at]
            if at in self.harm or at - 1 not in self.harm or not quantity.headed or {"plural", "named"} & {*quantity.flags}:
                continue
            joined = self.keys[quantity.first - 1] in self.little.and_ and not self._crosses(before.last, quantity.first, marks=".,;:")
            placed = any(self.keys[step] in self.little.around for step in range(before.last, quantity.first))
            if joined and placed and (self._ends_clause(quantity.last) or self._ends_with_place(quantity.last)):
                self._give(at, *self.harm[at - 1])
                self.lists[at] = self.lists.setdefault(at - 1, at - 1)

    def _ends_clause(self, at: int) -> bool:
        return at >= len(self.keys) or self.keys[at] in _AFTER

    def _ends_with_place(self, at: int) -> bool:
        """Say whether nothing but "in" and a few words stand between a place and the end of the clause."""
        if at >= len(self.keys) or self.keys[at] not in self.little.around:
            return False
        ends = next((step for step in range(at, len(self.keys)) if self.keys[step] in _AFTER), len(self.keys))
        return ends - at <= LONGEST_PLACE and not any(at <= trigger.first < ends for trigger in self.triggers)

    def _toll(self, trigger: Trigger) -> None:
        """Read "the death toll rose from 5 to 13"."""
        tallied = bool(self.pack.tallies.intersection(self.keys[max(0, trigger.first - 6) : trigger.first]))
        if How.TOLL not in trigger.harm.hows and not tallied:
            return
        ahead = [
            at
            for at, quantity in enumerate(self.quantities)
            if trigger.last <= quantity.first <= trigger.last + 14
            and (quantity.harm is None or quantity.harm.measure is trigger.harm.measure)
            and not self._crosses(trigger.last, quantity.first, marks=".;؛")
        ]
        led = [at for at in ahead if self._word_before(at) in self.little.stands]
        if not ahead or (not led and How.TOLL not in trigger.harm.hows):
            return
        chosen = (led or ahead)[-1 if len(led) > 1 and self._word_before(led[0]) not in self.little.to else 0]
        if chosen in self.harm:
            return
        if self._ends(self.pack.no_less, trigger.first):
            least = self.quantities[chosen].range.low
            self.quantities[chosen] = replace(self.quantities[chosen], range=Range(least, None))
        if not self.quantities[chosen].weak and "plural" not in self.quantities[chosen].flags:
            self._give(chosen, trigger.harm.measure, trigger)

    def _suffered(self, trigger: Trigger) -> None:
        """Read "five people, including two children, were killed", "three died": those it was done to stand before."""
        passive = How.PARTICIPLE in trigger.harm.hows and self._passive(trigger) is not None
        adjective = How.ADJECTIVE in trigger.harm.hows and self._passive(trigger) is not None
        if not (passive or adjective or How.INTRANSITIVE in trigger.harm.hows):
            return
        if self.pack.grammar.bare_singular and (near := self._after(trigger.last, 1)) is not None and not self.quantities[near].weak:
            self._forward(trigger)
            return
        verb = self._passive(trigger)
        begins = trigger.first if verb is None else verb
        if begins and self.keys[begins - 1] in self.little.who:
            begins -= 1
        reach = self.pack.grammar.subject_reach if passive or adjective or self.pack.grammar.bare_singular else 14
        near = self._before(begins, reach)
        fled = trigger.harm.measure is Measure.DISPLACED
        if near is not None and fled and (self.quantities[near].group is Group.COMBATANTS or self.quantities[near].suffering):
            return
        if near is None:
            if self.pack.grammar.bare_singular and trigger.harm.measure in SURE:
                self._forward(trigger)
            elif (behind := self._beside(trigger)) is not None:
                self._give(behind, trigger.harm.measure, trigger)
            return
        self._give_back(near, trigger)
        beside = self._beside(trigger)
        if beside is not None:
            self._give(beside, trigger.harm.measure, trigger)

    def _beside(self, trigger: Trigger) -> int | None:
        """Return the number after "were killed along with"."""
        linked = self.pack.and_.at(self.keys, trigger.last)
        if linked is None or (linked[1] == trigger.last + 1 and len(self.keys[trigger.last]) < 4):
            return None
        return self._after(linked[1], 2)

    def _reduced(self, trigger: Trigger) -> None:
        """Read "five civilians killed in an attack", "left five dead"."""
        if not {How.PARTICIPLE, How.ADJECTIVE} & trigger.harm.hows or self._given(trigger) or self._passive(trigger) is not None:
            return
        if trigger.first and self.keys[trigger.first - 1] in self.little.the:
            return  # "12 doctors treated the injured"
        after = self._after(trigger.last, 1)
        if How.PARTICIPLE in trigger.harm.hows and after is not None and after not in self.harm and self._stands_free(after):
            return
        if (
            trigger.first > 1
            and self.keys[trigger.first - 1] in self.little.and_
            and not any(other.last == trigger.first - 1 for other in self.triggers)
        ):
            return  # "killed several militants and wounded another"
        near = self._before(trigger.first, 6, crossing=False)
        if near is not None and near not in self.harm and not self._is_agent(trigger):
            self._give_back(near, trigger)

    def _fronted(self, trigger: Trigger) -> None:
        """Read "Killed in the shelling were a father and his two sons", "Wounded: 2 women, 1 child"."""
        if (
            self._given(trigger)
            or self.keys[trigger.first] in self.little.least
            or not {How.PARTICIPLE, How.NOUN, How.ACTIVE} & trigger.harm.hows
        ):
            return
        for step in range(trigger.last, min(trigger.last + 12, len(self.keys))):
            fronted = trigger.first < 2 and self.pack.be.at(self.keys, step) is not None
            if fronted or (self.keys[step] in _HEADS and step - trigger.last < 4):
                near = self._after(step + 1, 1)
                if near is not None and near not in self.harm:
                    self._give(near, trigger.harm.measure, trigger)
                    self._chain(near, trigger)
                return

    def _is_agent(self, trigger: Trigger) -> bool:
        """Say whether people before a word of harm do it rather than suffer it: "gunmen killed the mayor"."""
        follows = self.keys[trigger.last] if trigger.last < len(self.keys) else "."
        free = follows in _AFTER or follows in self.little.after_free or self.pack.boundary.at(self.keys, trigger.last) is not None
        return How.ADJECTIVE not in trigger.harm.hows and not free and follows not in self.little.dead

    def _active(self, trigger: Trigger) -> None:
        """Read what stands after a verb before what stands before the next: "استشهد شابان كانا قد أصيبا"."""
        if How.ACTIVE in trigger.harm.hows and How.INTRANSITIVE not in trigger.harm.hows:
            near = self._after(trigger.last, self.pack.grammar.object_reach)
            if near is not None and near not in self.harm:
                self._forward(trigger)

    def _done(self, trigger: Trigger) -> None:
        """Read "killing five", "killed three men and a boy", "the deaths of five": those it was done to stand after."""
        if self._given(trigger) and not self.pack.grammar.bare_singular:
            return
        hows = trigger.harm.hows
        if How.ACTIVE in hows or (How.PARTICIPLE in hows and self._passive(trigger) is None):
            self._forward(trigger)
        elif {How.NOMINAL, How.NOUN} & hows and self.pack.grammar.bare_singular:
            near = self._after(trigger.last, 1)
            if near is not None and near not in self.harm and self.keys[trigger.last] not in self.pack.joined:
                self._give(near, trigger.harm.measure, trigger)
                self._chain(near, trigger)
        elif {How.NOMINAL, How.NOUN} & hows:
            of = self.pack.before.at(self.keys, trigger.last)
            if trigger.last < len(self.keys) and (self.keys[trigger.last] in self.little.of | self.little.to or of is not None):
                self._forward(trigger, skip=1 if self.keys[trigger.last] in self.little.of | self.little.to else 0)

    def _forward(self, trigger: Trigger, *, skip: int = 0) -> None:
        near = self._after(trigger.last + skip, self.pack.grammar.object_reach)
        if near is None and self.pack.grammar.bare_singular:
            near = self._just_before(trigger)
        far = near is not None and self.quantities[near].first - trigger.last > skip
        if near is not None and far and "named" in self.quantities[near].flags and self.quantities[near].weak:
            return
        if (
            near is not None
            and self.keys[trigger.first] in self.little.least
            and not (self.quantities[near].headed and not self.quantities[near].weak)
            and self.keys[self.quantities[near].first] not in self.little.his
        ):
            return
        if near is None or near in self.harm:
            return
        self._give(near, trigger.harm.measure, trigger)
        self._chain(near, trigger)
        joined = self.quantities[near].first > trigger.last and self.keys[self.quantities[near].first - 1] in self.little.with_
        if joined and (behind := self._just_before(trigger)) is not None:  # "رضيعا قتل أمس مع والديه"
            self._give(behind, trigger.harm.measure, trigger)

    def _just_before(self, trigger: Trigger) -> int | None:
        """Return a person or number right before a verb: "رجل مسن قتل داخل منزله"."""
        begins = trigger.first
        related = begins > 0 and self.keys[begins - 1] in self.pack.relatives
        for at in range(len(self.quantities) - 1, -1, -1):
            gap = begins - self.quantities[at].last
            if 0 <= gap <= (9 if related else 1) and at not in self.harm and self.keys[begins] not in self.pack.joined:
                return at
        return None

    def _stands_free(self, at: int) -> bool:
        """Say whether a number after a participle is what it was done to, and not the beginning of something else."""
        quantity = self.quantities[at]
        return not any(trigger.first == quantity.last and How.PARTICIPLE in trigger.harm.hows for trigger in self.triggers)
