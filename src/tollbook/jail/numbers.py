"""The numbers in a text as one could copy them down, and where two readers of one page copy others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_SEPARATOR = re.compile(r"(?<=\d)[,.'’٬٫،\u00a0\u202f](?=\d{3}(?!\d))")
_NUMBER = re.compile(r"\d+")


def numbers(text: str) -> list[str]:
    """Return the numbers in a text: eastern digits as western ones, separators of thousands left out.

    >>> numbers("قُتل ١٬٥٦٧ and 1,234 on 3/4/2017")
    ['1567', '1234', '3', '4', '2017']
    """
    plain = "".join(str(int(sign)) if sign.isdecimal() else sign for sign in text)
    return _NUMBER.findall(_SEPARATOR.sub("", plain))


def differing(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
    """Return the numbers that only one of two readers gives, each beside what the other gives for it, "" where it gives none.

    The same digits with other gaps between them are no difference.

    >>> differing(["17", "2017"], ["71", "2017"]), differing(["1234"], ["12", "34"])
    ([('17', '71')], [])
    """
    ours, theirs = _only(one, other), _only(other, one)
    if "".join(ours) == "".join(theirs):
        return []
    pairs = []
    for number in ours:
        match = next((each for alike in (number[::-1], sorted(number), len(number)) for each in theirs if _alike(each, alike)), "")
        pairs.append((number, match))
        if match:
            theirs.remove(match)
    return [*pairs, *(("", number) for number in theirs)]


def reversed_in(one: Iterable[str], other: Iterable[str]) -> list[tuple[str, str]]:
    """Return the numbers that another reader gives only with their digits turned round.

    >>> reversed_in(["17", "22"], ["71", "22"])
    [('17', '71')]
    """
    given = set(other)
    return [(number, number[::-1]) for number in dict.fromkeys(one) if number not in given and number[::-1] in given]


def _only(these: Sequence[str], those: Sequence[str]) -> list[str]:
    left = Counter(these) - Counter(those)
    found = []
    for number in these:
        if left[number] > 0:
            left[number] -= 1
            found.append(number)
    return found


def _alike(number: str, wanted: str | list[str] | int) -> bool:
    match wanted:
        case int():
            return len(number) == wanted
        case list():
            return sorted(number) == wanted
    return number == wanted
