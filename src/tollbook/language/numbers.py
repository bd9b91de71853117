"""Numbers as reporters write them in English: digits, words, vague words, and the bounds around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tollbook.model.claims import Amount, Operator
from tollbook.vocabulary import table

LONGEST_NUMBER = 120
NEARBY = 100
# A change runs from one number to another, which is no range.
_CHANGED = re.compile(
    r"\b(?:rose|risen|rises?|rising|increas(?:ed?|es|ing)|grew|grown|went up|gone up|climbed|jumped|soared|surged|doubled|tripled|fell|fallen|falls?|falling|"
    r"dropp?(?:ed|s|ing)?|decreas(?:ed?|es|ing)|declin(?:ed?|es|ing)|shrank|went down|gone down|halved|change|changed|up|down|cut|reduced)\s+"
    r"(?:(?!from\b)[\w#%.,-]+\s+){0,6}from\s+(?:about\s+|some\s+|around\s+)?$",
    re.IGNORECASE,
)
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SMALL = {word: value for value, word in enumerate(_UNITS)} | {word: 20 + 10 * at for at, word in enumerate(_TENS)}
_LARGE = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORD = "|".join(sorted([*_SMALL, "hundred", "dozen", *_LARGE], key=len, reverse=True))
_SPELLED = rf"(?:half\s+a\s+million|(?:a\s+(?=hundred|thousand|million|dozen))?(?:{_WORD})\b(?:[\s-]+(?:and\s+)?(?:{_WORD})\b)*)"
_DIGITS = (
    r"\d{1,3}(?:[,\u00a0\u2009\u202f'’ ]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
    r"(?:\s*(?:thousand|million|billion|k|m|bn)\b)?"
)
# In this order: "no more than" holds "more than", and "no less than" holds "less than".
_BEFORE: tuple[tuple[str, Operator], ...] = (
    (r"no (?:fewer|less) than|not (?:fewer|less) than|at least|a minimum of|minimum of|upwards? of", Operator.AT_LEAST),
    (r"(?:no|not) more than|not exceeding|up to|as many as|at most|a maximum of|maximum of", Operator.UP_TO),
    (r"more than|over|above|exceeding|in excess of", Operator.MORE_THAN),
    (r"fewer than|less than|under|below", Operator.LESS_THAN),
    (r"about|around|approximately|roughly|some|nearly|almost|an estimated|estimated|close to|circa", Operator.ABOUT),
)
_NOT_A_COUNT = re.compile(
    r"\s*(?:%|percent|per cent|km\b|kilomet|met(?:er|re)s?\b|miles?\b|°|years?\b|months?\b|days?\b|hours?\b|minutes?\b"
    r"|and a half\b|(?:thirds?|quarters?|fifths?|tenths?)\b|weeks?\b|a\.?m\b|p\.?m\b|dollars|euros|kg\b|tons?\b|mm\b|-?(?:year|month|day|hour|km)s?\b|st\b|nd\b|rd\b|th\b)",
    re.IGNORECASE,
)


def amounts(text: str) -> Iterator[Amount]:
    """Yield the numbers of a text with their bounds; years, dates, shares, ages and measures are left out.

    >>> [(amount.operator.value, amount.low, amount.high) for amount in amounts("up to 13,190 and dozens")]
    [('up to', 13190, 13190), ('vaguely', 24, 99)]
    """
    position = 0
    while (match := _pattern().search(text, position)) is not None:
        split = match["second"] is not None and _two_numbers(text, match)
        if split:
            match = _pattern().fullmatch(text, match.start(), match.end("first")) or match
        position = match.end()
        amount = None if _beside_letters(text, match) else _amount(text, match)
        if amount is not None:
            yield _bounded(text, amount)


def _two_numbers(text: str, match: re.Match[str]) -> bool:
    """Say whether "100 to 150" are two numbers: a change from one to the other, a year before a number, or no range at all."""
    first, second = _value(match["first"]), _value(match["second"])
    if _CHANGED.search(text[max(0, match.start() - NEARBY) : match.start()]) or (
        _is_year(match["first"]) and not _is_year(match["second"])
    ):
        return True
    return first is not None and second is not None and second <= first


def _amount(text: str, match: re.Match[str]) -> Amount | None:
    start, end = match.span()
    if match["vague"]:
        low, high = table("english")["vague"][" ".join(match["vague"].lower().split())]
        return Amount(Operator.VAGUELY, low, high, start, end)
    first = _value(match["least"] or match["first"])
    if first is None or _is_something_else(text, match, first):
        return None
    if match["most"] or match["second"]:
        second = _value(match["most"] or match["second"])
        if second is None or second <= first or (first < 100 and second >= 1_000):  # "one to two thousand" shares its scale
            return None
        return Amount(Operator.BETWEEN, first, second, start, end)
    return Amount(Operator.EXACTLY, first, first, start, end)


def _bounded(text: str, amount: Amount) -> Amount:
    found = bound(text[max(0, amount.start - NEARBY) : amount.start], at=max(0, amount.start - NEARBY))
    while found is not None:  # bounds may stand in a row: "at least some 700"; the outermost wins
        operator, start = found
        kept = amount.operator if amount.operator in {Operator.VAGUELY, Operator.BETWEEN} else operator
        if amount.operator is Operator.VAGUELY and operator in {Operator.AT_LEAST, Operator.MORE_THAN}:
            kept = operator
        amount = replace(amount, operator=kept, start=start)
        found = bound(text[max(0, start - NEARBY) : start], at=max(0, start - NEARBY))
    plus = re.match(r"\+|\s+or more\b", text[amount.end : amount.end + NEARBY])
    return replace(amount, operator=Operator.AT_LEAST, end=amount.end + plus.end()) if plus else amount


def bound(before: str, *, at: int = 0) -> tuple[Operator, int] | None:
    """Return the bound that the words right before a number set, and where it begins; ``at`` is where those words do."""
    for words, operator in _BEFORE:
        match = re.search(rf"\b(?:{words})(?: the)?\s+$", before[-40:], re.IGNORECASE)
        if match:
            return operator, match.start() + max(0, len(before) - 40) + at
    return None


def _is_something_else(text: str, match: re.Match[str], value: int) -> bool:
    """Say whether digits are a year, part of a date, a share, an age, a measure or a label."""
    after, before = text[match.end() : match.end() + NEARBY], text[max(0, match.start() - NEARBY) : match.start()]
    if _NOT_A_COUNT.match(after):
        return True
    written = match["most"] or match["second"]
    if written and _is_year(match["least"] or match["first"]) and _is_year(written):
        return True
    if re.match(r"\s*\+?\s*(?:-|–)\d", after) or re.search(
        r"\b(?:Unit|Brigade|Division|Battalion|Regiment|Highway|Route|Sector|Day)\s+$", before
    ):
        return True
    plain = match.group().isdecimal()
    if plain and len(match.group()) == 4 and 1900 <= value <= 2100:
        return True
    if re.match(rf"\s+(?:of\s+)?(?:{_MONTHS})\b", after) or re.search(rf"\b(?:{_MONTHS})\.?\s+$", before):
        return (plain or match["second"] is not None or match["most"] is not None) and value <= 31
    return bool(re.search(r"(?:\b(?:aged?|page|article|resolution|chapter|paragraph|No\.)|[#§/$€£−-])\s*$|:$", before)) or bool(
        re.match(r"[:/]\d|-[A-Za-z]", after)
    )


def _is_year(words: str) -> bool:
    return len(words) == 4 and words.isdecimal() and 1900 <= int(words) <= 2100


def _beside_letters(text: str, match: re.Match[str]) -> bool:
    before = text[match.start() - 1 : match.start()]
    if text[match.end() : match.end() + 1].isalnum():  # "1e9"
        return True
    return before.isalnum() or (before in {"-", "."} and text[match.start() - 2 : match.start() - 1].isalnum())


def _value(words: str) -> int | None:
    lowered = words.lower().strip()
    digits = re.match(r"[\d,.\u00a0\u2009\u202f'’ ]+", lowered)
    if digits:
        return _digits(digits.group().strip(), lowered[digits.end() :].strip())
    total = part = 0
    if len(lowered) > LONGEST_NUMBER:
        return None
    lowered = lowered.replace("half a million", "five hundred thousand")
    for word in re.split(r"[\s-]+", lowered):
        if word in _SMALL:
            part += _SMALL[word]
        elif word == "a":
            part = 1
        elif word in {"hundred", "dozen"}:
            part = max(part, 1) * (100 if word == "hundred" else 12)
        elif word in _LARGE:
            total, part = total + max(part, 1) * _LARGE[word], 0
    return total + part


def _digits(number: str, unit: str) -> int | None:
    if len(number) > 15:
        return None
    scale = {"": 1, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000, **_LARGE}[unit]
    if re.fullmatch(r"\d{1,3}(?:[,\u00a0\u2009\u202f'’ ]\d{3})+", number):
        return int(re.sub(r"\D", "", number)) * scale
    value = float(number.replace(",", ".").rstrip(".") or 0) * scale
    return int(value) if value.is_integer() else None


_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)


@cache
def _pattern() -> re.Pattern[str]:
    vague = "|".join(word.replace(" ", r"\s+") for word in sorted(table("english")["vague"], key=len, reverse=True))
    number = rf"(?:{_DIGITS}|\b{_SPELLED}\b)"
    return re.compile(
        rf"(?P<vague>\b(?:{vague})\b)|\bbetween\s+(?P<least>{number})\s+and\s+(?P<most>{number})|(?P<first>{number})(?:\s*(?:–|—|-|\bto\b)\s*(?P<second>{number}))?",
        re.IGNORECASE,
    )
