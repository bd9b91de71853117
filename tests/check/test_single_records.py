"""Finds, presence, territory, statements and movements: claims that single records answer, and never contradict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.check.asking import checked

from tollbook import pipeline
from tollbook.check import Article
from tollbook.check.topics import stems
from tollbook.model.claims import Checked
from tollbook.model.time import Period

PLACE = {"kind": "place", "latitude": 10.0, "longitude": 10.0, "precision_m": 5_000}
LAND = {"kind": "observation", "measure": "territory", "unit": "km2", "parties": [{"party": "Hill Front", "role": "mentioned"}]}
LINES: list[dict[str, object]] = [
    {"kind": "party", "name": "Valley Army"},
    {"kind": "party", "name": "Hill Front"},
    {"kind": "party", "name": "Coast League"},
    {"kind": "source", "name": "Coast Radio", "controlled_by": "Coast League"},
    {**PLACE, "name": "Norden Province", "level": "province"},
    {**PLACE, "name": "Tarsk", "level": "town", "province": "Norden Province"},
    {"kind": "find", "publisher": "Monitor", "item": "TOW missiles", "made_in": "Valley Army", "place": "Tarsk", "date": "2018-03", "finder": "Monitor"},
    {"kind": "find", "publisher": "Coast Radio", "item": "medicines", "made_in": "Valley Army", "date": "2018", "finder": "Coast League", "seen_by": "Coast Radio"},
    {"kind": "relation", "publisher": "Monitor", "subject": "Valley Army", "does": "keeps a garrison at", "object": "Tarsk", "start": "2016", "end": "2018"},
    {**LAND, "publisher": "Monitor", "value": 900, "as_of": "2015-01-01"},
    {**LAND, "publisher": "Monitor", "value": 400, "as_of": "2017-01-01"},
    {"kind": "statement", "publisher": "Coast Radio", "speaker": "Coast League", "date": "2018", "says": "says Hill Front fighters cross the river unhindered to Tarsk"},
    {"kind": "statement", "publisher": "Valley Times", "speaker": "Valley Army", "date": "2018", "says": "denies that anybody crosses the river to Tarsk from its zone, Hill Front least", "stance": "denies"},
    {"kind": "statement", "publisher": "Valley Times", "speaker": "Valley Army", "date": "2019", "says": "regrets the deaths of shepherds in Tarsk"},
]  # fmt: skip


@pytest.fixture(scope="module")
def book(book_of: Callable[[Sequence[dict[str, object]]], Path]) -> Path:
    return book_of(LINES)


def of_kind(text: str, kind: str, book: Path, *, published: str = "2020") -> Checked:
    return next(each for each in checked(text, book, published=published) if each.claim.kind == kind)


@pytest.mark.parametrize(
    ("text", "kind", "finding"),
    [
        ("TOW missiles were found in Norden Province in 2018.", "find", "supported"),
        ("TOW missiles were found in Tarsk in 2018.", "find", "missing-context"),
        ("TOW missiles were found in Tarsk in 2012.", "find", "missing-context"),
        ("Militants used TOW missiles in 2018.", "find", "missing-context"),
        ("Medicines were found in 2018.", "find", "unverifiable"),
        ("Drones were found in Tarsk in 2018.", "find", "unverifiable"),
        ("No TOW missiles were found in Tarsk in 2018.", "find", "unverifiable"),
        ("In 2017 the Valley Army kept a military base in Tarsk.", "presence", "supported"),
        ("The Valley Army keeps a military base in Tarsk.", "presence", "missing-context"),
        ("In 2017 the Hill Front kept a military base in Tarsk.", "presence", "unverifiable"),
        ("The territory of the Hill Front was shrinking.", "territory", "supported"),
        ("The territory of the Hill Front was growing.", "territory", "missing-context"),
        ("The territory controlled by the militants was growing.", "territory", "missing-context"),
        ("The territory of the Coast League was growing.", "territory", "unverifiable"),
        ("Hill Front fighters were seen crossing the river to Tarsk in 2018.", "movement", "unverifiable"),
        ("In 2019 the Valley Army said that it regrets the deaths of shepherds.", "statement", "missing-context"),
        ("In 2019 the Hill Front said that it regrets the deaths of shepherds.", "statement", "unverifiable"),
    ],
)
def test_single_records_give_the_verdict_of_a_careful_reader(text: str, kind: str, finding: str, book: Path) -> None:
    assert of_kind(text, kind, book).verdict.finding.value == finding


def test_where_it_was_made_says_nothing_of_who_supplied_it(book: Path) -> None:
    verdict = of_kind("Valley Army-made TOW missiles were found in Tarsk in 2018.", "find", book).verdict

    assert "made in Valley Army" in verdict.why
    assert "supplied" not in verdict.why


def test_what_one_side_says_and_the_other_denies_is_told_as_that(book: Path) -> None:
    verdict = of_kind("Hill Front fighters were seen crossing the river to Tarsk in 2018.", "movement", book).verdict

    assert "claimed by Coast League alone" in verdict.why
    assert "Disputed by Valley Army" in verdict.why
    assert "disputed" in verdict.flags


def test_a_series_that_goes_the_other_way_is_shown(book: Path) -> None:
    verdict = of_kind("The territory of the Hill Front was growing.", "territory", book).verdict

    assert "on record it shrank" in verdict.why
    assert "900 km2" in verdict.why


def test_figures_after_the_article_are_not_held_against_it(book: Path) -> None:
    assert (
        of_kind("The territory of the Hill Front was growing.", "territory", book, published="2016").verdict.finding.value == "unverifiable"
    )


def test_each_item_of_a_list_is_a_claim_of_its_own(book: Path) -> None:
    text = "Medicines, drones and TOW missiles were found in Tarsk."
    with pipeline.reading_public(book) as reader:
        claims = pipeline.check(Article.of(text.encode(), Period.read("2020"), "en"), reader).claims

    assert [each.claim.subject for each in claims if each.claim.kind == "find"] == ["medicines", "drones", "TOW anti-tank missiles"]
    assert all(text[each.claim.start : each.claim.end] == each.claim.quote for each in claims)


def test_words_that_carry_meaning_are_known_by_their_stems() -> None:
    assert stems("They were justifying the deaths") & stems("justified a death") == {"justi", "death"}
