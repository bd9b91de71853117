"""Who is counted: the nouns that follow a number, and the words of harm that stand for one."""

from __future__ import annotations

from dataclasses import replace

from tollbook.language.packs.pack import Harm, How, Number
from tollbook.language.people.keys import ARTICLES
from tollbook.language.people.numerals import Numerals
from tollbook.language.people.quantity import Quantity
from tollbook.model.counts import Group, Measure

LONGEST_PHRASE = 9  # words between a number and the people it counts


class Nouns(Numerals):
    """The people of a sentence."""

    def _headed(self, counted: Quantity) -> Quantity:
        """Add the noun that a number counts, or the harm that stands for one."""
        at, steps, strange, groups, through = counted.last, 0, 0, list[Group](), False
        part, numbered = counted.part, not counted.weak and "plural" not in counted.flags
        while at < len(self.keys) and steps < LONGEST_PHRASE:
            if self.keys[at] in self.pack.joined and (steps or numbered):
                break
            if self.keys[at] in self.little.of_them:
                return self._among(replace(counted, last=at + 1, headed=True, part=True))
            harm = self._harm_for_noun(at)
            if harm is not None and not (counted.headed and {How.PARTICIPLE, How.ADJECTIVE} & harm[0].hows):
                own = self.pack.nouns.at(self.keys, at)
                if own is not None:
                    groups.append(own[0].group)
                behind = self.pack.nouns.at(self.keys, harm[1]) if self.pack.grammar.bare_singular else None
                if behind is not None and self.keys[harm[1]] not in self.pack.joined and self.pack.harm.at(self.keys, harm[1]) is None:
                    groups, harm = [behind[0].group], (harm[0], behind[1])  # "ثلاث جثث لنساء"
                bare = self.keys[at - 1] in self.little.of and not self.pack.grammar.bare_singular  # "dozens of wounded"
                if behind is None and self.pack.grammar.bare_singular and self._is(harm[1], self.little.of):
                    kind = self.pack.nouns.at(self.keys, harm[1] + 1)  # "ثمانين قتيلا من المجندين"
                    if kind is not None and kind[0].number is Number.MANY and kind[0].group is not Group.PEOPLE:
                        groups, harm = [kind[0].group], (harm[0], kind[1])
                if through and not bare and harm[0].measure is not Measure.KILLED:
                    return replace(counted, last=harm[1], headed=True)
                return replace(counted, last=harm[1], harm=harm[0], group=_best_group(groups), part=part)
            noun = self.pack.nouns.at(self.keys, at)
            if noun is not None:
                groups.append(noun[0].group)
                whose = self.keys[at] in self.little.of and noun[1] - at == 2
                at, counted = noun[1], replace(counted, last=noun[1], headed=True)
                if whose:
                    return self._among(replace(counted, part=True))
                if at < len(self.keys) and self.keys[at] in self.little.of:
                    counted, groups = self._of_whom(counted, groups)
                    at = counted.last
                if self.pack.grammar.bare_singular:
                    return self._with_apposed(replace(counted, group=_best_group(groups), part=part))
                if not self._goes_on(at):
                    break
            elif through and self.pack.civilian_families.at(self.keys, at) is not None:
                return replace(counted, last=at + 1, headed=True, group=Group.CIVILIANS)
            elif self.keys[at].isdecimal() and (old := self.pack.old.at(self.keys, at + 1)) is not None:
                at, steps = old[1], steps + 1  # "a 45 year old man"
            elif self._may_stand_between(at):
                if self.keys[at] in self.little.civilian:
                    groups.append(Group.CIVILIANS)
                through = through or self.keys[at] in self.little.of
                adjective = self.pack.harm.at(self.keys, at)
                if adjective is not None and adjective[1] == at + 1:
                    counted = replace(counted, suffering=adjective[0])
                at, steps = at + 1, steps + 1
            elif strange < 2 and not counted.headed and self._strange(at):
                at, steps, strange = at + 1, steps + 1, strange + 1
            else:
                break
        return replace(counted, group=_best_group(groups), part=part) if counted.headed else counted

    def _with_apposed(self, counted: Quantity) -> Quantity:
        """Take in nouns that stand beside a noun: "أطفال أشقاء", "أشخاص مدنيين", "أفراد الأسرة"."""
        at = counted.last
        if self.pack.civilian_families.at(self.keys, at) is not None and counted.group is Group.PEOPLE:
            return replace(counted, last=at + 1, group=Group.CIVILIANS)
        noun = self.pack.nouns.at(self.keys, at)
        harm = self._harm_for_noun(at)
        exact = not counted.weak and "plural" not in counted.flags
        if harm is not None and exact and self.keys[at] not in self.pack.joined:
            return replace(counted, last=harm[1], harm=harm[0])
        if (
            noun is None
            or noun[0].number is not self._form(at - 1, at)
            or (counted.group is Group.COMBATANTS and noun[0].group not in {Group.COMBATANTS, Group.PEOPLE})  # "أردى قناص مزارعا"
            or self.keys[at] in self.pack.joined
            or self.pack.harm.at(self.keys, at) is not None
        ):
            return counted
        group = noun[0].group if counted.group is Group.PEOPLE else counted.group
        return replace(counted, last=noun[1], group=group)

    def _harm_for_noun(self, at: int) -> tuple[Harm, int] | None:
        """Return a word of harm that stands for those harmed: "five dead", "3 قتلى"; before a noun it is an adjective."""
        harm = self.pack.harm.at(self.keys, at)
        if harm is None or How.NOUN not in harm[0].hows:
            return None
        noun = self.pack.nouns.at(self.keys, harm[1])
        return (
            None if noun is not None and not self.pack.grammar.bare_singular and self.keys[harm[1]] not in self.little.never_heads else harm
        )

    def _among(self, counted: Quantity) -> Quantity:
        """Read who "one of them" is: "one of them a child", "two of whom were minors"."""
        at = counted.last
        while (
            at < len(self.keys)
            and at - counted.last < 3
            and (self.pack.be.at(self.keys, at) or self.keys[at] in {",", "—", "–"} or self.keys[at] in self.little.just)
        ):
            at += 1
        article = self.pack.articles.at(self.keys, at)
        told = self._headed(Quantity(counted.first, article[1] if article else at, counted.range, Group.PEOPLE, counted.flags, part=True))
        bare = (
            told.headed
            and told.harm is None
            and (self.pack.nouns.at(self.keys, at) is not None or article is not None or at > counted.last)
        )
        near = told.headed and told.harm is None and told.last - at <= 4
        return told if bare or near else counted

    def _strange(self, at: int) -> bool:
        """Say whether an unknown word may be an adjective of people: "two dock workers"; units and small words never are."""
        if self.pack.grammar.bare_singular or not self.keys[at].isalpha():
            return False
        if self.keys[at] in self.pack.never_strange or self.number(at) is not None:
            return False
        return any(
            self.pack.nouns.at(self.keys, step) is not None for step in range(at + 1, min(at + 3, len(self.keys)))
        ) and not self.pack.endings.gerund(self.keys[at])

    def _goes_on(self, at: int) -> bool:
        """Say whether a noun follows, perhaps after words that may stand before one: "wounded soldiers", "family members"."""
        for step in range(at, min(at + 2, len(self.keys))):
            if self.pack.nouns.at(self.keys, step) is not None:
                return self.keys[step] not in self.little.never_heads
            harm = self.pack.harm.at(self.keys, step)
            if harm is not None:
                return How.NOUN in harm[0].hows and How.PARTICIPLE not in harm[0].hows and How.ADJECTIVE not in harm[0].hows and step == at
            if step not in range(len(self.keys)) or not self._may_stand_between(step):
                return False
        return False

    def _of_whom(self, counted: Quantity, groups: list[Group]) -> tuple[Quantity, list[Group]]:
        """Read what follows "members of": a family makes them civilians."""
        for step in range(counted.last + 1, min(counted.last + 6, len(self.keys))):
            if self.pack.civilian_families.at(self.keys, step) is not None:
                return replace(counted, last=step + 1), [*groups, Group.CIVILIANS]
            noun = self.pack.nouns.at(self.keys, step)
            if noun is not None and noun[0].number is Number.MANY and groups[-1] is Group.PEOPLE:
                return replace(counted, last=noun[1]), [*groups, noun[0].group]
            if not (self._may_stand_between(step) or self.pack.articles.at(self.keys, step)):
                break
        return counted, groups

    def _may_stand_between(self, at: int) -> bool:
        key = self.keys[at]
        if self.pack.fillers.at(self.keys, at) is not None or self.pack.endings.age(key):
            return True
        if self._is_month(key):
            return False
        if key.startswith(ARTICLES):
            return True
        if not key.isascii() or not key[0].isalpha() or self.pack.grammar.bare_singular:
            return False
        return (self.capital(at) and self.pack.harm.at(self.keys, at) is None) or self.pack.endings.of_a_nation(key)

    def _number_after(self, counted: Quantity) -> Quantity | None:
        """Read a number that follows its noun: "أطفالهم الأربعة", "شخصين اثنين"."""
        if not self.pack.grammar.number_after_noun:
            return None
        attached = self._is(counted.last, self.little.article)  # "القتلى الـ21"
        number = self.number(counted.last + attached)
        if attached and number is not None:
            return replace(counted, range=number[0], last=number[1], weak=False, flags=())
        if (
            number is None
            or number[2]
            or (number[0].low or 0) > 19
            or self.keys[counted.last].isdecimal()
            or self.keys[counted.last] in self.pack.joined
        ):
            return None
        if self.pack.nouns.at(self.keys, number[1]) is not None or self.pack.units.at(self.keys, number[1]) is not None:
            return None
        return replace(counted, range=number[0], last=number[1], weak=False)

    def _one_by_one(self, counted: Quantity) -> Quantity:
        """Take in "واحد" after one person and "اثنان" after two."""
        return self._number_after(counted) or counted


def _best_group(groups: list[Group]) -> Group:
    """Return the group that the words of one phrase name: the last that says more than "people", children and women first."""
    for group in reversed(groups):
        if group is not Group.PEOPLE:
            return Group.CIVILIANS if group is Group.MEN and Group.CIVILIANS in groups else group
    return Group.PEOPLE
