"""Days as forms and addresses write them."""

from __future__ import annotations

from tollbook.errors import BadInput
from tollbook.language.said import say
from tollbook.model.time import Period


def period_of(words: str, *, field: str = "") -> Period:
    """Return the days that somebody wrote, in an address under the name of a ``field``.

    Raises
    ------
    BadInput
        If they are no date, or one that no calendar has.

    >>> str(period_of("2017-06"))
    '2017-06'
    """
    try:
        return Period.read(words)
    except ValueError:
        why = say("“{words}” is not a date of the calendar; write YYYY, YYYY-MM or YYYY-MM-DD", words=words[:40])
        raise BadInput(say("{what}: {why}", what=f"{field}={words[:40]}", why=why) if field else why) from None
