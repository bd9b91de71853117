"""A sentence with its numbers of people and its words of harm, and what stands between them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tollbook.language.packs.pack import Harm, How, Words
from tollbook.language.people import Phrases, Quantity
from tollbook.model.counts import Group, Measure, Range

_WOUNDED = Harm(Measure.INJURED, frozenset((How.ADJECTIVE, How.INTRANSITIVE)))
MARKS = frozenset(". ! ? ؟ ; ؛ : … ( [".split())


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word of harm in a sentence, by the places of its words."""

    first: int
    last: int
    harm: Harm


class Scanned:
    """The numbers of people and the words of harm of a sentence, left to right."""

    def __init__(self, phrases: Phrases) -> None:
        self.phrases, self.pack, self.keys, self.little = phrases, phrases.pack, phrases.keys, phrases.little
        self.quantities: list[Quantity] = []
        self.triggers: list[Trigger] = []
        self.harm: dict[int, tuple[Measure, Trigger]] = {}  # by the place of the quantity in the list
        self.parts: set[int] = set()
        self.lists: dict[int, int] = {}
        self._scan()

    def _scan(self) -> None:
        """Find every number of people and every word of harm, left to right."""
        at = 0
        while at < len(self.keys):
            at = self._taken(at) if self.phrases.may_begin(at) else at + 1

    def _taken(self, at: int) -> int:
        """Take what begins at a word, and return where to go on."""
        found, trigger = self.phrases.quantity(at), self.pack.harm.at(self.keys, at)
        if found is not None and (trigger is None or self._outweighs(found, trigger)):
            if found.harm is None or not self._is_name(found.first):  # "شارع الشهداء السبعة"
                self.quantities.append(found)
            return found.last
        if trigger is not None:
            if not self._idle(at, trigger[1], trigger[0]):
                self.triggers.append(Trigger(at, trigger[1], trigger[0]))
            return trigger[1]
        if (named := self._names_at(at)) is not None:
            self._add_names(named)
            return named.last
        if (wounded := self._with_wounds(at)) is not None:
            self.triggers.append(wounded)
            return wounded.last
        return at + 1

    def _outweighs(self, found: Quantity, trigger: tuple[Harm, int]) -> bool:
        """Say whether a word of harm that may also name people names them here."""
        unsure = (found.weak or "plural" in found.flags) and trigger[1] >= found.last
        return not unsure or found.harm is not None or How.NOUN in trigger[0].hows

    def _is_name(self, at: int) -> bool:
        """Say whether a word before makes a name of what follows: "the street of the martyrs"."""
        return self.pack.grammar.bare_singular and at > 0 and self.keys[at - 1] in self.pack.places.named

    def _idle(self, first: int, last: int, harm: Harm) -> bool:
        """Say whether a word of harm harms nobody here: "killed it", "Martyrs' Square"."""
        if last < len(self.keys) and self.keys[last] in self.little.it:
            return True
        found = harm.measure is Measure.MISSING and first > 0 and self.keys[first - 1] in self.little.from_  # "from under the rubble"
        return found or (How.NOUN in harm.hows and self._is_name(first))

    def _with_wounds(self, at: int) -> Trigger | None:
        """Read "with serious burns", "sustained leg wounds": those who have them stand before."""
        harm = self.pack.wounding.at(self.keys, at)
        if harm is None:
            return None
        for step in range(harm[1], min(harm[1] + 4, len(self.keys))):
            if self.keys[step] in self.pack.wounds:
                return Trigger(at, step + 1, _WOUNDED)
            if not self.keys[step].isalpha() or self.phrases.quantity(step) is not None:
                return None
        return None

    def _add_names(self, named: Quantity) -> None:
        """Take names; right after "the child" or "two brothers" they name those."""
        before = self.quantities[-1] if self.quantities else None
        if before is None or before.last != named.first or not self.pack.given:
            self.quantities.append(named)
        elif before.weak and not named.weak:
            self.quantities[-1] = replace(named, first=before.first, group=before.group)
        else:
            self.quantities[-1] = replace(before, last=named.last)

    def _names_at(self, at: int) -> Quantity | None:
        if self.pack.given:
            return self.phrases.given(at)
        return self.phrases.named(at) if self.phrases.capital(at) else None

    def _passive(self, trigger: Trigger) -> int | None:
        """Return where "were" stands before a word of harm, None where it is not passive."""
        at = trigger.first - 1
        while at >= 0 and trigger.first - at < 8:
            if self.pack.be.at(self.keys, at) is not None:
                while at > 0 and (
                    self.pack.be.at(self.keys, at - 1) is not None
                    or self.keys[at - 1] in self.little.auxiliary
                    or self.pack.adverbs.at(self.keys, at - 1)
                ):
                    if self.pack.and_.at(self.keys, at - 1) is not None:
                        break
                    at -= 1
                return at
            if self.pack.endings.participle(self.keys[at]) and self.keys[at + 1] in self.little.and_:
                at -= 1  # "was engaged and killed"
                continue
            if (
                self.pack.adverbs.at(self.keys, at) is None
                and self.pack.harm.at(self.keys, at) is None
                and not self.pack.endings.adverb(self.keys[at])
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
            if any(self._speaks_on(step) for step in range(quantity.last, begins)):
                return None
            if any(self.keys[step] in self.little.new_clause for step in range(quantity.last, begins)):
                return None
            if not crossing and any(
                self.pack.boundary.at(self.keys, step) or self.keys[step] in self.little.breaks for step in range(quantity.last, begins)
            ):
                return None
            if at in self.harm:
                return None
            if self._says(quantity.last) is not None:
                continue  # "ten people, officials said, were killed"
            if self._done_by_someone(quantity.first):
                continue  # "the protester who killed two policemen was arrested"
            if "named" in quantity.flags and begins - quantity.last > 4:
                return None
            if "named" in quantity.flags and at > 0 and at - 1 not in self.harm and self._apposed(at):
                continue
            if quantity.first > 0 and self.keys[quantity.first - 1] in self.little.agents | self.little.than and at > 0:
                continue
            if quantity.first and self.keys[quantity.first - 1] in self.little.around and (quantity.weak or at > 0):
                continue
            return at
        return None

    def _speaks_on(self, at: int) -> bool:
        """Say whether people say what follows: "ten nurses said the dead were buried"; ", they said," only stands between."""
        said = self._says(at)
        return said is not None and self.keys[at] not in self.pack.harms and not self._is_mark(said)

    def _says(self, at: int) -> int | None:
        """Return where a word such as "said" ends, which names nobody: not the "States" of a country."""
        if self.pack.grammar.bare_singular or at >= len(self.keys) or self.phrases.capital(at):
            return None
        said = self.pack.says.at(self.keys, at)
        return None if said is None else said[1]

    def _is_mark(self, at: int) -> bool:
        return at >= len(self.keys) or not self.keys[at][0].isalnum()

    def _done_by_someone(self, first: int) -> bool:
        """Say whether people are those that someone told of before has harmed: "who killed two policemen"."""
        return any(
            trigger.last == first and trigger.first > 0 and self.keys[trigger.first - 1] in self.little.who for trigger in self.triggers
        )

    def _apposed(self, at: int) -> bool:
        """Say whether a name only names people counted before it: "two brothers, Karim and Nabil Asfaroun,"."""
        before, named = self.quantities[at - 1], self.quantities[at]
        between = range(before.last, named.first)
        return (
            bool(between)
            and self.keys[before.last] == ","
            and all(self.keys[step] == "," or self.keys[step] in self.little.and_ or self.phrases.capital(step) for step in between)
        )

    def _modifies(self, trigger: Trigger) -> bool:
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
            marks = {self.keys[step] for step in between} & MARKS
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
                    and self.keys[quantity.first - 1] in self.little.prepositions
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
        return len(between) <= 2 or (
            len(between) <= 6 and not any(key in self.little.prepositions or key.startswith(self.pack.prefixes) for key in between)
        )

    def _does_it_to(self, one: Quantity, other: Quantity) -> bool:
        """Say whether one or two people stand right before others with nothing that joins them: "قتل جنديان طفلة"."""
        few = one.weak or (one.range == Range(2, 2) and not self.keys[one.first].isdecimal())
        loose = {"named", "plural"} & {*one.flags, *other.flags}
        return (
            few
            and one.headed
            and one.harm is None
            and other.first == one.last
            and not (other.weak and one.group is other.group)
            and self.keys[other.first] not in self.pack.joined
            and not loose
        )

    def _is_subject(self, at: int, begins: int) -> bool:
        """Say whether people after a verb do it, since a number follows them: "اختطف مسلحون أربعة عمال"."""
        quantity = self.quantities[at]
        if at + 1 >= len(self.quantities):
            return False
        other = self.quantities[at + 1]
        if self._does_it_to(quantity, other):
            return True
        fights = quantity.weak and quantity.group is Group.COMBATANTS
        if not ("plural" in quantity.flags or fights):
            return False
        if other.weak and other.first - quantity.last > 2:
            return False
        near = other.first - begins <= self.pack.grammar.object_reach and self.keys[other.first] not in self.pack.joined
        free = not any(quantity.last <= trigger.first < other.first for trigger in self.triggers)
        included = any(self.pack.includes.at(self.keys, step) for step in range(quantity.last, other.first + 1))
        apart = "،" in self.keys[quantity.last : other.first]
        return near and free and not included and not apart and "plural" not in other.flags

    def _crosses(self, begins: int, ends: int, *, marks: str) -> bool:
        return any(self.keys[step] in marks for step in range(begins, ends))

    def _word_before(self, at: int) -> str:
        first = self.quantities[at].first
        first_words = self.keys[first : self.quantities[at].last]
        if first_words and first_words[0] in self.little.to:
            return first_words[0]
        return self.keys[first - 1] if first else ""

    def _ends(self, words: Words[bool], at: int) -> bool:
        """Say whether one of some words and phrases ends right before a place."""
        return any((found := words.at(self.keys, step)) is not None and found[1] == at for step in range(max(0, at - 3), at))
