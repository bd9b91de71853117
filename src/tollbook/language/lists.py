"""Numbered lists of the dead or wounded: as many people as lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tollbook.language.packs.pack import Harm, How, Pack
from tollbook.language.tokens import Token, within

HEADING = 220  # characters before a list in which a word says what happened to those on it
_ITEM = re.compile(
    r"^[ \t]*(\d{1,3})\s*[-–—.)ـ:/]+\s*(?=[^\W\d_])[^\n]{2,120}$"
    r"|(?<=\s)(\d{1,2})[.)-]\s+(?=[^\W\d_])[^\n\d]{2,40}?(?=[\s.]*$|\s\d{1,2}[.)-]\s)",
    re.MULTILINE,
)
_SURE = frozenset((How.NOUN, How.PARTICIPLE, How.ACTIVE, How.NOMINAL))


@dataclass(frozen=True, slots=True)
class NumberedList:
    """So many people, what happened to them, and where the list stands; ``harm_at`` is where its heading says so."""

    people: int
    harm: Harm
    start: int
    end: int
    harm_at: tuple[int, int]


def numbered_lists(text: str, words: Sequence[Token], pack: Pack) -> Iterator[NumberedList]:
    """Yield the lists of two people or more whose lines are numbered from 1, under a heading that says what happened."""
    run: list[re.Match[str]] = []
    for match in (*_ITEM.finditer(text), None):
        if match is not None and run and _number(match) == len(run) + 1:
            run.append(match)
            continue
        if len(run) > 1 and (found := _headed(text, words, pack, run)) is not None:
            yield found
        run = [match] if match is not None and _number(match) == 1 else []


def _number(item: re.Match[str]) -> int:
    return int(item[1] or item[2])


def _headed(text: str, words: Sequence[Token], pack: Pack, run: Sequence[re.Match[str]]) -> NumberedList | None:
    start = run[0].start()
    before = within(words, max(0, start - HEADING), start)
    keys = [word.key for word in before]
    for at in range(len(keys) - 1, -1, -1):
        harm = pack.harm.at(keys, at)
        if harm is not None and _SURE & harm[0].hows:
            return NumberedList(
                len(run), harm[0], start, run[-1].start() + len(run[-1].group().rstrip()), (before[at].start, before[harm[1] - 1].end)
            )
    return None
