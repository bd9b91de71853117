"""The reading pages: every name leads to a page, every number to its words, and what is withheld leads nowhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from tests.redaction.test_canary import made, revealed
from tests.web.serving import served

from tollbook import decide, pipeline
from tollbook.extract import propose
from tollbook.language.ranges import counted_in_english, in_english
from tollbook.language.speech import speeches
from tollbook.methods.meaning import MEANS
from tollbook.model.counts import Group, Measure
from tollbook.model.events import Incident, Report
from tollbook.model.figures import Question
from tollbook.model.parties import Party, Role
from tollbook.model.places import Level
from tollbook.model.publications import Observation
from tollbook.model.sources import Document
from tollbook.redaction.rungs import PLACES
from tollbook.store.figures import answer
from tollbook.store.writing import Hand
from tollbook.web.asking import SUMMED

LISTS = ["/parties", "/places", "/sources", "/series", "/finds", "/zones", "/about"]


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served(pipeline.example_book()) as client:
        yield client


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def links(html: str) -> set[str]:
    return {unescape(href) for href in re.findall(r'href="(/[^"]*)"', html)}


def pages(client: httpx.Client, *addresses: str) -> Iterator[tuple[str, str]]:
    """Yield each page in each language, with its twin asked for as well."""
    for address in addresses:
        path, _, asked = address.partition("?")
        assert client.get(f"{path}.json?{asked}").status_code == 200, address
        for speech in speeches().values():
            page = client.get(speech.begins + address)
            assert page.status_code == 200, address
            assert f'<html lang="{speech.code}" dir="{speech.direction}">' in page.text
            yield address, page.text


def test_every_reading_page_stands_in_every_language_with_its_twin(client: httpx.Client) -> None:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        ids = [held.id for held in reader.all(Observation)]
    shown = [
        *LISTS,
        "/party/ISIS",
        "/party/the coalition",
        "/place/Raqqa",
        "/place/Syria",
        "/source/Airwars",
        f"/series?ids={ids[0]},{ids[1]}",
    ]
    for _, html in pages(client, *shown):
        assert "<script" not in html
        assert " style=" not in html


def test_every_link_of_a_reading_page_leads_somewhere(client: httpx.Client) -> None:
    seen: set[str] = set()
    for address in (
        *LISTS,
        "/party/Russia",
        "/place/Deir ez-Zor Governorate",
        "/source/Airwars",
        "/ar/party/SDF",
        "/figure/measure%3Dkilled",
    ):
        seen |= links(client.get(address).text)
    followed = sorted(href for href in seen if not href.endswith("/check") and not href.startswith("/static"))
    assert len(followed) > 200
    wanted = [href for href in followed if "/incident/" in href] + followed[::7]
    for href in wanted:
        assert client.get(href).status_code == 200, href


def test_a_party_is_reached_by_its_id_by_any_of_its_names_and_without_a_record(book: Path) -> None:
    with pipeline.reading_public(book) as reader:
        (id,) = [held.id for held in reader.all(Party) if held.noun.name == "Party A"]
    with served(book) as client:
        for named in (id, "Party A", "the first party", "THE FIRST PARTY"):
            assert client.get(f"/party/{named}.json").json()["answer"]["name"] == "Party A"
        assert client.get("/party/Party Z").status_code == 404


def test_a_party_page_shows_what_is_alleged_conceded_and_denied_at_one_size(book: Path) -> None:
    with pipeline.reading_public(book) as reader:
        alleged = answer(reader, Question(parties=("Party A",), roles=(Role.ALLEGED,)))
        conceded = answer(reader, Question(parties=("Party A",), roles=(Role.CONCEDED,), grades=alleged.grades))
    with served(book) as client:
        page = client.get("/party/Party A").text
    for figure in (*alleged.figures, *alleged.beside, *conceded.figures):
        assert (in_english(figure.range) if figure.incidents else "no incident on record") in text(page)
    (table,) = [each for each in re.findall(r"<table>.*?</table>", page, re.DOTALL) if "conceded by itself" in each]
    assert len(re.findall(r'href="/figure/', table)) >= 4
    assert "The First Party" in text(page)
    assert "accepts that its strike killed two" in text(page)
    assert "Party A trained Party B" in text(page)


def test_what_stands_beside_a_total_leads_to_its_own_page(client: httpx.Client) -> None:
    page = client.get("/party/US-led coalition").text
    for href, low, high in re.findall(r'href="(/figure/[^"]+)"><data value="(\d*)/(\d*)"', page):
        (figure,) = client.get(f"{href}.json").json()["answer"]["answer"]["figures"]
        assert [str(figure[name]) if figure[name] is not None else "" for name in ("low", "high")] == [low, high]


def test_a_name_that_may_be_several_asks(client: httpx.Client) -> None:
    asks = {
        "/place/Raqqa": {"Raqqa", "Raqqa Governorate"},
        "/party/the coalition": {"US-led coalition", "France", "Jordan", "United States"},
    }
    for address, some in asks.items():
        names = {each["name"] for each in client.get(f"{address}.json").json()["answer"]["candidates"]}
        assert some <= names
        for href in [href for href in links(client.get(address).text) if "exact=1" in href]:
            path, _, asked = href.partition("?")
            assert client.get(f"{path}.json?{asked}").json()["answer"]["name"] in names


def test_a_place_shows_its_incidents_and_what_lies_in_it(book: Path) -> None:
    with pipeline.reading_public(book) as reader:
        (figure,) = answer(reader, Question(places=("District B",))).figures
    with served(book) as client:
        page = client.get("/place/District B").text
        assert in_english(figure.range) in text(page)
        assert {"/place/Town%20B?exact=1", "/place/Town%20C?exact=1"} <= links(page)
        assert client.get("/place/District B.json").json()["answer"]["incidents"]["total"] == 9
        assert "Zone around Town B" in text(client.get("/place/Town B").text)
        assert "rifle" in text(client.get("/place/District B").text)


def test_a_source_says_who_controls_it(book: Path) -> None:
    with served(book) as client:
        assert "belligerent, controlled by Party A" in text(client.get("/source/Gazette of Party A").text)
        assert "no party is recorded as controlling it" in text(client.get("/source/monitor").text)
        assert client.get("/source/Nobody").status_code == 404


def test_one_total_offers_others_of_its_scope_and_several_stand_on_one_axis(client: httpx.Client) -> None:
    listed = client.get("/series.json").json()["answer"]["comparable"]["rows"]
    most = max(listed, key=lambda row: len(row["ids"]))
    alone = client.get(f"/series.json?ids={most['ids'][0]}").json()["answer"]
    assert {each["id"] for each in alone["more"]} == set(most["ids"][1:])
    every = client.get(f"/series.json?ids={','.join(most['ids'])}").json()["answer"]
    assert len(every["rows"]) == len(most["ids"])
    assert every["more"] == []
    assert any(own["figure"] for own in every["own"])
    assert "Differs in" in text(client.get(f"/series?ids={','.join(most['ids'])}").text)


def test_totals_of_different_scopes_say_in_what_they_differ(client: httpx.Client) -> None:
    rows = client.get("/series.json").json()["answer"]["comparable"]["rows"]
    killed = [row for row in rows if row["scope"]["measure"] == "killed"]
    shown = client.get(f"/series.json?ids={killed[0]['ids'][0]},{killed[1]['ids'][0]},tb-none").json()["answer"]
    assert shown["rows"][0]["differs"] == []
    assert shown["rows"][1]["differs"] != []
    assert shown["unknown"] == ["tb-none"]


@pytest.fixture
def read_book(book: Path, hand: Hand) -> tuple[Path, str, str]:
    """A book whose leaflet was read, and the report accepted and linked; with the incident and the document."""
    with pipeline.acting(book, hand) as record:
        propose(record, hand=hand)
        (proposed,) = [held.id for held in record.proposals()]
        decide.accept(record, [proposed], hand=hand)
        incident, document = record.full_id("i9"), record.full_id("doc")
        held = record.one(proposed)
        assert isinstance(held.noun, Report)
        with record.act(hand, "link", proposed) as act:
            act.write(replace(held.noun, incident=incident), key=held.key, id=held.id)
    return book, incident, document


def test_a_reader_sees_the_words_that_a_value_was_read_from(read_book: tuple[Path, str, str]) -> None:
    book, incident, document = read_book
    with served(book) as client:
        page = client.get(f"/incident/{incident}").text
        assert re.search(r"<blockquote[^>]*>.*<mark>at least three civilians</mark>", page)
        assert "Read as civilians killed, at least 3" in text(page)
        assert f"/document/{document}" in {link.partition("#")[0] for link in links(page)}  # at the words of this receipt
        assert "<mark>at least three civilians</mark>" in client.get(f"/document/{document}").text
        assert f"/incident/{incident}" in links(client.get(f"/document/{document}").text)
        (figure,) = re.findall(r'class="value"[^>]*><a href="([^"]+)"', client.get("/explore?from=2017-10&grade=fair").text)
        assert "<mark>at least three civilians</mark>" in client.get(figure).text


def test_the_words_of_a_withheld_document_are_read_by_nobody(read_book: tuple[Path, str, str], hand: Hand) -> None:
    book, incident, id = read_book
    with pipeline.acting(book, hand) as record:
        held = record.one(id)
        assert isinstance(held.noun, Document)
        with record.act(hand, "withhold", id) as act:
            act.write(replace(held.noun, withheld=True), key=held.key, id=id)
    with served(book) as client:
        for address in (f"/incident/{incident}", f"/document/{id}", "/figure/measure%3Dkilled"):
            for page in (client.get(address), client.get(f"/ar{address}"), client.get(f"{address}.json")):
                assert page.status_code == 200
                assert "three civilians" not in page.text
                assert held.noun.sha256 not in page.text
        assert "This document is withheld" in text(client.get(f"/document/{id}").text)


def test_a_place_that_is_shown_more_coarsely_is_in_no_quotation(read_book: tuple[Path, str, str]) -> None:
    book, incident, _ = read_book
    toml = (book / "book.toml").read_text("utf-8")
    (book / "book.toml").write_text(toml.replace('place = "town"', 'place = "district"'), "utf-8")
    with served(book) as client:
        page = client.get(f"/incident/{incident}").text
    assert "District B" in text(page)
    assert "Town B" not in text(page)
    assert "three civilians" not in page


def test_the_history_tells_the_day_and_what_changed_but_no_earlier_place(book: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record:
        id = record.full_id("i1")
        held = record.one(id)
        assert isinstance(held.noun, Incident)
        (where,) = held.noun.where
        moved = (replace(where, name="Secretville", names=()),)
        for noun in (
            replace(held.noun, where=moved, what="quokka"),
            replace(held.noun, grade="confirmed", what="quokka"),
            replace(held.noun, grade="confirmed"),
        ):
            with record.act(hand, "correct", id) as act:
                act.write(noun, key=held.key, id=id)
    with served(book) as client:
        shown = client.get(f"/incident/{id}.json")
        page = client.get(f"/incident/{id}").text
    told = shown.json()["answer"]["history"]
    assert {change["day"] for change in told} == {"2026-01-02"}
    assert sorted(change["field"] for change in told) == ["begins", "grade", "statement", "where", "where"]
    assert all(change["was"] is change["now"] is None for change in told if change["field"] == "where")
    assert "The grade changed" in text(page)
    for secret in ("Secretville", "quokka", "keeper", "03:04"):
        assert secret not in page + shown.text


def test_what_is_withheld_stands_on_no_reading_page(tmp_path: Path, hand: Hand) -> None:
    book = made(tmp_path, hand)
    with pipeline.reading_full(book) as record:
        ids = {name: record.full_id(name) for name in ("hidden", "doc", "closed", "site", "i1", "i2", "v1", "z2", "f1")}
    named = [*LISTS, "/party/Party A", "/party/Party B", "/place/District B", "/place/Country B", "/source/Monitor", "/source/withheld"]
    named += [f"/{kind}/{id}" for id in ids.values() for kind in ("incident", "party", "place", "source", "document")]
    with served(book) as client:
        for address in named:
            for page in (client.get(address), client.get(f"/ar{address}"), client.get(f"{address}.json")):
                assert revealed(page.text.replace("Quokkarecent", "")) == [], address  # it is recent no longer
        assert client.get("/place/Quokkahospital").status_code == client.get("/source/Quokkaprotected").status_code == 404
        assert "This source is protected" in text(client.get(f"/source/{ids['hidden']}").text)
        incident = client.get(f"/incident/{ids['i1']}").text
    assert "Some names are withheld." in text(incident)
    assert not re.search(r"[0-9a-f]{64}", incident)


def test_a_hidden_id_and_none_at_all_are_answered_alike(tmp_path: Path, hand: Hand) -> None:
    book = made(tmp_path, hand)
    with pipeline.reading_full(book) as record:
        hidden, person = record.full_id("closed"), record.full_id("v1")
    with served(book) as client:
        for kind in ("document", "incident", "party", "source", "place"):
            pages = [client.get(f"/{kind}/{id}") for id in (hidden, person, "tb-none", "tb-")]
            assert {page.status_code for page in pages} == {404}
            assert len({re.sub(f"{hidden}|{person}|tb-none|tb-", "ID", page.text) for page in pages}) == 1


def test_hostile_names_are_only_words_on_every_reading_page(tmp_path: Path, hand: Hand) -> None:
    bad = "<script>alert(1)</script>\"'/?#&%" + "é" * 300
    aside = {"publisher": f"<b>{bad}</b>", "url": "javascript:alert(1)", "words": bad}
    lines: list[dict[str, object]] = [
        {"kind": "source", "id": "s", "name": f"<b>{bad}</b>", "controlled_by": bad},
        {"kind": "party", "id": "p", "name": bad, "aliases": [{"name": f"<i>{bad}"}], **aside},
        {"kind": "incident", "id": "i", "date": "2017-05-03", "place": bad, "parties": [{"party": bad, "role": "alleged"}], "grade": "fair", "type": bad,
         "counts": [{"measure": "killed", "group": "civilians", "low": 1, "high": 2}], **aside},
        {"kind": "response", "id": "r", "speaker": bad, "about": "i", "says": bad, "stance": "denies", "date": "2018", **aside},
        {"kind": "relation", "id": "m", "subject": bad, "does": bad, "object": bad, "according_to": [bad], "disputed_by": [bad], **aside},
        {"kind": "observation", "id": "o", "measure": "killed", "low": 1, "high": 3, "places": [bad], "parties": [{"party": bad, "role": "alleged"}], **aside},
        {"kind": "find", "id": "f", "item": bad, "place": bad, "date": "2017", "finder": bad, "made_in": bad, "used_by": bad, **aside},
        {"kind": "zone", "id": "z", "name": bad, "centre": bad, "radius_km": 5, "declared_by": bad, "disputed_by": [bad], "start": "2017", "end": "2018", **aside},
    ]  # fmt: skip
    (tmp_path / "x.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    pipeline.init(tmp_path / "book", title="<i>T</i>", method="airwars", hand=hand)
    assert pipeline.import_rows(tmp_path / "book", tmp_path / "x.jsonl", None, hand=hand).refusals == []
    with pipeline.reading_full(tmp_path / "book") as record:
        ids = {name: record.full_id(name) for name in "spioz"}
    shown = [
        *LISTS,
        f"/party/{ids['p']}",
        f"/source/{ids['s']}",
        f"/incident/{ids['i']}",
        f"/series?ids={ids['o']}",
        "/figure/measure%3Dkilled",
    ]
    shown += [f"/{kind}/{quote(bad, safe='')}" for kind in ("party", "place", "source", "document")]
    with served(tmp_path / "book") as client:
        for address in shown:
            for begins in ("", "/ar"):
                page = client.get(begins + address)
                assert page.status_code == (200 if address in shown[:12] or "/party/" in address else page.status_code)
                assert not re.search(r"<script|<b>|<i>|href=\"javascript", page.text), address


def test_a_merged_incident_is_told_of_where_it_went(book: Path, hand: Hand) -> None:
    with pipeline.acting(book, hand) as record:
        kept, gone = record.full_id("i1"), record.full_id("i2")
        decide.merge(record, kept, [gone], hand=hand)
    with served(book) as client:
        assert client.get(f"/incident/{gone}").url.path == f"/incident/{kept}"
        assert "A report was added" in text(client.get(f"/incident/{kept}").text)
        assert gone not in client.get("/party/Party A").text
        assert client.get("/place/Town B").status_code == 200


def test_an_empty_book_says_what_it_does_not_hold(tmp_path: Path, hand: Hand) -> None:
    pipeline.init(tmp_path / "book", title="New", method=None, hand=hand)
    with served(tmp_path / "book") as client:
        for address, html in pages(client, *LISTS):
            assert ("No" in text(html) and "record" in text(html)) or address == "/about" or "/ar" in html
        assert client.get("/party/Anybody").status_code == 404
        assert client.get("/series?ids=tb-none").status_code == 200
        known = client.get("/party/United States")  # of the vocabulary, of which the book says nothing
        assert "Nothing is recorded of this party" in text(known.text)


def test_a_figure_looks_back_by_its_address(client: httpx.Client) -> None:
    moved = client.get("/figure/measure%3Dkilled?as_of=2030-01-31", follow_redirects=False)
    assert moved.status_code == 308
    page = client.get("/figure/measure%3Dkilled?as_of=2030-01-31")
    assert str(page.url).endswith("/figure/measure%3Dkilled%26as_of%3D2030-01-31")
    assert "as of 2030-01-31" in text(page.text)
    assert "as_of" not in str(client.get("/figure/measure%3Dkilled%26as_of%3D2030-01-31?as_of=").url)


def test_a_figure_names_who_counts_otherwise(client: httpx.Client) -> None:
    shown = client.get(f"/figure/{quote('measure=killed&party=US-led+coalition')}").text
    assert "By whose count" in text(shown)
    assert "conceded by itself" in text(shown)


def test_long_lists_come_a_page_at_a_time(client: httpx.Client) -> None:
    first = client.get("/place/Syria.json").json()["answer"]["incidents"]
    second = client.get("/place/Syria.json?page=2").json()["answer"]["incidents"]
    assert first["total"] > len(first["rows"]) == 50
    assert {row["id"] for row in first["rows"]}.isdisjoint(row["id"] for row in second["rows"])
    for page in ("0", "-1", "x", "99999999999999999999", "٣"):
        assert client.get(f"/place/Syria?page={page}&within={page}").status_code == 200


def test_no_arabic_page_has_a_dash_between_two_numbers(client: httpx.Client) -> None:
    for address in (
        "/ar/party/US-led coalition",
        "/ar/place/Raqqa?exact=1",
        "/ar/source/Airwars",
        "/ar/series",
        "/ar/about",
        "/ar/finds",
        "/ar/zones",
    ):
        html = re.sub(
            r'<(\w+)[^>]* dir="ltr"[^>]*>.*?</\1>|<bdi>.*?</bdi>|<data [^>]*>|href="[^"]*"|<svg.*?</svg>',
            "",
            client.get(address).text,
            flags=re.DOTALL,
        )
        assert not re.search(r"\d(?:[-–—]| [–—] )\d", text(html)), address


def test_every_word_that_a_value_chooses_has_its_arabic() -> None:
    arabic = speeches()["ar"].words
    about = (files("tollbook.web") / "templates" / "about.html").read_text("utf-8")
    glossary = {word for pair in re.findall(r'^\("([^"]+)", "([^"]+)"\),$', about, re.MULTILINE) for word in pair}
    incident = (files("tollbook.web") / "templates" / "incident.html").read_text("utf-8")
    (changed,) = re.findall(r"set changed = (\{.*?\})", incident)
    counted = {counted_in_english(measure, group) for measure in SUMMED for group in Group}
    said = {*MEANS.values(), *PLACES.values(), *glossary, *json.loads(changed).values(), *counted, *(level.value for level in Level)}
    said |= {counted_in_english(measure, None) for measure in Measure} | {
        "added up",
        "shown beside those of a party",
        "left out",
        "percent",
        "km²",
    }
    said |= {
        "measure",
        "group",
        "party",
        "role",
        "place",
        "unit",
        "grade",
        "period",
        "alleged, all grades",
        "conceded by itself",
        "denied by itself",
    }
    assert len(glossary) == 20
    assert sorted(said - set(arabic)) == []
