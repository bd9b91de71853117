"""The cues by which motive, legal conclusion, prediction and value are told from fact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tollbook.check.article import Sentence
from tollbook.vocabulary import table


def sort_of(text: str) -> str | None:
    """Return what sort of opinion a clause voices, None where it tells a fact.

    That somebody holds an opinion is a fact: "the ministry insists that it is illegal" is a statement.
    """
    sort = next((sort for sort, pattern in _patterns() if pattern.search(text)), None)
    if sort in {"legal", "value"} and _reports().search(text):
        return None
    return sort


def opinions(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield where in the article the cues of a sentence stand."""
    for _, pattern in _patterns():
        for match in pattern.finditer(sentence.text):
            yield sentence.span.start + match.start(), sentence.span.start + match.end()


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((sort, re.compile("|".join(cues), re.IGNORECASE)) for sort, cues in table("english")["opinion"].items())


@cache
def _reports() -> re.Pattern[str]:
    subjects = table("english")["subjects"]
    judged = r"\b(?:charged|convicted|indicted|sentenced|prosecuted|acquitted|ruled)\b"
    return re.compile("|".join([judged, *subjects["statement"]["cues"], *subjects["territory"]["cues"]]), re.IGNORECASE)
