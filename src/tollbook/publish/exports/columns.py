"""Columns that several tables share, with the values that records have for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tollbook.geography import cut
from tollbook.model.counts import Count, Group, Measure
from tollbook.model.parties import Involvement, Role
from tollbook.model.places import Level, Place
from tollbook.model.sources import Provenance
from tollbook.model.time import Period
from tollbook.store.tables import Cell, Column, Row, Table

SEVERAL = "several are separated by a semicolon and a space; plain lines have them as a list"

ID = Column("id", "text", "Id of this record in the book; it is drawn at random, says nothing of it, and stays through releases")
MEASURE = Column("measure", "text", "What is counted", values=tuple(Measure))
GROUP = Column("group", "text", "Who is counted; people are all, whatever their status", values=tuple(Group))
LOW = Column("low", "whole", "Smallest number stated; empty where none is, which is not 0", "people")
HIGH = Column("high", "whole", "Largest number stated; empty where none is, which is not the low", "people")
BEST = Column("best", "whole", "Number that the source itself prints as its best; never made by the book", "people")


def days(of: str) -> tuple[Column, Column]:
    """Return the two columns of a period."""
    return (
        Column("earliest", "day", f"First day of {of}; empty where the beginning is open", "YYYY-MM-DD"),
        Column("latest", "day", f"Last day of {of}; empty where the end is open. Equal to earliest where the day is known", "YYYY-MM-DD"),
    )


PLACE = (
    Column("place", "text", "Where, by name, as coarsely as the policy of the book publishes it"),
    Column("level", "text", "How large the place is, where that is known", values=tuple(Level)),
    Column("district", "text", "District that the place lies in"),
    Column("province", "text", "Province that the place lies in"),
    Column("country", "text", "Country that the place lies in"),
    Column("latitude", "number", "Latitude of the published point (WGS 84), cut to its precision: no exact position", "degrees"),
    Column("longitude", "number", "Longitude of the published point (WGS 84), cut to its precision: no exact position", "degrees"),
    Column("precision_m", "number", "Radius around the published point within which it happened", "metres"),
)
PROVENANCE = (
    Column("publisher", "text", "Who published what this row says"),
    Column("origins", "text", f"Those who first said it, where that is not the publisher; {SEVERAL}"),
    Column("via", "text", "Outlet that relayed it"),
    Column("url", "text", "Address at which it was published"),
    Column("words", "text", "The source's own words, where they are kept and may be shown"),
    Column("licence", "text", "Licence of the source for this row, where it is not that of the release"),
)
RECORD = (
    Column("record", "text", "Id of the record in the table that `of` names"),
    Column("of", "text", "Which kind of record it is", values=("incident", "report", "statement", "observation")),
    Column("n", "whole", "Place of this row among those of its record, from 1"),
    Column("incident", "text", "The incident that the record is, or is about", to="incidents"),
)
COUNTS = Table(
    "counts",
    "Numbers as each incident, report and statement states them: one row for each measure and group",
    (
        *RECORD,
        MEASURE,
        GROUP,
        LOW,
        HIGH,
        BEST,
        Column("printed_low", "whole", "Low as the source prints it, where the book had to put its numbers in order", "people"),
        Column("printed_best", "whole", "Best as the source prints it, where the book had to put its numbers in order", "people"),
        Column("printed_high", "whole", "High as the source prints it, where the book had to put its numbers in order", "people"),
        Column("flags", "text", f"What is odd about the number; {SEVERAL}"),
    ),
    key=("record", "n"),
    order=("of",),
)
INVOLVEMENTS = Table(
    "involvements",
    "Parties as each incident, report and observation names them: one row for each party and role",
    (
        *RECORD,
        Column("party", "text", "The party, as the record names it"),
        Column("known_as", "text", "The one name under which the book adds up what is said of this party"),
        Column("role", "text", "What the record says that it had to do with it; alleged is no finding of guilt", values=tuple(Role)),
        Column("side", "text", "Side of a dyad, where the source codes one", values=("a", "b")),
    ),
    key=("record", "n"),
    order=("of",),
    looked_up=("known_as",),
)


def joined(words: Iterable[str]) -> str | None:
    """Return several words as one cell, None for none."""
    return "; ".join(words) or None


def period(when: Period | None) -> tuple[Cell, Cell]:
    """Return the values of the columns of a period."""
    if when is None:
        return None, None
    earliest, latest = when.earliest, when.latest
    return (earliest.isoformat() if earliest else None), (latest.isoformat() if latest else None)


def placed(where: Place | None) -> tuple[Cell, ...]:
    """Return the values of the columns of a place."""
    if where is None:
        return (None,) * len(PLACE)
    point = (cut(where.latitude, where.precision), cut(where.longitude, where.precision))
    return (where.name, where.level and where.level.value, where.district, where.province, where.country, *point, where.precision)


def published(by: Provenance | None) -> tuple[Cell, ...]:
    """Return the values of the columns that say where a record comes from."""
    if by is None:
        return (None,) * len(PROVENANCE)
    return by.publisher, joined(by.origins), by.via, by.url, by.words, by.licence


def counted(of: str, record: str, about: str | None, counts: Iterable[Count]) -> Iterator[Row]:
    """Yield the rows of the counts of a record."""
    for n, count in enumerate(counts, 1):
        printed = count.printed
        as_printed = (printed.low, printed.best, printed.high) if printed else (None, None, None)
        numbers = (count.low, count.high, count.best, *as_printed)
        yield COUNTS.name, (record, of, n, about, count.measure.value, count.group.value, *numbers, joined(count.flags))


def involved(of: str, record: str, about: str | None, parties: Iterable[tuple[Involvement, str]]) -> Iterator[Row]:
    """Yield the rows of the parties of a record, each given with its one name."""
    for n, (party, known_as) in enumerate(parties, 1):
        yield INVOLVEMENTS.name, (record, of, n, about, party.party, known_as, party.role.value, party.side)
