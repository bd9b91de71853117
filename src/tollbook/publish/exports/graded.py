"""Tables of what recording methods make of incidents: a grade each, and a range for each measure and group."""

from __future__ import annotations

from collections.abc import Iterator

from tollbook.methods import METHODS
from tollbook.publish.exports.columns import BEST, GROUP, HIGH, LOW, MEASURE
from tollbook.store.public import PublicRecord
from tollbook.store.tables import Column, Row, Table
from tollbook.store.tolls import grades, tolls

INCIDENT = Column("incident", "text", "The incident", to="incidents")
METHOD = Column(
    "method", "text", "Recording method; the methodology of each is cited in README.txt", values=tuple(each.name for each in METHODS)
)
GRADE = Column(
    "grade",
    "text",
    "Grade of the incident under this method",
    values=tuple(f"{each.name}: {', '.join(each.grades)}" for each in METHODS),
)
GRADES = Table(
    "grades",
    "Grade of each incident with a toll, a report or a response, under each method: by people where they decided, else by its rule",
    (INCIDENT, METHOD, GRADE),
    key=("incident", "method"),
)
TOLLS = Table(
    "tolls",
    "Range of each incident under each recording method: one row for each measure and group; sums of these are the totals of the release",
    (
        INCIDENT,
        METHOD,
        GRADE,
        MEASURE,
        GROUP,
        LOW,
        HIGH,
        BEST,
        Column("sum_low", "whole", "What this row adds to the low of a sum; where only a best is printed, that", "people"),
        Column("sum_high", "whole", "What this row adds to the high of a sum: the high, else the low, else the best", "people"),
        Column(
            "in_headline", "flag", "Whether the headline total has it: its grade counts, and no whole that it is a part of counts already"
        ),
    ),
    key=("incident", "method", "measure", "group"),
)
TABLES = (GRADES, TOLLS)


def rows(reader: PublicRecord) -> Iterator[Row]:
    """Yield the grades and ranges under each method."""
    for method in METHODS:
        for incident, grade in grades(reader, method):
            yield GRADES.name, (incident, method.name, grade)
        for incident, measure, group, *numbers in tolls(reader, method):
            yield TOLLS.name, (incident, method.name, numbers[0], measure, group, *numbers[1:])
