"""Numbers in digits and words, ranges of them, and the words that make bounds of them."""

from __future__ import annotations

import re

from tollbook.language.packs.pack import Bound
from tollbook.language.people.keys import Keys
from tollbook.model.counts import Range

MOST = 100_000_000
LONGEST_FIGURE = 12  # characters
_PART, _POINTS = re.compile(r"\d+\.\d+"), re.compile(r"\d{1,3}(?:\.\d{3})+")
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+")


class Numerals(Keys):
    """The numbers of a sentence."""

    def _bounds(self, at: int) -> tuple[Bound | None, int, bool]:
        """Read the words before a number; the last value says whether one of them is plain ("the")."""
        bound, plain = None, False
        while (found := self.pack.before.at(self.keys, at)) is not None:
            plain = plain or found[0] is Bound.PLAIN
            if bound in {None, Bound.PLAIN, Bound.ABOUT}:
                bound = found[0] if found[0] is not Bound.PLAIN or bound is None else bound
            at = found[1]
        return bound, at, plain

    def number(self, at: int) -> tuple[Range, int, bool] | None:
        """Return the number that begins here, where it ends, and whether it is a vague word."""
        pack, keys = self.pack, self.keys
        if at >= len(keys) or not (keys[at] in pack.digits or keys[at][0].isdecimal()):
            return None
        if (vague := pack.vague.at(keys, at)) is not None:
            return vague[0], vague[1], True
        if keys[at][0].isdecimal():
            return self._figures(at)
        spelled = self._spelled(at)
        return None if spelled is None or spelled[0] > MOST else (Range(spelled[0], spelled[0]), spelled[1], False)

    def _figures(self, at: int) -> tuple[Range, int, bool] | None:
        """Read "1,200", "3.500", "12 thousand", "1.2 million"; a part of a person is no number of people."""
        key, scale = self.keys[at], self.pack.scales.at(self.keys, at + 1)
        if len(key) > LONGEST_FIGURE or (key[0] == "0" and len(key) > 1):
            return None
        times, end = (scale[0], scale[1]) if scale is not None and scale[0] > 12 else (1, at + 1)
        if _DIGITS.fullmatch(key):
            value = int(key.replace(",", "")) * times
        elif _PART.fullmatch(key) and times > 1:
            value = round(float(key) * times)
        elif _POINTS.fullmatch(key):
            value = int(key.replace(".", ""))
        else:
            return None
        return (Range(value, value), end, False) if value <= MOST else None

    def _spelled(self, at: int) -> tuple[int, int] | None:
        pack, keys = self.pack, self.keys
        total = part = 0
        end = at
        if pack.articles.at(keys, at) is not None and pack.scales.at(keys, at + 1) is not None and keys[at] in self.little.one:
            part, end = 1, at + 1
        began = end
        while end < len(keys):
            here = end + 1 if end > began and keys[end] in self.little.and_ else end
            small, scale = pack.numbers.at(keys, here), pack.scales.at(keys, here)
            if small is not None and _fits(part, small[0]) and (here == end or part % 100 == 0):
                part, end = part + small[0], small[1]
            elif scale is not None and here == end and (part or pack.grammar.number_after_noun):
                part, total, end = _scaled(part, total, scale[0], scale[1])
            else:
                break
        return (total + part, end) if end > began else None

    def _range(self, at: int) -> tuple[Range, int, bool] | None:
        """Return a number or two joined to a range."""
        opened = self.pack.opens.at(self.keys, at)
        first = self.number(opened[1] if opened else at)
        if first is None or (
            opened and self.keys[at] in self.little.from_ and self.pack.rises.intersection(self.keys[max(0, at - 12) : at])
        ):
            return None
        join = self.pack.joins.at(self.keys, first[1])
        if (
            opened is None
            and at
            and self.keys[at - 1] in self.little.from_
            and self.pack.rises.intersection(self.keys[max(0, at - 12) : at])
        ):
            return first
        if join is None and opened is not None and first[1] < len(self.keys) and self.keys[first[1]] in self.pack.joined:
            join = True, first[1]
        second = self.number(join[1]) if join else None
        if join is None or second is None or first[2] or second[2]:
            return None if opened else first
        low, high = first[0].low or 0, second[0].high or 0
        word = self.keys[first[1]]
        apart = word in self.little.and_ and opened is None
        unlikely = word in self.little.or_ and high > low + max(5, low // 2)
        scaled = low * 1_000 <= high and low < 100 <= high
        if low >= high or apart or unlikely or scaled:
            return None if opened and word not in self.little.to else first
        return Range(low, high), second[1], False


def bounded(range_: Range, bound: Bound | None, *, vague: bool) -> tuple[Range, tuple[str, ...]]:
    """Return the range that a number and the words around it give: "more than 30" is 31 or more, as coders of such reports have it."""
    flags: tuple[str, ...] = ("vague",) if vague else ()
    low, high = range_.low, range_.high
    point = low == high or vague
    if bound in {Bound.AT_LEAST, Bound.MORE_THAN}:
        more = bound is Bound.MORE_THAN and not vague and low is not None
        return Range(low + 1 if more and low is not None else low, None if point else high), flags
    if bound in {Bound.UP_TO, Bound.FEWER_THAN}:
        fewer = bound is Bound.FEWER_THAN and not vague and high
        return Range(None if point else low, high - 1 if fewer and high else high), flags
    return range_, (*flags, "about") if bound is Bound.ABOUT else flags


def _fits(part: int, small: int) -> bool:
    """Say whether a number word may follow those before it: "twenty five", "hundred twelve", never "five six"."""
    if part == 0:
        return True
    if small == 10:
        return part % 100 < 10  # "ثلاثة عشر"
    tail = part % 100
    if tail == 0:
        return small < 100 <= part or (part % 1_000 == 0 and small < 1_000)
    return (tail >= 20 and tail % 10 == 0 and small < 10) or (tail < 10 and small >= 20 and small < 100)


def _scaled(part: int, total: int, scale: int, end: int) -> tuple[int, int, int]:
    if scale >= 1_000:
        return 0, total + max(part, 1) * scale, end
    return max(part, 1) * scale, total, end
