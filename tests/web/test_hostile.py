"""Requests by people who mean harm: each is refused in a line, and nobody else waits for it."""

from __future__ import annotations

import json
import re
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from tests.web.serving import csrf, open_account, served, sign_in

from tollbook import pipeline
from tollbook.model.accounts import Duty
from tollbook.model.sources import Source
from tollbook.store import snapshot
from tollbook.store.writing import Hand
from tollbook.web import app_of
from tollbook.web.guards import GUARDS
from tollbook.web.public import Answers

MANY = "9" * 4_000  # digits, more than Python reads as a number
LISTS = ("/parties", "/places", "/sources", "/series", "/finds", "/zones", "/explore")


@pytest.fixture
def client(book: Path) -> Iterator[httpx.Client]:
    with served(book) as client:
        yield client


def add(book: Path, **line: object) -> None:
    file = book.parent / "more.jsonl"
    file.write_text(json.dumps({"kind": "incident", "publisher": "M", "place": "Town B"} | line) + "\n", "utf-8")
    assert pipeline.import_rows(book, file, None, hand=pipeline.hand()).refused == 0


@pytest.mark.slow
def test_pages_answer_while_articles_are_checked(book: Path) -> None:
    text = "استشهد خمسة مدنيين بينهم طفلان. " * 6_000
    statuses: list[int] = []
    with served(book) as client:
        client.get("/")

        def post() -> None:
            statuses.append(httpx.post(f"{client.base_url}/check.json", data={"text": text}, timeout=120).status_code)

        threads = [threading.Thread(target=post) for _ in range(8)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        waited = []
        for number in range(3):
            began = time.monotonic()
            assert client.get(f"/?x={number}").status_code == 200
            waited.append(time.monotonic() - began)
        for thread in threads:
            thread.join()
    assert min(waited) < 2.0
    assert set(statuses) == {200, 503}


@pytest.mark.parametrize("day", ["9999-12-31", "9999", "0001-01-01"])
def test_a_day_at_the_end_of_the_calendar_takes_no_page_down(book: Path, day: str) -> None:
    add(book, id="late", date=day, counts=[{"group": "civilians", "low": 1}])
    with served(book) as client:
        open_account(book, "R", Duty.REVIEWER)
        sign_in(client, "R")
        for address in ("/", "/explore", "/explore/spots.json", "/about", "/desk", "/desk/pair"):
            assert client.get(address).status_code == 200, address
        assert client.post("/check.json", data={"text": "Party A killed 5 civilians in Town B.", "published": day}).status_code == 200


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("name", ["page", "size"])
def test_a_number_of_thousands_of_digits_is_no_failure(client: httpx.Client, address: str, name: str) -> None:
    assert client.get(f"{address}?{name}={MANY}").status_code == 200
    assert client.get(f"{address}?{name}={'0' * 100}").status_code == 200


def test_a_page_beyond_the_last_is_the_last(client: httpx.Client) -> None:
    assert client.get(f"/parties.json?page={MANY}&size=1").json()["answer"]["names"]["page"] == 2
    assert client.get(f"/party/Party A.json?claims={MANY}").status_code == 200


def test_the_desk_reads_no_number_of_thousands_of_digits(book: Path) -> None:
    open_account(book, "K", Duty.KEEPER)
    with served(book) as client:
        sign_in(client, "K")
        for address in ("/desk?done=", "/desk?page=", "/desk/journal?page=", "/desk/search?q=town&page="):
            assert client.get(f"{address}{MANY}").status_code == 200, address


def test_words_of_a_form_that_no_text_holds_are_refused(book: Path) -> None:
    open_account(book, "K", Duty.KEEPER)
    with served(book) as client:
        sign_in(client, "K")
        token = csrf(client)
        assert client.post("/desk/undo", data={"csrf": "é", "entry": "1"}).status_code == 403
        assert client.post("/desk/undo", data={"csrf": token, "entry": "1"}, headers={"origin": "http://["}).status_code == 403
        body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\\ud800 killed 5\r\n--x--\r\n'
        sent = {"content-type": "multipart/form-data; boundary=x; charset=unicode_escape"}
        for address in ("/check", "/check.json", "/desk/sign-in", "/desk/undo"):
            assert client.post(address, content=body, headers=sent).status_code == 400, address
        assert client.get("/explore?party=%ed%a0%80").status_code == 200


def test_addresses_beyond_measure_are_refused(client: httpx.Client) -> None:
    assert client.get("/explore?place=" + "x" * 5_000).status_code == 414
    assert client.get("/explore?" + "&".join(f"place=x{number}" for number in range(201))).status_code == 400
    assert client.get("/explore?" + "&".join(f"x={number}" for number in range(200))).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/about", "/about.json"])
def test_a_book_that_is_locked_is_answered_for_in_a_line(book: Path, address: str) -> None:
    with served(book) as client:
        client.get(address)
        db = sqlite3.connect(book / "book.db", isolation_level=None)
        db.execute("begin exclusive")
        (book / "book.toml").touch()
        answer = client.get(address)
        db.execute("rollback")
        db.close()
        assert (answer.status_code, len(answer.text.splitlines())) == (503, 1)
        assert "in use by another tollbook" in answer.text
        assert client.get(address).status_code == 200


def test_what_nobody_expected_is_answered_without_a_trace(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*asked: object) -> None:
        raise RuntimeError("a secret of the machine")

    with served(book) as client:
        monkeypatch.setattr("tollbook.web.public._key", fails)
        for address in ("/about", "/about.json"):
            answer = httpx.get(f"{client.base_url}{address}")
            assert answer.status_code == 500
            assert not re.search("secret|Traceback|RuntimeError", answer.text)
            assert all(answer.headers[name] == value for name, value in GUARDS.items())


def test_kept_answers_are_bounded_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tollbook.web.public.MOST", 10_000)
    answers = Answers()
    for number in range(100):
        answers.of(str(number), lambda: b"")
    assert sum(answers.kept(str(number)) is not None for number in range(100)) <= 20


@pytest.mark.slow
def test_days_without_entries_share_a_copy_and_few_copies_of_earlier_days_are_kept(book: Path) -> None:
    first = date(2026, 2, 1)
    for number in range(12):
        day = datetime(2026, 2, 1 + 2 * number, tzinfo=UTC)
        hand = Hand("keeper", lambda day=day: day)  # type: ignore[misc]  # the day is bound
        with pipeline.acting(book, hand) as record, record.act(hand, "import", "one") as act:
            act.write(Source(f"Source {number}"))
    with served(book) as client:
        client.get("/index.json")
        (now,) = (book / "cache").glob("public-*.duckdb")
        for number in range(24):
            assert client.get(f"/index.json?as_of={first + timedelta(days=number)}").status_code == 200
            past = list((book / "cache").glob("past-*.duckdb"))
            assert len(past) <= min(number // 2 + 1, snapshot.MOST_PAST)
    assert now.exists()


def test_this_machine_is_asked_by_its_name_in_either_version(book: Path) -> None:
    try:
        listening = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6")
    server = uvicorn.Server(uvicorn.Config(app_of(book), log_level="error"))
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    base = f"http://[::1]:{listening.getsockname()[1]}"
    try:
        assert httpx.get(f"{base}/about.json").status_code == 200
        assert httpx.get(f"{base}/about.json", headers={"host": "testserver"}).status_code == 400
    finally:
        server.should_exit = True
        thread.join()
