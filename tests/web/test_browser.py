"""The public pages in a browser: in both languages, both themes, with keys only, without a script, and on a narrow screen."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.web.browser import NARROW, chromium, findings, picture, reading
from tests.web.serving import address

from tollbook import pipeline
from tollbook.model.events import Incident
from tollbook.model.figures import Question
from tollbook.model.parties import Party
from tollbook.store.figures import answer
from tollbook.web.pages import PAGES

LANGUAGES = {"en": "", "ar": "/ar"}
FIGURE = "/figure/measure%3Dkilled"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def base() -> Iterator[str]:
    with address(pipeline.example_book()) as base:
        yield base


@pytest.fixture(scope="module")
def addresses() -> dict[str, str]:
    """One address of every page that can be read in the example book."""
    with pipeline.reading_public(pipeline.example_book()) as reader:
        incident = max(reader.all(Incident), key=lambda held: len(reader.pointing_to(held.id))).id
        party = next(held.id for held in reader.all(Party))
    found = {
        "incident": f"/incident/{incident}",
        "figure": FIGURE,
        "party": f"/party/{party}",
        "place": "/place/Raqqa?exact=1",
        "source": "/source/Airwars",
        "check": "/check",
    }
    return {page.name: page.address for page in PAGES if "{" not in page.address and page.template} | found


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_on_any_page(browser: Browser, base: str, addresses: dict[str, str], language: str, scheme: str) -> None:
    with reading(browser, base, color_scheme=scheme) as page:
        for name, address in addresses.items():
            page.goto(LANGUAGES[language] + address)
            assert (name, findings(page)) == (name, [])
            picture(page, f"{name}-{language}-{scheme}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_is_wider_than_a_narrow_screen(browser: Browser, base: str, addresses: dict[str, str], language: str) -> None:
    with reading(browser, base, viewport=NARROW) as page:
        for name, address in addresses.items():
            page.goto(LANGUAGES[language] + address)
            assert (name, page.evaluate("document.documentElement.scrollWidth")) == (name, 320)
            picture(page, f"{name}-{language}-narrow")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_table_of_records_shows_its_number_first_on_a_narrow_screen(browser: Browser, base: str, language: str) -> None:
    tables = ("/series", "/finds", "/zones", "/party/US-led coalition", "/place/Raqqa?exact=1", "/source/Airwars")
    with reading(browser, base, viewport=NARROW) as page:
        page.goto("/series")
        longest = max((str(each.get_attribute("href")) for each in page.locator("tbody a[href*='ids=']").all()), key=len)
        for table in (*tables, longest):
            page.goto(LANGUAGES[language] + table)
            assert (table, page.evaluate(CUT)) == (table, [])
        number, name = page.locator("td.first").first.bounding_box(), page.locator("tbody th").first.bounding_box()
    assert number is not None
    assert name is not None
    assert number["y"] < name["y"]
    assert number["x"] >= 0


CUT = """() => [...document.querySelectorAll('.wide')]
    .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth)
    .map((each) => each.textContent.trim().slice(0, 40))"""


def test_reading_needs_no_script(browser: Browser, base: str, addresses: dict[str, str]) -> None:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        (figure,) = answer(reader, Question()).figures
    with reading(browser, base, java_script_enabled=False) as page:
        page.goto("/explore")
        assert page.locator(".value data").first.get_attribute("value") == f"{figure.low}/{figure.high}"
        assert page.locator("table tbody tr").count() > 1
        page.goto(addresses["incident"])
        assert page.locator("table data").count() > 0
        page.goto(FIGURE)
        assert page.locator("a[href^='/incident/']").count() > 0


def test_two_keys_lead_from_a_number_to_the_words_behind_it(browser: Browser, base: str) -> None:
    with reading(browser, base) as page:
        page.goto("/explore")
        focus(page, ".value a")
        page.keyboard.press("Enter")
        page.wait_for_url("**/figure/**")
        focus(page, "h2 ~ ul a[href^='/incident/'], li a[href^='/incident/']")
        page.keyboard.press("Enter")
        page.wait_for_url("**/incident/**")
        assert page.locator("h2#receipts ~ ul li").count() > 0


def focus(page: Page, selector: str, *, most: int = 400) -> None:
    """Move the focus with Tab alone until it is on something, and see that it can always be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        there = page.evaluate(
            """(selector) => {
            const at = document.activeElement;
            const style = getComputedStyle(at);
            return [at.matches(selector), at === document.body || style.outlineStyle !== 'none' || style.boxShadow !== 'none', at.outerHTML.slice(0, 120)];
        }""",
            selector,
        )
        assert there[1], there[2]
        if there[0]:
            return
    raise AssertionError(f"no way to {selector} by Tab")


def test_low_stands_before_high_as_each_language_reads(browser: Browser, base: str, addresses: dict[str, str]) -> None:
    where = """() => [...document.querySelectorAll('data[value]')].flatMap((each) => {
        const [low, high] = each.getAttribute('value').split('/');
        if (!low || !high || low === high) return [];
        const node = each.firstChild, words = node.data;
        const at = [Number(low).toLocaleString('en'), Number(high).toLocaleString('en')].map((n, i) => i ? words.lastIndexOf(n) : words.indexOf(n));
        const x = at.map((start) => { const r = document.createRange(); r.setStart(node, start); r.setEnd(node, start + 1); return r.getBoundingClientRect(); });
        return x[0].top === x[1].top ? [[words, x[0].left, x[1].left]] : [];
    })"""
    with reading(browser, base) as page:
        for language, begins in LANGUAGES.items():
            found = []
            for name in ("front", "explore", "incident", "figure"):
                page.goto(begins + addresses[name])
                found += page.evaluate(where)
            assert len(found) > 5
            assert [words for words, low, high in found if (low < high) is (language == "ar")] == []


def test_arabic_pages_put_no_dash_between_numbers(browser: Browser, base: str, addresses: dict[str, str]) -> None:
    with reading(browser, base) as page:
        for address in addresses.values():
            page.goto("/ar" + address)
            words = page.evaluate("""() => {
                const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
                while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('[dir=ltr], [dir=auto], bdi, script')) found.push(walk.currentNode.data);
                return found.join('\\n|\\n');
            }""")
            assert re.findall(r"\d\s*[-–—]\s*\d", words) == []


def test_marking_words_does_not_change_how_arabic_letters_join(browser: Browser, base: str) -> None:
    with reading(browser, base) as page:
        page.goto("/ar/about")
        widths = page.evaluate("""() => ['المدنيين', 'الم<mark>دني</mark>ين', '<mark>المدنيين</mark>'].map((html) => {
            const span = document.createElement('span'), line = document.createElement('p');
            span.innerHTML = html;
            line.append(span);
            document.querySelector('main').append(line);
            return span.getBoundingClientRect().width;
        })""")
        assert max(widths) - min(widths) < 0.5


def test_the_address_is_the_state(browser: Browser, base: str) -> None:
    with reading(browser, base) as page:
        page.goto("/explore")
        before = page.locator(".value").first.inner_text()
        page.locator("input[name=grade][value=fair]").check()
        page.locator("input[name=grade][value=confirmed]").uncheck()
        page.locator("form.filters button[type=submit]").click()
        page.wait_for_function("(before) => (document.querySelector('.value')?.innerText ?? before) !== before", arg=before)
        after, url = page.locator(".value").first.inner_text(), page.url
        assert "grade=fair" in url
        page.goto(url)
        assert page.locator(".value").first.inner_text() == after
        for _ in range(3):  # an answer that a later question overtook left no step behind
            if "grade=" in page.url:
                page.go_back()
        page.wait_for_function("(before) => document.querySelector('.value')?.innerText === before", arg=before)


def test_a_number_is_the_same_on_the_page_in_json_and_for_who_asks_the_book(browser: Browser, base: str) -> None:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        (figure,) = answer(reader, Question()).figures
    with reading(browser, base) as page:
        page.goto("/")
        shown = page.locator("td a data").first.get_attribute("value")
        twin = json.loads(page.request.get("/index.json").text())["answer"]["headlines"][0]["figures"][0]
        assert shown == f"{twin['low']}/{twin['high']}" == f"{figure.low}/{figure.high}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_map_draws_every_incident_that_has_a_place(browser: Browser, base: str, language: str) -> None:
    with reading(browser, base) as page:
        spots = json.loads(page.request.get("/explore/spots.json").text())["answer"]
        page.goto(LANGUAGES[language] + "/explore")
        if page.locator("#map").count() == 0:
            pytest.skip("the map was not built; `make` builds it where npm is")
        page.wait_for_selector("#map[data-idle]", timeout=30_000)
        assert int(page.locator("#map").get_attribute("data-drawn") or 0) == spots["placed"]
        assert spots["placed"] + spots["unplaced"] == spots["total"]
        marked = page.evaluate(
            "[...document.querySelectorAll('button.spot')].reduce((sum, each) => sum + Number(each.dataset.incidents), 0)"
        )
        assert marked == spots["placed"]
        assert findings(page) == []
        picture(page, f"map-{language}")


def test_where_a_page_prints_its_receipts_are_on_paper(browser: Browser, base: str, addresses: dict[str, str]) -> None:
    with reading(browser, base) as page:
        page.goto(addresses["incident"])
        receipts = page.locator("h2#receipts ~ ul li")
        assert receipts.count() > 0
        page.emulate_media(media="print")
        assert all(each.is_visible() for each in receipts.all())


def test_an_article_is_checked_with_keys_only(browser: Browser, base: str) -> None:
    with reading(browser, base) as page:
        page.goto("/check")
        focus(page, "textarea[name=text]")
        page.keyboard.insert_text("Airwars said the coalition killed at least 38 civilians in Raqqa in 2017. It is a disgrace.")
        focus(page, "form.narrow button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_selector(".card")
        assert findings(page) == []
        focus(page, "sup a")
        page.keyboard.press("Enter")
        assert page.url.endswith("#c1")
        picture(page, "checked-en")


def test_colors_are_told_apart_from_their_paper() -> None:
    from importlib.resources import files

    css = (files("tollbook.web") / "templates" / "site.css").read_text("utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#[0-9A-F]{3,6})", part)) for part in re.findall(r":root \{(.*?)\}", css, re.DOTALL)[:2])
    for theme in (light, dark):
        for name, least in (
            ("ink", 6.7),
            ("muted", 6.0),
            ("link", 6.0),
            ("confirmed", 3),
            ("fair", 3),
            ("weak", 3),
            ("contested", 3),
            ("discounted", 3),
        ):
            assert contrast(theme[name], theme["paper"]) >= least, name


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colors, as WCAG 2 has it."""
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
