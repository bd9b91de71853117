"""The search of a release in a browser: it folds words as the book does, and finds all that has a page by any of its names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.web.browser import NARROW, ROOT, chromium, findings, picture, reading
from tests.web.released import hosted, opened, release, tangled

from tollbook import pipeline
from tollbook.language.fold import fold
from tollbook.model.events import Incident
from tollbook.web.site.findable import Findable
from tollbook.web.site.searching import MOST, pieces

WORDS = (
    "الرَّقّة",
    "إدلب آب أَب ٱلشام",
    "حمـــاة",
    "٢٠١٧ و۲۰۱۸",
    "مؤمن قائد هدى",
    "Ar-Raqqah",
    "U.S.-led’s",
    "ΑΣ ΣΊΣΥΦΟΣ",
    "ﬁn ﷺ ﻻ",
    "straße İstanbul ılık",
    "a_b__c",
    "",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("search")
    with pipeline.reading_public(tangled(made, count=40)) as reader:
        release(reader, made)
    return made


def test_words_are_folded_as_the_book_folds_them(browser: Browser) -> None:
    source = (ROOT / "web" / "src" / "still" / "fold.js").read_text("utf-8").replace("export ", "")
    words = [*WORDS, *(f"a{chr(code)}b" for code in range(32, 0x3000) if chr(code).isprintable())]
    with reading(browser, "about:blank") as page:
        theirs = page.evaluate(f"(words) => {{ {source} return words.map(fold); }}", words)
    ours = [fold(each) for each in words]
    assert [(one, a, b) for one, a, b in zip(words, ours, theirs, strict=True) if a != b] == []


@pytest.mark.parametrize("how", ["served", "from a folder"])
def test_everything_is_found_by_each_of_its_names(browser: Browser, folder: Path, how: str) -> None:
    with pipeline.reading_public(folder / "tangled") as reader:
        id = next(reader.all(Incident)).id
    with opened(folder, how) as base, reading(browser, base) as page:
        for asked, link in (
            ("الطَّرَف ٣", "party/party-3-"),
            ("tawn 4", "place/town-4-"),
            ("PARTY.", "source/party-"),
            (id, f"incident/{id}."),
        ):
            assert link in found(page, base + "search.html", asked)[0]
        assert found(page, base + "ar/search.html", "the front") != []
        assert found(page, base + "search.html", "nobody at all") == []
        assert page.inner_text("#said") == "Nothing in this release is called so."


def test_the_search_page_can_be_used_by_everybody(browser: Browser, folder: Path) -> None:
    with hosted(folder) as base, reading(browser, base, viewport=NARROW) as page:
        for language in ("", "ar/"):
            found(page, f"{base}{language}search.html", "town")
            assert findings(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
            picture(page, f"release-search-{language.strip('/') or 'en'}")


def test_without_a_script_the_search_page_leads_to_the_lists(browser: Browser, folder: Path) -> None:
    with hosted(folder) as base, reading(browser, base, java_script_enabled=False) as page:
        page.goto(f"{base}ar/search.html")
        links = [each.get_attribute("href") for each in page.locator("noscript a").all()]
        assert links == ["../ar/parties.html", "../ar/places.html", "../ar/sources.html", "../ar/explore.html"]


def test_words_that_begin_alike_are_told_apart_in_small_pieces() -> None:
    many = [Findable("place", f"Town {n:05}", "", (f"town {n:05}",)) for n in range(3 * MOST)]
    words = [(word, each) for each in many for word in each.words]

    found = pieces(words)

    assert max(len(held) for beginning, held in found.items() if beginning != "town") <= MOST
    assert {each.name for beginning, held in found.items() if beginning != "town" for each in held} == {each.name for each in many}


def found(page: Page, address: str, words: str) -> list[str]:
    """Look for some words, and return where the results lead."""
    page.goto(address)
    page.fill("#q", words)
    page.press("#q", "Enter")
    page.wait_for_selector("#said:not(:empty)")
    return [str(each.get_attribute("href")) for each in page.locator("#results a").all()]
