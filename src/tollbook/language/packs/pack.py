"""A language as the reader knows it: words and phrases by the part they play, read from one TOML file."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any, Generic, Self, TypeVar

from tollbook.language.fold import plain
from tollbook.language.packs.little import Endings, Little
from tollbook.language.tokens import key_of, tokens
from tollbook.model.counts import Group, Measure, Range

V = TypeVar("V")
Forms = Callable[[Mapping[str, Any]], Mapping[str, Any]]  # spells out the forms of a language's words


class Bound(Enum):
    """What the words before or after a number make of it."""

    PLAIN = "plain"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    UP_TO = "up_to"
    FEWER_THAN = "fewer_than"
    ABOUT = "about"


class Number(Enum):
    """How many a noun names by its form."""

    ONE = 1
    TWO = 2
    MANY = 3


class How(Enum):
    """How a word of harm stands to those it is done to."""

    PARTICIPLE = "participle"
    ACTIVE = "active"
    INTRANSITIVE = "intransitive"
    ADJECTIVE = "adjective"
    NOUN = "noun"
    NOMINAL = "nominal"
    TOLL = "toll"


@dataclass(frozen=True, slots=True)
class Noun:
    """A word for people."""

    group: Group
    number: Number


@dataclass(frozen=True, slots=True)
class Harm:
    """A word of harm: what it does, and the ways in which it may be used."""

    measure: Measure
    hows: frozenset[How]


def _longest_first(phrase: tuple[list[str], object]) -> int:
    return -len(phrase[0])


class Words(Generic[V]):
    """Words and phrases, each with what it stands for; the longest that fits is found."""

    def __init__(self, entries: Iterable[tuple[str, V]]) -> None:
        self._first: dict[str, list[tuple[list[str], V]]] = {}
        for words, value in entries:
            first, *rest = (key_of(words),) if words.isalpha() else [token.key for token in tokens(words)]
            known = self._first.get(first)
            if known is None:
                self._first[first] = [(rest, value)]
            else:
                known.append((rest, value))
        for phrases in self._first.values():
            if len(phrases) > 1:
                phrases.sort(key=_longest_first)

    def at(self, keys: Sequence[str], at: int) -> tuple[V, int] | None:
        """Return what the words from a place on stand for, and the place after them."""
        phrases = self._first.get(keys[at]) if at < len(keys) else None
        if phrases is not None:
            for rest, value in phrases:
                end = at + 1 + len(rest)
                if not rest or keys[at + 1 : end] == rest:
                    return value, end
        return None

    @cached_property
    def firsts(self) -> frozenset[str]:
        """The words with which these words and phrases begin."""
        return frozenset(self._first)

    def __contains__(self, key: str) -> bool:
        return key in self._first

    def begins(self, key: str) -> bool:
        """Say whether some word or phrase begins with this one."""
        return key in self._first


@dataclass(frozen=True, slots=True)
class Grammar:
    """What the grammars of languages differ in; reaches are counted in words."""

    object_reach: int
    subject_reach: int
    bare_singular: bool
    number_after_noun: bool


class Dates:
    """The words of dates: months and days of the week by number, and days named from the day of writing."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        self.months: Words[int] = _numbered(table["months"])
        self.hijri: Words[int] = _numbered(table.get("hijri", ()))
        self.weekdays: Words[int] = _numbered(table["weekdays"])
        named = (("today", 0), ("yesterday", -1), ("before_yesterday", -2))
        self.days: Words[int] = Words((words, days) for name, days in named for words in table[name])
        self.endings, self.years = frozenset(table.get("endings", ())), frozenset(map(_key, table.get("years", ())))
        self.labels = _marked(table.get("labels", ()))
        self.last_night = _marked(table["last_night"])
        self.between, self.of = _marked(table["between"]), _marked(table["of"])

    @cached_property
    def starts(self) -> frozenset[str]:
        """The words with which a date begins that does not begin in figures."""
        return self.months.firsts | self.hijri.firsts

    @cached_property
    def counted(self) -> frozenset[str]:
        """The words with which a day begins that is counted from the day of writing."""
        return self.last_night.firsts | self.days.firsts | self.weekdays.firsts


class PlaceWords:
    """The words around the names of places."""

    def __init__(self, table: Mapping[str, Sequence[str]]) -> None:
        self.leads, self.heads, self.tails, self.never, self.provinces, self.named = (
            frozenset(_key(word) for word in table.get(name, ())) for name in ("leads", "heads", "tails", "never", "provinces", "named")
        )


class Pack:
    """One language."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self.language: str = table["language"]
        self.grammar = Grammar(**table["grammar"])
        self.little, self.endings = Little.read(table.get("little", {})), Endings(table.get("endings", {}))
        self.numbers: Words[int] = Words(table["numbers"].items())
        self.scales: Words[int] = Words(table["scales"].items())
        self.vague: Words[Range] = Words(
            (words, Range(bounds[0], bounds[1] if len(bounds) > 1 else None)) for words, bounds in table["vague"].items()
        )
        self.plural = _marked(table["plural"]["words"])
        self.before: Words[Bound] = Words((words, Bound(name)) for name, phrases in table["bounds"]["before"].items() for words in phrases)
        self.after: Words[Bound] = Words((words, Bound(name)) for name, phrases in table["bounds"]["after"].items() for words in phrases)
        self.opens, self.joins = _marked(table["between"]["opens"]), _marked(table["between"]["joins"])
        self.nouns: Words[Noun] = Words(
            (words, noun)
            for group, forms in table["people"].items()
            if group != "pronouns"
            for number, phrases in forms.items()
            for noun in (Noun(Group(group), Number[number.upper()]),)
            for words in phrases
        )
        pronouns = table["people"].get("pronouns", {"object": (), "subject": ()})
        self.him, self.he = frozenset(pronouns["object"]), frozenset(pronouns["subject"])
        self.families = _marked(table["families"]["words"])
        self.civilian_families = _marked(table["families"]["civilian"])
        self.fillers = _marked(table["fillers"]["words"])
        self.articles: Words[str] = Words((words, kind) for kind, phrases in table["articles"].items() for words in phrases)
        self.none, self.nobody = _marked(table["none"]["words"]), _marked(table["none"]["people"])
        names = table["names"]
        self.inside_names, self.never_names = frozenset(names["inside"]), frozenset(names["never"])
        self.harm: Words[Harm] = Words(_harms(table["harm"]))
        self.wounding, self.wounds = (
            _marked(table.get("wounds", {}).get("with", ())),
            frozenset(map(_key, table.get("wounds", {}).get("words", ()))),
        )
        self.includes = _marked(table["including"]["words"])
        grouping = table["grouping"]
        self.be, self.and_, self.boundary = _marked(grouping["be"]), _marked(grouping["and"]), _marked(grouping["boundary"])
        self.adverbs, self.left = _marked(grouping["adverbs"]), _marked(grouping.get("left", ()))
        self.relatives = frozenset(map(_key, grouping["relatives"]))
        self.before_free = _marked(grouping["before_free"])
        self.casualties = frozenset(map(_key, table["none"].get("casualties", ())))
        self.no_less = _marked(grouping.get("no_less", ()))
        self.prefixes = tuple(grouping.get("prefixes", ()))
        self.tallies = frozenset(map(_key, grouping["tallies"]))
        self.rises = frozenset(map(_key, grouping["rises"]))
        self.places = PlaceWords(table["places"])
        self.negations = frozenset(map(_key, table["none"]["negations"]))
        self.anyone = _marked(table["none"].get("anyone", ()))
        self.ordinals = _marked(table["none"].get("ordinals", ()))
        self.old = _marked(table["units"].get("old", ()))
        self.given = frozenset(map(_key, table["names"].get("given", ())))
        self.units = _marked(table["units"]["words"])
        self.each_of = _marked(table.get("names", {}).get("each_of", ()))
        self.joined: frozenset[str] = frozenset(map(key_of, table.get("joined", ())))
        self.dates = Dates(table["dates"])
        self.says, self.to = _marked(table["attribution"]["says"]), _marked(table["attribution"]["to"])

    @cached_property
    def harms(self) -> frozenset[str]:
        """The words with which words of harm begin."""
        return self.harm.firsts

    @cached_property
    def digits(self) -> frozenset[str]:
        """The words with which a number may begin."""
        return self.numbers.firsts | self.scales.firsts | self.vague.firsts | self.articles.firsts

    @cached_property
    def of_people(self) -> frozenset[str]:
        """The words with which a noun of people, a family or a word of harm begins."""
        return self.nouns.firsts | self.families.firsts | self.harms

    @cached_property
    def alone(self) -> frozenset[str]:
        """The words that begin a number, or name people without a noun."""
        lists = (self.none, self.nobody, self.ordinals, self.anyone, self.plural, self.opens)
        return frozenset().union(*(words.firsts for words in lists), self.him, self.he, self.digits)

    @cached_property
    def openers(self) -> frozenset[str]:
        """The words with which a number of people may begin."""
        lists = (self.numbers, self.scales, self.vague, self.plural, self.before, self.opens, self.nouns, self.families, self.fillers,
            self.articles, self.none, self.nobody, self.harm, self.anyone)  # fmt: skip
        return frozenset().union(*(words.firsts for words in lists), self.him, self.he)

    @cached_property
    def never_strange(self) -> frozenset[str]:
        """The words with which units, small words and words of harm begin."""
        lists = (self.units, self.articles, self.be, self.boundary, self.and_, self.before_free, self.includes, self.harm, self.left)
        return frozenset().union(*(words.firsts for words in lists))

    @cached_property
    def starters(self) -> frozenset[str]:
        """The words with which a number of people, a name or a word of harm may begin."""
        return self.openers | self.harms | self.wounding.firsts | self.each_of.firsts | self.given

    def says_that(self, name: str, words: str) -> bool:
        """Say whether some words fit the patterns of a name, which are those of ``context``."""
        return _searched(self.context[name], words)

    @classmethod
    def read(cls, toml: str, *, forms: Forms | None = None) -> Self:
        """Read a pack from TOML; ``forms`` spells out what the language does to its words."""
        table: Mapping[str, Any] = tomllib.loads(toml)
        return cls(forms(table) if forms else table)

    @cached_property
    def turns(self) -> re.Pattern[str]:
        """Where a sentence turns to something else; searched in a text as it is, since offsets are taken."""
        return re.compile("|".join(self.table["turns"]["words"]))

    @cached_property
    def context(self) -> Mapping[str, re.Pattern[str]]:
        """Patterns of what makes a count none: denied, feared, of another event, of a whole war."""
        found: dict[str, re.Pattern[str]] = defaultdict(lambda: _NEVER)
        found.update(
            (name, re.compile("|".join(map(plain, patterns)), re.IGNORECASE))
            for name, patterns in self.table["context"].items()
            if patterns
        )
        return found


@lru_cache(maxsize=8_192)
def _searched(pattern: re.Pattern[str], words: str) -> bool:
    return pattern.search(words) is not None


_NEVER = re.compile("(?!)")


def _numbered(names: Sequence[str]) -> Words[int]:
    """Return names numbered from 1; each may have several spellings, apart by |."""
    return Words((spelling, at + 1) for at, spellings in enumerate(names) for spelling in spellings.split("|"))


def _key(word: str) -> str:
    return tokens(word)[0].key


def _marked(words: Iterable[str]) -> Words[bool]:
    return Words((each, True) for each in words)


def _harms(table: Mapping[str, Mapping[str, Sequence[str]]]) -> Iterable[tuple[str, Harm]]:
    """Gather the ways in which each word of harm is used; a word of two measures is of the first that lists it."""
    found: dict[str, tuple[Measure, set[How]]] = {}
    for measure, ways in table.items():
        for how, phrases in ways.items():
            for words in phrases:
                known = found.setdefault(words, (Measure(measure), set()))
                if known[0] is Measure(measure):
                    known[1].add(How(how))
    return ((words, Harm(measure, frozenset(hows))) for words, (measure, hows) in found.items())
