"""Words by which a sentence denies what it speaks of, or only imagines it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BOUNDS = re.compile(r"\b(?:no|not) (?:more|fewer|less) than\b|n['’]t try to hide|did not try to hide|not only", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|never|neither|nor|none|nobody|without|cannot|false|untrue|wrong\w*|myth|hoax|baseless|exaggerated|debunked|hardly|fail(?:ed|s)? to|no (?=\d|zone))\b|n['’]t\b|"
    r"\b(?:den(?:y|ies|ied|ying)|refut\w+|reject\w*|disput\w+|contrary to|no evidence|rather than|instead of|far from|doubt\w*)\b",
    re.IGNORECASE,
)
_IMAGINED = re.compile(
    r"\b(?:could|would|might|may(?= (?:have|be|kill|die))|if|unless|threaten\w*|plans? to|planned to|plot\w*|prevent\w*|"
    r"avoid\w*|will|shall|"
    r"whether|imagine|suppose|risk of|intended to|projected|predict\w*|feared)\b",
    re.IGNORECASE,
)


_NONE = re.compile(r"\bno\b(?! (?:more|fewer|less|doubt|choice|longer than)\b)", re.IGNORECASE)


def told_doubts(clause: str) -> Iterator[str]:
    """Yield why a clause without a number must not be read as plainly saying it: "no weapons were found" denies it too."""
    if _NONE.search(clause):
        yield "negated"
    yield from doubts(clause)


def doubts(clause: str) -> Iterator[str]:
    """Yield why a clause must not be read as plainly saying what it names."""
    if _DENIED.search(_BOUNDS.sub(" ", clause)):
        yield "negated"
    if _IMAGINED.search(clause):
        yield "hypothetical"
