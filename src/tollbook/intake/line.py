"""One plain line: an object with known keys, each read with a type, the rest kept."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

from tollbook.errors import BadRow
from tollbook.intake.dates import iso
from tollbook.model.sources import Quote
from tollbook.model.time import Period

MOST = 100_000_000_000  # more than all people who ever lived
EASTERN = {ord(digit): str(at % 10) for at, digit in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_GROUPED = re.compile(r"\d{1,3}([,.٬،'\u2019 \u00a0\u202f]\d{3})+")
E = TypeVar("E", bound=StrEnum)
Value = object


class Line:
    """The keys of one line."""

    def __init__(self, values: Mapping[str, Value], path: str = "", *, quote: Quote | None = None) -> None:
        self.values, self.path, self.quote = values, path, quote

    def take(self, key: str) -> Value:
        """Return a value as it stands, None where it is absent, null or empty."""
        value = self.values.get(key)
        return None if value == "" else value

    def text(self, key: str) -> str | None:
        """Return words."""
        value = self.values.get(key)
        if value is None or isinstance(value, str):
            if value and "\0" in value:
                raise self.bad(key, "holds a sign that no text has (NUL)")
            return value or None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise self.bad(key, "is not text")

    def required(self, key: str) -> str:
        """Return words that must be there."""
        value = self.text(key)
        if value is None:
            raise self.bad(key, "is missing")
        return value

    def whole(self, key: str) -> int | None:
        """Return a count: a whole number, not negative."""
        value = self.take(key)
        if value is None:
            return None
        number = _integer(value)
        if number is None:
            raise self.bad(key, f"is not a whole number{_hint(value)}")
        if number < 0:
            raise self.bad(key, "is negative; a count starts at 0")
        if number > MOST:
            raise self.bad(key, "is more than there have ever been people; correct it")
        return number

    def decimal(self, key: str) -> float | None:
        """Return a finite number."""
        value = self.take(key)
        if value is None:
            return None
        try:
            number = float("nan") if isinstance(value, bool) else float(value)  # type: ignore[arg-type]  # whatever JSON holds; a wrong type is caught below
        except (TypeError, ValueError, OverflowError):
            raise self.bad(key, "is not a number") from None
        if not math.isfinite(number):
            raise self.bad(key, "is not a finite number")
        return number

    def flag(self, key: str) -> bool:
        """Return true or false; absent is false."""
        value = self.take(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.bad(key, "is neither true nor false")

    def period(self, key: str) -> Period | None:
        """Return a date or a range of dates."""
        words = self.text(key)
        if words is None:
            return None
        try:
            return Period.read(words)
        except ValueError as error:
            raise _bad_date(words, error, column=self.path + key) from None

    def span(self, start: str, end: str) -> Period | None:
        """Return the period from one key to another; a missing end stays open."""
        first, last = self.period(start), self.period(end)
        if first is None and last is None:
            return None
        try:
            return Period(first.earliest if first else None, last.latest if last else None)
        except ValueError as error:
            raise BadRow(str(error), column=self.path + end, value=str(last)) from None

    def choice(self, key: str, choices: type[E]) -> E | None:
        """Return one of a closed list."""
        words = self.text(key)
        if words is None:
            return None
        members = _members(choices)
        member: E | None = members.get(words) or members.get(words.strip().lower().replace("_", " "))
        if member is None:
            raise self.bad(key, f"is none of {', '.join(choices)}")
        return member

    def many(self, key: str) -> tuple[str, ...]:
        """Return a list of words; a single word is a list of one."""
        value = self.take(key)
        values = [] if value is None else [value] if isinstance(value, str) else value
        if not isinstance(values, list | tuple) or not all(isinstance(each, str) for each in values):
            raise self.bad(key, "is not a list of words")
        return tuple(each.strip() for each in values if each.strip())

    def lines(self, key: str) -> list[Line]:
        """Return a list of objects; a single object is a list of one."""
        value = self.take(key)
        values = [] if value is None else [value] if isinstance(value, dict) else value
        if not isinstance(values, list | tuple) or not all(isinstance(each, dict) for each in values):
            raise self.bad(key, "is not a list of objects")
        return [Line(each, f"{self.path}{key}[{at}].") for at, each in enumerate(values)]

    def unread(self, known: frozenset[str]) -> tuple[tuple[str, str], ...]:
        """Return the keys that no field takes, with their values as text."""
        if known.issuperset(self.values):
            return ()
        return tuple((key, str(value)) for key, value in self.values.items() if key not in known and value is not None)

    def bad(self, key: str, reason: str) -> BadRow:
        """Return an error about one key."""
        value = self.values.get(key)
        return BadRow(f"{key} {reason}", column=self.path + key, value=None if value is None else str(value))


def _bad_date(words: str, error: ValueError, *, column: str) -> BadRow:
    try:
        iso(words.strip(), None)
    except BadRow as ambiguous:
        return BadRow(ambiguous.reason.partition(", or state")[0], column=column, value=words)
    return BadRow(str(error), column=column, value=words)


@cache
def _members(choices: type[StrEnum]) -> dict[str, Any]:  # the members of whichever list is given
    return {member.value: member for member in choices}


def _hint(value: Value) -> str:
    """Say how to write a number in which signs stand between the thousands."""
    if not isinstance(value, str) or not _GROUPED.fullmatch(value.strip()):
        return ""
    return f"; if {re.sub(r'[^0-9]', '', value.translate(EASTERN))} is meant, write it so"


def _integer(value: Value) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    if isinstance(value, str):
        digits = value.strip()
        return int(digits) if digits.removeprefix("-").isdecimal() and len(digits) < 19 else None
    return None
