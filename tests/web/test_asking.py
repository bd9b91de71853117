"""Names that may mean several things: a page asks which is meant, and gives no number under a meaning that nobody chose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from tests.web.serving import served, text

from tollbook import pipeline
from tollbook.language.ranges import in_english
from tollbook.model.figures import Question
from tollbook.store.figures import answer

AMBIGUOUS = (
    "place=Raqqa",
    "place=raqqa",
    "place=%D8%A7%D9%84%D8%B1%D9%82%D8%A9",
    "place=Tartous",
    "party=the+coalition",
    "party=coalition&place=Syria",
)


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served(pipeline.example_book()) as client:
        yield client


def total(**asked: tuple[str, ...]) -> str:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        return in_english(answer(reader, Question(**asked)).figures[0].range)  # type: ignore[arg-type]  # fields of a question


def choices(html: str) -> dict[str, str]:
    found = re.findall(r'<li><a href="([^"]+)"><bdi>([^<]+)</bdi></a>', html)
    return {unescape(name): unescape(address) for address, name in found}


@pytest.mark.parametrize("query", AMBIGUOUS)
@pytest.mark.parametrize("page", ["/explore", "/explore/spots", "/shift"])
def test_a_name_that_may_mean_several_things_gets_no_number(client: httpx.Client, page: str, query: str) -> None:
    told = client.get(f"{page}.json?{query}").json()["answer"]

    assert {*told} == {"asked", "kind", "candidates"}
    assert len(told["candidates"]) > 1


@pytest.mark.parametrize("begins", ["", "/ar"])
def test_the_page_asks_and_each_choice_leads_on_with_the_other_filters_kept(client: httpx.Client, begins: str) -> None:
    page = client.get(f"{begins}/explore?place=Raqqa&grade=confirmed&sort=gap&page=2").text
    town, governorate = choices(page)["Raqqa"], choices(page)["Raqqa Governorate"]

    assert "<data" not in page
    assert "grade=confirmed" in town and "sort=gap" in town and "page=" not in town  # noqa: PT018  # one address
    assert total(places=("Raqqa",), grades=("confirmed",)) in text(client.get(town.replace("/ar", "")).text)
    assert total(places=("Raqqa Governorate",), grades=("confirmed",)) in text(client.get(governorate.replace("/ar", "")).text)
    assert client.get(town).status_code == client.get(governorate).status_code == 200


def test_two_such_names_are_asked_about_one_after_the_other(client: httpx.Client) -> None:
    first = client.get("/explore?party=the+coalition&place=Raqqa").text
    second = client.get(choices(first)["US-led coalition"]).text
    third = client.get(choices(second)["Raqqa Governorate"]).text

    assert {"Netherlands", "United States", "US-led coalition"} <= {*choices(first)}
    assert {*choices(second)} == {"Raqqa", "Raqqa Governorate"}
    assert total(parties=("US-led coalition",), places=("Raqqa Governorate",)) in text(third)


@pytest.mark.slow
def test_a_name_of_the_lists_of_the_page_is_not_asked_about(client: httpx.Client) -> None:
    page = client.get("/explore").text
    listed = [unescape(each) for each in re.findall(r'<option value="([^"]+)">', page.split('id="place-list"')[1].split("</datalist>")[0])]
    linked = [unescape(each) for each in re.findall(r'<th scope="row"><a href="(/explore[?][^"]+)"', page)]
    of_places = [client.get(f"/place/{name}?exact=1").text for name in ("Raqqa", "Idlib")]
    linked += [unescape(each) for html in of_places for each in re.findall(r'href="(/explore[?][^"]+)"', html)]

    assert "Raqqa, Raqqa Governorate" in listed
    for name in listed:
        assert "candidates" not in client.get("/explore.json", params={"place": name}).json()["answer"], name
    for address in linked:
        assert "candidates" not in client.get(address.replace("/explore?", "/explore.json?")).json()["answer"], address


def test_what_was_chosen_stands_in_the_form_so_that_it_is_not_asked_again(client: httpx.Client) -> None:
    page = client.get("/explore?place=Raqqa&exact=Raqqa").text

    assert 'value="Raqqa, Raqqa Governorate">' in page.split('<datalist id="place-list">')[0]
    assert total(places=("Raqqa",)) in text(client.get("/explore?place=Raqqa,+Raqqa+Governorate").text)


def test_a_file_of_such_a_name_is_refused(client: httpx.Client) -> None:
    refused = client.get("/explore.csv?place=Raqqa")

    assert refused.status_code == 404
    assert refused.text == "place Raqqa may be Raqqa, Raqqa Governorate or Raqqa Governorate; name one of them so\n"


def test_the_key_of_a_figure_means_what_is_called_exactly_so_and_says_what_else_is(client: httpx.Client) -> None:
    page = client.get("/figure/measure%3Dkilled%26place%3DRaqqa").text
    (other,) = re.findall(r'Called so, too, and not meant here: <a href="([^"]+)"><bdi>Raqqa Governorate</bdi>', page)

    assert total(places=("Raqqa",)) in text(page)
    assert total(places=("Raqqa Governorate",)) in text(client.get(other).text)
    for key in ("measure%3Dkilled%26party%3Dthe%2Bcoalition", "measure%3Dkilled%26place%3Draqqa"):
        asked = client.get(f"/figure/{key}")
        assert "<data" not in asked.text
        assert len(choices(asked.text)) > 1
        assert all(client.get(address).status_code == 200 for address in choices(asked.text).values())
