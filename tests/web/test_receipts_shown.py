"""Every number leads to what it rests on: receipts by day and place, with their words where any are kept, and what they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import httpx
import pytest
from tests.web.serving import served, text

from tollbook import pipeline

FIGURE = "/figure/measure%3Dkilled%26place%3DRaqqa"


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served(pipeline.example_book()) as client:
        yield client


def test_receipts_and_gaps_of_a_figure_say_day_and_place(client: httpx.Client) -> None:
    page = client.get(FIGURE).text
    gap = page.split('id="gap"')[1].split("</table>")[0]
    links = re.findall(r'<li><a href="/incident/([^"#]+)#([^"]+)">([^<]+) · <bdi>([^<]+)</bdi></a>', page.split("Receipts:")[1])

    assert "12 May 2017 · Raqqa" in text(gap)
    assert not re.search(r'<a class="id"', gap)
    assert len(links) == 6
    assert len({(when, place) for _, _, when, place in links}) == 6


def test_a_receipt_link_leads_to_the_receipt_itself(client: httpx.Client) -> None:
    page = client.get(FIGURE).text
    for incident, receipt in re.findall(r'<li><a href="/incident/([^"#]+)#([^"]+)">', page):
        assert f'<li id="{receipt}">' in client.get(f"/incident/{incident}").text


def test_every_range_of_an_incident_leads_to_its_receipt(client: httpx.Client) -> None:
    (first, *_) = re.findall(r'<td class="first"><a href="(/incident/[^"#]+)#receipts">', client.get("/explore").text)
    page = client.get(first).text
    ladder = page.split("<tbody>")[1].split("</tbody>")[0]

    assert all(re.search(rf'id="{unescape(target)}"', page) for target in re.findall(r'<a href="#([^"]+)"><data', ladder))
    assert len(re.findall(r"<data", ladder)) == len(re.findall(r'<a href="#[^"]+"><data', ladder))


def test_a_receipt_without_words_says_that_none_are_kept(client: httpx.Client) -> None:
    told = text(client.get(FIGURE).text.split("Receipts:")[1])
    arabic = text(client.get(f"/ar{FIGURE}").text)

    assert told.count("A coded line of its publisher; no words of it are kept here.") == 6
    assert "airwars.org/conflict/coalition-in-iraq-and-syria/" in told
    assert arabic.count("سطر مرمّز من ناشره") == 6


def test_types_of_events_are_said_in_arabic(client: httpx.Client) -> None:
    incidents = re.findall(r"/ar/incident/[^\"#]+", client.get("/ar/explore").text)[:20]

    assert any("غارة جوية" in client.get(address).text for address in incidents)
    assert not any("air strike" in client.get(address).text for address in incidents)
    assert "air strike" not in text(client.get("/ar/shift").text)
    assert "يُحسب 0 في المستوى" in client.get("/ar/shift").text
