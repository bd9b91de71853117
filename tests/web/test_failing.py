"""What pages say where they cannot answer: in the language of the page, with what the page offers and nothing for a command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.web.serving import csrf, open_account, served, sign_in, text

from tollbook import pipeline
from tollbook.language.speech import APART, TOGETHER, speeches
from tollbook.model.accounts import Duty

AR = "/ar"
SENTENCE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,}){2}")
TYPED = re.compile(r"tollbook \w|`|--\w")


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with served(pipeline.example_book()) as client:
        yield client


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    book = tmp_path_factory.mktemp("failing") / "desk"
    pipeline.init(book, title="Desk", method="airwars", hand=pipeline.hand("founder"))
    open_account(book, "Rana", Duty.KEEPER)
    open_account(book, "Omar", Duty.READER)
    with served(book) as client:
        sign_in(client, "Rana")
        yield client


def said(page: httpx.Response) -> str:
    """Return what a page says of an error, without names and what was typed, which are kept apart."""
    html = page.text
    notices = re.findall(r'<(?:div|p)[^>]*(?:class="notice"|class="wrong"|role="alert").*?</(?:div|p)>', html, re.DOTALL)
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    words = text(" ".join(notices) or (main[0] if main else html))
    while (left := re.sub(f"{APART}[^{APART}{TOGETHER}]*{TOGETHER}", " ", words)) != words:
        words = left
    return words


def in_arabic(page: httpx.Response, *, status: int) -> None:
    words = said(page)
    assert page.status_code == status, words
    assert re.search("[\u0600-\u06ff]{3}", words), words
    assert not SENTENCE.search(words), words
    assert not TYPED.search(words), words


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nowhere", 404),
        ("/incident/tb-none", 404),
        ("/document/tb-none", 404),
        ("/estimate/tb-none", 404),
        ("/place/Nowhere at all", 404),
        ("/party/Nobody at all", 404),
        ("/source/Nobody at all", 404),
        ("/release/9", 404),
        ("/check/tb-none", 404),
        ("/figure/measure=killed&party=Nobody", 404),
        ("/figure/nothing", 404),
        ("/figure/measure=killed&method=all", 404),
        ("/explore?as_of=soon", 400),
        ("/about?as_of=2021-02-30", 400),
        ("/explore?from=soon", 200),
        ("/explore?from=2019&to=2017", 200),
        ("/explore?party=Nobody at all", 200),
        ("/explore?party=Isiss", 200),
        ("/explore?place=Nowhere at all", 200),
        ("/explore?grade=splendid", 200),
        ("/explore?measure=harm", 200),
        ("/explore?group=cats", 200),
        ("/explore?role=friend&party=ISIS", 200),
        ("/explore?method=mine", 200),
        ("/explore?method=all", 200),
        ("/explore?sort=size", 200),
        ("/explore?page=first", 200),
        ("/shift?from=soon", 200),
        ("/shift?party=Nobody at all", 200),
        ("/shift?measure=killed&from=1900", 400),
        (f"/explore?{'&'.join(['party=ISIS'] * 201)}", 400),
        (f"/explore?party={'x' * 5_000}", 414),
    ],
)
def test_a_public_page_says_in_arabic_why_it_cannot_answer(client: httpx.Client, address: str, status: int) -> None:
    in_arabic(client.get(f"{AR}{address}"), status=status)


@pytest.mark.parametrize(
    ("data", "file"),
    [
        ({}, None),
        ({"text": "x" * 200_001}, None),
        ({"text": "Guten Tag, heute ist ein schöner Tag und alles ist gut."}, None),
        ({"text": "Five people were killed.", "published": "soon"}, None),
        ({"text": "Five people were killed."}, ("a.txt", b"Six people were killed.")),
        ({}, ("a.pdf", b"\x89PNG\r\n\x1a\n0123456789")),
        ({}, ("a.txt", b"\xff\xfe\xfd no text")),
        ({}, ("a.pdf", b"%PDF-1.4 broken")),
        ({}, ("a.html", b"<html></html>")),
        ({}, ("a.txt", b"   ")),
    ],
)
def test_the_check_page_says_in_arabic_what_cannot_be_checked(
    client: httpx.Client, data: dict[str, str], file: tuple[str, bytes] | None
) -> None:
    in_arabic(client.post(f"{AR}/check", data=data, files={"file": file} if file else None), status=400)


def test_a_form_that_is_no_page_or_comes_from_elsewhere_is_refused_in_arabic(client: httpx.Client) -> None:
    in_arabic(client.post(f"{AR}/explore"), status=405)
    in_arabic(client.post(f"{AR}/desk/sign-in", data={"name": "A", "password": "B"}), status=401)
    in_arabic(client.post(f"{AR}/desk/sign-in", headers={"origin": "https://other.example"}, data={"name": "A"}), status=403)
    in_arabic(client.post(f"{AR}/desk/second", data={"code": "1"}), status=401)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/desk/read/tb-none", 404),
        ("/desk/assess/tb-none", 404),
        ("/desk/check/tb-none", 404),
        ("/desk/pair?one=tb-none&other=tb-neither", 404),
        ("/desk/job/none", 404),
        ("/desk/search?q=**", 400),
        ("/desk/search?q=a&from=soon", 400),
        ("/desk/search?q=a&from=2019&to=2017", 400),
        ("/desk/search?q=a&kind=cat", 400),
        ("/desk/search?q=a&party=Nobody at all", 404),
    ],
)
def test_a_page_of_the_desk_says_in_arabic_why_it_cannot_answer(desk: httpx.Client, address: str, status: int) -> None:
    in_arabic(desk.get(f"{AR}{address}"), status=status)


@pytest.mark.parametrize(
    ("address", "data", "status"),
    [
        ("/desk/add", {}, 400),
        ("/desk/add", {"pasted": "Five were killed.", "published": "soon"}, 400),
        ("/desk/import/look", {}, 400),
        ("/desk/import/take", {"file": "none"}, 400),
        ("/desk/judge", {"one": "tb-none", "other": "tb-neither", "answer": "same"}, 404),
        ("/desk/undo", {"entry": "first"}, 400),
        ("/desk/undo", {"entry": "999"}, 404),
        ("/desk/undo", {"entry": "0"}, 400),
        ("/desk/publish/approve", {}, 400),
        ("/desk/people/open", {"name": "", "duty": "recorder"}, 400),
        ("/desk/people/open", {"name": "Rana", "duty": "recorder"}, 400),
        ("/desk/people/open", {"name": "Lina", "duty": "king"}, 400),
        ("/desk/people/change", {"name": "Nobody"}, 400),
        ("/desk/people/change", {"name": "Rana", "duty": "reader", "active": "1"}, 400),
        ("/desk/me/password", {"now": "wrong", "new": "x"}, 401),
        ("/desk/me/password", {"now": "eleven quiet herons wade", "new": "short"}, 400),
        ("/desk/me/totp/done", {"code": "1"}, 400),
        ("/desk/me/token", {}, 400),
        ("/desk/me/passkey", {}, 400),
    ],
)
def test_an_act_at_the_desk_says_in_arabic_why_it_was_not_done(desk: httpx.Client, address: str, data: dict[str, str], status: int) -> None:
    in_arabic(desk.post(f"{AR}{address}", data={"csrf": csrf(desk), **data}), status=status)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"a,a\n1,2\n"),
        ("a.csv", b""),
        ("a.csv", b"\xff\xfe\xfd"),
        ("a.exe", b"kind\nincident\n"),
        ("a.xlsx", b"no sheet"),
        ("a.csv.gz", b"\x1f\x8b\x08 broken"),
    ],
)
def test_a_table_that_cannot_be_imported_is_refused_in_arabic(desk: httpx.Client, name: str, content: bytes) -> None:
    page = desk.post(f"{AR}/desk/import/look", data={"csrf": csrf(desk)}, files={"table": (name, content)})

    in_arabic(page, status=400)


def test_a_form_of_another_session_or_duty_is_refused_in_arabic(desk: httpx.Client) -> None:
    in_arabic(desk.post(f"{AR}/desk/undo", data={"csrf": "other", "entry": "0"}), status=403)
    with httpx.Client(base_url=desk.base_url, follow_redirects=True) as other:
        sign_in(other, "Omar")
        in_arabic(other.get(f"{AR}/desk/people"), status=403)
        in_arabic(other.post(f"{AR}/desk/undo", data={"csrf": csrf(other), "entry": "0"}), status=403)


def test_a_page_in_english_gives_no_advice_of_the_command_line_either(client: httpx.Client) -> None:
    page = client.get("/place/Nowhere at all")

    assert page.status_code == 404
    assert "tollbook total" not in page.text


def test_what_nobody_expected_is_said_in_the_language_of_the_address(tmp_path: Path) -> None:
    book = tmp_path / "own"
    pipeline.init(book, title="Own", method="airwars", hand=pipeline.hand())
    with served(book) as client:
        client.get("/")
        (book / "book.toml").write_text("title = 1", "utf-8")
        page = client.get(f"{AR}/explore")

    assert page.status_code >= 400
    assert f'<html lang="ar" dir="{speeches()["ar"].direction}">' in page.text
