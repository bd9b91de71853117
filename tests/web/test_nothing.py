"""Where nothing matches: a page says so, and which filter leaves out most; that is no number that nobody states."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import httpx
import pytest
from tests.web.serving import served, text

from tollbook import pipeline
from tollbook.model.events import Incident


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served(pipeline.example_book()) as client:
        yield client


@pytest.mark.parametrize(
    "address",
    [
        "/explore?party=Israel&place=Raqqa&exact=Raqqa",
        "/explore?method=ibc&place=Raqqa&exact=Raqqa",
        "/explore?to=2001",
        "/figure/measure%3Dkilled%26party%3DIsrael%26place%3DRaqqa",
        "/figure/measure%3Dkilled%26as_of%3D2020-01-01",
    ],
)
@pytest.mark.parametrize(("begins", "said"), [("", "No incident in this book matches."), ("/ar", "لا توجد في هذا السجل حادثة مطابقة.")])
def test_no_match_is_not_a_number_that_is_not_stated(client: httpx.Client, begins: str, said: str, address: str) -> None:
    page = client.get(begins + address).text

    assert f'<p class="value">{said}</p>' in page
    assert "number not stated" not in text(page)
    assert "العدد غير مذكور" not in text(page)


def test_the_widest_filter_stands_first_and_dropping_it_brings_what_it_left_out(client: httpx.Client) -> None:
    for address in (
        "/explore?party=Israel&from=2017-06&to=2017-06",
        "/figure/measure%3Dkilled%26party%3DIsrael%26from%3D2017-06%26to%3D2017-06",
    ):
        page = client.get(address).text
        (first,) = re.findall(r'Widest filter to drop: <a href="([^"]+)">', page)
        left_out = client.get(address.replace("?", ".json?") if "?" in address else f"{address}.json").json()["answer"]["answer"][
            "left_out"
        ]
        widest = max(left_out.values())
        dropped = unescape(first)
        figure = client.get(dropped.replace("?", ".json?") if "?" in dropped else f"{dropped}.json").json()["answer"]["answer"]["figures"][
            0
        ]
        assert figure["incidents"] + figure["unknown"] == widest
        assert f"({widest} incident" in text(page)


def test_a_new_book_says_that_it_shows_none_yet(tmp_path: Path) -> None:
    pipeline.init(tmp_path / "new", title="New", method="airwars", hand=pipeline.hand())

    with served(tmp_path / "new") as new:
        page = text(new.get("/explore").text)

    assert "No incident in this book matches. No one filter leaves incidents out by itself. A new book shows none at first." in page


def test_only_what_incidents_state_of_people_is_offered(client: httpx.Client) -> None:
    page = client.get("/explore").text
    offered = re.findall(r'<option value="([^"]+)"', page.split('id="measure"')[1].split("</select>")[0])

    with pipeline.reading_public(pipeline.example_book()) as reader:
        stated = {str(count.measure) for held in reader.all(Incident) for count in held.noun.counts}
    assert {*offered} == stated | {"killed"}


@pytest.mark.parametrize("measure", ["territory", "strikes", "refugees", "share", "asylum-applications"])
def test_what_no_incident_counts_is_named_and_left_out(client: httpx.Client, measure: str) -> None:
    page = text(client.get(f"/explore?measure={measure}").text)

    assert f"measure={measure}: is what published totals are of, and no incident counts it" in page
    assert "Civilians killed".lower() in page.lower()
    assert client.get(f"/explore.csv?measure={measure}").status_code == 400


@pytest.mark.parametrize("address", ["/explore?group=children", "/figure/measure%3Dkilled%26group%3Dchildren"])
def test_a_group_that_nobody_states_leads_to_one_that_is_stated(client: httpx.Client, address: str) -> None:
    page = client.get(address).text
    (other,) = re.findall(r'what is stated: <a href="([^"]+)">civilians killed</a>', page)

    assert "--group" not in text(page)
    stated = unescape(other).replace("?", ".json?") if "?" in other else f"{other}.json"
    assert client.get(stated).json()["answer"]["answer"]["figures"][0]["incidents"] > 0


@pytest.mark.parametrize("wrong", ["page=99999", "size=0", "size=many", "page=x"])
def test_a_page_that_is_none_is_named_like_any_other_value(client: httpx.Client, wrong: str) -> None:
    answer = client.get(f"/explore.json?{wrong}").json()["answer"]

    assert [each.partition(":")[0] for each in answer["asked"]["ignored"]] == [wrong]
    assert answer["page"] == 1
