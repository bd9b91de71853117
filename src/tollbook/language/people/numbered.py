"""Numbers of people: "at least five civilians", "a family of seven", and numbers that count no people."""

from __future__ import annotations

from dataclasses import replace

from tollbook.language.packs.pack import Bound, Harm
from tollbook.language.people.names import COMMAS, Names
from tollbook.language.people.numerals import bounded
from tollbook.language.people.quantity import Quantity
from tollbook.model.counts import Group, Measure, Range

_TIES = frozenset("- – — _ . + / : ° ' ′ ″".split())
_PARTS = frozenset(": / ° ' ′ ″".split())
OLDEST = 110  # years
_SIGNS = frozenset("/ $ € £ # ° =".split())
_SIGNS_AFTER = frozenset("/ % ° = $ € £".split())


class Numbered(Names):
    """The numbers of people of a sentence."""

    def _counted(self, at: int, start: int, bound: Bound | None) -> Quantity | None:
        found = self._range(start)
        if found is None or self._glued(start) or self._is_label(start) or self._runs_on(found[1]):
            return None
        range_, end, vague = found
        while (
            not self.pack.grammar.bare_singular and (extra := self.pack.before.at(self.keys, end)) is not None and extra[0] is Bound.PLAIN
        ):
            end = extra[1]
        end = self._said_again(end, range_)
        after = self.pack.after.at(self.keys, end)
        if after is not None:
            bound, end = after
        range_, flags = bounded(range_, bound, vague=vague)
        counted = self._bounded_after(self._headed(Quantity(at, end, range_, Group.PEOPLE, flags)), vague=vague)
        if not counted.headed and counted.harm is None and (share := self._share(counted)) is not None:
            counted = share
        if self._are_more(at, counted.last + 1):
            counted = replace(counted, flags=(*counted.flags, "more"))
        if counted.headed and self._is(end, self.little.of) and self._is(end + 1, self.little.owned):
            counted = replace(counted, flags=(*counted.flags, "partitive"))
        if counted.headed or counted.harm is not None:
            return None if self._is_year(start, end) or self._is_age(at, end) else counted
        if self.keys[end - 1] in self.little.couple:
            return replace(counted, group=Group.CIVILIANS, headed=True)
        if (told := self._told_later(counted)) is not None:
            return told
        if (strangers := self._strangers(at, counted)) is not None:
            return strangers
        return counted if not self._prefixed(start) and self._stands_for_people(at, start, end) else None

    def _prefixed(self, at: int) -> bool:
        """Say whether "with" is written together with a bare number, which then is not what was done to: "استشهد بثلاث آيات"."""
        return any(self.keys[at].startswith(prefix) for prefix in self.pack.prefixes) and self.keys[at] in self.pack.numbers.firsts

    def _share(self, counted: Quantity) -> Quantity | None:
        """Read "two of the five passengers", "three out of 10 passengers"."""
        end = counted.last + self._is(counted.last, self.little.out)
        if not self._is(end, self.little.of):
            return None
        whole = self.number(end + 1 + self._is(end + 1, self.little.owned))
        share = self._headed(replace(counted, last=whole[1])) if whole is not None else counted
        return share if share.headed and share.harm is None else None

    def _said_again(self, at: int, range_: Range) -> int:
        """Pass over a number said twice: "5 (five)"."""
        again = self.number(at + 1) if self.keys[at : at + 1] == ["("] else None
        return again[1] + 1 if again is not None and again[0] == range_ and self.keys[again[1] : again[1] + 1] == [")"] else at

    def _glued(self, at: int) -> bool:
        """Say whether a sign ties a number to what stands before it: "COVID-19", "12:30", "B12"; "killed:5" is a count."""
        if at == 0 or self.words[at - 1].end != self.words[at].start:
            return False
        sign = self.keys[at - 1]
        if sign.isalnum():
            return sign.isascii()
        if at == 1 or sign not in _TIES or self.words[at - 2].end != self.words[at - 1].start:
            return False
        return self.keys[at - 2][-1].isdecimal() if sign == ":" else self.keys[at - 2][-1].isalnum()

    def _runs_on(self, end: int) -> bool:
        """Say whether a number is the first part of a time, a fraction or a coordinate: "12:30", "1/2", "36°12'N"."""
        here = self.words[end - 1 : end + 2]
        if len(here) < 3 or here[1].key not in _PARTS or not here[2].key[0].isdecimal():
            return False
        return here[0].end == here[1].start and here[1].end == here[2].start

    def _is_label(self, at: int) -> bool:
        """Say whether a number is a name: "Article 5"."""
        word = at - 2 if at > 1 and self.keys[at - 1] == "." else at - 1
        named = word >= 0 and self.keys[word] in self.little.never_before
        return named and self.keys[at].isdecimal() and (self.capital(word) or self.pack.grammar.bare_singular)

    def _are_more(self, first: int, last: int) -> bool:
        """Say whether people come on top of others: "two more", "another five"; "more than" and "or more" are bounds."""
        return any(
            self.keys[at] in self.little.more
            and self.keys[first] not in self.little.the
            and not self._is(at + 1, self.little.than)
            and (at == 0 or self.keys[at - 1] not in self.little.or_)
            for at in range(first, min(last, len(self.keys)))
        )

    def _strangers(self, at: int, counted: Quantity) -> Quantity | None:
        """Read a number with a plural that no list knows, where a word of harm stands right beside it: "five rioters lost their lives"."""
        pack, keys, end = self.pack, self.keys, counted.last
        if pack.grammar.bare_singular or end >= len(keys) or not keys[end].isalpha() or not pack.endings.plural(keys[end]):
            return None
        if (
            pack.units.at(keys, end) is not None
            or pack.before_free.at(keys, end) is not None
            or pack.harm.at(keys, end) is not None
            or self._is_month(keys[end])
        ):
            return None
        after = end + 1
        while after < len(keys) and keys[after] in {'"', "”", "’", "'"}:
            after += 1
        led = self._follows_harm(at) and not self._is(at - 1, self.little.least)
        followed = after < len(keys) and (
            pack.harm.at(keys, after) is not None or (pack.be.at(keys, after) is not None and self._harmed_soon(after))
        )
        return replace(counted, last=end + 1, headed=True) if led or followed else None

    def _harmed_soon(self, at: int) -> bool:
        return any(self.pack.harm.at(self.keys, step) is not None for step in range(at, min(at + 4, len(self.keys))))

    def _bounded_after(self, counted: Quantity, *, vague: bool) -> Quantity:
        """Read a bound that follows the noun: "ثمانية مدنيين على الأقل"."""
        after = self.pack.after.at(self.keys, counted.last)
        if after is None or (not counted.headed and counted.harm is None):
            return counted
        return replace(counted, range=bounded(counted.range, after[0], vague=vague)[0], last=after[1])

    def _told_later(self, counted: Quantity) -> Quantity | None:
        """Read "19 were women", where the number comes before what it counts."""
        at = counted.last
        if self.pack.be.at(self.keys, at) is None:
            return None
        at += 1
        while at < len(self.keys) and self.pack.adverbs.at(self.keys, at) is not None and self.pack.be.at(self.keys, at) is None:
            at += 1
        told = self._headed(replace(counted, last=at))
        return replace(told, part=True) if told.headed and told.harm is None and at < len(self.keys) else None

    def _is_age(self, start: int, end: int) -> bool:
        return start > 0 and self.keys[start - 1] in self.little.aged and end - start > 0 and self.pack.nouns.at(self.keys, end) is None

    def _is_year(self, start: int, end: int) -> bool:
        key = self.keys[start]
        return end - start == 1 and len(key) == 4 and key.isdecimal() and 1900 <= int(key) <= 2100

    def _stands_for_people(self, at: int, start: int, end: int) -> bool:
        """Say whether a number without a noun may count people: no date, time, age, share, measure, label."""
        before = self.keys[start - 1] if start else ""
        after = self.keys[end] if end < len(self.keys) else ""
        if (
            {before, self.keys[at - 1] if at else ""} & (_SIGNS | self.little.never_before)
            or after in _SIGNS_AFTER
            or self._is_year(start, end)
        ):
            return False
        if (after and not self._free(end)) or self._is_bracketed_age(start, end) or self._are_years(start, end):
            return False
        if self.little.aged.intersection(self.keys[max(0, at - 5) : at]):
            return False
        person = start > 1 and (self.capital(start - 2) or self.pack.nouns.at(self.keys, start - 2) is not None)
        if before == "," and after in {",", ".", ")"} and person and end - start == 1:
            return False  # "Hawa Bintale, 61, and her nephew"
        months = [before, after, self.keys[start - 2] if start > 1 and before == "." else ""]
        if self.pack.units.at(self.keys, end) is not None or any(self._is_month(key) for key in months):
            return False
        glued = end < len(self.keys) and self.words[end - 1].end == self.words[end].start and (after.isalnum() or after[0] in "-–—_")
        if after == ":" and self.keys[end + 1 : end + 2] and self.keys[end + 1].isdecimal():
            return False
        return not glued

    def _is_bracketed_age(self, start: int, end: int) -> bool:
        """Say whether a number is an age beside a name: "Ahmed Ali (45)", "محمد، 45، وعلي، 12"."""
        marks = self.keys[start - 1 : start] + self.keys[end : end + 1]
        if end - start != 1 or len(marks) < 2 or start < 2 or not self.keys[start].isdecimal() or int(self.keys[start]) > OLDEST:
            return False
        before = self.keys[start - 2]
        if marks == ["(", ")"]:
            return before[0].isalpha() and self.pack.harm.at(self.keys, start - 2) is None
        named = any(key.removeprefix("و") in self.pack.given for key in self.keys[max(0, start - 5) : start - 1])
        return named and marks[0] in COMMAS and marks[1] in COMMAS | {".", ")"}

    def _are_years(self, start: int, end: int) -> bool:
        figures = [key for key in self.keys[start:end] if key[0].isdecimal()]
        return len(figures) == 2 and all(len(key) == 4 and key.isdecimal() and 1900 <= int(key) <= 2100 for key in figures)

    def _free(self, at: int) -> bool:
        """Say whether the word after a number leaves it to stand for people: no noun that is none of people."""
        key = self.keys[at]
        if key in self.little.of and not self._of_people(at):
            return False
        if key in self.little.out or (
            key in self.little.in_
            and self.number(at + 1) is not None
            and self.pack.grammar.object_reach < 4
            and not self._is_year(at + 1, at + 2)
        ):
            return False
        return (
            self.pack.before_free.at(self.keys, at) is not None
            or self.pack.harm.at(self.keys, at) is not None
            or self.pack.joins.at(self.keys, at) is not None
            or key in self.pack.joined
            or (
                self.pack.grammar.bare_singular
                and self.pack.units.at(self.keys, at) is None
                and (not self.pack.endings.plural(key) or key.startswith(self.pack.prefixes))
            )
        )

    def _of_people(self, at: int) -> bool:
        """Say whether "of" leads to people: "two of them", "five of the wounded", never "one of its engines"."""
        if not self._is(at + 1, self.little.owned):
            return True
        people = (self.pack.nouns, self.pack.harm, self.pack.families)
        return any(words.at(self.keys, step) is not None for step in range(at + 2, at + 6) for words in people)

    def _none(self, at: int, start: int) -> Quantity | None:
        if self.pack.none.at(self.keys, start) is None:
            return None
        found = self.pack.none.at(self.keys, start)
        end = found[1] if found else start
        if self.pack.nobody.at(self.keys, start) is not None:
            return Quantity(at, end, Range(0, 0), Group.PEOPLE, ("negated",), headed=True)
        counted = self._headed(Quantity(at, end, Range(0, 0), Group.PEOPLE, ("negated",)))
        if counted.harm is not None and self.keys[counted.last - 1] in self.pack.casualties:
            counted = replace(counted, harm=Harm(Measure.KILLED_OR_INJURED, counted.harm.hows))
        return counted if counted.headed or counted.harm is not None else None

    def _gathered(self, at: int, start: int) -> Quantity | None:
        """Read "a family of five", "a group of three workers"."""
        pack, keys = self.pack, self.keys
        article = pack.articles.at(keys, start)
        here = article[1] if article else start
        if pack.families.firsts.isdisjoint(keys[here : here + 3]):
            return None
        for step in range(here, min(here + 3, len(keys))):
            family = pack.families.at(keys, step)
            if family is not None:
                if family[1] >= len(keys) or keys[family[1]] not in self.little.of:
                    return None
                counted = self._counted(at, self._bounds(family[1] + 1)[1], self._bounds(family[1] + 1)[0])
                if counted is None:
                    return None
                civilian = pack.civilian_families.at(keys, step) is not None and counted.group is Group.PEOPLE
                return replace(counted, first=at, headed=True, group=Group.CIVILIANS if civilian else counted.group)
            if not self._may_stand_between(step):
                return None
        return None
