"""Names and the things they may name, compared without regard to spelling."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tollbook.language.fold import fold

_WORD = re.compile(r"[^\W_]+(?:[.'\u2019-][^\W_]+)*", re.UNICODE)
_JOINED = re.compile(r"\s*(?:,|\b(?:and|or|both|as well as|the)\b|\s)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a text: the things it may name, and where it stands."""

    names: tuple[str, ...]
    words: str
    start: int
    end: int

    @property
    def certain(self) -> bool:
        """True where the name can mean one thing only."""
        return len(self.names) == 1


def joined(mentions: Sequence[Mention], text: str, *, last: bool = False) -> list[Mention]:
    """Return the names that a list joins to the first of some, or to the last, in order.

    >>> names = [Mention(("A",), "A", 0, 1), Mention(("B",), "B", 6, 7), Mention(("C",), "C", 12, 13)]
    >>> [each.words for each in joined(names, "A and B met C")]
    ['A', 'B']
    """
    found: list[Mention] = []
    for mention in reversed(mentions) if last else mentions:
        gap = text[mention.end : found[-1].start] if last and found else text[found[-1].end : mention.start] if found else ","
        if not _JOINED.fullmatch(gap):
            break
        found.append(mention)
    return found[::-1] if last else found


class Names:
    """An index from every spelling of a name to the things it may name."""

    def __init__(self, spellings: Iterable[tuple[str, str]] = ()) -> None:
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        self._common: set[str] = set()
        self._longest = 1
        for spelling, thing in spellings:
            self.add(spelling, thing)

    def add(self, spelling: str, thing: str) -> None:
        """Let a spelling name a thing; one without capitals may stand so in a text."""
        folded = fold(spelling)
        if folded and thing not in self._names[folded]:
            self._names[folded].append(thing)
            self._longest = max(self._longest, folded.count(" ") + 1)
        if not any(letter.isupper() for letter in spelling[1:]) and (" " in folded or spelling[:1].islower()):
            self._common.add(folded)  # "Loyalist paramilitaries" has its capital from the beginning of a line

    @property
    def spellings(self) -> list[str]:
        """Every folded spelling that names something."""
        return list(self._names)

    def named(self, spelling: str) -> tuple[str, ...]:
        """Return everything that a spelling may name."""
        folded = fold(spelling)
        return tuple(self._names.get(folded) or self._names.get(folded.removeprefix("the ")) or ())

    def within(self, text: str) -> Iterator[Mention]:
        """Yield the names in a text, longest first at each word, none overlapping another.

        A name is written with a capital in scripts that have them, so that "is" is not "IS".
        """
        words = list(_WORD.finditer(text))
        at = 0
        while at < len(words):
            mention, used = self._longest_at(text, words, at)
            if mention:
                yield mention
            at += used

    def _longest_at(self, text: str, words: list[re.Match[str]], at: int) -> tuple[Mention | None, int]:
        start = words[at].start()
        for length in range(min(self._longest, len(words) - at), 0, -1):
            end = words[at + length - 1].end()
            spelling = text[start:end].removesuffix("'s").removesuffix("\u2019s")
            things = self.named(spelling)
            if things and self._written_as_name(spelling):
                return Mention(things, spelling, start, start + len(spelling)), length
        return None, 1

    def _written_as_name(self, spelling: str) -> bool:
        letters = [letter for letter in spelling if letter.isalpha()]
        if len(letters) <= 3 and spelling.isascii():
            return all(letter.isupper() for letter in letters)
        if spelling.isascii() and not any(letter.isupper() for letter in letters):
            return fold(spelling) in self._common
        return True
