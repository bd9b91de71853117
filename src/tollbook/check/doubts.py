"""Words by which a sentence denies what it speaks of, or only imagines it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BOUNDS = re.compile(r"\b(?:no|not) (?:more|fewer|less) than\b|n['’]t try to hide|did not try to hide|not only", re.IGNORECASE)
_DENIED = re.compile(
    r"\b(?:not|never|neither|nor|none|nobody|without|cannot|false|untrue|wrong\w*|myth|hoax|baseless|exaggerated|debunked|hardly|fail(?:ed|s)? to|no (?=\d|zone))\b|n['’]t\b|"
    r"\b(?:den(?:y|ies|ied|ying)|refut\w+|reject\w*|disput\w+|contrary to|no evidence|rather than|instead of|far from|doubt\w*|all but)\b",
    re.IGNORECASE,
)
_IMAGINED = re.compile(
    r"\b(?:could|would|might|may(?= (?:have|be|kill|die))|if|unless|threaten\w*|plans? to|planned to|plot\w*|prevent\w*|"
    r"avoid\w*|will|shall|"
    r"(?:was|were|is|are) to be|whether|imagine|suppose|risk of|intended to|projected|predict\w*|feared)\b",
    re.IGNORECASE,
)


_NONE = re.compile(r"\bno\b(?! (?:more|fewer|less|doubt|choice|longer than)\b)", re.IGNORECASE)


_UNDONE = re.compile(
    r"\b(?:refus(?:es?|ed|ing) to|declin(?:es?|ed|ing) to|pretend\w*|nowhere|at no point|stopp?(?:s|ed)? short|withdr[ae]wn?|(?:a|the|this|that|another) lie|allegations?|only)\b",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:want(?:s|ed)?|demand(?:s|ed)?|urg(?:es?|ed)|ask(?:s|ed)|call(?:s|ed) (?:on|for)|accus(?:es?|ed|ing)|alleg(?:es?|ed|ing)|suspect(?:s|ed)?|try|tries|tried|trying|"
    r"hop(?:es?|ed|ing)|seek(?:s|ing)?|sought|offer(?:s|ed)?|promis(?:es?|ed)|agree(?:s|d)? to|about to|said to)\b",
    re.IGNORECASE,
)


def told_doubts(clause: str) -> Iterator[str]:
    """Yield why a clause without a number must not be read as plainly saying it: "no weapons were found" denies it too."""
    told = _BOUNDS.sub(" ", clause)
    if _NONE.search(told) or _UNDONE.search(told):
        yield "negated"
    if _WANTED.search(told):
        yield "hypothetical"
    yield from doubts(clause)


def doubts(clause: str) -> Iterator[str]:
    """Yield why a clause must not be read as plainly saying what it names."""
    if _DENIED.search(_BOUNDS.sub(" ", clause)):
        yield "negated"
    if _IMAGINED.search(clause):
        yield "hypothetical"
