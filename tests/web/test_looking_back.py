"""A figure on another day: a slider over the days on which it may have been another, which works without a script, and a field beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path

import httpx
import pytest
from tests.web.browser import NARROW, chromium, findings, reading
from tests.web.serving import address, served, text

from tollbook import pipeline
from tollbook.store.writing import Hand

FIGURE = "/figure/measure%3Dkilled"


@pytest.fixture(scope="module")
def slid(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book that got one incident in May 2021 and another in June."""
    folder = tmp_path_factory.mktemp("slid")

    def by(day: int) -> Hand:
        return Hand("keeper", lambda: datetime(2021, 5 + day, 3, tzinfo=UTC))

    pipeline.init(folder / "book", title="Slid", method="airwars", hand=by(0))
    for day, high in ((0, 3), (1, 5)):
        line = {"kind": "incident", "id": f"i{day}", "publisher": "Monitor", "date": "2017-05-03", "place": "Town B", "grade": "fair",
                "counts": [{"group": "civilians", "low": 1, "high": high}]}  # fmt: skip
        (folder / f"{day}.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
        pipeline.import_rows(folder / "book", folder / f"{day}.jsonl", None, hand=by(day))
    return folder / "book"


@pytest.fixture
def client(slid: Path) -> Iterator[httpx.Client]:
    with served(slid) as client:
        yield client


def test_the_slider_goes_over_the_days_on_which_it_changed(client: httpx.Client) -> None:
    page = client.get(FIGURE).text
    (slider,) = re.findall(r'<input id="day"[^>]*>', page)
    day = {name: int(value) for name, value in re.findall(r'(min|max|value)="(\d+)"', slider)}
    stops = [int(value) for value in re.findall(r'<option value="(\d+)" label="2021', page)]

    assert stops == [(date(2021, month, 3) - date(1970, 1, 1)).days for month in (5, 6)]
    assert [day["min"], day["max"], day["value"]] == [*stops, stops[1]]


@pytest.mark.parametrize(("day", "said"), [("2021-05-03", "1 to 3"), ("2021-06-03", "2 to 8"), ("2021-05-20", "1 to 3")])
def test_the_form_of_the_slider_is_answered_without_a_script(client: httpx.Client, day: str, said: str) -> None:
    page = client.get(FIGURE, params={"day": (date.fromisoformat(day) - date(1970, 1, 1)).days})

    assert unescape(str(page.url)).endswith(f"as_of%3D{day}")
    assert said in text(page.text)
    assert f'value="{day}"' in page.text  # of the field beside it


def test_the_day_is_said_while_it_is_slid(slid: Path) -> None:
    with address(slid) as base, chromium() as browser, reading(browser, base, viewport=NARROW) as page:
        page.goto(f"/ar{FIGURE}")
        page.locator("#day").focus()
        page.keyboard.press("Home")
        assert page.inner_text("#day-said") == "2021-05-03"
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        assert findings(page) == []
        page.keyboard.press("Enter")
        page.wait_for_url("**as_of%3D2021-05-03")
        assert "من 1 إلى 3" in page.inner_text("main")


def test_explore_looks_back_from_its_own_form(client: httpx.Client) -> None:
    page = client.get("/explore?as_of=2021-05-20").text

    assert re.search(r'<input id="as_of" name="as_of"[^>]* value="2021-05-20">', page)
    assert "1 to 3" in text(page)


def test_the_sentence_to_copy_ends_with_its_address(client: httpx.Client) -> None:
    (sentence,) = re.findall(r'<blockquote class="sentence">(.*?)</blockquote>', client.get(FIGURE).text, re.DOTALL)

    assert text(sentence).endswith("/figure/measure%3Dkilled")
    assert text(sentence).startswith("civilians killed: 2 to 8. Slid")
