"""Monthly counts of events by type, as the tests of change take them: months that nobody counted stay missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from tollbook.errors import BadInput, Refused
from tollbook.language.said import say

Reals = NDArray[np.float64]
LONGEST = 1_200  # months
ALL = "all"
REST = "the rest"


@dataclass(frozen=True, slots=True)
class Row:
    """One count of a table: ``low`` and ``high`` differ where it is a range; both None where it is unknown. ``where`` names its line."""

    month: int
    type: str
    source: str
    low: int | None
    high: int | None
    where: str


@dataclass(frozen=True)
class Series:
    """Counts of T months in a row, S sources and C types.

    Parameters
    ----------
    first
        The first month, as 12 times its year plus its place in the year from 0.
    low, high
        S x T x C whole numbers; they differ where a count is given as a range. Missing months hold 0.
    exposure
        T positive numbers by which the level is divided, such as days observed; None where every month counts alike.
    missing
        T: whether nothing is known of a month. It is kept, and says nothing of the mix or level.
    notes
        What was done to the table on the way, a sentence each.
    """

    first: int
    types: tuple[str, ...]
    sources: tuple[str, ...]
    low: Reals
    high: Reals
    exposure: Reals | None
    missing: NDArray[np.bool_]
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """How many months."""
        return len(self.missing)

    @property
    def exact(self) -> bool:
        """True where no count is a range."""
        return bool((self.low == self.high).all())

    def month(self, at: int) -> str:
        """Return the name of a month, by its place from 0."""
        return month_in_words(self.first + at)

    def pooled(self) -> Series:
        """Return the same months with the counts of all sources put together."""
        return replace(self, sources=(ALL,), low=self.low.sum(axis=0, keepdims=True), high=self.high.sum(axis=0, keepdims=True))

    def of(self, source: str) -> Series:
        """Return the counts of one source alone; the types that it never counted stay."""
        at = self.sources.index(source)
        return replace(self, sources=(source,), low=self.low[at : at + 1], high=self.high[at : at + 1])


def merged(of: Series, groups: Mapping[str, str]) -> Series:
    """Return a series with its types put together: each under the group that is given for it, the others under one."""
    named = [groups.get(name, REST) for name in of.types]
    types = tuple(dict.fromkeys(named))
    places = [[at for at, group in enumerate(named) if group == name] for name in types]
    low, high = (np.stack([counts[:, :, at].sum(axis=2) for at in places], axis=2) for counts in (of.low, of.high))
    return replace(of, types=types, low=low, high=high)


def month_in_words(month: int) -> str:
    """Return a month as YYYY-MM.

    >>> month_in_words(2016 * 12 + 4)
    '2016-05'
    """
    return f"{month // 12:04d}-{month % 12 + 1:02d}"


def series(rows: Iterable[Row], *, exposure: dict[int, float] | None = None, notes: Sequence[str] = ()) -> Series:
    """Put counts into months in a row.

    A type that a month does not list although it lists another counts 0 there; a month of which nothing is listed, or a count of which is
    unknown, is missing.

    Raises
    ------
    BadInput
        If a count stands twice, or there are no months, or too many.
    Refused
        If there is one type alone, or events in fewer than two of them: a mix needs two.
    """
    listed = list(rows)
    seen: dict[tuple[int, str, str], Row] = {}
    for row in listed:
        other = seen.setdefault((row.month, row.type, row.source), row)
        if other is not row:
            named = f"{month_in_words(row.month)}, {row.type}"
            raise BadInput(f"{row.where}: {named} is already counted in {other.where}; put the two into one row")
    if not listed:
        raise BadInput("no month with counts; give a column month (YYYY-MM) and a column for each type of event")
    first, last = min(row.month for row in listed), max(row.month for row in listed)
    if last - first >= LONGEST:
        raise BadInput(
            say(
                "{n} months from {first} to {last}; at most {most} are read",
                n=last - first + 1,
                first=month_in_words(first),
                last=month_in_words(last),
                most=LONGEST,
            )
        )
    return _laid_out(listed, first, last, exposure, list(notes))


def _laid_out(rows: list[Row], first: int, last: int, exposure: dict[int, float] | None, notes: list[str]) -> Series:
    counted = {row.type for row in rows if row.high}
    types = tuple(name for name in dict.fromkeys(row.type for row in rows) if name in counted)
    never = [name for name in dict.fromkeys(row.type for row in rows) if name not in counted]
    sources = tuple(dict.fromkeys(row.source for row in rows))
    if len(types) < 2:
        only = say("only {type} is counted", type=types[0]) if types else say("nothing is counted")
        raise Refused(say("a change of mix needs events of two types, and {only}; give counts of what it may have replaced too", only=only))
    low, high = (np.zeros((len(sources), last - first + 1, len(types))) for _ in range(2))
    missing = np.ones(last - first + 1, dtype=bool)
    missing[[row.month - first for row in rows]] = False
    missing[[row.month - first for row in rows if row.low is None]] = True
    for row in rows:
        if row.type in counted and row.low is not None and row.high is not None and not missing[row.month - first]:
            place = sources.index(row.source), row.month - first, types.index(row.type)
            low[place], high[place] = row.low, row.high
    if never:
        notes.append(f"never counted and left out: {', '.join(never)}")
    if missing.any():
        notes.append(_gaps(missing, first))
    weights = None if exposure is None else np.array([exposure.get(first + at, 0.0) for at in range(len(missing))])
    if weights is not None and (weights[~missing] <= 0).any():
        at = int(np.nonzero(~missing & (weights <= 0))[0][0])
        raise BadInput(f"{month_in_words(first + at)}: its exposure is not above 0; give a positive number, or leave the column out")
    return Series(first, types, sources, low, high, weights, missing, tuple(notes))


def _gaps(missing: NDArray[np.bool_], first: int) -> str:
    named = [month_in_words(first + int(at)) for at in np.nonzero(missing)[0]]
    shown = ", ".join(named[:4]) + (f" and {len(named) - 4} more" if len(named) > 4 else "")
    months = "1 month is" if len(named) == 1 else f"{len(named)} months are"
    return f"{months} missing, not counted as 0: {shown}"
