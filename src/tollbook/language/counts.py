"""Counts of people and strikes in English sentences: a number, what was done, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
# One number for both harms: "killed or injured 40", "40 dead and wounded".
_JOINT = re.compile(
    r"\b(?:kill(?:ed|s|ing)?|dead|died|deaths?)\s*(?:,\s*)?(?:or|and|and/or)\s+(?:were\s+)?(?:injur(?:ed|ies|ing)|wound(?:ed|ing)|maimed)\b"
    r"|\b(?:injured|wounded|maimed)\s+or\s+killed\b",
    re.IGNORECASE,
)
# A number with no noun of its own counts people where it stands right after its verb, or before "were killed".
_VERB = re.compile(
    r"(?<!was )(?<!were )(?<!been )\b(?P<harm>kill(?:ed|s|ing)?|slain|murdered|injur(?:ed|ing)|wound(?:ed|ing)|maimed)"
    r"\s+(?:another\s+|a further\s+|an additional\s+|a total of\s+)?$",
    re.IGNORECASE,
)
_NO_NOUN = re.compile(
    r"\s*(?:$|,|(?:and|or|in|at|on|near|outside|inside|across|during|when|while|as|after|before|including|overnight|others?|more"
    r"|of\s+(?:them|whom|these|those)|of\s+the\s*$)(?:\b|$))",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"(?<=\w)(?:\[\d{1,3}\]|[⁰¹²³⁴-⁹]+)")
_DISPLACED = re.compile(r"\b(?:displac(?:ed|ing)|uproot(?:ed|ing))\s+(?:another\s+|a further\s+)?$", re.IGNORECASE)
_DROVE = re.compile(r"\b(?:drove|driven|forced|forcing)\s+(?:another\s+|a further\s+)?$", re.IGNORECASE)
_FROM_HOME = re.compile(r"\s+(?:from|out of) their homes\b|\s+to flee\b|\s+into exile\b", re.IGNORECASE)
# A people by its name: who they are is not read, that they are people is.
_BY_NATION = re.compile(
    r"\s+(?P<nation>[A-Z][a-z]+(?:s|ese))\s+(?:(?:were|was|have been|had been)\s+)?(?:\w+ly\s+)?(?P<harm>killed|murdered|slain|injured|wounded|maimed|dead)\b"
)
_ONE_BY_ONE = re.compile(r"\s+(?:by|after)\s+(?:one|the other|another)\b", re.IGNORECASE)
_CARRIED = frozenset("were was are have has had been being others other more either who people".split())
# What kills is not what is killed.
_DOING = re.compile(
    r"\s+(?:[\w-]+\s+)?(?:bombs?|bombings?|attacks?|raids?|shells?|rockets?|missiles?|explosions?|blasts?|mines?|drones?|mortars?|grenades?"
    r"|clashes|incidents?|operations?|fires?|projectiles?|rounds|bullets)\s+(?:\w+ly\s+|have\s+|had\s+|also\s+)*"
    r"(?:kill(?:ed|s|ing)?|injur(?:ed|es|ing)|wound(?:ed|s|ing)|maimed)\b",
    re.IGNORECASE,
)
_ACTIVE = re.compile(r"(?:\s+[\w-]+)+\s+(?:killed|injured|wounded)\s+(?:and\s+(?:injured|wounded)\s+)?", re.IGNORECASE)
_NO_NOUNS = _CARRIED | {"a", "an", "per", "each", "every", "daily", "weekly", "monthly", "yearly", "annually", "more", "fewer", "less",
    "altogether", "combined", "together", "overall", "over", "under", "around", "across", "near", "outside", "inside", "during", "since", "out", "last", "this"}  # fmt: skip
_INTERRUPTED = re.compile(
    r"(?P<noun>(?:\s+[\w-]+){1,3}?),\s*(?:among (?:them|whom)|including|of whom|\w+ of (?:them|whom)\b)[^.;:]{0,80}?,\s*(?:were|was|have been|had been)\s+"
    r"(?:\w+ly\s+)?(?P<harm>killed|murdered|slain|injured|wounded|maimed)\b",
    re.IGNORECASE,
)
_WERE = re.compile(
    r"\s+(?:others?\s+|more\s+|of\s+(?:them|whom|these|those)\s+)?(?:were|was|are|(?:have|has|had)\s+been)\s+(?:\w+ly\s+)?"
    r"(?P<harm>killed|murdered|slain|injured|wounded|maimed)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number of people or strikes; ``group`` is None for strikes. Offsets are those of the phrase.

    ``loose`` marks "casualties" and "victims", by which some mean the killed alone.
    """

    amount: Amount
    measure: Measure
    group: Group | None
    start: int
    end: int
    loose: bool = False


def counts(text: str) -> Iterator[Counted]:
    """Yield the counts that a sentence gives, in order.

    >>> [(found.measure.value, found.amount.low) for found in counts("It killed 40 people at 12 sites and injured 7.")]
    [('killed', 40), ('injured', 7)]
    """
    text = _FOOTNOTE.sub(lambda match: " " * len(match.group()), text)
    found = list(amounts(text))
    for at, amount in enumerate(found):
        last = at + 1 == len(found)
        before = text[found[at - 1].end if at else 0 : amount.start]
        after = text[amount.end : len(text) if last else found[at + 1].start]
        counted = _interrupted(amount, text) or _counted(amount, _STOP.split(before)[-1], _STOP.split(after)[0], between=(at > 0, not last))
        if counted is not None:
            yield counted


def _interrupted(amount: Amount, text: str) -> Counted | None:
    """Read "17 people, among them 5 children, were killed or wounded"."""
    match = _INTERRUPTED.match(text, amount.end)
    noun = _noun(match["noun"]) if match else None
    if match is None or noun is None or noun[0] not in _groups():
        return None
    both = _JOINT.match(text, match.start("harm"))
    measure = Measure.KILLED_OR_INJURED if both else _harm()[match["harm"].lower()]
    return Counted(amount, measure, _groups()[noun[0]], amount.start, both.end() if both else match.end())


def _counted(amount: Amount, before: str, after: str, *, between: tuple[bool, bool]) -> Counted | None:
    strike = _strikes().match(after)
    if strike and amount.low > 1:
        return Counted(amount, Measure.STRIKES, None, amount.start, amount.end + strike.end())
    if (moved := _moved(amount, before, after)) is not None:
        return moved
    noun = _noun(after)
    if (joint := _joint(amount, before, after, between=between)) is not None:
        start, end = joint
        end = max(end, amount.end + (noun[1] if noun else 0))
        group = next((_groups()[word] for word in (noun[0] if noun else "", *_next_words(after)) if word in _groups()), Group.PEOPLE)
        return Counted(amount, Measure.KILLED_OR_INJURED, group, start, end)
    if (nation := _BY_NATION.match(after)) is not None:
        return Counted(amount, _harm()[nation["harm"].lower()], Group.PEOPLE, amount.start, amount.end + nation.end())
    if noun is None:
        return _without_noun(amount, before, after)
    return _with_noun(amount, before, after, noun=noun, following=between[1])


def _moved(amount: Amount, before: str, after: str) -> Counted | None:
    """Read "1.3 million refugees", "40,000 people fled", "displaced 2,000 families" (families are no count of people)."""
    for measure, (nouns, verbs) in _displaced().items():
        if (found := nouns.match(after) or verbs.match(after)) is not None:
            return Counted(amount, measure, Group.PEOPLE, amount.start, amount.end + found.end())
    people = _noun(after)
    behind = _DISPLACED.search(before)
    if people and not behind and _FROM_HOME.match(after, people[1]):
        behind = _DROVE.search(before)
    if behind and people and people[0] in _groups():
        return Counted(amount, Measure.DISPLACED, _groups()[people[0]], amount.start - len(before) + behind.start(), amount.end + people[1])
    return None


@cache
def _displaced() -> Mapping[Measure, tuple[re.Pattern[str], re.Pattern[str]]]:
    """Return, for each measure of people on the move, the nouns that count it and what is said of people who are."""
    people = "|".join(sorted(_groups(), key=len, reverse=True))
    never = "(?!)"
    return {
        Measure(name): (
            re.compile(rf"\s+(?:of\s+)?(?:[\w-]+\s+){{0,2}}?(?:{'|'.join(entry['nouns'])})\b", re.IGNORECASE),
            re.compile(rf"\s+(?:(?:[\w-]+\s+)?(?:{people})\s+)?(?:{'|'.join(entry['verbs']) or never})\b", re.IGNORECASE),
        )
        for name, entry in table("english")["displaced"].items()
        if name != "plain"
    }


def _next_words(after: str) -> list[str]:
    """Return the word after "killed and wounded", which may be the noun: "12 killed and wounded fighters"."""
    joint = _JOINT.match(after.lstrip())
    return [word for word, _ in _words(after.lstrip()[joint.end() :])[:1]] if joint else []


def _noun(after: str) -> tuple[str, int] | None:
    """Return the noun that a number counts, and where it ends: nothing but adjectives may stand between."""
    noun = next(((word, end) for word, end in _words(after)[:_REACH] if word in _groups() or word in _harm()), None)
    return noun if noun and not _BETWEEN.search(after[: noun[1] - len(noun[0])]) else None


def _with_noun(amount: Amount, before: str, after: str, *, noun: tuple[str, int], following: bool) -> Counted | None:
    word, end = noun
    if word in _harm():
        if _DOING.match(after) or (following and _ACTIVE.fullmatch(after)):
            return None  # "12 bombs killed nobody", "5 gunmen killed 40"
        return Counted(amount, _harm()[word], _group_near(after, before), amount.start, amount.end + end, word in _loose())
    group = _groups()[word]
    harmed = next(((harm, last) for harm, last in _words(after)[: _REACH + 6] if last > end and harm in _harm()), None)
    preceding = [harm for harm, _ in _words(before)[-4:] if harm in _harm()]
    if harmed and _passive(after[end : harmed[1]]):
        if joint := _JOINT.match(after, harmed[1] - len(harmed[0])):
            return Counted(amount, Measure.KILLED_OR_INJURED, group, amount.start, amount.end + joint.end())
        return Counted(amount, _harm()[harmed[0]], group, amount.start, amount.end + harmed[1], harmed[0] in _loose())
    if preceding:
        harm = preceding[-1]
        return Counted(amount, _harm()[harm], group, before_start(before, harm, amount), amount.end + end, harm in _loose())
    if harmed and harmed[0] in {"deaths", "fatalities", "casualties", "victims", "dead"}:
        return Counted(amount, _harm()[harmed[0]], group, amount.start, amount.end + harmed[1], harmed[0] in _loose())
    return None


def _without_noun(amount: Amount, before: str, after: str) -> Counted | None:
    """Read a number that stands for people: "killed 5 and injured 12", "40 were killed"."""
    if (passive := _WERE.match(after)) is not None:
        return Counted(amount, _harm()[passive["harm"].lower()], Group.PEOPLE, amount.start, amount.end + passive.end())
    verb = _VERB.search(before)
    if verb is None or not _NO_NOUN.match(after) or _ONE_BY_ONE.match(after):
        return None
    return Counted(amount, _harm()[verb["harm"].lower()], Group.PEOPLE, amount.start - len(before) + verb.start(), amount.end)


def _joint(amount: Amount, before: str, after: str, *, between: tuple[bool, bool]) -> tuple[int, int] | None:
    """Return from where to where one number is given for both harms, None where each has its own."""
    ahead = next((match for match in _JOINT.finditer(before) if not before[match.end() :].strip()), None)
    if ahead and (before[: ahead.start()].strip() or not between[0]) and (_noun(after) or _NO_NOUN.match(after)):
        return amount.start - len(before) + ahead.start(), amount.end
    behind = _JOINT.search(after)
    if behind is None or (between[1] and not after[behind.end() :].strip()):
        return None
    words = [word for word, _ in _words(after[: behind.start()])]
    counted = any(word in _groups() for word in words)
    plain = all(word in _CARRIED or word.endswith("ly") for word in words)
    if _DOING.match(after):
        return None
    if "," in after[: behind.start()] or len(words) > _REACH or not (counted or plain):
        return None
    return amount.start, amount.end + behind.end()


def joints(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text names both harms in one breath: "killed or injured"."""
    return (match.span() for match in _JOINT.finditer(text))


def before_start(before: str, harm: str, amount: Amount) -> int:
    """Return where a harm word before a number begins."""
    return amount.start - len(before) + before.lower().rindex(harm)


def _passive(words: str) -> bool:
    """Say whether what stands between a noun and a harm word makes it the victim: "civilians were reportedly killed"."""
    between = [word for word, _ in _words(words)][:-1]
    return (not between and "," not in words) or bool({"were", "was", "been", "have", "had", "are", "being", "who"}.intersection(between))


def _group_near(after: str, before: str) -> Group:
    nearby = [word for word, _ in _words(after)[:_REACH]] + [word for word, _ in _words(before)[-2:]]
    return next((_groups()[word] for word in nearby if word in _groups()), Group.PEOPLE)


def _words(text: str) -> list[tuple[str, int]]:
    return [(match.group().lower(), match.end()) for match in _WORD.finditer(text)]


def counted_as(words: str, before: str = "") -> tuple[Measure | None, Group | None, str | None]:
    """Return what a number between these words counts: a harm, a group of people, or another noun.

    >>> counted_as(" young men in the town")
    (None, <Group.MEN: 'men'>, 'men')
    """
    if strikes := _strikes().match(words):
        return Measure.STRIKES, None, strikes.group().split()[-1].lower()
    if (noun := _noun(re.sub(r"^\s+(?:were|was|are|being)\s+", " ", words))) is not None:
        return _harm().get(noun[0]), _groups().get(noun[0]), noun[0]
    if (passive := _WERE.match(words)) is not None:
        return _harm()[passive["harm"].lower()], Group.PEOPLE, None
    verb = _VERB.search(before)
    if _NO_NOUN.match(words) and verb is not None:
        return _harm()[verb["harm"].lower()], Group.PEOPLE, None
    return _harm()[verb["harm"].lower()] if verb and _plural(words) else None, None, _plural(words)


def _plural(words: str) -> str | None:
    """Return the noun that a number counts where it is none of people or strikes: the first plural of two words."""
    for word in re.findall(r"\s+([A-Za-z][\w'’-]*)", words)[:2]:
        if word.lower() in _NO_NOUNS or _BETWEEN.fullmatch(word) or _NO_NOUN.match(f" {word}"):
            return None
        if word.endswith("s") and not word.endswith("ss"):
            return str(word.lower())
    return None


@cache
def group_words(group: Group) -> frozenset[str]:
    """Return the words that name a group of people."""
    return frozenset(word for word, named in _groups().items() if named is group)


@cache
def _loose() -> frozenset[str]:
    return frozenset(table("english")["harm"]["killed-or-injured"])


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
