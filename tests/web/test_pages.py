"""A book in the browser: pages that anybody reads without a script, the same numbers as everywhere, and nothing that is withheld."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from tests.web.serving import served

from tollbook import pipeline
from tollbook.check.page import WORDS
from tollbook.language.ranges import in_english
from tollbook.language.speech import speeches
from tollbook.methods import METHODS
from tollbook.model.accounts import Duty
from tollbook.model.counts import Group, Measure
from tollbook.model.decisions import Filing
from tollbook.model.events import Incident
from tollbook.model.figures import Question
from tollbook.model.parties import Mode, Role
from tollbook.model.people import Age
from tollbook.model.places import Level
from tollbook.model.publications import Stance
from tollbook.redaction.people import SEXES
from tollbook.store.canonical import NOUNS
from tollbook.store.figures import answer
from tollbook.store.listing import SORTS
from tollbook.store.rule import FILTERS
from tollbook.store.withholding import RULES
from tollbook.web.answers.about import NAMES
from tollbook.web.answers.conformance import State, conformance
from tollbook.web.answers.objections import BECAME, OPEN, SETTLED
from tollbook.web.asking import asked, key_of
from tollbook.web.desk.answers.publishing import ASKS
from tollbook.web.desk.rendering import KEYS
from tollbook.web.gate import SCOPES
from tollbook.web.pages import PAGES
from tollbook.web.request import Asking

VERBS = "add import propose extract code file accept reject judge merge split assess confirm undo erase account configure check link examine transcribe approve publish recall".split()

STRANGE = r'<script(?! type="module" src="/static/[a-z]+\.js"></script>)'  # any script but the built ones, which pages are read without


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served(pipeline.example_book()) as client:
        yield client


@pytest.fixture(scope="module")
def incidents() -> list[str]:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        return [held.id for held in reader.all(Incident)]


def text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def addresses(incidents: list[str]) -> list[str]:
    return ["/", "/explore", "/explore?measure=injured&sort=gap", f"/incident/{incidents[0]}", "/figure/measure%3Dkilled"]


def test_every_page_stands_in_every_language_with_its_twin(client: httpx.Client, incidents: list[str]) -> None:
    for address in addresses(incidents):
        path, _, asked_for = address.partition("?")
        twin = "/index.json" if path == "/" else f"{path}.json"
        assert client.get(f"{twin}?{asked_for}").json()["book"] == "Example book"
        for speech in speeches().values():
            page = client.get(speech.begins + address)
            assert page.status_code == 200, address
            assert f'<html lang="{speech.code}" dir="{speech.direction}">' in page.text


def test_a_page_needs_no_script_and_asks_nobody_else(client: httpx.Client, incidents: list[str]) -> None:
    for address in addresses(incidents):
        page = client.get(address)
        assert "default-src 'none'" in page.headers["content-security-policy"]
        assert not re.search(STRANGE, page.text)
        assert " style=" not in page.text
        assert not re.search(r'(?:src|action|<link[^>]*href)="(?:https?:)?//', page.text)


def test_the_front_and_explore_pages_show_what_total_answers(client: httpx.Client) -> None:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        (figure,) = answer(reader, Question()).figures
        (of_raqqa,) = answer(reader, Question(places=("Raqqa",), grades=("confirmed",))).figures
    for address in ("/", "/explore", "/figure/measure%3Dkilled"):
        assert in_english(figure.range) in text(client.get(address).text)
        assert speeches()["ar"].in_words(figure.range) in text(client.get(f"/ar{address}").text)
    assert in_english(of_raqqa.range) in text(client.get("/explore?place=Raqqa&exact=Raqqa&grade=confirmed").text)


def test_the_table_lists_exactly_the_incidents_of_the_sum(client: httpx.Client) -> None:
    shown = client.get("/explore.json?grade=fair").json()["answer"]
    assert sum(row["low"] or 0 for row in shown["rows"] if row["counts"]) == shown["answer"]["figures"][0]["low"]
    assert shown["total"] == len(shown["rows"]) == shown["answer"]["figures"][0]["incidents"] + shown["answer"]["figures"][0]["unknown"]
    for sort in SORTS:
        assert {row["id"] for row in client.get(f"/explore.json?grade=fair&sort={sort}").json()["answer"]["rows"]} == {
            row["id"] for row in shown["rows"]
        }


def test_two_clicks_lead_from_a_number_to_the_words_behind_it(client: httpx.Client) -> None:
    (figure,) = re.findall(r'class="value"[^>]*><a href="([^"]+)"', client.get("/explore").text)
    page = client.get(figure).text
    receipt = re.findall(r'<li><a href="(/incident/[^"#]+)#', page)[0]
    assert "Receipts" in text(client.get(receipt).text)


def test_what_an_address_says_wrongly_is_named_and_left_out(client: httpx.Client) -> None:
    page = text(client.get("/explore?place=Nowhereville&from=2017-13&grade=superb&page=0&measure=deaths&sort=x").text)
    assert "Not understood, and left out of the question" in page
    for wrong in ("place=Nowhereville", "from=2017-13", "grade=superb", "page=0", "measure=deaths", "sort=x"):
        assert wrong in page


@pytest.mark.parametrize(
    ("address", "status"),
    [("/incident/tb-none", 404), ("/figure/nothing", 404), ("/figure/place%3DNowhereville", 404), ("/incident/%3Cscript%3E", 404), ("/nowhere", 404)],
)  # fmt: skip
def test_what_is_not_there_is_said_to_be_not_there(client: httpx.Client, address: str, status: int) -> None:
    for begins in ("", "/ar"):
        page = client.get(begins + address)
        assert page.status_code == status
        assert "<script>" not in page.text
    assert client.get(f"{address}.json").status_code == status


def test_a_question_and_its_address_are_the_same(client: httpx.Client) -> None:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        for question in (
            Question(),
            Question(measure=Measure.INJURED, group=Group.CIVILIANS, places=("Raqqa",), grades=("fair", "weak")),
            Question(parties=("US-led coalition",), roles=(Role.ALLEGED,), method="ibc"),
        ):
            pairs = [tuple(pair.split("=", 1)) for pair in unescape(key_of(question)).replace("+", " ").split("&")]
            assert key_of(asked(pairs, reader).question) == key_of(question)  # type: ignore[arg-type]  # pairs of two


def test_requests_for_another_host_are_refused(client: httpx.Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_a_merged_incident_leads_to_the_one_it_became(book: Path) -> None:
    from tollbook import decide

    hand = pipeline.hand()
    with pipeline.acting(book, hand) as record:
        kept, gone = record.full_id("i1"), record.full_id("i2")
        decide.merge(record, kept, [gone], hand=hand)
    with served(book) as client:
        moved = client.get(f"/ar/incident/{gone}", follow_redirects=False)
        assert (moved.status_code, moved.headers["location"]) == (308, f"/ar/incident/{kept}")
        assert client.get(f"/incident/{gone}.json").json()["answer"]["id"] == kept


def test_hostile_names_are_only_words(tmp_path: Path) -> None:
    import json

    line = {"kind": "incident", "id": "x", "publisher": "<b>P</b>", "date": "2017-05-03", "place": "<script>alert(1)</script>" + "é" * 10_000,
            "url": "javascript:alert(1)", "counts": [{"group": "civilians", "low": 1}], "grade": "fair"}  # fmt: skip
    (tmp_path / "x.jsonl").write_text(json.dumps(line) + "\n", "utf-8")
    hand = pipeline.hand()
    pipeline.init(tmp_path / "book", title="<i>T</i>", method="airwars", hand=hand)
    pipeline.import_rows(tmp_path / "book", tmp_path / "x.jsonl", None, hand=hand)
    with pipeline.reading_public(tmp_path / "book") as reader:
        (id,) = [held.id for held in reader.all(Incident)]
    with served(tmp_path / "book") as client:
        for address in ("/", "/explore", f"/incident/{id}", "/figure/measure%3Dkilled"):
            page = client.get(address).text
            assert not re.search(rf"{STRANGE}|<b>|<i>|href=\"javascript", page)


def conformance_asks() -> list[str]:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        return [words for lines in conformance(reader, Asking()).areas for line in lines for words in (line.area, line.asks)]


def test_every_word_of_the_pages_is_in_every_language() -> None:
    folder = Path(str(files("tollbook.web"))) / "templates"
    pattern = re.compile(r"""\bt\((?:"((?:[^"\\\\]|\\\\.)+)"|'([^']+)')""")
    said = {one or other for part in folder.rglob("*.html") for one, other in pattern.findall(part.read_text("utf-8"))}
    lists = [
        *Measure,
        *Group,
        *Role,
        *Mode,
        *Stance,
        *Duty,
        *Filing,
        *Level,
        *SORTS,
        *FILTERS,
        *SCOPES,
        *KEYS,
        *NOUNS,
        *VERBS,
        *WORDS.values(),
        *OPEN.values(),
        *SETTLED.values(),
        *BECAME.values(),
        *NAMES.values(),
        *SEXES,
        *Age,
    ]
    lists += [grade for method in METHODS for grade in method.grades]
    lists += [*RULES, *State, *ASKS.values(), *conformance_asks()]
    for speech in list(speeches().values())[1:]:
        assert sorted({*said, *map(str, lists)} - set(speech.words)) == [], speech.code
        for english, words in speech.words.items():
            assert re.findall(r"\{\w+\}", english) == re.findall(r"\{\w+\}", words), english


def test_pages_are_named_once() -> None:
    assert len({page.name for page in PAGES}) == len({page.address for page in PAGES}) == len(PAGES)


def test_a_page_that_looks_back_shows_what_stood_then_or_nothing(book: Path) -> None:
    with served(book) as client:
        now = client.get("/figure/measure%3Dkilled.json").json()["answer"]["answer"]["figures"][0]
        then = client.get("/figure/measure%3Dkilled%26as_of%3D2001.json").json()["answer"]["answer"]["figures"][0]
        assert now["incidents"] > then["incidents"] == 0
        for address in ("/?as_of=soon", "/explore?as_of=soon", "/ar/figure/measure%3Dkilled%26as_of%3Dsoon"):
            page = client.get(address)
            assert page.status_code == 400
            assert "as_of=soon" in text(page.text)


def test_a_name_of_signs_keeps_its_links(tmp_path: Path) -> None:
    import json

    name = "50% & co? #1"
    (tmp_path / "x.jsonl").write_text(json.dumps({"kind": "party", "name": name, "publisher": "M"}) + "\n", "utf-8")
    hand = pipeline.hand()
    pipeline.init(tmp_path / "book", title="Signs", method="airwars", hand=hand)
    pipeline.import_rows(tmp_path / "book", tmp_path / "x.jsonl", None, hand=hand)
    with served(tmp_path / "book") as client:
        page = client.get(f"/party/{quote(name)}")
        assert page.status_code == 200
        (arabic,) = re.findall(r'<a href="([^"]+)" lang="ar"', page.text)
        (twin,) = re.findall(r'<link rel="alternate" type="application/json" href="([^"]+)"', page.text)
        assert "<h1" in client.get(unescape(arabic)).text
        assert name in text(client.get(unescape(arabic)).text)
        assert client.get(unescape(twin)).json()["answer"]["name"] == name


def test_how_many_incidents_are_withheld_is_said_in_every_language() -> None:
    arabic = speeches()["ar"]
    assert arabic("about 1,230 incidents are withheld") == "حوادث محجوبة، عددها نحو 1,230"
    assert arabic("no such words, 5 of them") == "no such words, 5 of them"


@pytest.fixture(scope="module")
def shifted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book in which, from 2016 on, shelling is recorded more often than air strikes."""
    folder = tmp_path_factory.mktemp("shifted")
    types = [("air strike", "shelling")[(at % 5 < 4) if month >= 24 else (at % 5 == 4)] for month in range(48) for at in range(10)]
    days = [f"{2014 + month // 12}-{month % 12 + 1:02d}-{at + 1:02d}" for month in range(48) for at in range(10)]
    lines = [
        {"kind": "incident", "id": f"i{at}", "publisher": "Monitor", "date": day, "place": "Town B", "type": type_, "grade": "fair",
         "counts": [{"measure": "killed", "group": "civilians", "low": 1, "high": 2}]}
        for at, (day, type_) in enumerate(zip(days, types, strict=True))
    ]  # fmt: skip
    (folder / "lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    pipeline.init(folder / "book", title="Shifted", method="airwars", hand=pipeline.hand())
    pipeline.import_rows(folder / "book", folder / "lines.jsonl", None, hand=pipeline.hand())
    return folder / "book"


def test_a_change_of_mix_is_drawn_month_by_month_and_told_in_both_languages(shifted: Path) -> None:
    with served(shifted) as client:
        assert 'href="/shift?' in client.get("/explore").text
        mix = client.get("/shift.json").json()["answer"]["mix"]
        english, arabic = client.get("/shift").text, client.get("/ar/shift").text

    (change,) = mix["changes"]
    assert (change["at"]["earliest"], mix["events"], len(mix["chance"])) == ("2016-01-01", 480, 48)
    assert sum(each["events"] for each in mix["types"]) == 480
    assert "With January 2016" in text(english)
    assert "above 99%" in text(english)
    assert "أكثر من 99%" in text(arabic)
    assert english.count('class="step"') == 2
    assert "100%" not in text(english)


def test_a_mix_of_one_type_says_that_it_cannot_be_asked_for(shifted: Path, book: Path) -> None:
    with served(book) as client:
        page = client.get("/shift")
    assert page.status_code == 200
    assert "only air strike is counted" in text(page.text)
    with served(shifted) as client:
        assert "240" in text(client.get("/shift?from=1950").text)
