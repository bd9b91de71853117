"""What a check said, kept as text beside its English words, so that a later page can say it in another language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from string import Formatter

import msgspec

from tollbook.language.said import Row, Said, Value, row_of, said_of
from tollbook.model.counts import Range
from tollbook.model.time import Period


class _Said(msgspec.Struct, tag="said", omit_defaults=True):
    """``words`` are the English ones, where the template alone does not make them."""

    template: str
    values: dict[str, _Said | _Range | _Period | str | int | float]
    row: bool = False
    words: str | None = None


class _Range(msgspec.Struct, tag="range"):
    low: int | float | None
    high: int | float | None


class _Period(msgspec.Struct, tag="period"):
    earliest: date | None
    latest: date | None


_Packed = _Said | _Range | _Period | str | int | float


def packed(said: Iterable[str]) -> str:
    """Return sentences as text."""
    return msgspec.json.encode([_packed(each) for each in said]).decode()


def unpacked(text: str | None, words: Iterable[str]) -> tuple[str, ...]:
    """Return sentences with how they were made; the words alone where the text is of none, or does not make these very words."""
    plain = tuple(words)
    if text is None:
        return plain
    try:
        said = tuple(_unpacked(each) for each in msgspec.json.decode(text, type=list[_Packed]))
    except (msgspec.MsgspecError, RecursionError, ValueError):
        return plain
    return tuple(each for each in said if isinstance(each, str)) if said == plain else plain


def _packed(value: Value) -> _Packed:
    match value:
        case Said():
            in_a_row = isinstance(value, Row)
            made = _made(value.template, value.values, in_a_row=in_a_row)
            values = {name: _packed(each) for name, each in value.values.items()}
            return _Said(value.template, values, row=in_a_row, words=None if made == value else str(value))
        case Range():
            return _Range(value.low, value.high)
        case Period():
            return _Period(value.earliest, value.latest)
        case _:
            return value


def _unpacked(value: _Packed) -> Value:
    match value:
        case _Said():
            values = {name: _unpacked(each) for name, each in value.values.items()}
            made = _made(value.template, values, in_a_row=value.row)
            return made if value.words is None else type(made)(value.words, made.template, made.values)
        case _Range():
            return Range(value.low, value.high)
        case _Period():
            return Period(value.earliest, value.latest)
        case _:
            return value


def _made(template: str, values: Mapping[str, Value], *, in_a_row: bool) -> Said:
    if in_a_row:
        return row_of(template, values.values())
    if any(name is not None and (name not in values or form or turned) for _, name, form, turned in Formatter().parse(template)):
        raise ValueError(f"no template of a check: {template}")  # a book of others may hold any
    return said_of(template, values)
