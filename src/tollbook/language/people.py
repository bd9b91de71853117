"""How many people a phrase names, and who they are: "at least five civilians", "a family of seven", "طفلان"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tollbook.language.packs.pack import Bound, Harm, How, Number, Pack
from tollbook.language.tokens import Token
from tollbook.model.counts import Group, Measure, Range

LONGEST_PHRASE = 9  # words between a number and the people it counts
MOST = 10_000_000
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")
_OF_A_NATION = re.compile(r"[a-z]+(?:ians?|eans?|ese|ish|is?)")
_NEVER_BEFORE = frozenset(
    "allegation allegations case number item incident reference hill sector flight phase grade report statement entry issue no aged age "
    "page route highway article section chapter resolution unit battalion brigade aka / $ € £ # ° =".split()
)
_NEVER_AFTER = frozenset("/ % ° = $ € £".split())
_OLD = re.compile(r"[\w-]+-(?:year|month|week|day|hour)s?-old")
_MORE = frozenset("more additional another other others further اخرين اخرون اخر اخري".split())
_OWNED = frozenset("the these those his her their its our my".split())
_FROM = frozenset(("from", "من"))
_OF_THEM = frozenset(("منهم", "منهن", "منهما"))
_NEVER_HEADS = frozenset(("more", "others", "other", "of", "additional", "further"))
_OF = frozenset(("of", "من"))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of people; ``first`` and ``last`` are places among the tokens, the last one excluded.

    ``harm`` is set where the phrase itself says what happened ("five dead"). ``weak`` marks one person named by an
    article or by name, ``headed`` a phrase with a noun, ``part`` a share of people counted before ("two of whom"),
    ``suffering`` a harm that an adjective names ("five wounded soldiers").
    """

    first: int
    last: int
    range: Range
    group: Group
    flags: tuple[str, ...] = ()
    harm: Harm | None = None
    weak: bool = False
    headed: bool = False
    part: bool = False
    suffering: Harm | None = None


class Phrases:
    """The phrases of one sentence, as one language reads them."""

    def __init__(self, pack: Pack, words: Sequence[Token], text: str) -> None:
        self.pack, self.words, self.text = pack, words, text
        self.keys = [word.key for word in words]

    def capital(self, at: int) -> bool:
        """Say whether a word is written with a capital."""
        return self.text[self.words[at].start].isupper()

    def quantity(self, at: int) -> Quantity | None:
        """Return the number of people that a phrase beginning here names."""
        key = self.keys[at]
        article = key.startswith(("al-", "el-"))
        if (
            key not in self.pack.openers
            and not key[0].isdecimal()
            and not article
            and not self.capital(at)
            and _OF_A_NATION.fullmatch(key) is None
        ):
            return None
        bound, start, exact = self._bounds(at)
        if start >= len(self.keys):
            return None
        if (self.keys[at] in self.pack.him or self.keys[at] in self.pack.he) and (person := self._pronoun(at)) is not None:
            return person
        found = self._gathered(at, start) or self._counted(at, start, bound) or self._none(at, start)
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

    def _bounds(self, at: int) -> tuple[Bound | None, int, bool]:
        """Read the words before a number; the last value says whether one of them is plain ("the")."""
        bound, plain = None, False
        while (found := self.pack.before.at(self.keys, at)) is not None:
            plain = plain or found[0] is Bound.PLAIN
            if bound in {None, Bound.PLAIN, Bound.ABOUT}:
                bound = found[0] if found[0] is not Bound.PLAIN or bound is None else bound
            at = found[1]
        return bound, at, plain

    # Numbers

    def number(self, at: int) -> tuple[Range, int, bool] | None:
        """Return the number that begins here, where it ends, and whether it is a vague word."""
        pack, keys = self.pack, self.keys
        if at >= len(keys) or not (keys[at] in pack.digits or keys[at][0].isdecimal()):
            return None
        if (vague := pack.vague.at(keys, at)) is not None:
            return vague[0], vague[1], True
        if _DIGITS.fullmatch(keys[at]):
            if len(keys[at]) > 12:
                return None
            value, end = int(keys[at].replace(",", "")), at + 1
            scale = pack.scales.at(keys, end)
            if scale is not None and scale[0] > 12:
                value, end = value * scale[0], scale[1]
            return (Range(value, value), end, False) if value <= MOST else None
        spelled = self._spelled(at)
        return None if spelled is None else (Range(spelled[0], spelled[0]), spelled[1], False)

    def _spelled(self, at: int) -> tuple[int, int] | None:
        pack, keys = self.pack, self.keys
        total = part = 0
        end = at
        if pack.articles.at(keys, at) is not None and pack.scales.at(keys, at + 1) is not None and keys[at] in {"a", "one"}:
            part, end = 1, at + 1
        began = end
        while end < len(keys):
            here = end + 1 if end > began and keys[end] == "and" else end
            small, scale = pack.numbers.at(keys, here), pack.scales.at(keys, here)
            if small is not None and _fits(part, small[0]) and (here == end or part % 100 == 0):
                part, end = part + small[0], small[1]
            elif scale is not None and here == end and (part or pack.grammar.number_after_noun):
                part, total, end = _scaled(part, total, scale[0], scale[1])
            else:
                break
        return (total + part, end) if end > began else None

    def _range(self, at: int) -> tuple[Range, int, bool] | None:
        """Return a number or two joined to a range."""
        opened = self.pack.opens.at(self.keys, at)
        first = self.number(opened[1] if opened else at)
        if first is None or (opened and self.keys[at] in _FROM and self.pack.rises.intersection(self.keys[max(0, at - 12) : at])):
            return None
        join = self.pack.joins.at(self.keys, first[1])
        if opened is None and at and self.keys[at - 1] in _FROM and self.pack.rises.intersection(self.keys[max(0, at - 12) : at]):
            return first
        if join is None and opened is not None and first[1] < len(self.keys) and self.keys[first[1]] in self.pack.joined:
            join = True, first[1]
        second = self.number(join[1]) if join else None
        if join is None or second is None or first[2] or second[2]:
            return None if opened else first
        low, high = first[0].low or 0, second[0].high or 0
        word = self.keys[first[1]]
        apart = word in {"and", "و"} and opened is None
        unlikely = word in {"or", "او"} and high > low + max(5, low // 2)
        scaled = low * 1_000 <= high and low < 100 <= high
        if low >= high or apart or unlikely or scaled:
            return None if opened and word != "to" else first
        return Range(low, high), second[1], False

    def _counted(self, at: int, start: int, bound: Bound | None) -> Quantity | None:
        found = self._range(start)
        if found is None:
            return None
        range_, end, vague = found
        while (
            not self.pack.grammar.bare_singular and (extra := self.pack.before.at(self.keys, end)) is not None and extra[0] is Bound.PLAIN
        ):
            end = extra[1]
        after = self.pack.after.at(self.keys, end)
        if after is not None:
            bound, end = after
        range_, flags = _bounded(range_, bound, vague=vague)
        counted = self._bounded_after(self._headed(Quantity(at, end, range_, Group.PEOPLE, flags)), vague=vague)
        if self._are_more(at, counted.last + 1):
            counted = replace(counted, flags=(*counted.flags, "more"))
        if counted.headed and self.keys[end : end + 1] == ["of"] and self.keys[end + 1 : end + 2] and self.keys[end + 1] in _OWNED:
            counted = replace(counted, flags=(*counted.flags, "partitive"))
        if counted.headed or counted.harm is not None:
            return None if self._is_year(start, end) or self._is_age(at, end) else counted
        if self.keys[end - 1] == "couple":
            return replace(counted, group=Group.CIVILIANS, headed=True)
        if (told := self._told_later(counted)) is not None:
            return told
        if (strangers := self._strangers(at, counted)) is not None:
            return strangers
        return counted if self._stands_for_people(at, start, end) else None

    def _are_more(self, first: int, last: int) -> bool:
        """Say whether people come on top of others: "two more", "another five"; "more than" and "or more" are bounds."""
        return any(
            self.keys[at] in _MORE
            and self.keys[first] != "the"
            and self.keys[at + 1 : at + 2] != ["than"]
            and (at == 0 or self.keys[at - 1] != "or")
            for at in range(first, min(last, len(self.keys)))
        )

    def _strangers(self, at: int, counted: Quantity) -> Quantity | None:
        """Read a number with a plural that no list knows, where a word of harm stands right beside it: "five rioters lost their lives"."""
        pack, keys, end = self.pack, self.keys, counted.last
        if (
            pack.grammar.bare_singular
            or end >= len(keys)
            or not keys[end].isalpha()
            or not keys[end].endswith("s")
            or keys[end].endswith("ss")
        ):
            return None
        if (
            pack.units.at(keys, end) is not None
            or pack.before_free.at(keys, end) is not None
            or pack.harm.at(keys, end) is not None
            or _is_month(pack, keys[end])
        ):
            return None
        after = end + 1
        while after < len(keys) and keys[after] in {'"', "”", "’", "'"}:
            after += 1
        led = self._follows_harm(at)
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
        return replace(counted, range=_bounded(counted.range, after[0], vague=vague)[0], last=after[1])

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
        return (
            start > 0
            and self.keys[start - 1] in {"aged", "age", "عمره", "عمرها", "عمر"}
            and end - start > 0
            and self.keys[end : end + 1] != ["people"]
        )

    def _is_year(self, start: int, end: int) -> bool:
        key = self.keys[start]
        return end - start == 1 and len(key) == 4 and key.isdecimal() and 1900 <= int(key) <= 2100

    def _stands_for_people(self, at: int, start: int, end: int) -> bool:
        """Say whether a number without a noun may count people: no date, time, age, share, measure, label."""
        before = self.keys[start - 1] if start else ""
        after = self.keys[end] if end < len(self.keys) else ""
        if {before, self.keys[at - 1] if at else ""} & _NEVER_BEFORE or after in _NEVER_AFTER or self._is_year(start, end):
            return False
        if after and not self._free(end):
            return False
        if "aged" in self.keys[max(0, at - 5) : at]:
            return False
        person = start > 1 and (self.capital(start - 2) or self.pack.nouns.at(self.keys, start - 2) is not None)
        if before == "," and after in {",", ".", ")"} and person and end - start == 1:
            return False  # "Hawa Bintale, 61, and her nephew"
        months = [before, after, self.keys[start - 2] if start > 1 and before == "." else ""]
        if self.pack.units.at(self.keys, end) is not None or any(_is_month(self.pack, key) for key in months):
            return False
        glued = end < len(self.keys) and self.words[end - 1].end == self.words[end].start and (after.isalnum() or after[0] in "-–—_")
        if after == ":" and self.keys[end + 1 : end + 2] and self.keys[end + 1].isdecimal():
            return False
        led = start > 0 and self.words[start - 1].end == self.words[start].start and (before[-1].isalnum() or before in "-–—_.+:")
        return not glued and not led

    def _free(self, at: int) -> bool:
        """Say whether the word after a number leaves it to stand for people: no noun that is none of people."""
        key = self.keys[at]
        if key == "out" or (
            key == "in" and self.number(at + 1) is not None and self.pack.grammar.object_reach < 4 and not self._is_year(at + 1, at + 2)
        ):
            return False
        return (
            self.pack.before_free.at(self.keys, at) is not None
            or self.pack.harm.at(self.keys, at) is not None
            or self.pack.joins.at(self.keys, at) is not None
            or key in self.pack.joined
            or (self.pack.grammar.bare_singular and self.pack.units.at(self.keys, at) is None)
        )

    # Names

    def named(self, at: int) -> Quantity | None:
        """Return the people that a list of names beginning here names: "Yusuf Darwan, Hani Sabour and Laith Omran"."""
        end = self._name(at)
        if end is None:
            return None
        count, last = 1, end
        while last < len(self.keys) and self.keys[last] in {",", "and"}:
            step = last + 1 + (self.keys[last + 1 : last + 2] == ["and"])
            end = self._name(step)
            if end is None:
                break
            count, last = count + 1, end
        named = Quantity(at, last, Range(count, count), Group.PEOPLE, ("named",), weak=count == 1, headed=True)
        return named if count > 1 else self._apposed(named)

    def _name(self, at: int) -> int | None:
        """Return where a name of two words or more ends."""
        end = at
        while end < len(self.keys) and self._in_name(end, first=end == at):
            end += 1
        with_his = self.keys[end : end + 1] == ["and"] and self.keys[end + 1 : end + 2] and self.keys[end + 1] in {"his", "her"}
        known = end - at >= 2 or (end - at == 1 and with_his and self._follows_harm(at))  # "killed Rostum and his associate"
        return end if known and self.capital(end - 1) else None

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

    def _in_name(self, at: int, *, first: bool) -> bool:
        key = self.keys[at]
        if not key[0].isalpha() or key in self.pack.never_names:
            return False
        if self.pack.harm.at(self.keys, at) is not None or (not first and self.pack.nouns.at(self.keys, at) is not None):
            return False
        return self.capital(at) or (not first and key in self.pack.inside_names) or (key.startswith(("al-", "el-")) and key != "al-")

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

    # The people

    def _headed(self, counted: Quantity) -> Quantity:
        """Add the noun that a number counts, or the harm that stands for one."""
        at, steps, strange, groups, through = counted.last, 0, 0, list[Group](), False
        part, numbered = counted.part, not counted.weak and "plural" not in counted.flags
        while at < len(self.keys) and steps < LONGEST_PHRASE:
            if self.keys[at] in self.pack.joined and (steps or numbered):
                break
            if self.keys[at] in _OF_THEM:
                return self._among(replace(counted, last=at + 1, headed=True, part=True))
            harm = self._harm_for_noun(at)
            if harm is not None and not (counted.headed and {How.PARTICIPLE, How.ADJECTIVE} & harm[0].hows):
                own = self.pack.nouns.at(self.keys, at)
                if own is not None:
                    groups.append(own[0].group)
                behind = self.pack.nouns.at(self.keys, harm[1]) if self.pack.grammar.bare_singular else None
                if behind is not None and self.keys[harm[1]] not in self.pack.joined and self.pack.harm.at(self.keys, harm[1]) is None:
                    groups, harm = [behind[0].group], (harm[0], behind[1])  # "ثلاث جثث لنساء"
                if through and harm[0].measure is not Measure.KILLED:
                    return replace(counted, last=harm[1], headed=True)
                return replace(counted, last=harm[1], harm=harm[0], group=_best_group(groups), part=part)
            noun = self.pack.nouns.at(self.keys, at)
            if noun is not None:
                groups.append(noun[0].group)
                whose = self.keys[at] in _OF and noun[1] - at == 2
                at, counted = noun[1], replace(counted, last=noun[1], headed=True)
                if whose:
                    return self._among(replace(counted, part=True))
                if at < len(self.keys) and self.keys[at] in _OF:
                    counted, groups = self._of_whom(counted, groups)
                    at = counted.last
                if self.pack.grammar.bare_singular:
                    return self._with_apposed(replace(counted, group=_best_group(groups), part=part))
                if not self._goes_on(at):
                    break
            elif through and self.pack.civilian_families.at(self.keys, at) is not None:
                return replace(counted, last=at + 1, headed=True, group=Group.CIVILIANS)
            elif self._may_stand_between(at):
                if self.keys[at] in _CIVILIAN:
                    groups.append(Group.CIVILIANS)
                through = through or self.keys[at] in _OF
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
        return None if noun is not None and not self.pack.grammar.bare_singular and self.keys[harm[1]] not in _NEVER_HEADS else harm

    def _among(self, counted: Quantity) -> Quantity:
        """Read who "one of them" is: "one of them a child", "two of whom were minors"."""
        at = counted.last
        while (
            at < len(self.keys)
            and at - counted.last < 3
            and (self.pack.be.at(self.keys, at) or self.keys[at] in {",", "—", "–", "only", "just"})
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
        parts = (
            self.pack.units,
            self.pack.articles,
            self.pack.be,
            self.pack.boundary,
            self.pack.and_,
            self.pack.before_free,
            self.pack.includes,
            self.pack.harm,
            self.pack.left,
        )
        if any(words.at(self.keys, at) is not None for words in parts) or self.number(at) is not None:
            return False
        return any(
            self.pack.nouns.at(self.keys, step) is not None for step in range(at + 1, min(at + 3, len(self.keys)))
        ) and not self.keys[at].endswith("ing")

    def _goes_on(self, at: int) -> bool:
        """Say whether a noun follows, perhaps after words that may stand before one: "wounded soldiers", "family members"."""
        for step in range(at, min(at + 2, len(self.keys))):
            if self.pack.nouns.at(self.keys, step) is not None:
                return self.keys[step] not in _NEVER_HEADS
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
        if self.pack.fillers.at(self.keys, at) is not None or _OLD.fullmatch(key) is not None:
            return True
        if _is_month(self.pack, key):
            return False
        if key.startswith(("al-", "el-")):
            return True
        if not key.isascii() or not key[0].isalpha() or self.pack.grammar.bare_singular:
            return False
        return (self.capital(at) and self.pack.harm.at(self.keys, at) is None) or _OF_A_NATION.fullmatch(key) is not None

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
        if not any(pack.families.begins(key) for key in keys[here : here + 3]):
            return None
        for step in range(here, min(here + 3, len(keys))):
            family = pack.families.at(keys, step)
            if family is not None:
                if family[1] >= len(keys) or keys[family[1]] not in _OF:
                    return None
                counted = self._counted(at, self._bounds(family[1] + 1)[1], self._bounds(family[1] + 1)[0])
                if counted is None:
                    return None
                civilian = pack.civilian_families.at(keys, step) is not None and counted.group is Group.PEOPLE
                return replace(counted, first=at, headed=True, group=Group.CIVILIANS if civilian else counted.group)
            if not self._may_stand_between(step):
                return None
        return None

    def _unnumbered(self, at: int, start: int, *, definite: bool) -> Quantity | None:
        """Read "a child", "his wife", "civilians", "many residents": one, or more than one and no more said."""
        pack, keys = self.pack, self.keys
        if (many := pack.plural.at(keys, start)) is not None:
            counted = self._headed(Quantity(at, many[1], Range(2, None), Group.PEOPLE, ("plural",)))
            return counted if counted.headed or counted.harm is not None else None
        article = pack.articles.at(keys, start)
        end = article[1] if article else start
        if article is None and not definite and not pack.grammar.bare_singular and (pack.harm.at(keys, start) or keys[start] == "of"):
            return None
        if (another := self._ordinal(at, start, end)) is not None:
            return another
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
        found = pack.ordinals.at(keys, start) or pack.ordinals.at(keys, at)
        if found is None:
            return None
        step = end = max(end, found[1])
        while step < len(keys) and (keys[step].endswith("ly") or pack.adverbs.at(keys, step)):
            step += 1
        told = pack.be.at(keys, step) or pack.harm.at(keys, step) or (self._follows_harm(at) and pack.before_free.at(keys, end))
        return Quantity(at, end, Range(1, 1), Group.PEOPLE, ("more",), weak=True) if told else None

    def _follows_harm(self, at: int) -> bool:
        return at > 0 and any(
            (harm := self.pack.harm.at(self.keys, step)) is not None and harm[1] == at for step in range(max(0, at - 3), at)
        )

    def _form(self, start: int, end: int) -> Number | None:
        """Return how many the last noun of a phrase names by its form."""
        form = None
        at = start
        while at < end:
            noun = self.pack.nouns.at(self.keys, at)
            if noun is not None:
                form, at = noun[0].number, noun[1]
                if self.pack.grammar.bare_singular:
                    return form
            else:
                at += 1
        return form

    def _number_after(self, counted: Quantity) -> Quantity | None:
        """Read a number that follows its noun: "أطفالهم الأربعة", "شخصين اثنين"."""
        if not self.pack.grammar.number_after_noun:
            return None
        attached = self.keys[counted.last : counted.last + 1] == ["ال"]  # "القتلى الـ21"
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


_CIVILIAN = frozenset(("civilian", "unarmed", "مدني", "المدنيين"))
_RANK = (Group.CHILDREN, Group.WOMEN, Group.CIVILIANS, Group.COMBATANTS, Group.MEN)


def _best_group(groups: list[Group]) -> Group:
    """Return the group that the words of one phrase name: the last that says more than "people", children and women first."""
    for group in reversed(groups):
        if group is not Group.PEOPLE:
            return Group.CIVILIANS if group is Group.MEN and Group.CIVILIANS in groups else group
    return Group.PEOPLE


def _fits(part: int, small: int) -> bool:
    """Say whether a number word may follow those before it: "twenty five", "hundred twelve", never "five six"."""
    if part == 0:
        return True
    if small == 10:
        return part < 10  # "ثلاثة عشر"
    tail = part % 100
    if tail == 0:
        return small < 100 <= part
    return (tail >= 20 and tail % 10 == 0 and small < 10) or (tail < 10 and small >= 20 and small < 100 and part < 10)


def _scaled(part: int, total: int, scale: int, end: int) -> tuple[int, int, int]:
    if scale >= 1_000:
        return 0, total + max(part, 1) * scale, end
    return max(part, 1) * scale, total, end


def _bounded(range_: Range, bound: Bound | None, *, vague: bool) -> tuple[Range, tuple[str, ...]]:
    """Return the range that a number and the words around it give: "more than 30" is 31 or more, as coders of such reports have it."""
    flags: tuple[str, ...] = ("vague",) if vague else ()
    low, high = range_.low, range_.high
    point = low == high or vague
    if bound in {Bound.AT_LEAST, Bound.MORE_THAN}:
        more = bound is Bound.MORE_THAN and not vague and low is not None
        return Range(low + 1 if more and low is not None else low, None if point else high), flags
    if bound in {Bound.UP_TO, Bound.FEWER_THAN}:
        fewer = bound is Bound.FEWER_THAN and not vague and high
        return Range(None if point else low, high - 1 if fewer and high else high), flags
    return range_, (*flags, "about") if bound is Bound.ABOUT else flags


def _is_month(pack: Pack, key: str) -> bool:
    return pack.dates.months.begins(key)
