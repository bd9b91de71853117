"""The desk in a browser: a recorder who never saw it codes a post by keys alone, links it and sees the total move, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.web.browser import NARROW, chromium, findings, picture, reading
from tests.web.serving import PASSWORD, address, open_account
from tests.web.test_browser import LANGUAGES

from tollbook import pipeline
from tollbook.model.accounts import Duty
from tollbook.model.events import Incident, Report

GOOD = "استشهد خمسة مدنيين بينهم طفلان في غارة جوية على مدينة الرقة فجر يوم 17 آذار 2017."
OTHER = "🚨 At least 7 civilians were killed and 12 injured in an air strike on Raqqa on 17 March 2017, civil defence said."
ODD = "The neighbours buried four of the family 🚨 and ٣ guests; nobody knows the day."
PROPOSED, FROM_NOTHING = 25, 60  # keys that coding a post may take, with a good proposal and without


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A book with three posts that were read, and somebody who may review."""
    book, posts = tmp_path / "book", tmp_path / "posts"
    hand = pipeline.hand("founder")
    pipeline.init(book, title="Desk", method="airwars", hand=hand)
    open_account(book, "Rana", Duty.KEEPER)
    posts.mkdir()
    for name, words in (("1-good.txt", GOOD), ("2-other.txt", OTHER), ("3-odd.txt", ODD)):
        (posts / name).write_text(words + "\n", "utf-8")
    pipeline.add(book, [posts], hand=hand)
    pipeline.extract(book)
    with address(book) as base:
        yield book, base


class Keys:
    """A keyboard that counts what is typed on it: a word is as many keys as it has letters."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.pressed += len(words)


def sign_in(page: Page, begins: str = "") -> None:
    page.goto(f"{begins}/desk/sign-in")
    page.locator("#name").focus()
    page.keyboard.type("Rana")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk")


def opened(page: Page, name: str) -> None:
    """Open a document of the inbox with its text in focus, as F6 puts it there."""
    page.locator("table a", has_text=name).click()
    page.wait_for_selector("html[data-keys=ready] #coding")
    page.keyboard.press("F6")
    assert page.evaluate("document.activeElement.id") == "pane-text"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_good_proposal_is_saved_and_linked_in_few_keys(browser: Browser, served: tuple[Path, str], language: str) -> None:
    book, base = served
    with reading(browser, base) as page:
        sign_in(page, LANGUAGES[language])
        opened(page, "1-good.txt")
        keys = Keys(page)
        keys.press("j", "j", "j", "Enter")  # looks at what was read, word by word
        assert page.locator("mark[aria-current]").count() == 1
        keys.press("Control+Enter")
        page.wait_for_url("**/desk/read/**done=**")
        picture(page, f"desk-saved-{language}")
        with pipeline.reading(book) as reader:
            (incident,) = [held.id for held in reader.all(Incident)]
        page.wait_for_selector("html[data-keys=ready]")
        page.keyboard.press("F6")
        keys.press("g", "ArrowUp", "ArrowUp")
        assert page.evaluate("document.activeElement.value") == incident
        with page.expect_navigation():
            keys.press("Control+Enter")
        assert keys.pressed <= 2 * PROPOSED
    with pipeline.reading(book) as reader:
        assert [held.noun.incident for held in reader.all(Report)] == [incident, incident]


def test_a_post_without_a_good_proposal_is_coded_by_keys_alone(browser: Browser, served: tuple[Path, str]) -> None:
    book, base = served
    with reading(browser, base) as page:
        sign_in(page)
        page.goto("/desk?which=all")
        opened(page, "3-odd.txt")
        keys = Keys(page)
        page.evaluate("""() => {
            const piece = [...document.querySelectorAll('#text [data-start]')].find((each) => each.textContent.includes('guests'));
            const at = piece.firstChild.data.indexOf('٣'), range = document.createRange();
            range.setStart(piece.firstChild, at); range.setEnd(piece.firstChild, at + 8);
            getSelection().removeAllRanges(); getSelection().addRange(range);
        }""")
        keys.press("n")
        assert page.evaluate("document.activeElement.name").endswith(".low")
        keys.type("3")
        keys.press("Tab")
        keys.type("3")
        page.locator("#when").focus()
        keys.pressed += 3
        keys.type("2017-03")
        page.locator("#where").focus()
        keys.pressed += 2
        keys.type("Tabqa")
        page.locator("#link input[value=new]").focus()
        keys.press("Space")
        keys.press("Control+Enter")
        page.wait_for_url("**done=**")
        assert keys.pressed <= FROM_NOTHING
    with pipeline.reading(book) as reader:
        (report,) = [held.noun for held in reader.all(Report)]
    words = {quote.value: ODD[quote.start : quote.end] for quote in report.quotes}
    assert [ODD[quote.start : quote.end] for quote in report.quotes if quote.value.startswith("counts.")][-1].startswith("٣ guests"), words


def test_the_caret_goes_into_the_text_and_cannot_change_it(browser: Browser, served: tuple[Path, str]) -> None:
    _, base = served
    with reading(browser, base) as page:
        sign_in(page)
        opened(page, "2-other.txt")
        before = page.locator("#text").inner_text()
        page.keyboard.press("v")
        page.keyboard.press("Control+Home")
        for _ in range(4):
            page.keyboard.press("Shift+ArrowRight")
        page.keyboard.type("x")
        assert page.locator("#text").inner_text() == before
        assert page.evaluate("getSelection().toString().length") > 0


def test_keys_do_nothing_while_somebody_types(browser: Browser, served: tuple[Path, str]) -> None:
    _, base = served
    with reading(browser, base) as page:
        sign_in(page)
        opened(page, "2-other.txt")
        page.locator("input[name=note]").focus()
        page.keyboard.type("jkxng")
        assert page.locator("input[name=note]").input_value() == "jkxng"
        assert page.locator("mark[aria-current]").count() == 0


def test_keys_work_on_an_arabic_keyboard(browser: Browser, served: tuple[Path, str]) -> None:
    _, base = served
    with reading(browser, base) as page:
        sign_in(page, "/ar")
        opened(page, "1-good.txt")
        page.evaluate(
            "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 'ت', code: 'KeyJ', bubbles: true, cancelable: true}))"
        )
        assert page.locator("mark[aria-current]").count() == 1


def test_the_list_of_keys_opens_and_closes_by_key(browser: Browser, served: tuple[Path, str]) -> None:
    _, base = served
    with reading(browser, base) as page:
        sign_in(page, "/ar")
        opened(page, "1-good.txt")
        page.keyboard.press("?")
        assert page.locator("dialog[open] dd").count() > 10
        assert not re.search(r"[a-z]{4}", " ".join(page.locator("dialog dd").all_inner_texts()).replace("Shift", ""))
        assert findings(page) == []
        picture(page, "desk-keys-ar")
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0
        assert page.evaluate("document.activeElement.id") == "pane-text"


def test_bounds_are_read_back_in_words_as_they_are_typed(browser: Browser, served: tuple[Path, str]) -> None:
    _, base = served
    with reading(browser, base) as page:
        for begins, words in (("", ("at least 7", "7 to 9", "up to 9", "")), ("/ar", ("7 على الأقل", "من 7 إلى 9", "حتى 9", ""))):
            sign_in(page, begins)
            opened(page, "2-other.txt")
            row = page.locator(".count").nth(1)
            seen = [row.locator("output").inner_text()]
            row.locator("[name$='.high']").fill("٩")
            seen.append(row.locator("output").inner_text())
            row.locator("[name$='.low']").fill("")
            seen.append(row.locator("output").inner_text())
            row.locator("[name$='.high']").fill("")
            seen.append(row.locator("output").inner_text())
            assert tuple(seen) == words
            page.locator("form[action$='sign-out'] button").click()


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_at_the_desk(browser: Browser, served: tuple[Path, str], language: str, scheme: str) -> None:
    book, base = served
    with reading(browser, base, color_scheme=scheme) as page:
        page.goto(f"{LANGUAGES[language]}/desk")
        assert ("sign-in", findings(page)) == ("sign-in", [])
        sign_in(page, LANGUAGES[language])
        opened(page, "1-good.txt")
        page.keyboard.press("Control+Enter")
        page.wait_for_url("**done=**")
        with pipeline.reading(book) as reader:
            (incident,) = [held.id for held in reader.all(Incident)]
        read = page.url.partition(base)[2].partition("?")[0].removeprefix("/ar")
        for address in (
            "/desk",
            read,
            read.replace("/read/", "/check/"),
            "/desk/pair",
            f"/desk/assess/{incident}",
            "/desk/journal",
            "/desk/import",
            "/desk/publish",
            "/desk/people",
            "/desk/me",
            "/desk/search?q=Raqqa",
        ):
            page.goto(LANGUAGES[language] + address)
            assert (address, findings(page)) == (address, [])
            picture(page, f"desk{address.replace('/', '-').partition('?')[0].replace(incident, 'id')[5:][:12]}-{language}-{scheme}")
        page.goto(LANGUAGES[language] + read)
        page.locator("#when").fill("soon")
        page.locator("#save").click()
        page.wait_for_selector("[role=alert]")
        assert ("wrong", findings(page)) == ("wrong", [])
        assert page.title().startswith(("Error:", "خطأ:"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_desk_fits_a_narrow_screen(browser: Browser, served: tuple[Path, str], language: str) -> None:
    _, base = served
    with reading(browser, base, viewport=NARROW) as page:
        sign_in(page, LANGUAGES[language])
        for address in (
            "/desk",
            "/desk/pair",
            "/desk/journal",
            "/desk/import",
            "/desk/publish",
            "/desk/people",
            "/desk/me",
            "/desk/search?q=Raqqa",
        ):
            page.goto(LANGUAGES[language] + address)
            assert (address, page.evaluate("document.documentElement.scrollWidth")) == (address, 320)
        page.goto(f"{LANGUAGES[language]}/desk")
        page.locator("table a").first.click()
        page.wait_for_selector("#coding")
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        picture(page, f"desk-read-{language}-narrow")


def test_one_table_names_every_key_once_and_its_words_are_those_of_the_pages() -> None:
    from tollbook.web.desk.rendering import KEYS

    source = (Path(__file__).parents[2] / "web" / "src" / "keys.js").read_text("utf-8")
    bound = re.findall(r'binding\(\[([^\]]*(?:"\]"|"\[")?[^\]]*)\], "(\w+)", "([^"]+)"(.*)\)', source)
    keys = [key + ("+ctrl" if "ctrl: true" in rest else "") for names, _, _, rest in bound for key in re.findall(r'"([^"]+)"', names)]
    assert len(bound) == source.count("  binding(")
    assert sorted(keys) == sorted(set(keys))
    assert {words for _, _, words, _ in bound} | {"Keys", "Close"} == set(KEYS)


def test_a_passkey_is_set_up_and_asked_for(browser: Browser, served: tuple[Path, str]) -> None:
    _, base = served
    with reading(browser, base.replace("127.0.0.1", "localhost")) as page:
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        authenticator = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
        }
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": {**authenticator, "automaticPresenceSimulation": True}})
        sign_in(page)
        page.goto("/desk/me")
        page.get_by_label("Name of the passkey").fill("blue key")
        page.get_by_role("button", name="Add a passkey").click()
        page.wait_for_selector("text=blue key")
        assert page.locator(".told").inner_text().count("\n") >= 10  # recovery codes
        page.locator("form[action$='sign-out'] button").click()
        page.goto("/desk/sign-in")
        page.locator("#name").fill("Rana")
        page.locator("#password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("#code")
        assert page.request.get("/desk.json").status == 401
        page.get_by_role("button", name="Use a passkey").click()
        page.wait_for_selector("nav.desk")
        assert page.request.get("/desk.json").status == 200
