"""One number for killed and injured, and two numbers of one article for the same thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tollbook import pipeline
from tollbook.check import Article
from tollbook.model.claims import Verdict
from tollbook.model.time import Period

ALLEGED = [{"party": "Party A", "role": "alleged"}]


def _incident(id: str, place: str, counts: list[dict[str, object]]) -> dict[str, object]:
    return {
        "kind": "incident", "id": id, "publisher": "Monitor", "origins": ["Monitor", "Local page"], "date": "2017-05-03",
        "place": place, "parties": ALLEGED, "grade": "fair", "counts": counts,
    }  # fmt: skip


def _count(measure: str, low: int, high: int | None) -> dict[str, object]:
    return {"measure": measure, "group": "people", "low": low, "high": high}


LINES: list[dict[str, object]] = [
    {"kind": "party", "id": "pa", "name": "Party A", "publisher": "Monitor"},
    {"kind": "place", "id": "c", "name": "Country B", "level": "country"},
    {"kind": "place", "id": "b", "name": "Town B", "level": "town", "parent": "Country B"},
    {"kind": "place", "id": "t", "name": "Town C", "level": "town", "parent": "Country B"},
    {"kind": "coverage", "places": ["Country B"], "measures": [], "start": "2016", "end": "2018", "complete": True, "publisher": "Monitor"},
    _incident("i1", "Town B", [_count("killed", 8, 12), _count("injured", 20, 30)]),
    _incident("i2", "Town C", [_count("killed", 8, 12)]),
]


@pytest.fixture(scope="module")
def book(book_of: Callable[[Sequence[dict[str, object]]], Path]) -> Path:
    return book_of(LINES)


def verdicts(text: str, book: Path) -> list[Verdict]:
    with pipeline.reading_public(book) as reader:
        return [each.verdict for each in pipeline.check(Article.of(text.encode(), Period.read("2020"), "en"), reader).claims]


@pytest.mark.parametrize(
    ("claim", "finding"),
    [
        ("Party A killed or injured 28 to 42 people in Town B on 3 May 2017.", "supported"),
        ("Party A killed or injured at least 25 people in Town B on 3 May 2017.", "supported"),
        ("Party A killed or injured 30 people in Town B on 3 May 2017.", "missing-context"),
        ("Party A killed or injured 400 people in Town B on 3 May 2017.", "unverifiable"),  # of the next town the injured are not on record
        ("Party A killed or injured 400 people in Town C on 3 May 2017.", "missing-context"),  # its injured are not on record
        ("Party A killed or injured at least 5 people in Town C on 3 May 2017.", "supported"),
        # "casualties" may mean the killed alone: both readings must bear it out
        ("In Town B Party A caused at least 25 casualties on 3 May 2017.", "missing-context"),
        ("In Town B Party A caused 400 casualties on 3 May 2017.", "unverifiable"),
    ],
)
def test_one_number_for_both_is_answered_from_the_killed_and_the_injured(claim: str, finding: str, book: Path) -> None:
    assert [each.finding.value for each in verdicts(claim, book)] == [finding]


def test_the_killed_alone_are_never_compared_without_a_flag(book: Path) -> None:
    (alone,) = verdicts("Party A killed or injured at least 5 people in Town C on 3 May 2017.", book)

    assert "ambiguous-target" in alone.flags


def test_two_counts_of_one_sentence_are_two_claims(book: Path) -> None:
    found = verdicts("Party A killed 8 to 12 people and injured another 20 to 30 in Town B on 3 May 2017.", book)

    assert [each.finding.value for each in found] == ["supported", "supported"]


def test_two_exact_numbers_for_the_very_same_thing_are_flagged(book: Path) -> None:
    text = "Party A killed 8 people in Town B on 3 May 2017. So it was. Party A killed 12 people in Town B on 3 May 2017."

    assert ["internal-contradiction" in each.flags for each in verdicts(text, book)] == [True, True]


@pytest.mark.parametrize(
    "second",
    [
        "Party A killed 12 people in Town C on 3 May 2017.",
        "Party A killed 12 people in Town B on 4 May 2017.",
        "Party A killed 12 civilians in Town B on 3 May 2017.",
        "Party A injured 12 people in Town B on 3 May 2017.",
        "Party A killed at least 12 people in Town B on 3 May 2017.",
        "Party A killed another 12 people in Town B on 3 May 2017.",
        "In a second attack, Party A killed 12 people in Town B on 3 May 2017.",
        "According to Monitor, Party A killed 12 people in Town B on 3 May 2017.",
        "Party A killed 12 people in Town B.",
        "Party A killed 8 people in Town B on 3 May 2017.",
    ],
)
def test_numbers_for_different_things_are_not_against_each_other(second: str, book: Path) -> None:
    found = verdicts(f"Party A killed 8 people in Town B on 3 May 2017. So it was. {second}", book)

    assert not any("internal-contradiction" in each.flags for each in found)


@pytest.mark.parametrize(
    ("claim", "finding"),
    [
        ("Party A killed 12 people, including 15 children.", "contradicted"),
        ("Reportedly Party A killed 12 people, including 15 children.", "missing-context"),
        ("It is not true that Party A killed 12 people, including 15 children.", "missing-context"),
        ("Party A killed 9 people in Country B and 5 in Town B, 9 in all.", "missing-context"),  # one place lies in the other
        ("Party A killed 5 people in Town B and 7 in Town C, 13 in all.", "contradicted"),
        ("Party A killed 5 people in Town B and 7 in Town C, 12 in all.", "supported"),
    ],
)
def test_the_articles_own_arithmetic_gets_its_verdict(claim: str, finding: str, book: Path) -> None:
    with pipeline.reading_public(book) as reader:
        found = pipeline.check(Article.of(claim.encode(), Period.read("2020"), "en"), reader)

    assert [each.verdict.finding.value for each in found.claims if each.claim.kind == "arithmetic"] == [finding]
    assert all(claim[each.claim.start : each.claim.end] == each.claim.quote for each in found.claims)


def test_what_is_only_imagined_or_asked_is_no_arithmetic(book: Path) -> None:
    for text in ("Party A might have killed 12 people, including 15 children.", "Did it kill 12 people, including 15 children?"):
        with pipeline.reading_public(book) as reader:
            found = pipeline.check(Article.of(text.encode(), Period.read("2020"), "en"), reader)
        assert not [each for each in found.claims if each.claim.kind == "arithmetic"]


def test_arithmetic_is_no_claim_that_needs_a_source(book: Path) -> None:
    with pipeline.reading_public(book) as reader:
        found = pipeline.check(Article.of(b"Party A killed 12 people in Town B, including 15 children.", Period.read("2020"), "en"), reader)

    assert found.factual == len([each for each in found.claims if each.claim.kind != "arithmetic"])
