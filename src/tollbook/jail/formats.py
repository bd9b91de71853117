"""Numbers as a sheet shows them: plain numbers, and days where the cell's format says that they are dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import Enum

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

# Built-in formats that openpyxl does not name: dates of East Asian and Thai editions (ECMA-376 part 1, 18.8.30).
LOCAL_DATES = {*range(27, 37), *range(50, 59)}
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]')


class Shows(Enum):
    """What of a date a cell's format shows; what it hides is not known to whoever typed it."""

    DAY = 10
    MONTH = 7
    YEAR = 4
    DURATION = 0


def shows(format: str | None, number: int) -> Shows | None:
    """Return what of a date a format shows, None where it shows a plain number.

    >>> shows("dd/mm/yyyy", 200), shows("mmm-yy", 17), shows("yyyy", 201), shows("0.00", 2)
    (<Shows.DAY: 10>, <Shows.MONTH: 7>, <Shows.YEAR: 4>, None)
    """
    code = format or BUILTIN_FORMATS.get(number)
    if code is None:
        return Shows.DAY if number in LOCAL_DATES else None
    if is_timedelta_format(code):
        return Shows.DURATION
    if not is_date_format(code):
        return None
    letters = _LITERAL.sub("", code.split(";")[0]).lower()
    if "y" in letters and "d" not in letters:
        return Shows.MONTH if "m" in letters else Shows.YEAR
    return Shows.DAY


def plain(words: str) -> str:
    """Return a stored number as a person would write it.

    >>> plain("5.0"), plain("33.490000000000002"), plain("1E3"), plain("5.5")
    ('5', '33.49', '1000', '5.5')
    """
    if words.isdecimal() or (words[:1] == "-" and words[1:].isdecimal()):
        return words
    value = float(words)
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def dates(*, since_1904: bool) -> Callable[[str, Shows], tuple[str, bool]]:
    """Return a function that reads stored numbers as dates, as text and whether it is a day, month or year."""
    epoch = MAC_EPOCH if since_1904 else WINDOWS_EPOCH
    known: dict[tuple[str, Shows], tuple[str, bool]] = {}

    def read(words: str, shown: Shows) -> tuple[str, bool]:
        if (words, shown) not in known:
            if len(known) > 100_000:
                known.clear()
            known[words, shown] = _read(float(words), shown)
        return known[words, shown]

    def _read(value: float, shown: Shows) -> tuple[str, bool]:
        if shown is Shows.DURATION:
            return str(from_excel(value, epoch, timedelta=True)), False
        moment = from_excel(value, epoch)
        if isinstance(moment, datetime):
            return moment.date().isoformat()[: shown.value], True
        return moment.isoformat(), False

    return read
