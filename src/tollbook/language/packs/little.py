"""The small words and the endings by which a language ties numbers, people and verbs together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from typing import Any, Self

from tollbook.language.tokens import tokens


@dataclass(frozen=True, slots=True)
class Little:
    """Small words, each list by the part it plays; a language leaves out what it does not have."""

    after_free: frozenset[str]  # may follow a participle that stands for "who were": "five killed in ..."
    aged: frozenset[str]  # before an age
    agents: frozenset[str]  # before those who do it: "by", "against"
    and_: frozenset[str]
    among: frozenset[str]  # "were among nine killed"
    around: frozenset[str]  # before people who only say where or when: "near"
    article: frozenset[str]  # written apart before a number: "الـ21"
    auxiliary: frozenset[str]  # before "been", "be"
    breaks: frozenset[str]  # end the phrase of people before a participle
    civilian: frozenset[str]  # adjectives that make people civilians
    couple: frozenset[str]  # two people by itself
    dead: frozenset[str]  # after "shot": the people stand before
    from_: frozenset[str]  # "rose from 5 to 13"
    his: frozenset[str]  # before those of a family
    in_: frozenset[str]  # "one in five"
    inside_lists: frozenset[str]  # may stand between the members of one list, where they are not names
    just: frozenset[str]  # "one of them only a child"
    it: frozenset[str]  # "killed it" harms nobody
    least: frozenset[str]  # "lost": takes people only
    linking: frozenset[str]  # between the members of one list: "named", "aged", "another"
    more: frozenset[str]  # on top of others
    never_before: frozenset[str]  # labels of numbers: "flight", "page"
    never_heads: frozenset[str]  # "more", "others", which head no phrase after a word of harm
    new_clause: frozenset[str]  # "before", "while"
    number: frozenset[str]  # "عدد": a negation before it denies no harm
    of: frozenset[str]
    of_them: frozenset[str]  # in one word: "منهم"
    one: frozenset[str]  # before "hundred"
    or_: frozenset[str]
    out: frozenset[str]  # "five out of"
    owned: frozenset[str]  # after "of", before people already spoken of
    prepositions: frozenset[str]  # before nouns that a verb does not mean
    stands: frozenset[str]  # before a toll: "stands at", "reached"
    than: frozenset[str]
    the: frozenset[str]
    to: frozenset[str]  # "rose to"
    who: frozenset[str]
    with_: frozenset[str]  # before one more person of a list

    @classmethod
    def read(cls, table: Mapping[str, Sequence[str]]) -> Self:
        """Read the lists from the table of a pack."""
        return cls(**{each.name: frozenset(tokens(word)[0].key for word in table.get(each.name, ())) for each in fields(cls)})


@lru_cache(maxsize=65_536)
def _fits(pattern: re.Pattern[str], key: str) -> bool:
    return pattern.fullmatch(key) is not None


class Endings:
    """The endings of words that no list knows; empty for a language whose words do not tell by their ends."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._table = table

    def adverb(self, key: str) -> bool:
        """Say whether a word may be an adverb: "severely"."""
        return key.endswith(tuple(self._table.get("adverbs", ())))

    def participle(self, key: str) -> bool:
        """Say whether a word may be what was done: "engaged"."""
        return key.endswith(tuple(self._table.get("participles", ())))

    def gerund(self, key: str) -> bool:
        """Say whether a word may be what is being done: "fleeing"."""
        return key.endswith(tuple(self._table.get("gerunds", ())))

    def plural(self, key: str) -> bool:
        """Say whether a word may name more than one: "rioters"."""
        return key.endswith(tuple(self._table.get("plurals", ()))) and not key.endswith(tuple(self._table.get("never_plurals", ())))

    def of_a_nation(self, key: str) -> bool:
        """Say whether a word may name a nation or its people: "iraqis"."""
        return self._nations is not None and _fits(self._nations, key)

    def age(self, key: str) -> bool:
        """Say whether a word may be an age: "ten-year-old"."""
        return self._ages is not None and self._ages.fullmatch(key) is not None

    @cached_property
    def _nations(self) -> re.Pattern[str] | None:
        return re.compile(self._table["nations"]) if "nations" in self._table else None

    @cached_property
    def _ages(self) -> re.Pattern[str] | None:
        return re.compile(self._table["ages"]) if "ages" in self._table else None
