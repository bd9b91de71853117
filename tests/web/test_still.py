"""The explore page of a release in a browser: what it adds up without a server is what the book itself adds up."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.browser import NARROW, chromium, findings, picture, reading
from tests.web.released import UNDER, hosted, opened, release, tangled

from tollbook import pipeline
from tollbook.language.speech import speeches
from tollbook.methods import METHODS
from tollbook.store.public import PublicRecord
from tollbook.store.spots import spots
from tollbook.web.answers.explore import explored
from tollbook.web.answers.naming import unclear
from tollbook.web.rendering import rendered
from tollbook.web.request import Asking
from tollbook.web.site.naming import BY_NAME

Pairs = Sequence[tuple[str, str]]
QUESTIONS = int(
    os.environ.get("TOLLBOOK_QUESTIONS", "24")
)  # to each book; 1,000 ask every party, place, measure and group under every method
MAP = "**/still-map.js"  # takes seconds where no graphics card draws it
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


@pytest.mark.slow
@pytest.mark.parametrize("book", ["example", "tangled"])
def test_the_page_adds_up_what_the_book_adds_up(browser: Browser, books: dict[str, Path], folders: dict[str, Path], book: str) -> None:
    with pipeline.reading_public(books[book]) as reader, hosted(folders[book]) as base, reading(browser, base) as page:
        page.goto("explore.html")
        page.wait_for_selector("#party-list option", state="attached")
        questions = some(reader)
        answers = page.evaluate(SUMMED, [urlencode(pairs) for pairs in questions])
        for pairs, ours in zip(questions, answers, strict=True):
            assert (pairs, ours) == (pairs, theirs(reader, pairs))


SUMMED = """async (queries) => {
    const found = [];
    for (const query of queries) {
        const each = await window.tollbookAnswer(query);
        if (each.asks) {
            found.push(each);
            continue;
        }
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
    choices = explored(reader, Asking()).choices
    every = {"measure": choices.measures, "group": choices.groups, "party": choices.parties, "place": choices.places}
    for method in choices.methods:
        yield [("method", method)]
        yield from ([("method", method), (name, value)] for name, values in every.items() for value in values)


def at_random(reader: PublicRecord, count: int) -> Iterator[Pairs]:
    """Yield questions that set several filters at once, some of them to what is no value."""
    choices, chance = explored(reader, Asking()).choices, random.Random(11)  # questions, no secret
    values = {
        "measure": ("killed", "killed", "injured", "deaths"),
        "group": (*choices.groups, "everyone"),
        "method": (*choices.methods, "all"),
        "party": (*choices.parties, "party 3", "ISIL", "the coalition", "coalition", "الطرف 1", "The Front", "nobody"),
        "place": (*choices.places, "raqqa", "الرقة", "Raqqa, Raqqa Governorate", "Tartous", "tawn 2", "TOWN 4", "nowhere"),
        "from": PERIODS,
        "to": PERIODS,
        "grade": tuple(grade for method in METHODS for grade in method.grades),
        "sort": (*choices.sorts, "size"),
        "exact": ("Raqqa", "Party 1", "US-led coalition"),
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
    if which := unclear(reader, Asking(pairs=[*pairs])):
        candidates = [[each.name, each.level, list(each.within)] for each in which.candidates]
        return {"asks": {"kind": which.kind, "words": which.asked, "candidates": candidates}}
    shown = explored(reader, Asking(pairs=[*pairs]))
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


DRAWN: tuple[Pairs, ...] = (
    [],
    [("party", "Party 1"), ("grade", "weak"), ("grade", "contested")],
    [("place", "Town 4"), ("method", "ucdp"), ("group", "people"), ("from", "2015"), ("to", "2017-06")],
    [("measure", "injured"), ("group", "children"), ("grade", "confirmed"), ("grade", "ungraded"), ("sort", "gap")],
    [("party", "الطرف 3"), ("sort", "latest"), ("page", "2"), *(("grade", grade) for grade in METHODS[0].grades)],
    [("party", "Party 2"), ("place", "Town 0"), ("to", "2013")],
    [("measure", "detained")],
)


@pytest.mark.slow
@pytest.mark.parametrize("language", speeches())
def test_the_page_says_what_the_book_would_say(browser: Browser, books: dict[str, Path], folders: dict[str, Path], language: str) -> None:
    speech, drawn = speeches()[language], BY_NAME["explore"]
    with pipeline.reading_public(books["tangled"]) as reader, hosted(folders["tangled"]) as base, reading(browser, base) as page:
        page.route(MAP, lambda route: route.abort())
        for pairs in DRAWN:
            page.goto(f"{base}{speech.begins.lstrip('/')}/explore.html?{urlencode(pairs)}".replace("//explore", "/explore"))
            settled(page)
            asking = Asking(pairs=[*pairs])
            theirs = rendered(drawn, explored(reader, asking), reader, asking, speech, f"{speech.begins}/explore", still=True)
            for part in ("said", "totals", "where", "found", "filters"):
                ours, book = page.evaluate(WORDS, [part, theirs])
                assert (pairs, part, ours) == (pairs, part, book)


WORDS = r"""([part, html]) => {
    const theirs = new DOMParser().parseFromString(html, 'text/html');
    return [document, theirs].map((page) => {
        const typed = [...page.getElementById(part).querySelectorAll('input, select')].map((each) => [each.name, each.value, each.checked]);
        const held = page.getElementById(part).cloneNode(true);
        for (const drawn of held.querySelectorAll('datalist, #months-drawn > *')) drawn.remove();
        const values = [...held.querySelectorAll('data, svg path, [data-month], [data-grade]')].map((each) => each.outerHTML.replace(/>.*/s, '').replace(/\.0(?!\d)/g, ''));
        return [held.textContent.replace(/\s/g, ''), values, typed];
    });
}"""


@pytest.mark.parametrize("how", ["served", "from a folder"])
def test_filters_are_answered_in_place(browser: Browser, folders: dict[str, Path], how: str) -> None:
    with opened(folders["tangled"], how) as base, reading(browser, base) as page:
        page.route(MAP, lambda route: route.abort())
        page.goto(f"{base}explore.html?party=Party+1&place=Town+4")
        settled(page)
        one = page.inner_text("#said")
        assert (page.input_value("#party"), page.input_value("#place")) == ("Party 1", "Town 4")
        page.fill("#place", "")
        page.dispatch_event("#place", "change")
        page.wait_for_url("**/explore.html?*party=Party+1&grade=confirmed&grade=fair")
        other = page.inner_text("#said")
        assert other != one
        expect(page.locator("#months-drawn svg")).to_have_count(1)
        page.select_option("#method", "ucdp")
        page.wait_for_url("**method=ucdp**")
        assert page.locator("[role=alert]").count() == 0  # the grades of another method are not asked for
        page.go_back()
        expect(page.locator("#said")).to_have_text(other)
        page.go_back()
        expect(page.locator("#said")).to_have_text(one)
        assert "party=Party+1&place=Town+4" in str(page.get_attribute("header [hreflang=ar]", "href"))


@pytest.mark.slow
@pytest.mark.parametrize("how", ["served", "from a folder"])
def test_the_map_holds_every_incident_that_has_a_place(browser: Browser, folders: dict[str, Path], how: str) -> None:
    with opened(folders["example"], how) as base, reading(browser, base) as page:
        page.goto(f"{base}ar/explore.html")
        settled(page)
        page.wait_for_selector("#map[data-idle]")
        (placed,) = page.evaluate("window.tollbookAnswer('').then((answer) => [answer.spots.placed])")
        assert page.get_attribute("#map", "data-drawn") == str(placed)
        assert sum(int(str(each.get_attribute("data-incidents"))) for each in page.locator("button.spot").all()) == placed
        page.check("input[value=weak]")
        page.wait_for_url("**grade=weak**")
        page.wait_for_selector("#map[data-idle]")
        (placed,) = page.evaluate("window.tollbookAnswer(location.search).then((answer) => [answer.spots.placed])")
        assert page.get_attribute("#map", "data-drawn") == str(placed)


@pytest.mark.slow
@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_the_page_can_be_used_by_everybody(browser: Browser, folders: dict[str, Path], language: str, scheme: str) -> None:
    begins = speeches()[language].begins.lstrip("/")
    with hosted(folders["example"]) as base, reading(browser, f"{base}{begins}/", viewport=NARROW, color_scheme=scheme) as page:
        page.goto("explore.html?grade=weak&place=Raqqa&exact=Raqqa&party=nobody")
        settled(page)
        page.click("#places summary")
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
        picture(page, f"release-explore-{language}")


@pytest.mark.slow
def test_without_its_script_or_its_data_the_page_says_what_it_shows(browser: Browser, folders: dict[str, Path]) -> None:
    with hosted(folders["example"]) as base:
        with reading(browser, base, java_script_enabled=False) as page:
            page.goto(f"{base}explore.html?party=isis")
            assert page.inner_text("noscript .notice").startswith("Without a script")
            assert page.locator("#found tbody a[href^='incident/']").count() > 9
        with browser.new_context() as context:
            context.route("**/data/*.js*", lambda route: route.abort())
            page = context.new_page()
            page.goto(f"{base}explore.html?party=isis")
            page.wait_for_selector("#unread[role=alert]")
            assert page.is_visible("#totals .value")
            context.unroute("**/data/*.js*")
            context.route("**/ibc/*.js*", lambda route: route.abort())
            page.reload()
            settled(page)
            page.select_option("#method", "ibc")
            page.wait_for_selector("#unread[role=alert]")
            page.select_option("#method", "ucdp")
            page.wait_for_selector("#unread", state="detached")


def test_no_file_of_a_release_is_read_from_elsewhere_or_run_as_it_is_read(folders: dict[str, Path]) -> None:
    for path in (folders["example"] / UNDER).rglob("*.html"):
        html = path.read_text("utf-8")
        assert "script-src 'self';" in html
        assert not re.search(r"<script(?! (?:defer )?src)|\son\w+=|(?:src|href)=\"(?:https?:)?//|style=", html.split("<body>")[0])


def settled(page: Page) -> None:
    """Wait until the page has answered its address."""
    page.wait_for_selector("#party-list option", state="attached")
    page.wait_for_selector("#months-drawn svg, #found:empty, #totals li", state="attached")
    page.wait_for_selector("html:not([data-asking])", state="attached")
