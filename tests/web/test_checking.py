"""An article checked in the browser: the same answer as on the command line, and nothing of it is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path

import httpx
import pytest
from tests.web.serving import served, text

from tollbook import pipeline
from tollbook.check.report import as_object
from tollbook.language.speech import APART, TOGETHER, speeches
from tollbook.model.claims import Finding
from tollbook.model.people import Person
from tollbook.model.sources import Provenance
from tollbook.model.verdicts import ArticleVerdict
from tollbook.preserve import Had

IN_ARABIC = (
    "قتل التحالف الدولي 105 مدنيين في الموصل في 17 آذار 2017. وقالت منظمة إيروورز إن 8,000 مدني على الأقل قُتلوا في غارات التحالف في سوريا والعراق. "
    "وقُتل عشرات المدنيين في الرقة في حزيران 2017. ونفذ التحالف 34,000 غارة في سوريا والعراق. وفرّ أكثر من 200 ألف شخص من عفرين في آذار 2018."
)
DAY = re.compile(r"\d{4}-\d{2}")
ARTICLE = pipeline.example_article().read_text("utf-8")


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served(pipeline.example_book()) as client:
        yield client


def test_a_pasted_article_is_answered_as_on_the_command_line(client: httpx.Client) -> None:
    with pipeline.reading_public(pipeline.example_book()) as reader:
        article = pipeline.article(pipeline.example_article(), published=pipeline.EXAMPLE_PUBLISHED)
        expected = as_object(pipeline.check(article, reader), reader)
    sent = {"text": ARTICLE, "published": str(pipeline.EXAMPLE_PUBLISHED)}
    found = client.post("/check.json", data=sent).json()
    assert [(claim["quote"], claim["verdict"], claim["why"]) for claim in found["claims"]] == [
        (claim["quote"], claim["verdict"], claim["why"])
        for claim in expected["claims"]  # type: ignore[attr-defined]  # a list of objects
    ]
    for speech in speeches().values():
        page = client.post(f"{speech.begins}/check", data=sent)
        assert page.status_code == 200
        assert page.text.count('class="card"') == len(found["claims"])
        for claim in found["claims"]:
            if not DAY.search(claim["why"]):  # a page writes days with the names of months
                assert (claim["why"] in text(page.text)) is (speech.code == "en")
        kept = client.post(f"{speech.begins}/check/page", data=sent)
        assert "attachment" in kept.headers["content-disposition"]
        assert f'<section lang="{speech.code}" dir="{speech.direction}"' in kept.text


@pytest.mark.parametrize("address", ["/ar/check", "/ar/check/page"])
@pytest.mark.parametrize(("article", "published"), [(ARTICLE, str(pipeline.EXAMPLE_PUBLISHED)), (ARTICLE, ""), (IN_ARABIC, "2021-06-11")])
def test_an_arabic_page_explains_itself_in_arabic(client: httpx.Client, address: str, article: str, published: str) -> None:
    page = client.post(address, data={"text": article, "published": published})
    english = client.post("/check", data={"text": article, "published": published})

    cards = re.findall(r'<article class="card".*?</article>', page.text, re.DOTALL)
    assert cards
    assert '<span lang="en"' not in page.text
    for card in cards:
        words = text(re.sub(r"<blockquote.*?</blockquote>|<style.*?</style>|<bdi.*?</bdi>", " ", card, flags=re.DOTALL))
        while (left := re.sub(f"{APART}[^{APART}{TOGETHER}]*{TOGETHER}", " ", words)) != words:
            words = left
        assert re.findall("[A-Za-z]+", words) == []
        assert not re.search(r"\d\s*[-–—]\s*\d", words)
    assert APART not in english.text


def test_a_file_is_read_as_what_it_is(client: httpx.Client) -> None:
    page = f"<html><head><title>T</title></head><body><article>{''.join(f'<p>{line}</p>' for line in ARTICLE.splitlines())}</article></body></html>"
    found = client.post("/check.json", files={"file": ("../../a.html", page.encode(), "text/plain")}).json()
    assert any(claim["verdict"] != Finding.OPINION for claim in found["claims"])


@pytest.mark.parametrize(
    ("data", "words"),
    [({}, "paste an article"), ({"text": "x" * 200_001}, "check it in parts"), ({"text": "Guten Tag, heute ist ein schöner Tag und alles ist gut."}, "other languages"),
     ({"text": "Five people were killed.", "published": "soon"}, "is not a date")],
)  # fmt: skip
def test_what_cannot_be_checked_is_said_and_stays_in_the_form(client: httpx.Client, data: dict[str, str], words: str) -> None:
    page = client.post("/check", data=data)
    assert page.status_code == 400
    assert words in text(page.text)
    assert "<title>Error: " in page.text
    assert client.post("/check.json", data=data).status_code == 400


@pytest.mark.parametrize("address", ["/check", "/ar/check"])
def test_a_text_and_a_file_at_once_are_refused_and_what_was_pasted_stays(client: httpx.Client, address: str) -> None:
    page = client.post(address, data={"text": "Five people were killed."}, files={"file": ("a.txt", b"Six people were killed.")})

    assert page.status_code == 400
    assert "Five people were killed.</textarea>" in page.text
    assert 'class="card"' not in page.text


def test_no_browser_cuts_what_is_pasted(client: httpx.Client) -> None:
    page = client.post("/check", data={"text": "x" * 200_001}).text

    assert "maxlength" not in page
    assert "200,001 characters long, and 200,000 at most" in text(page)
    assert f"{'x' * 200_001}</textarea>" in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("a.pdf", b"\x89PNG\r\n\x1a\n0123456789", "image/png, though its name says application/pdf"),
     ("a.pdf", "é".encode("latin-1") * 9, "of no known kind, though its name says application/pdf"),
     ("a.html", b"\xff\xd8\xff0123456789", "image/jpeg, though its name says text/html")],
)  # fmt: skip
def test_a_file_that_is_not_what_its_name_says_is_called_what_it_is(client: httpx.Client, name: str, content: bytes, said: str) -> None:
    page = client.post("/check", files={"file": (name, content)})

    assert page.status_code == 400
    assert said in text(page.text)


@pytest.mark.parametrize(("article", "published"), [(ARTICLE, str(pipeline.EXAMPLE_PUBLISHED)), (ARTICLE, "")])
def test_a_card_says_days_and_flags_in_words_and_names_no_command(client: httpx.Client, article: str, published: str) -> None:
    page = client.post("/check", data={"text": article, "published": published})
    cards = " ".join(re.findall(r'<article class="card".*?</article>', page.text, re.DOTALL))
    words = text(re.sub(r"<blockquote.*?</blockquote>|<bdi.*?</bdi>", " ", cards, flags=re.DOTALL))

    assert not re.search(r"\d{4}-\d{2}-\d{2}", words)
    assert "upper-bound-only" not in words
    assert "gives an upper end alone" in words
    assert "plain line" not in words
    assert "--" not in words


def test_an_undated_article_is_asked_for_its_date_on_the_page(client: httpx.Client) -> None:
    undated = client.post("/check", data={"text": ARTICLE}).text
    dated = client.post("/check", data={"text": ARTICLE, "published": "2021-06-11"}).text

    assert "Check again with this date" in undated
    assert "Check again with this date" not in dated


def test_every_claim_is_reached_from_the_summary_and_the_next_form_from_the_top(client: httpx.Client) -> None:
    page = client.post("/check", data={"text": ARTICLE, "published": "2021-06-11"}).text
    above = page[: page.index('<div class="checked">')]
    cards = page.count('class="card"')

    assert {int(number) for number in re.findall(r'href="#c(\d+)"', above)} == set(range(1, cards + 1))
    assert 'href="#another"' in above
    assert 'id="another"' in page


def test_a_figure_of_a_card_is_what_its_page_answers_and_receipts_lead_to_records(client: httpx.Client) -> None:
    page = client.post("/check", data={"text": "On 5 October 2017 coalition strikes killed 8 civilians in Raqqa."}).text
    (card,) = re.findall(r'<article class="card".*?</article>', page, re.DOTALL)
    (figure,) = re.findall(r'href="(/figure/[^"]+)"', card)
    (incident,) = re.findall(r'href="(/incident/[^"]+)"', card)

    assert '<p class="value"><data value="8/8">8</data></p>' in client.get(figure).text
    assert client.get(incident).status_code == 200


def test_script_in_an_article_is_only_words(client: httpx.Client) -> None:
    page = client.post(
        "/check", data={"text": "<script>alert(1)</script> killed 5 civilians in Raqqa in 2017, officials said in a statement."}
    )
    assert "<script>alert" not in page.text


def document(book: Path, words: str, name: str = "a.txt", url: str | None = "https://paper.example/a") -> str:
    """Preserve a text as a document of a book, and return its id."""
    path = book.parent / name
    path.write_text(words, "utf-8")
    pipeline.add(book, [path], hand=pipeline.hand(), had=Had(url=url))
    id, _ = pipeline.preserved_article(book, name, published=None)
    return id


def test_a_public_document_is_checked_by_an_address_that_can_be_shared(book: Path) -> None:
    words = "The Monitor said Party A killed 80 to 120 civilians in Country B between 2016 and 2018.\nA line without any claim here.\n"
    id = document(book, words)
    with served(book) as client:
        sent = client.post("/check", data={"text": "", "document": "https://paper.example/a", "published": ""})
        named = client.get("/check", params={"document": "https://paper.example/a"})
        twin = client.get(f"/check.json?document={id}")
        kept = client.get(f"/ar/check/page?document={id}")

    assert str(sent.url.query, "ascii") == f"document={id}"
    assert sent.status_code == named.status_code == 200
    assert "Party A killed 80 to 120 civilians" in text(sent.text)
    assert "without any claim" not in text(sent.text)
    assert [claim["quote"] for claim in twin.json()["claims"]] == [words.split(".", maxsplit=1)[0]]
    assert "attachment" in kept.headers["content-disposition"]
    assert "without any claim" not in text(kept.text)


def test_a_document_that_the_public_does_not_see_is_as_unknown_as_one_that_never_was(book: Path) -> None:
    words = "The Monitor said Party A killed 80 to 120 civilians in Country B between 2016 and 2018.\n"
    id = document(book, words, url=None)
    with served(book) as client:
        hidden, absent = client.get(f"/check?document={id}"), client.get("/check?document=tb-none")

    assert hidden.status_code == absent.status_code == 404
    assert hidden.text.replace(id, "") == absent.text.replace("tb-none", "")


def test_a_sentence_that_names_somebody_withheld_is_no_part_of_a_public_check(book: Path) -> None:
    words = "The Monitor said Party A killed 80 to 120 civilians in Country B between 2016 and 2018.\nZelda Quux was among 9 people killed in Country B.\n"
    id = document(book, words)
    hand = pipeline.hand()
    with pipeline.acting(book, hand) as record, record.act(hand, "import", "people") as act:
        act.write(Person("Zelda Quux", Provenance("Monitor")))
    with served(book) as client:
        pages = [
            client.get(address).text for address in (f"/check?document={id}", f"/check.json?document={id}", f"/check/page?document={id}")
        ]

    assert [page for page in pages if "80 to 120" not in page] == []
    assert not any("Quux" in page or "9 people" in page for page in pages)


def test_signed_verdicts_are_shown_and_unsigned_ones_are_not(book: Path, tmp_path: Path) -> None:
    from tollbook import decide

    path = tmp_path / "a.txt"
    path.write_text("The Monitor said Party A killed 80 to 120 civilians in Country B between 2016 and 2018.\n", "utf-8")
    hand = pipeline.hand()
    pipeline.add(book, [path], hand=hand, had=Had(url="https://paper.example/a"))
    id, article = pipeline.preserved_article(book, "a.txt", published=None)
    pipeline.keep(book, article, id, hand=hand)
    with served(book) as client:
        assert client.get(f"/check/{id}").status_code == 404
        with pipeline.acting(book, hand) as record:
            decide.accept(record, [held.id for held in record.proposals()], hand=hand)
        page = client.get(f"/check/{id}")
        assert page.status_code == 200
        assert "Party A killed 80 to 120 civilians" in text(page.text)
        assert re.search(r'<section aria-label="The article[^>]*>.*<mark.*?80 to 120 civilians.*</section>', page.text, re.DOTALL)
        (receipt, *_) = re.findall(r'href="(/(?:series|incident)[^"]+)"', page.text)
        assert client.get(receipt).status_code == 200
        arabic = client.get(f"/ar/check/{id}")
        assert arabic.status_code == 200
        assert "مدنيون قُتلوا: من 80 إلى 120" in text(arabic.text)
        assert '<span lang="en"' not in arabic.text
        with pipeline.acting(book, hand) as record:
            ((held, verdict),) = [(held, held.noun) for _, held in record.pointing_to(id) if isinstance(held.noun, ArticleVerdict)]
            with record.act(hand, "check", id) as act:
                act.write(replace(verdict, made_of=None), key=held.key, id=held.id)  # as an older version kept it
        older = client.get(f"/ar/check/{id}").text
        assert f'<span lang="en" dir="ltr">{escape(verdict.why)}</span>' in older
