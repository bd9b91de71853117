"""The explore page of a release in a browser: what it adds up without a server is what the book itself adds up."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser
from tests.web.browser import chromium, reading
from tests.web.released import hosted, release, tangled

from tollbook import pipeline
from tollbook.methods import METHODS
from tollbook.store.public import PublicRecord
from tollbook.store.spots import spots
from tollbook.web.answers.explore import explore
from tollbook.web.request import Asking

Pairs = Sequence[tuple[str, str]]
QUESTIONS = int(
    os.environ.get("TOLLBOOK_QUESTIONS", "40")
)  # to each book; 1,000 ask every party, place, measure and group under every method
PERIODS = ("2016", "2017-03", "2018-02-11", "2015/2018", "٢٠١٧", "1999", "2017-02-30", "soon", "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {"example": pipeline.example_book(), "tangled": tangled(tmp_path_factory.mktemp("tangled"))}


@pytest.fixture(scope="module")
def folders(books: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the folder of a release of each book."""
    found = {}
    for name, book in books.items():
        found[name] = tmp_path_factory.mktemp(f"release-{name}")
        with pipeline.reading_public(book) as reader:
            release(reader, found[name])
    return found


@pytest.mark.parametrize("book", ["example", "tangled"])
def test_the_page_adds_up_what_the_book_adds_up(browser: Browser, books: dict[str, Path], folders: dict[str, Path], book: str) -> None:
    with pipeline.reading_public(books[book]) as reader, hosted(folders[book]) as base, reading(browser, base) as page:
        page.goto("explore.html")
        page.wait_for_function("window.tollbookAnswer")
        questions = some(reader)
        answers = page.evaluate(SUMMED, [urlencode(pairs) for pairs in questions])
        for pairs, ours in zip(questions, answers, strict=True):
            assert (pairs, ours) == (pairs, theirs(reader, pairs))


SUMMED = """async (queries) => {
    const found = [];
    for (const query of queries) {
        const each = await window.tollbookAnswer(query);
        delete each.sort;
        found.push({...each, ignored: each.ignored.map(([value]) => value), listed: each.listed.length});
    }
    return found;
}"""


def some(reader: PublicRecord) -> list[Pairs]:
    """Return questions of both kinds, half of each."""
    alone, half = [*each_alone(reader)], QUESTIONS // 2
    return [*random.Random(3).sample(alone, min(half, len(alone))), *at_random(reader, half)]  # questions, no secret


def each_alone(reader: PublicRecord) -> Iterator[Pairs]:
    """Yield the question that names nothing, and each one that sets one filter alone, under every method."""
    choices = explore(reader, Asking()).choices
    every = {"measure": choices.measures, "group": choices.groups, "party": choices.parties, "place": choices.places}
    for method in choices.methods:
        yield [("method", method)]
        yield from ([("method", method), (name, value)] for name, values in every.items() for value in values)


def at_random(reader: PublicRecord, count: int) -> Iterator[Pairs]:
    """Yield questions that set several filters at once, some of them to what is no value."""
    choices, chance = explore(reader, Asking()).choices, random.Random(11)  # questions, no secret
    values = {
        "measure": ("killed", "killed", "injured", "deaths"),
        "group": (*choices.groups, "everyone"),
        "method": (*choices.methods, "all"),
        "party": (*choices.parties, "party 3", "ISIL", "the coalition", "الطرف 1", "The Front", "nobody"),
        "place": (*choices.places, "raqqa", "الرقة", "tawn 2", "TOWN 4", "nowhere"),
        "from": PERIODS,
        "to": PERIODS,
        "grade": tuple(grade for method in METHODS for grade in method.grades),
        "sort": (*choices.sorts, "size"),
        "page": ("1", "2", "3", "99", "x"),
    }
    for _ in range(count):
        names = [
            *chance.sample(list(values), chance.randrange(1, 6)),
            *(["grade"] * chance.randrange(4)),
            *(["party"] * chance.randrange(2)),
        ]
        yield [(name, chance.choice(values[name])) for name in names]


def theirs(reader: PublicRecord, pairs: Pairs) -> dict[str, Any]:  # numbers and lists, as the page gives them
    """Return what the book answers to some pairs."""
    shown = explore(reader, Asking(pairs=[*pairs]))
    (figure,), found = shown.answer.figures, spots(reader, shown.asked.question)
    names = ("longitude", "latitude", "precision", "by_name", "place", "around", "incidents", "low", "high")
    sums = ("low", "high", "best", "incidents", "unknown", "beyond", "point_only", "no_high", "no_low", "flagged")
    return {
        **{name: getattr(figure, name) for name in sums},
        "total": shown.total,
        "grades": list(shown.answer.grades),
        "left": [[name, n] for name, n in shown.answer.left_out.items()],
        "leftByGrade": [[grade, n] for grade, n in shown.answer.left_out_by_grade.items()],
        "months": [
            {"month": None if each.key["month"] == "not stated" else each.key["month"], "low": each.low, "high": each.high}
            for each in shown.months
        ],
        "spots": {
            **{name: [getattr(spot, name) for spot in found.spots] for name in names},
            "placed": found.placed,
            "unplaced": found.unplaced,
            "total": found.total,
        },
        "ignored": [each.partition(": ")[0] for each in shown.asked.ignored],
        "page": shown.page,
        "pages": shown.pages,
        "listed": len(shown.rows),
        "files": [row.id for row in shown.rows],
    }
