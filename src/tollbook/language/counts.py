"""Counts of people and strikes in English sentences: a number, what was done, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tollbook.language.numbers import amounts
from tollbook.model.claims import Amount
from tollbook.model.counts import Group, Measure
from tollbook.vocabulary import table

_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)?")
_REACH = 6
_STOP = re.compile(r"[.;:()]")
# A number belongs to the head of its own phrase: nothing but adjectives may stand between.
_BETWEEN = re.compile(
    r"[,–—]|\b(?:in|on|at|by|from|with|and|or|that|who|which|to|for|were|was|are|is|have|has|had|into|after|before|against)\b",
    re.IGNORECASE,
)
_JOINT = re.compile(
    r"\b(?:killed|dead|died|deaths?)\s*(?:,\s*)?(?:or|and)\s+(?:were\s+)?(?:injured|wounded|injuries|maimed|injuring|wounding)\b"
    r"(?!\s+(?:at least |more than |up to |about |some |over )?[\d]|\s+(?:one|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds|thousands)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of people or strikes; ``group`` is None for strikes. Offsets are those of the phrase."""

    amount: Amount
    measure: Measure
    group: Group | None
    start: int
    end: int


def counts(text: str) -> Iterator[Counted]:
    """Yield the counts that a sentence gives, in order.

    >>> [(found.measure.value, found.amount.low) for found in counts("It killed 40 people at 12 sites.")]
    [('killed', 40)]
    """
    found = list(amounts(text))
    for at, amount in enumerate(found):
        before = text[found[at - 1].end if at else 0 : amount.start]
        after = text[amount.end : found[at + 1].start if at + 1 < len(found) else len(text)]
        counted = _counted(amount, before, _STOP.split(after)[0])
        if counted is not None:
            yield counted


def _counted(amount: Amount, before: str, after: str) -> Counted | None:
    following = _words(after)[: _REACH + 6]
    strike = _strikes().match(after)
    if strike and amount.low > 1:
        return Counted(amount, Measure.STRIKES, None, amount.start, amount.end + strike.end())
    noun = next(((word, end) for word, end in following[:_REACH] if word in _groups() or word in _harm()), None)
    if noun is None:
        return None
    word, end = noun
    if _BETWEEN.search(after[: end - len(word)]):
        return None
    joint = _JOINT.search(before[-60:] + " " + after)
    if joint and word in _groups():
        return Counted(amount, Measure.KILLED_OR_INJURED, _groups()[word], amount.start, amount.end + end)
    if word in _harm():
        return Counted(amount, _harm()[word], _group_near(after, before), amount.start, amount.end + end)
    harmed = next(((harm, last) for harm, last in following if last > end and harm in _harm()), None)
    preceding = [(harm, amount.start) for harm, _ in _words(before)[-4:] if harm in _harm()]
    if harmed and _passive(after[end : harmed[1]]):
        return Counted(amount, _harm()[harmed[0]], _groups()[word], amount.start, amount.end + harmed[1])
    if preceding:
        harm = preceding[-1][0]
        return Counted(amount, _harm()[harm], _groups()[word], before_start(before, harm, amount), amount.end + end)
    if harmed and harmed[0] in {"deaths", "fatalities", "casualties", "victims", "dead"}:
        return Counted(amount, _harm()[harmed[0]], _groups()[word], amount.start, amount.end + harmed[1])
    return None


def before_start(before: str, harm: str, amount: Amount) -> int:
    """Return where a harm word before a number begins."""
    return amount.start - len(before) + before.lower().rindex(harm)


def _passive(words: str) -> bool:
    """Say whether what stands between a noun and a harm word makes it the victim: "civilians were reportedly killed"."""
    between = [word for word, _ in _words(words)][:-1]
    return not between or bool({"were", "was", "been", "have", "had", "are", "being", "who"}.intersection(between))


def _group_near(after: str, before: str) -> Group:
    nearby = [word for word, _ in _words(after)[:_REACH]] + [word for word, _ in _words(before)[-2:]]
    return next((_groups()[word] for word in nearby if word in _groups()), Group.PEOPLE)


def _words(text: str) -> list[tuple[str, int]]:
    return [(match.group().lower(), match.end()) for match in _WORD.finditer(text)]


def group_words(group: Group) -> frozenset[str]:
    """Return the words that name a group of people."""
    return frozenset(word for word, named in _groups().items() if named is group)


@cache
def _harm() -> dict[str, Measure]:
    return {word: Measure(measure) for measure, words in table("english")["harm"].items() for word in words}


@cache
def _groups() -> dict[str, Group]:
    return {word: Group(group) for group, words in table("english")["groups"].items() for word in words}


@cache
def _strikes() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in table("english")["strikes"]["words"])
    nouns = "|".join([*_groups(), *_harm()])
    adjective = rf"(?!(?:in|on|at|by|from|with|and|or|that|who|were|was|had|have|{nouns})\b)[A-Za-z.-]+\s+"
    return re.compile(rf"\s+(?:of\s+(?:the\s+)?)?(?:{adjective}){{0,2}}?(?:{words})\b", re.IGNORECASE)
