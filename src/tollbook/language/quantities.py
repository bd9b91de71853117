"""The numbers of a sentence put in place of marks, so that patterns can say what stands between them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tollbook.language.numbers import NEARBY, amounts, bound
from tollbook.model.claims import Operator

_SMALL = {"a": 1, "an": 1, "one": 1} | {word: at for at, word in enumerate("two three four five six seven eight nine ten".split(), 2)}
_NUMBER = rf"\d{{1,4}}(?:\.\d+)?|{'|'.join(_SMALL)}"
_PERCENT = re.compile(rf"(?P<n>(?<![\d.,])\d{{1,5}}(?:\.\d+)?|\b(?:{'|'.join(_SMALL)}))\s*(?:%|per\s?cent\b)", re.IGNORECASE)
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_FRACTION = re.compile(
    r"\b(?:(?P<half>(?:one[\s-])?half)|(?P<n>a|one|two|three|four)[\s-](?P<part>third|quarter|fifth|sixth|tenth)s?)\b(?!\s+(?:a|an|dozen)\b)",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?:\b(?:the|its|their)\s+first\s+(?:(?P<first>{_NUMBER})\s+)?|\b(?P<n>{_NUMBER})\s+)(?P<unit>day|week|month|year)s?\b"
    r"(?!\s+(?:ago|later|earlier|after|before|old)\b|-)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<=\bin )(?P<year>(?:19|20)\d\d)\b(?!\s*[-–/]\s*\d|,\d)|(?<=\bduring )(?P<during>(?:19|20)\d\d)\b", re.IGNORECASE)
_DECIMAL = re.compile(r"(?<![\d.,])\d{1,6}\.\d{1,2}(?=\s+(?:\w+\s+){0,2}(?:a|an|per|each|every)\s+(?:day|week|month|year)\b)")
DAYS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "year": (365, 366)}
_NO_COUNT = re.compile(r"\b(?:half\s+|aged?\s+\d+(?:\s*,\s*\d+)*\s*(?:,|and|or|to)\s*)$", re.IGNORECASE)
_OVER = re.compile(r"\b(?:in|over|during|within|for|of)\s+$", re.IGNORECASE)
MARKS = {"count": "#", "percent": "%", "span": "~", "fraction": "^"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a sentence: a count, percent, fraction or, in days, a span. ``digit`` is its last printed place."""

    sort: str
    operator: Operator
    low: float
    high: float
    digit: float
    start: int
    end: int

    @property
    def exact(self) -> bool:
        """True where the words give one number without any bound."""
        return self.operator is Operator.EXACTLY and self.low == self.high

    @property
    def allowed(self) -> tuple[float, float]:
        """Every number that the words allow."""
        match self.operator:
            case Operator.MORE_THAN | Operator.AT_LEAST:
                return self.low, math.inf
            case Operator.UP_TO | Operator.LESS_THAN:
                return 0, self.high
            case Operator.ABOUT:
                slack = max(0.1 * self.low, self.digit / 2)
                return self.low - slack, self.high + slack
            case _:
                return self.low, self.high

    def rounded(self, *, place: float | None = None) -> tuple[float, float]:
        """Every number that would be printed so at its last place: round digits count as rounded, but for two of them."""
        low, high = self.allowed
        half = (self._round_place if place is None else place) / 2
        return low - half, high + half

    @property
    def _round_place(self) -> float:
        if self.low < 100 or self.low % 10:
            return 0
        zeros = len(str(int(self.low))) - len(str(int(self.low)).rstrip("0"))
        return float(10 ** min(zeros, len(str(int(self.low))) - 2))


@dataclass(frozen=True)
class Template:
    """A text with its numbers replaced by marks such as ``#0#``, and the numbers themselves."""

    source: str
    quantities: tuple[Quantity, ...]

    @cached_property
    def pieces(self) -> tuple[tuple[str, int], ...]:
        """The pieces of the template, each with where it begins in the source."""
        found: list[tuple[str, int]] = []
        position = 0
        for at, each in enumerate(self.quantities):
            found.append((re.sub(r"[#%~^]", "_", self.source[position : each.start]), position))
            found.append((f"{MARKS[each.sort]}{at}{MARKS[each.sort]}", each.start))
            position = each.end
        return (*found, (re.sub(r"[#%~^]", "_", self.source[position:]), position))

    @cached_property
    def text(self) -> str:
        """The text with marks."""
        return "".join(piece for piece, _ in self.pieces)

    def offset(self, position: int, *, end: bool = False) -> int:
        """Return where a place in the template stands in the source; within a mark, its beginning or end."""
        passed = 0
        for at, (piece, start) in enumerate(self.pieces):
            if position < passed + len(piece) or (end and position == passed + len(piece)):
                if at % 2:
                    return self.quantities[at // 2].end if end else start
                return start + position - passed
            passed += len(piece)
        return len(self.source)

    def after(self, at: int) -> str:
        """Return the words between a number and the next count or percent."""
        end = next((each.start for each in self.quantities[at + 1 :] if each.sort in {"count", "percent"}), len(self.source))
        return re.split(r"[.;:()]", self.source[self.quantities[at].end : end])[0]

    def before(self, at: int) -> str:
        """Return the words between the number before and a number."""
        return self.source[self.quantities[at - 1].end if at else 0 : self.quantities[at].start]


def template(text: str) -> Template:
    """Return a text with every number marked.

    >>> template("20 of the 50, or 40 per cent, in 30 days").text
    '#0# of the #1#, or %2%, in ~3~'
    """
    kept: list[Quantity] = []
    for each in (*_percents(text), *_fractions(text), *_spans(text), *_decimals(text), *_counts(text)):
        if not any(each.start < other.end and other.start < each.end for other in kept):
            kept.append(each)
    return Template(text, tuple(sorted(kept, key=lambda each: each.start)))


def _counts(text: str) -> Iterator[Quantity]:
    for each in amounts(text):
        if not _NO_COUNT.search(text[max(0, each.start - NEARBY) : each.start]):
            yield Quantity("count", each.operator, each.low, each.high, 1, each.start, each.end)


def _hedged(text: str, *, sort: str, value: float, digit: float, start: int, end: int) -> Quantity:
    near = max(0, start - NEARBY)
    operator, begin = bound(text[near:start], at=near) or (Operator.EXACTLY, start)
    return Quantity(sort, operator, value, value, digit, begin, end)


def _percents(text: str) -> Iterator[Quantity]:
    for match in _PERCENT.finditer(text):
        words = match["n"].lower()
        value, digit = (float(words), _digit(words)) if words[0].isdigit() else (float(_SMALL[words]), 1.0)
        yield _hedged(text, sort="percent", value=value, digit=digit, start=match.start(), end=match.end())


def _decimals(text: str) -> Iterator[Quantity]:
    for match in _DECIMAL.finditer(text):
        yield _hedged(text, sort="count", value=float(match.group()), digit=_digit(match.group()), start=match.start(), end=match.end())


def _digit(number: str) -> float:
    return float(10 ** -len(number.partition(".")[2]))


def _fractions(text: str) -> Iterator[Quantity]:
    for match in _FRACTION.finditer(text):
        value = 0.5 if match["half"] else _SMALL[match["n"].lower()] / _PARTS[match["part"].lower()]
        yield _hedged(text, sort="fraction", value=value, digit=0.1, start=match.start(), end=match.end())


def _spans(text: str) -> Iterator[Quantity]:
    """Yield lengths of time in days; "a day" is one only after "in", "over" and the like: else it is what a rate is counted by."""
    for match in _SPAN.finditer(text):
        words = (match["n"] or match["first"] or "one").lower()
        if words in {"a", "an", "one"} and match["n"] and not _OVER.search(text[max(0, match.start() - NEARBY) : match.start()]):
            continue
        number = _SMALL[words] if words in _SMALL else float(words)
        low, high = DAYS[match["unit"].lower()]
        if match["unit"].lower() == "month" and number > 1:
            low, high = math.floor(number * 30.4) - 1, math.ceil(number * 30.5) + 1
            yield Quantity("span", Operator.EXACTLY, low, high, 1, match.start(), match.end())
        else:
            yield Quantity("span", Operator.EXACTLY, number * low, number * high, 1, match.start(), match.end())
    for match in _YEAR.finditer(text):
        yield Quantity("span", Operator.EXACTLY, 365, 366, 1, match.start(), match.end())
