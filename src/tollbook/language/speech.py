"""The languages of pages and checks: one file of words for each in ``words/``, English as templates and the checker have it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tollbook.language.dated import Forms
from tollbook.language.ranges import counted_in_english
from tollbook.language.said import ALONE, Row, Said, Value
from tollbook.model.counts import Group, Measure, Range
from tollbook.model.time import Period

FIRST = "en"

APART, TOGETHER = "\u2068", "\u2069"  # first strong isolate, pop directional isolate
TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
MASKS = frozenset({"withheld", "a protected source"})  # what the public view has in the place of a name
NUMBER = re.compile(r"\d[\d,]*")


@dataclass(frozen=True)
class Speech:
    """How pages speak in one language. ``begins`` stands before every address of it."""

    code: str
    name: str
    direction: str
    begins: str
    comma: str
    semicolon: str
    words: Mapping[str, str]
    checks: Mapping[str, str]
    months: tuple[str, ...]
    ranges: Mapping[str, str]
    event: Forms
    span: Forms

    def __call__(self, words: str, **values: object) -> str:
        """Return English words of a page in this language, values filled in; a number in them is the value of `{n}` in the catalogue."""
        said = self.words.get(words, words)
        if said is words and not values and self.words and (number := NUMBER.search(words)):
            numbered = self.words.get(f"{words[: number.start()]}{{n}}{words[number.end() :]}")
            return words if numbered is None else numbered.format(n=number[0])
        return said.format(**values) if values else said

    def says(self, words: str) -> str | None:
        """Return what a check says in this language, None where it is known in English alone.

        Names and quotes are kept apart from the words around them, since they may run the other way.
        """
        if self.code == FIRST:
            return self._in_full(words)
        return self._said(words) if isinstance(words, Said) else self._word(words)

    def names(self, words: str) -> str:
        """Return who published something: the words around names are said, a name alone is what it is."""
        return self.says(words) or words if isinstance(words, Said) or words in MASKS else words

    def _in_full(self, words: Value) -> str:
        """Return English words as they are but for their days, which pages write with the name of the month."""
        match words:
            case Period():
                return self.period(words)
            case Row():
                made = words.template.join(map(self._in_full, words.values.values()))
            case Said() if words.template == ALONE and not isinstance(words.values["it"], Period):
                return str(words)
            case Said() if words.values:
                made = words.template.format(**{name: self._in_full(value) for name, value in words.values.items()})
            case Range():
                return self.in_words(words)
            case str():
                return str(words)
            case _:
                return f"{words:,}"
        return f"{made[:1].upper()}{made[1:]}" if words[:1].isupper() else made

    def _said(self, said: Said) -> str | None:
        values = [self._value(value) for value in said.values.values()]
        filled = [value for value in values if value is not None]
        form = said.template if said.template == ALONE else self.checks.get(said.template)
        if form is None or len(filled) < len(values):
            return None
        return form.join(filled) if isinstance(said, Row) else form.format(**dict(zip(said.values, filled, strict=True)))

    def _word(self, word: str) -> str | None:
        return None if "{" in word else self.checks.get(word) or self.words.get(word)

    def _value(self, value: Value) -> str | None:
        match value:
            case Said() if not value.values and not isinstance(value, Row):
                return self._word(value.template) or apart(value)  # some book may have made the word
            case Said():
                return self._said(value)
            case str():
                return self(value) if value in MASKS else apart(value)
            case Range():
                return self.in_words(value)
            case Period():
                return self.period(value)
            case _:
                return f"{value:,}"

    def counted(self, measure: Measure, group: Group | None) -> str:
        """Return what is counted."""
        return self(counted_in_english(measure, group))

    def in_words(self, value: Range) -> str:
        """Return a range in words: never one bound alone, never a dash.

        >>> english, arabic = speeches()["en"], speeches()["ar"]
        >>> english.in_words(Range(5, None)), arabic.in_words(Range(5, 9)), english.in_words(Range(0, 0))
        ('at least 5', 'من 5 إلى 9', 'none reported')
        """
        low, high = value.low, value.high
        if low is not None and low == high:
            return f"{low:,}" if low else self.ranges["zero"]
        form = "none" if not value.known else "least" if high is None else "most" if low is None else "both"
        return self.ranges[form].format(low=_number(low), high=_number(high))

    def when(self, period: Period | None) -> str:
        """Return the days between which an event happened."""
        return self.event.said(period, self.months)

    def period(self, period: Period | None) -> str:
        """Return a period from its first to its last day."""
        return self.span.said(period, self.months)


def speech_of(path: str) -> Speech:
    """Return the language of an address, the first one where it names none.

    >>> speech_of("/ar/explore").code, speech_of("/area").code
    ('ar', 'en')
    """
    return next((each for each in speeches().values() if each.begins and f"{path}/".startswith(f"{each.begins}/")), speeches()[FIRST])


def apart(words: str) -> str:
    """Return words as text that runs its own way, whatever stands around it and whatever signs of direction it holds."""
    return f"{APART}{TURNS.sub('', words)}{TOGETHER}" if words else ""


@cache
def speeches() -> Mapping[str, Speech]:
    """Return the languages by their codes, English first; each file of words is one."""
    found = [
        (part.name.removesuffix(".toml"), part) for part in (files("tollbook.language.words")).iterdir() if part.name.endswith(".toml")
    ]
    ordered = sorted(found, key=lambda pair: (pair[0] != FIRST, pair[0]))
    return {code: _speech(code, tomllib.loads(part.read_text("utf-8"))) for code, part in ordered}


def _speech(code: str, words: dict[str, Any]) -> Speech:  # a TOML table
    language, checks = words.pop("language"), words.pop("checks", {})
    return Speech(
        code=code,
        name=language["name"],
        direction=language["direction"],
        begins="" if code == FIRST else f"/{code}",
        comma=language["comma"],
        semicolon=language["semicolon"],
        words=words,
        checks=checks,
        months=tuple(language["months"]),
        ranges=language["range"],
        event=Forms(**language["event"]),
        span=Forms(**language["span"]),
    )


def _number(bound: int | float | None) -> str:
    return "" if bound is None else f"{bound:,}"
