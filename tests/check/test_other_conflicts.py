"""Short claims about another conflict than that of the example book: names, dates and figures as its own book has them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.check.asking import checked

TOTAL = {
    "kind": "observation",
    "measure": "killed",
    "group": "civilians",
    "places": ["Islandia"],
    "start": "2009-01-20",
    "end": "2009-05-13",
}
BY_FORCE = {"parties": [{"party": "River Force", "role": "alleged"}]}
EVENT = {"kind": "incident", "date": "2009-02-10", "place": "Harbourton", "grade": "fair"}
LINES: list[dict[str, object]] = [
    {"kind": "place", "name": "Islandia", "level": "country"},
    {"kind": "place", "name": "Northshire", "level": "province", "parent": "Islandia"},
    {"kind": "place", "name": "Harbourton", "level": "town", "parent": "Northshire"},
    {"kind": "party", "name": "River Force", "aliases": [{"name": "US-led coalition"}, {"name": "coalition forces"}]},
    {"kind": "party", "name": "Hill Front"},
    {"kind": "party", "name": "Loyalist paramilitaries"},
    {**TOTAL, "publisher": "Monitor", "low": 7000, "high": 8000, "complete": True, "as_of": "2010-01-01"},
    {**TOTAL, "publisher": "Ministry of Islandia", "value": 7500, "complete": True, "as_of": "2010-02-01"},
    {**TOTAL, **BY_FORCE, "publisher": "Monitor", "low": 900, "high": 1100, "complete": True, "as_of": "2010-01-01"},
    {**TOTAL, **BY_FORCE, "publisher": "Second monitor", "low": 950, "high": 1000, "complete": True, "as_of": "2010-01-01"},
    {**EVENT, "publisher": "Monitor", "weapon": "mortar", "counts": [{"measure": "killed", "group": "civilians", "low": 12, "high": 14}]},
    {**EVENT, "publisher": "Second monitor", "counts": [{"measure": "killed", "group": "civilians", "low": 13, "high": 13}]},
    {"kind": "relation", "publisher": "Monitor", "subject": "River Force", "does": "armed and trained", "object": "Hill Front", "start": "2007", "end": "2009"},
    {"kind": "relation", "publisher": "Radio", "subject": "Hill Front", "does": "armed", "object": "Loyalist paramilitaries", "start": "2008", "according_to": ["Hill Front", "Loyalist paramilitaries"]},
]  # fmt: skip


@pytest.fixture(scope="module")
def book(book_of: Callable[[Sequence[dict[str, object]]], Path]) -> Path:
    return book_of(LINES)


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        # Ranges that write the month or year once.
        ("At least 6,500 civilians were killed in Islandia between 20 January and 13 May 2009.", "supported"),
        ("More than 20,000 civilians were killed in Islandia between 20 January and 13 May 2009.", "contradicted"),
        # The book's own names of its parties, whoever else may be called so.
        ("The US-led coalition killed at least 5,000 civilians in Islandia between 20 January and 13 May 2009.", "contradicted"),
        ("Coalition forces killed at least 800 civilians in Islandia between 20 January and 13 May 2009.", "supported"),
        # A figure of part of the scope reaches a lower bound, and saves no claim that is too low.
        ("At least 900 civilians were killed in Islandia in 2009.", "supported"),
        ("No more than 1,000 civilians were killed in Islandia between 20 January and 13 May 2009.", "contradicted"),
        # Several accounts of one event are one event.
        ("12 to 14 civilians were killed in Harbourton on 10 February 2009.", "supported"),
        ("26 civilians were killed in Harbourton on 10 February 2009.", "unverifiable"),
        # What its record says too is read.
        ("A mortar killed at least 12 civilians in Harbourton on 10 February 2009.", "supported"),
        ("A rocket killed at least 12 civilians in Harbourton on 10 February 2009.", "missing-context"),
        # A party may speak of its own act, also where others say the same.
        ("The Hill Front armed loyalist paramilitaries in 2008.", "supported"),
    ],
)
def test_a_short_claim_is_answered_from_its_own_book(text: str, finding: str, book: Path) -> None:
    assert [each.verdict.finding.value for each in checked(text, book, published="2012")] == [finding]


@pytest.mark.parametrize(
    "text",
    [
        "No more than 100 civilians were killed in Islandia on 20 January and 13 May 2009.",
        "No more than 100 civilians were killed in Islandia on January 20 and 30, 2009.",
        "At least 3,000 civilians were killed in Islandia on 20 January and 13 May 2009.",
    ],
)
def test_two_days_are_no_range(text: str, book: Path) -> None:
    assert not {each.verdict.finding.value for each in checked(text, book, published="2012")} & {"supported", "contradicted"}


def test_two_deeds_are_two_claims(book: Path) -> None:
    found = checked("The River Force trained and funded the Hill Front in 2008.", book, published="2012")

    assert [(each.claim.does, each.verdict.finding.value) for each in found] == [("trained", "supported"), ("funded", "missing-context")]


def test_a_name_that_may_mean_two_parties_is_nobody(book_of: Callable[[Sequence[dict[str, object]]], Path]) -> None:
    two: list[dict[str, object]] = [
        {"kind": "party", "name": name, "aliases": [{"name": "the Front"}]} for name in ("Hill Front", "Sea Front")
    ]
    book = book_of([*LINES[:1], *two, *LINES[6:8]])

    (found,) = checked("The Front killed at least 5,000 civilians in Islandia between 20 January and 13 May 2009.", book, published="2012")

    assert found.verdict.finding.value == "unverifiable"
    assert found.claim.unknown
