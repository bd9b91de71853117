"""The parts of a sentence that say one thing each: its clauses, split again where "and" begins another statement."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache

from tollbook.check.article import Sentence
from tollbook.language.sentences import Span
from tollbook.vocabulary import table

_JOINT = re.compile(r"\s(?:and|where|but)\s(?:where\s)?", re.IGNORECASE)
_TWO_WORDS = re.compile(r"\s*\S+\s+\S")
_AUXILIARY = r"(?:is|are|was|were|has|have|had|did|does)"


def parts(sentence: Sentence) -> Iterator[Span]:
    """Yield the parts of a sentence, in order; offsets are those of the article.

    A part begins at "and" only where words of doing stand on both sides of it: "A trained them and keeps a base" is two,
    "A and B trained them" one.
    """
    for clause in sentence.clauses:
        start, doing = 0, [match.span() for match in _doing().finditer(clause.text)]
        for joint in _JOINT.finditer(clause.text):
            says = _says(clause.text, start, joint.start(), doing)
            if says and _opens().match(clause.text, joint.end()) and not _quoted(clause.text, joint.start()):
                yield _part(clause, start, joint.start())
                start = joint.end()
        yield _part(clause, start, len(clause.text))


def _part(clause: Span, start: int, end: int) -> Span:
    inner = Span.of(clause.text, start, end)
    return Span(inner.text, clause.start + inner.start, clause.start + inner.end)


def _says(text: str, start: int, end: int, doing: list[tuple[int, int]]) -> bool:
    """Say whether a stretch says something by itself: a word of doing, and words after it."""
    at = bisect_left(doing, (start, start))
    return at < len(doing) and doing[at][1] <= end and _TWO_WORDS.match(text, doing[at][1], end) is not None


def _quoted(text: str, at: int) -> bool:
    return text.count("“", 0, at) > text.count("”", 0, at)


@cache
def _words() -> str:
    return "|".join([_AUXILIARY, *table("english")["parts"]["doing"]])


@cache
def _doing() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_words()})\b", re.IGNORECASE)


@cache
def _opens() -> re.Pattern[str]:
    return re.compile(rf"(?:\w+ly\s+)?(?:{_words()})\b|(?:[\w'’.-]+\s+){{1,8}}?(?:{_words()})\b", re.IGNORECASE)
