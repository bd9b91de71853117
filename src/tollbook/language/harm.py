"""What happened to how many: each number of people in a sentence with the harm that the sentence says was done to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from tollbook.language.packs.pack import Harm, How, Pack
from tollbook.language.people import Phrases, Quantity
from tollbook.language.tokens import Token
from tollbook.model.counts import Group, Measure, Range

LONGEST_LINK = 14  # words between two numbers of one list
LONGEST_SENTENCE = 400
_MARKS = frozenset(". ! ? ؟ ; ؛ : … ( [".split())
_LINKING = frozenset(', ، ( ) - – — " “ ” « » named aged identified as called also another well'.split())


@dataclass(frozen=True, slots=True)
class Tolled:
    """A number of people and what happened to them; offsets are code points of the text.

    ``trigger`` is where the word of harm stands, ``part`` marks people counted before ("including three children"),
    ``listed`` numbers of one list, which may be added.
    """

    measure: Measure
    group: Group
    range: Range
    start: int
    end: int
    trigger: tuple[int, int]
    flags: tuple[str, ...] = ()
    part: bool = False
    listed: int = 0
    anyone: bool = False


@dataclass(frozen=True, slots=True)
class _Trigger:
    """A word of harm in a sentence, by the places of its words."""

    first: int
    last: int
    harm: Harm


def mentions(text: str, words: Sequence[Token], pack: Pack) -> list[Quantity]:
    """Return the numbers of people in a sentence, whatever happened to them."""
    return _Sentence(Phrases(pack, words[:LONGEST_SENTENCE], text)).quantities


def tolls(text: str, words: Sequence[Token], pack: Pack) -> Iterator[Tolled]:
    """Yield how many people a sentence says were killed, injured, detained, missing or displaced, in order."""
    keys, harms, harm = [word.key for word in words], pack.harms, pack.harm
    if not any(key in harms and harm.at(keys, at) for at, key in enumerate(keys)):
        return
    yield from _Sentence(Phrases(pack, words[:LONGEST_SENTENCE], text)).tolls()


class _Sentence:
    """One sentence while its numbers are given to its words of harm."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases, self.pack, self.keys = phrases, phrases.pack, phrases.keys
        self.quantities: list[Quantity] = []
        self.triggers: list[_Trigger] = []
        self.harm: dict[int, tuple[Measure, _Trigger]] = {}  # by the place of the quantity in the list
        self.parts: set[int] = set()
        self.lists: dict[int, int] = {}
        self._scan()

    def _scan(self) -> None:
        """Find every number of people and every word of harm, left to right."""
        at = 0
        while at < len(self.keys):
            found = self.phrases.each_of(at) or self.phrases.quantity(at)
            trigger = self.pack.harm.at(self.keys, at)
            if (
                found is not None
                and trigger is not None
                and (found.weak or "plural" in found.flags)
                and found.first == at
                and trigger[1] >= found.last
            ):
                found = None if not (found.harm or How.NOUN in trigger[0].hows) else found
            if found is not None:
                self.quantities.append(found)
                at = found.last
            elif trigger is None and (named := self._names_at(at)) is not None:
                self.quantities.append(named)
                at = named.last
            elif trigger is not None:
                self.triggers.append(_Trigger(at, trigger[1], trigger[0]))
                at = trigger[1]
            else:
                at += 1

    def _names_at(self, at: int) -> Quantity | None:
        return self.phrases.named(at) if self.phrases.capital(at) and not self.pack.grammar.bare_singular else None

    def tolls(self) -> Iterator[Tolled]:
        """Give the numbers to the words of harm, surest first, and yield what was found."""
        self._own(surely=True)
        steps: tuple[Callable[[_Trigger], None], ...] = (self._toll, self._suffered, self._reduced, self._done, self._fronted)
        if self.pack.grammar.bare_singular:
            steps = (self._toll, self._active, *steps[1:])
        for step in steps:
            for trigger in sorted(self.triggers, key=lambda trigger: trigger.harm.measure not in _SURE):
                step(trigger)
        self._own(surely=False)
        self._included()
        self._among()
        for at, quantity in enumerate(self.quantities):
            if at in self.harm:
                yield self._tolled(at, quantity)
        for trigger in self.triggers:
            if How.NOUN in trigger.harm.hows and not self._given(trigger) and self._negated(trigger):
                yield self._nobody(trigger)

    def _negated(self, trigger: _Trigger) -> bool:
        """Say whether a word such as "لم" stands before a word of harm in its clause: "لم تسفر الغارة عن وقوع إصابات"."""
        before = self.keys[max(0, trigger.first - 9) : trigger.first]
        for mark in ("،", ",", ";", "؛"):
            if mark in before:
                before = before[len(before) - before[::-1].index(mark) :]
        return bool(self.pack.negations.intersection(before)) and "عدد" not in before

    def _nobody(self, trigger: _Trigger) -> Tolled:
        words = self.phrases.words
        span = words[trigger.first].start, words[trigger.last - 1].end
        return Tolled(trigger.harm.measure, Group.PEOPLE, Range(0, 0), *span, span, ("negated",))

    def _tolled(self, at: int, quantity: Quantity) -> Tolled:
        measure, trigger = self.harm[at]
        words = self.phrases.words
        flags = (*quantity.flags, *(("one",) if quantity.weak else ()))
        anyone = any(self.pack.anyone.at(self.keys, step) is not None for step in range(quantity.first, quantity.last))
        return Tolled(
            measure,
            quantity.group,
            quantity.range,
            words[quantity.first].start,
            words[quantity.last - 1].end,
            (words[trigger.first].start, words[trigger.last - 1].end),
            flags,
            at in self.parts,
            self.lists.get(at, at),
            anyone,
        )

    # Steps, surest first

    def _own(self, *, surely: bool) -> None:
        """Take numbers whose own phrase says what happened: "five dead"; "five detainees" may have been killed, so they wait."""
        for at, quantity in enumerate(self.quantities):
            if not surely and quantity.suffering is not None and at not in self.harm and not quantity.weak and not quantity.flags:
                self._give(at, quantity.suffering.measure, _Trigger(quantity.first, quantity.last, quantity.suffering))
            if quantity.harm is not None and at not in self.harm and (not surely or quantity.harm.measure in _SURE):
                self._give(at, quantity.harm.measure, _Trigger(quantity.first, quantity.last, quantity.harm))

    def _toll(self, trigger: _Trigger) -> None:
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
        led = [at for at in ahead if self._word_before(at) in {"to", "at", "الي", "of", "is", "was", "stands", "reached"}]
        if not ahead or (not led and How.TOLL not in trigger.harm.hows):
            return
        chosen = (led or ahead)[-1 if len(led) > 1 and self._word_before(led[0]) not in {"to", "الي", "at"} else 0]
        if chosen in self.harm:
            return
        if self.keys[max(0, trigger.first - 2) : trigger.first] == ["لا", "يقل"]:
            least = self.quantities[chosen].range.low
            self.quantities[chosen] = replace(self.quantities[chosen], range=Range(least, None))
        if not self.quantities[chosen].weak and "plural" not in self.quantities[chosen].flags:
            self._give(chosen, trigger.harm.measure, trigger)

    def _suffered(self, trigger: _Trigger) -> None:
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
        if begins and self.keys[begins - 1] in {"who", "which", "that"}:
            begins -= 1
        reach = self.pack.grammar.subject_reach if passive or adjective or self.pack.grammar.bare_singular else 14
        near = self._before(begins, reach)
        fled = trigger.harm.measure is Measure.DISPLACED
        if near is not None and fled and (self.quantities[near].group is Group.COMBATANTS or self.quantities[near].suffering):
            return
        if near is None:
            if self.pack.grammar.bare_singular and trigger.harm.measure in _SURE:
                self._forward(trigger)
            elif (behind := self._beside(trigger)) is not None:
                self._give(behind, trigger.harm.measure, trigger)
            return
        self._give_back(near, trigger)
        beside = self._beside(trigger)
        if beside is not None:
            self._give(beside, trigger.harm.measure, trigger)

    def _beside(self, trigger: _Trigger) -> int | None:
        """Return the number after "were killed along with"."""
        linked = self.pack.and_.at(self.keys, trigger.last)
        if linked is None or (linked[1] == trigger.last + 1 and len(self.keys[trigger.last]) < 4):
            return None
        return self._after(linked[1], 2)

    def _reduced(self, trigger: _Trigger) -> None:
        """Read "five civilians killed in an attack", "left five dead"."""
        if not {How.PARTICIPLE, How.ADJECTIVE} & trigger.harm.hows or self._given(trigger) or self._passive(trigger) is not None:
            return
        after = self._after(trigger.last, 1)
        if How.PARTICIPLE in trigger.harm.hows and after is not None and after not in self.harm and self._stands_free(after):
            return
        if (
            trigger.first > 1
            and self.keys[trigger.first - 1] == "and"
            and not any(other.last == trigger.first - 1 for other in self.triggers)
        ):
            return  # "killed several militants and wounded another"
        near = self._before(trigger.first, 6, crossing=False)
        if near is not None and near not in self.harm and not self._is_agent(trigger):
            self._give_back(near, trigger)

    def _fronted(self, trigger: _Trigger) -> None:
        """Read "Killed in the shelling were a father and his two sons", "Wounded: 2 women, 1 child"."""
        if self._given(trigger) or not {How.PARTICIPLE, How.NOUN, How.ACTIVE} & trigger.harm.hows:
            return
        for step in range(trigger.last, min(trigger.last + 12, len(self.keys))):
            fronted = trigger.first < 2 and self.pack.be.at(self.keys, step) is not None
            if fronted or (self.keys[step] == ":" and step - trigger.last < 4):
                near = self._after(step + 1, 1)
                if near is not None and near not in self.harm:
                    self._give(near, trigger.harm.measure, trigger)
                    self._chain(near, trigger)
                return

    def _is_agent(self, trigger: _Trigger) -> bool:
        """Say whether people before a word of harm do it rather than suffer it: "gunmen killed the mayor"."""
        follows = self.keys[trigger.last] if trigger.last < len(self.keys) else "."
        free = follows in _AFTER_REDUCED or self.pack.boundary.at(self.keys, trigger.last) is not None
        return How.ADJECTIVE not in trigger.harm.hows and not free and follows != "dead"

    def _active(self, trigger: _Trigger) -> None:
        """Read what stands after a verb before what stands before the next: "استشهد شابان كانا قد أصيبا"."""
        if How.ACTIVE in trigger.harm.hows and How.INTRANSITIVE not in trigger.harm.hows:
            near = self._after(trigger.last, self.pack.grammar.object_reach)
            if near is not None and near not in self.harm:
                self._forward(trigger)

    def _done(self, trigger: _Trigger) -> None:
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
            if trigger.last < len(self.keys) and (self.keys[trigger.last] in {"of", "to"} or of is not None):
                self._forward(trigger, skip=1 if self.keys[trigger.last] in {"of", "to"} else 0)

    def _forward(self, trigger: _Trigger, *, skip: int = 0) -> None:
        near = self._after(trigger.last + skip, self.pack.grammar.object_reach)
        if near is None and self.pack.grammar.bare_singular:
            near = self._just_before(trigger)
        far = near is not None and self.quantities[near].first - trigger.last > skip
        if near is not None and far and "named" in self.quantities[near].flags and self.quantities[near].weak:
            return
        if (
            near is not None
            and self.keys[trigger.first] == "lost"
            and not (self.quantities[near].headed and not self.quantities[near].weak)
        ):
            return
        if near is not None and near not in self.harm:
            self._give(near, trigger.harm.measure, trigger)
            self._chain(near, trigger)

    def _just_before(self, trigger: _Trigger) -> int | None:
        """Return a person or number right before a verb: "رجل مسن قتل داخل منزله"."""
        begins = trigger.first
        related = begins > 0 and self.keys[begins - 1] in self.pack.relatives
        for at in range(len(self.quantities) - 1, -1, -1):
            gap = begins - self.quantities[at].last
            if 0 <= gap <= (9 if related else 1) and at not in self.harm and self.keys[begins] not in self.pack.joined:
                return at
        return None

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
            if between[-1:] == ["among"] and between[:1] and between[0] in {"was", "were", "is", "are"}:
                self._give(at - 1, *self.harm[at])
                self.parts.add(at - 1)
                step = at - 1
                while step > 0 and step - 1 not in self.harm and self._linked(step - 1, step):
                    step -= 1
                    self._give(step, *self.harm[at])
                    self.parts.add(step)

    # Where things stand

    def _give(self, at: int, measure: Measure, trigger: _Trigger) -> None:
        self.harm.setdefault(at, (measure, trigger))

    def _given(self, trigger: _Trigger) -> bool:
        return any(given is trigger for _, given in self.harm.values())

    def _give_back(self, near: int, trigger: _Trigger) -> None:
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
        return first > 0 and self.keys[first - 1] in {"by", "against"}

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

    def _chain(self, near: int, trigger: _Trigger) -> None:
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
        if self.pack.grammar.bare_singular and second.weak and "plural" in first.flags:
            return False
        if "named" in second.flags and second.weak and self.keys[second.first - 1] != "and":
            return False
        joined = self.keys[second.first] in self.pack.joined
        if second.weak and self.pack.grammar.bare_singular and not joined and self.keys[second.first - 1] not in {"و", "مع", "برفقه"}:
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
        if key in _LINKING or self.pack.fillers.at(self.keys, at) is not None or key.isdecimal() or key in {"year-old", "years", "old"}:
            return True
        if self.pack.grammar.bare_singular:
            return key not in self.pack.joined and self.pack.boundary.at(self.keys, at) is None and key not in _MARKS
        return self.phrases.capital(at) or key in {"from", "of", "the", "same", "family", "in", "his", "her", "their", "all"}

    def _passive(self, trigger: _Trigger) -> int | None:
        """Return where "were" stands before a word of harm, None where it is not passive."""
        at = trigger.first - 1
        while at >= 0 and trigger.first - at < 8:
            if self.pack.be.at(self.keys, at) is not None:
                while at > 0 and (
                    self.pack.be.at(self.keys, at - 1) is not None
                    or self.keys[at - 1] in _AUXILIARY
                    or self.pack.adverbs.at(self.keys, at - 1)
                ):
                    if self.pack.and_.at(self.keys, at - 1) is not None:
                        break
                    at -= 1
                return at
            if self.keys[at].endswith("ed") and self.keys[at + 1] == "and":
                at -= 1  # "was engaged and killed"
                continue
            if (
                self.pack.adverbs.at(self.keys, at) is None
                and self.pack.harm.at(self.keys, at) is None
                and not self.keys[at].endswith("ly")
                and self.keys[at] != ","
            ):
                return None
            if self.keys[at] == "," and self.pack.harm.at(self.keys, at - 1) is None:
                return None
            at -= 1
        return None

    def _before(self, begins: int, reach: int, *, crossing: bool = True) -> int | None:
        """Return the nearest number before a verb."""
        for at in range(len(self.quantities) - 1, -1, -1):
            quantity = self.quantities[at]
            if quantity.last > begins:
                continue
            if begins - quantity.last > reach or (at in self.harm and self.harm[at][1].harm is quantity.harm is not None):
                return None
            if any(trigger.first >= quantity.last and trigger.last <= begins and not self._modifies(trigger) for trigger in self.triggers):
                return None
            if self._crosses(quantity.last, begins, marks=".!?؟;؛:"):
                return None
            if any(self.keys[step] in _NEW_CLAUSE for step in range(quantity.last, begins)):
                return None
            if not crossing and any(
                self.pack.boundary.at(self.keys, step) or self.keys[step] in _PREPOSITIONS for step in range(quantity.last, begins)
            ):
                return None
            if at in self.harm:
                return None
            if "named" in quantity.flags and begins - quantity.last > 4:
                return None
            if "named" in quantity.flags and at > 0 and at - 1 not in self.harm and self._apposed(at):
                continue
            if quantity.first > 0 and self.keys[quantity.first - 1] in {"by", "against", "than"} and at > 0:
                continue
            if quantity.first and self.keys[quantity.first - 1] in _AROUND and (quantity.weak or at > 0):
                continue
            return at
        return None

    def _apposed(self, at: int) -> bool:
        """Say whether a name only names people counted before it: "two brothers, Karim and Nabil Asfaroun,"."""
        before, named = self.quantities[at - 1], self.quantities[at]
        between = range(before.last, named.first)
        return (
            bool(between)
            and self.keys[before.last] == ","
            and all(self.keys[step] in {",", "and"} or self.phrases.capital(step) for step in between)
        )

    def _modifies(self, trigger: _Trigger) -> bool:
        """Say whether a word of harm stands in one breath with the next: "killed or seriously injured"."""
        return any(other.first > trigger.last and other.first - trigger.last <= 2 for other in self.triggers)

    def _after(self, begins: int, reach: int) -> int | None:
        """Return the nearest number after a word of harm, unless another word of harm or a new clause comes first."""
        for at, quantity in enumerate(self.quantities):
            if quantity.first < begins:
                continue
            if quantity.first - begins > reach:
                return None
            if any(begins <= trigger.first < quantity.first for trigger in self.triggers):
                return None
            between = range(begins, quantity.first)
            marks = {self.keys[step] for step in between} & _MARKS
            if marks and not (marks == {"("} and ")" in self.keys[begins : quantity.first]):
                return None
            if not self.pack.grammar.bare_singular and not all(self._before_object(step) for step in between):
                return None
            if self.pack.grammar.bare_singular:
                if any(self.pack.boundary.at(self.keys, step) for step in between):
                    return None
                if (
                    not quantity.headed
                    and quantity.harm is None
                    and quantity.first > begins
                    and self.keys[quantity.first - 1] in _ARABIC_PREPOSITIONS
                ):
                    continue
                if (quantity.weak and not self._near(begins, quantity.first)) or self._is_subject(at, begins):
                    continue
            return at
        return None

    def _before_object(self, at: int) -> bool:
        """Say whether a word may stand between a verb and those it is done to."""
        words = (self.pack.adverbs, self.pack.fillers, self.pack.articles)
        return any(each.at(self.keys, at) is not None for each in words) and self.pack.be.at(self.keys, at) is None

    def _near(self, begins: int, first: int) -> bool:
        """Say whether one person stands near enough after a verb to be whom it was done to."""
        between = self.keys[begins:first]
        return len(between) <= 2 or (len(between) <= 6 and not any(key in _ARABIC_PREPOSITIONS or key.startswith("ب") for key in between))

    def _is_subject(self, at: int, begins: int) -> bool:
        """Say whether people after a verb do it, since a number follows them: "اختطف مسلحون أربعة عمال"."""
        quantity = self.quantities[at]
        fights = quantity.weak and quantity.group is Group.COMBATANTS
        if not ("plural" in quantity.flags or fights) or at + 1 >= len(self.quantities):
            return False
        other = self.quantities[at + 1]
        if other.weak and other.first - quantity.last > 2:
            return False
        near = other.first - begins <= self.pack.grammar.object_reach and self.keys[other.first] not in self.pack.joined
        free = not any(quantity.last <= trigger.first < other.first for trigger in self.triggers)
        included = any(self.pack.includes.at(self.keys, step) for step in range(quantity.last, other.first + 1))
        apart = "،" in self.keys[quantity.last : other.first]
        return near and free and not included and not apart and "plural" not in other.flags

    def _stands_free(self, at: int) -> bool:
        """Say whether a number after a participle is what it was done to, and not the beginning of something else."""
        quantity = self.quantities[at]
        return not any(trigger.first == quantity.last and How.PARTICIPLE in trigger.harm.hows for trigger in self.triggers)

    def _crosses(self, begins: int, ends: int, *, marks: str) -> bool:
        return any(self.keys[step] in marks for step in range(begins, ends))

    def _word_before(self, at: int) -> str:
        first = self.quantities[at].first
        first_words = self.keys[first : self.quantities[at].last]
        if first_words and first_words[0] in {"to", "at", "الي"}:
            return first_words[0]
        return self.keys[first - 1] if first else ""

    def _introduced(self, at: int) -> bool:
        """Say whether words such as "including" or an opening bracket stand right before a number or within its phrase."""
        quantity = self.quantities[at]
        before = self.quantities[at - 1].last if at else 0
        for step in range(max(before, quantity.first - 5), quantity.last):
            found = self.pack.includes.at(self.keys, step)
            if found is not None and found[1] >= quantity.first - 2 and (found[1] <= quantity.last):
                return True
        return quantity.first > 0 and self.keys[quantity.first - 1] in {"(", "–", "—", ":"}


_SURE = frozenset((Measure.KILLED, Measure.INJURED, Measure.KILLED_OR_INJURED))
_AROUND = frozenset("in at near from on by of".split())
_AUXILIARY = frozenset("have has had may might could would will must should can".split())
_ARABIC_PREPOSITIONS = frozenset("في علي من عن الي قرب بين عند لدي تحت فوق امام داخل خارج وسط".split())
_NEW_CLAUSE = frozenset("before after when while because but if although though whereas until since however".split())
_PREPOSITIONS = frozenset("in on at by from with near into during against over under of for to".split())
_AFTER_REDUCED = frozenset(
    ". , ; : ) in by when during after on at and or near inside outside while following as overnight across since including this – — "
    '! ? " ” along from '
    "before under yesterday today monday tuesday wednesday thursday friday saturday sunday last so over throughout within amid".split()
)
