"""Whose words a sentence gives: its author's, a named speaker's, an unnamed one's, or quoted words."""

from __future__ import annotations

import re
from functools import lru_cache

from tollbook.model.claims import Attribution, Mode

_NAME = (
    r"(?:the\s+)?[\"“«']?(?P<name>(?!(?:It|He|She|They|We|I|You|This|That|These|Those|There|Who|Many|Some|Others|An|A|About|Around|Nearly|Almost|Over|More|At|Up|No|Nobody|Several|Few|Hundreds|Thousands|Dozens)\b)[A-Z][\w.&’'-]*(?:\s+(?:[A-Z][\w.&’'-]*|of|for|the|and|al-\w+|coalition|government|army|"
    r"forces|ministry|command|office|observatory|monitor)){0,6}?)[\"”»']?"
)
_SAYS = (
    r"(?:says?|said|stated?|reported|reports|estimates?|estimated|claims?|claimed|announced|acknowledged|admitted|admits|"
    r"conceded|concedes|documented|recorded|records|counted|counts|puts|put|found(?= that\b)|told|confirmed|wrote|published)"
)
_TO = re.compile(
    rf"(?:[Aa]ccording to|[Aa]s reported by|[Rr]eported by|[Dd]ata (?:of|from)|[Ff]igures (?:of|from|by)|[Pp]er)"
    rf"\s+{_NAME}(?=\s*(?:,|\.|$|\(|;|\s[a-z]))"
)
_SUBJECT = re.compile(
    rf"(?:^|[.;,]\s+|\b(?:that|but|and|while)\s+){_NAME}(?:,[^,;.]{{3,80}},)?\s+(?:has\s+|have\s+|had\s+|itself\s+|also\s+|later\s+)?{_SAYS}\b"
)
_UNNAMED = re.compile(
    r"\b(?:reportedly|allegedly|it(?: is|['’]s) known|it is said|is widely accessible|(?:some|many|several|various|local|unnamed) "
    r"(?:sources|reports|observers|experts|media)|sources (?:say|said|report)|reports (?:say|suggest))\b",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(r";|,\s+(?:and|but|while|whereas|yet)\s+(?!that\b)", re.IGNORECASE)
_QUOTE = re.compile(r"[“\"«](?P<words>[^”\"»]{25,})[”\"»]")


def attribution(sentence: str, start: int = 0, end: int | None = None) -> Attribution:
    """Return whose words a stretch of a sentence is given as.

    >>> attribution("According to “Airwars”, the monitor, 5 died.").speaker
    'Airwars'
    """
    stop = len(sentence) if end is None else end
    to, subjects = _said_in(sentence)
    said = [*to, *(match for match in subjects if _reaches(sentence, match, start))][:1]
    if said:
        return Attribution(Mode.NAMED, said[0]["name"].strip(" .,'’\"“”"), said[0].start(), said[0].end())
    if _UNNAMED.search(sentence):
        return Attribution(Mode.UNNAMED)
    for quote in _QUOTE.finditer(sentence):
        if quote.start() <= start and stop <= quote.end():
            return Attribution(Mode.QUOTED)
    return Attribution(Mode.AUTHOR)


@lru_cache(maxsize=64)
def _said_in(sentence: str) -> tuple[tuple[re.Match[str], ...], tuple[re.Match[str], ...]]:
    """Return where a sentence names somebody by "according to", and where by "says": each claim in it asks again."""
    return tuple(_TO.finditer(sentence)), tuple(_SUBJECT.finditer(sentence))


def _reaches(sentence: str, said: re.Match[str], start: int) -> bool:
    """Say whether what somebody said goes on to a place: a new main clause ends it, "and that" does not."""
    return said.end() > start or _NEW_CLAUSE.search(sentence, said.end(), start) is None
