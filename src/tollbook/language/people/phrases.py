"""How many people a phrase names, and who they are: "at least five civilians", "his wife", "طفلان"."""

from __future__ import annotations

from dataclasses import replace

from tollbook.language.packs.pack import Bound, Number
from tollbook.language.people.keys import ARTICLES
from tollbook.language.people.nouns import LONGEST_PHRASE
from tollbook.language.people.numbered import Numbered
from tollbook.language.people.quantity import Quantity
from tollbook.model.counts import Group, Range

LONGEST_BOUND = 4  # words such as "no fewer than" before a number
MOST_BETWEEN = 5  # words between an article and the noun


class Phrases(Numbered):
    """The phrases of one sentence that name people, by the place of their first word."""

    def may_begin(self, at: int) -> bool:
        """Say whether a number of people, a name or a word of harm may begin at a word."""
        key = self.keys[at]
        return key in self.pack.starters or key[0].isdecimal() or self.capital(at) or key.startswith(ARTICLES)

    def quantity(self, at: int) -> Quantity | None:
        """Return the number of people that a phrase beginning here names."""
        if self.keys[at] in self.pack.each_of.firsts and (named := self.each_of(at)) is not None:
            return named
        if self._next_people[at] > at + LONGEST_PHRASE and self._next_number[at] > at + LONGEST_BOUND:
            return None
        bound, start, exact = self._bounds(at)
        if self._next_number[start] > start and self._next_people[start] > start + MOST_BETWEEN:
            return None
        if (self.keys[at] in self.pack.him or self.keys[at] in self.pack.he) and (person := self._pronoun(at)) is not None:
            return person
        found = self._gathered(at, start)
        if found is None and self._next_number[start] == start:
            found = self._counted(at, start, bound) or self._none(at, start)
        if found is None and bound in {None, Bound.PLAIN}:
            found = self._unnumbered(at, start, definite=exact)
        return found

    def _pronoun(self, at: int) -> Quantity | None:
        """Read "killing him", "he was shot and killed": one person, told of before."""
        behind = at > 0 and self.keys[at] in self.pack.him and self.pack.harm.at(self.keys, at - 1) is not None
        ahead = self.keys[at] in self.pack.he and self.pack.be.at(self.keys, at + 1) is not None
        if behind and self.pack.nouns.at(self.keys, at + 1) is not None:
            return None
        return Quantity(at, at + 1, Range(1, 1), Group.PEOPLE, ("pronoun",), weak=True, headed=True) if behind or ahead else None

    def named(self, at: int) -> Quantity | None:
        """Return the people that a list of names beginning here names: "Yusuf Darwan, Hani Sabour and Laith Omran"."""
        end = self._name(at)
        if end is None:
            return None
        count, last = 1, self._past_age(end)
        while last < len(self.keys) and (self.keys[last] == "," or self.keys[last] in self.little.and_):
            step = last + 1 + self._is(last + 1, self.little.and_)
            end = self._name(step)
            if end is None:
                break
            count, last = count + 1, self._past_age(end)
        named = Quantity(at, last, Range(count, count), Group.PEOPLE, ("named",), weak=count == 1, headed=True)
        return named if count > 1 else self._apposed(named)

    def _apposed(self, named: Quantity) -> Quantity:
        """Take in what follows a name: "Faris Noumane, a 22-year-old student"."""
        at = named.last
        if self.keys[at : at + 1] != [","]:
            return named
        at += 1
        if self.keys[at : at + 1] and self.keys[at].isdecimal() and self.keys[at + 1 : at + 2] == [","]:
            named, at = replace(named, last=at + 2), at + 2
        if self.pack.articles.at(self.keys, at) is None:
            return named
        told = self._unnumbered(at, at, definite=False)
        return replace(named, last=told.last, group=told.group) if told is not None and told.weak else named

    def _unnumbered(self, at: int, start: int, *, definite: bool) -> Quantity | None:
        """Read "a child", "his wife", "civilians", "many residents": one, or more than one and no more said."""
        pack, keys = self.pack, self.keys
        if at > 0 and keys[at - 1][0].isdecimal() and self.number(at - 1) is None and not pack.endings.age(keys[at - 1]):
            return None  # "2.5 people"
        if (many := pack.plural.at(keys, start)) is not None:
            counted = self._headed(Quantity(at, many[1], Range(2, None), Group.PEOPLE, ("plural",)))
            return counted if counted.headed or counted.harm is not None else None
        article = pack.articles.at(keys, start)
        end = article[1] if article else start
        if (
            article is None
            and not definite
            and not pack.grammar.bare_singular
            and (pack.harm.at(keys, start) or keys[start] in self.little.of)
        ):
            return None
        if (another := self._ordinal(at, start, end)) is not None:
            return another
        ahead = self._next_people[end] - end
        if ahead > MOST_BETWEEN or (ahead > 2 and not pack.grammar.bare_singular and not self._may_stand_between(end)):
            return None
        counted = self._headed(Quantity(at, end, Range(1, 1), Group.PEOPLE, weak=True))
        if counted.harm is not None and pack.grammar.bare_singular and end + 1 == counted.last:
            form = self._form(end, counted.last)
            if form is Number.TWO:
                return replace(counted, range=Range(2, 2), weak=False)
            if form is Number.ONE:
                return self._with_apposed(counted)
            return self._number_after(counted)
        if not counted.headed or counted.harm is not None or (at and keys[at - 1] in pack.places.heads):
            return None
        number = self._form(end, counted.last)
        if number is Number.TWO:
            return self._one_by_one(replace(counted, range=Range(2, 2), weak=False))
        if number is Number.ONE:
            named = article is not None or definite or pack.grammar.bare_singular or self._follows_harm(at)
            if article is None and (last := self._name(counted.last)) is not None:
                return replace(counted, last=last, flags=("named",))
            return self._one_by_one(counted) if named else None
        followed = self._number_after(counted)
        if followed is not None:
            return followed
        if article is not None and article[0] == "one":
            return None
        flags = ("plural", "definite") if definite else ("plural",)
        return replace(counted, range=Range(2, None), weak=False, flags=flags)

    def _ordinal(self, at: int, start: int, end: int) -> Quantity | None:
        """Read "a third was wounded", "wounding another": one more person, by a word that counts on."""
        pack, keys = self.pack, self.keys
        found = pack.ordinals.at(keys, start) or (pack.ordinals.at(keys, at) if start != at else None)
        if found is None:
            return None
        step = end = max(end, found[1])
        while step < len(keys) and (pack.endings.adverb(keys[step]) or pack.adverbs.at(keys, step)):
            step += 1
        told = pack.be.at(keys, step) or pack.harm.at(keys, step) or (self._follows_harm(at) and pack.before_free.at(keys, end))
        return Quantity(at, end, Range(1, 1), Group.PEOPLE, ("more",), weak=True) if told else None
