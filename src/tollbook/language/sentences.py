"""Sentences and clauses of a text, each with where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

_END = re.compile(r"[.!?؟。]+[\"”’»')\]]*(?:\[\d{1,3}\]|[⁰¹²³⁴-⁹]+)*(?=\s|$)|\n+")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sgt|Maj|Capt|Brig|Prof|St|Gov|Sen|Rep|No|approx|vs|etc|Jan|Feb|Mar|Apr|Jun|Jul|Aug"
    r"|Sept?|Oct|Nov|Dec|a\.m|p\.m|e\.g|i\.e)|(?:^|[\s(])(?:[A-Z]\.)*[A-Z])\.$"
)
_CLAUSE = re.compile(
    r";\s+|:\s+|\s+[–—]\s+|,\s+(?=(?:and|but|while|although|whereas|which|who|after|because|resulting|completely|so)\b(?!\s+to\b))"
    r"|\s+(?=(?:but(?!\s+to\b)|while|although|whereas|because)\s)|(?<=[a-z]),\s+(?=(?:pursuing|according)\b)",
    re.IGNORECASE,
)
_INTRODUCED = re.compile(r"(?:however,\s+)?(?:despite|although|though)\b.*?,\s+(?=(?:the|this|these|it|they)\b)", re.IGNORECASE | re.DOTALL)
LONG_LINE = 60
_OPENING = re.compile(r"\s*[A-Z\"“«(]|\s*[^\sA-Za-z]")


class Placed(Protocol):
    """What stands somewhere in a text."""

    @property
    def start(self) -> int:
        """Where it begins, in code points."""

    @property
    def end(self) -> int:
        """Where it ends, the last code point not included."""


P = TypeVar("P", bound=Placed)
REACH = 240  # characters before a word in which others say what it is; no phrase that is looked for there is longer


def ahead(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    r"""Search what stands right before a place for a pattern that ends there; its offsets are those of the text.

    >>> ahead(re.compile(r"\bsince\s+$"), "It has lasted since 2014", 20).start()
    14
    """
    return pattern.search(text, max(0, at - REACH), at)


def inside(found: Sequence[P], start: int, end: int) -> Sequence[P]:
    """Return what begins in a stretch of a text; ``found`` is in the order of the text."""
    return found[bisect_left(found, start, key=_begins) : bisect_left(found, end, key=_begins)]


def _begins(each: Placed) -> int:
    return each.start


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text; offsets are code points, end excluded."""

    text: str
    start: int
    end: int

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """Return the stretch between two offsets, without the spaces around it."""
        inner = text[start:end]
        lead = len(inner) - len(inner.lstrip())
        kept = inner.strip()
        return cls(kept, start + lead, start + lead + len(kept))


def sentences(text: str) -> Iterator[Span]:
    """Yield the sentences of a text; a line break ends one, an abbreviation does not."""
    start = 0
    for mark in _END.finditer(text):
        if mark.start() < start or not _closes(text, start, mark):
            continue
        if (span := Span.of(text, start, mark.end())).text:
            yield span
        start = mark.end()
    if (span := Span.of(text, start, len(text))).text:
        yield span


def _closes(text: str, start: int, mark: re.Match[str]) -> bool:
    if mark.group().startswith("\n"):
        return not _wrapped(text, start, mark)
    if mark.group()[0] == "." and _ABBREVIATED.search(text[max(start, mark.start() - 12) : mark.start() + 1]):
        return False
    return mark.end() == len(text) or _OPENING.match(text, mark.end()) is not None


def _wrapped(text: str, start: int, mark: re.Match[str]) -> bool:
    """Say whether a line break only wraps a line: one break, after a long unfinished line or before a small letter."""
    if mark.group() != "\n":
        return False
    line = text[text.rfind("\n", 0, mark.start()) + 1 : mark.start()].rstrip()
    goes_on = text[mark.end() : mark.end() + 1].islower()
    if goes_on and _ABBREVIATED.search(line[-12:]):  # "weapons of the U.S.", and the next line
        return True
    unfinished = bool(text[start : mark.start()].strip()) and bool(line) and line[-1] not in ".!?:;؟"
    return unfinished and (len(line) >= LONG_LINE or goes_on)


def clauses(sentence: Span) -> Iterator[Span]:
    """Yield the clauses of a sentence, split at marks and conjunctions that begin a new one."""
    start = 0
    if introduced := _INTRODUCED.match(sentence.text):
        start = introduced.end()
        yield Span(sentence.text[:start].rstrip(" ,"), sentence.start, sentence.start + len(sentence.text[:start].rstrip(" ,")))
    for gap in _CLAUSE.finditer(sentence.text, start):
        if (clause := Span.of(sentence.text, start, gap.start())).text:
            yield Span(clause.text, sentence.start + clause.start, sentence.start + clause.end)
        start = gap.end()
    if (clause := Span.of(sentence.text, start, len(sentence.text))).text:
        yield Span(clause.text, sentence.start + clause.start, sentence.start + clause.end)
