"""The day of publication that a captured page states; where it states several, or none that can be read for certain, none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from tollbook.model.time import Period

_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:$|[T ])")


def published(stated: Sequence[str]) -> Period | None:
    """Return the day that a page states, in its own time; two days where it states one moment in two places of the world.

    >>> str(published(["2017-04-03T23:30:00+03:00"])), published(["03/04/2017"]), published(["2017-04-03", "2019-01-01"])
    ('2017-04-03', None, None)
    """
    days = [day for words in stated if (day := _day(words.strip())) is not None]
    if not days or max(days) - min(days) > timedelta(days=1):
        return None
    return Period(min(days), max(days))


def _day(words: str) -> date | None:
    found = _DAY.match(words)
    try:
        return date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None
