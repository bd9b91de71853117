"""Who may do what: every route with every duty, and all the ways of getting in that must not work."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyotp
import pytest
from tests.web.serving import PASSWORD, csrf, fields, open_account, served, sign_in, text

from tollbook import pipeline
from tollbook.model.accounts import Account, Duty
from tollbook.model.people import Person
from tollbook.store.credentials import ABSOLUTE, FAILURES, IDLE, WINDOW
from tollbook.web.desk.rooms import ACTS, ROOMS
from tollbook.web.gate import SETTING_UP, Visit

NOON = 1_800_000_000.0
LINES = [
    {"kind": "source", "id": "s", "name": "Quiet witness", "protected": True},
    {"kind": "incident", "id": "i", "publisher": "Monitor", "date": "2017-03-17", "place": "Town B", "counts": [{"group": "civilians", "low": 5}]},
    {"kind": "report", "id": "r", "incident": "i", "publisher": "Quiet witness", "words": "I saw five", "date": "2017-03-17", "place": "Town B",
     "counts": [{"group": "civilians", "low": 5}]},
    {"kind": "person", "id": "p", "name": "Named Victim", "incident": "i", "publisher": "Monitor"},
]  # fmt: skip
SECRETS = ("Quiet witness", "Named Victim", "I saw five")


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def restricted(tmp_path: Path) -> Path:
    """A book with a protected source, a named victim, and somebody of every duty; one of them is cleared."""
    book = tmp_path / "restricted"
    hand = pipeline.hand("founder")
    pipeline.init(book, title="Restricted", method="airwars", hand=hand)
    (tmp_path / "lines.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES), "utf-8")
    assert pipeline.import_rows(book, tmp_path / "lines.jsonl", None, hand=hand).refused == 0
    for duty in Duty:
        open_account(book, duty, duty)
    open_account(book, "cleared", Duty.REVIEWER, cleared=True)
    return book


@pytest.fixture
def client(restricted: Path, clock: Clock) -> Iterator[httpx.Client]:
    with served(restricted, now=clock) as client:
        yield client


def filled(address: str) -> str:
    return address.replace("{id}", "tb-none")


@pytest.mark.parametrize("duty", list(Duty))
def test_every_route_is_open_to_its_duty_and_those_above_alone(client: httpx.Client, duty: Duty) -> None:
    sign_in(client, duty)
    token = csrf(client)
    for room in ROOMS:
        for address in (filled(room.address), f"{filled(room.address)}.json", f"/ar{filled(room.address)}"):
            assert (client.get(address).status_code == 403) is not duty.may(room.duty), (room.name, duty)
    for act in ACTS:
        if act.name in {"change password", "begin one-time passwords"}:
            continue
        answered = client.post(filled(act.address), data={"csrf": token, "name": "nobody"})
        assert (answered.status_code == 403) is not duty.may(act.duty), (act.name, duty)
        assert answered.status_code != 500


def test_who_is_not_signed_in_gets_no_further_than_the_door(client: httpx.Client) -> None:
    for room in ROOMS:
        page = client.get(filled(room.address))
        assert 'name="password"' in page.text
        assert client.get(f"{filled(room.address)}.json").status_code == 401
        assert not any(secret in page.text for secret in SECRETS)
    for act in ACTS:
        assert client.post(filled(act.address), data={}).status_code == 401


def test_a_form_of_another_site_or_session_is_refused(client: httpx.Client) -> None:
    sign_in(client, Duty.KEEPER)
    sent = {"csrf": csrf(client), "name": "New one", "duty": "reader"}
    for headers, data in (
        ({}, sent | {"csrf": ""}),
        ({}, sent | {"csrf": "x" * 32}),
        ({"origin": "https://evil.example"}, sent),
        ({"origin": "null"}, sent),
        ({"sec-fetch-site": "cross-site"}, sent),
    ):
        assert client.post("/desk/people/open", data=data, headers=headers).status_code == 403
    own = str(client.base_url).rstrip("/")
    assert client.post("/desk/people/open", data=sent, headers={"origin": own, "sec-fetch-site": "same-origin"}).status_code == 200


def test_wrong_unknown_and_closed_are_told_the_same(client: httpx.Client) -> None:
    sign_in(client, Duty.KEEPER)
    client.post("/desk/people/change", data={"csrf": csrf(client, "/desk/people"), "name": "editor", "duty": "editor"})
    answers = {
        text(client.post("/desk/sign-in", data={"name": name, "password": password}).text)
        for name, password in (("recorder", "not this one at all"), ("somebody", PASSWORD), ("editor", PASSWORD))
    }
    assert len(answers) == 1
    assert "do not fit together" in answers.pop()


def test_ten_failures_close_the_door_for_a_quarter_of_an_hour(client: httpx.Client, clock: Clock) -> None:
    for _ in range(FAILURES):
        assert sign_in(client, "recorder", "wrong wrong wrong").status_code == 401
    assert sign_in(client, "recorder").status_code == 429
    clock.now += WINDOW + 1
    assert sign_in(client, "recorder").url.path == "/desk"


@pytest.mark.parametrize(("wait", "step"), [(IDLE + 1, IDLE + 1), (ABSOLUTE + 1, IDLE - 60)])
def test_a_session_ends_and_what_was_typed_is_kept_for_its_owner(client: httpx.Client, clock: Clock, wait: int, step: int) -> None:
    sign_in(client, Duty.REVIEWER)
    (id,) = re.findall(r"/desk/assess/(tb-\w+)", client.get("/desk/search?q=Town&kind=incident").text)
    form = {"csrf": csrf(client), "method": "airwars", "group": "civilians", "grade": "fair", "low": "5", "reason": "typed for an hour"}
    began = clock.now
    while clock.now < began + wait:
        clock.now += step
        client.get("/desk")
    page = client.post(f"/desk/assess/{id}/decide", data=form)
    assert page.status_code == 401
    assert "what you typed is kept" in text(page.text)
    sent = fields(page.text, "/desk/sign-in")
    page = client.post("/desk/sign-in", data=sent | {"name": "reviewer", "password": PASSWORD})
    kept = str(page.url)
    assert f"/desk/assess/{id}?draft=" in kept
    assert "typed for an hour" in page.text
    sign_in(client, Duty.EDITOR)
    assert "typed for an hour" not in client.get(kept).text


def test_the_cookie_is_out_of_reach_and_new_at_each_sign_in(client: httpx.Client) -> None:
    cookies = set()
    for _ in range(2):
        answer = client.post("/desk/sign-in", data={"name": "reader", "password": PASSWORD}, follow_redirects=False)
        said = answer.headers["set-cookie"]
        assert "HttpOnly" in said
        assert "samesite=lax" in said.lower()
        cookies.add(said.partition(";")[0])
    assert len(cookies) == 2
    assert client.get("/desk").headers["cache-control"] == "no-store"


def test_signing_out_and_a_changed_duty_end_sessions(client: httpx.Client) -> None:
    with httpx.Client(base_url=client.base_url, follow_redirects=True, timeout=60) as other:
        sign_in(other, Duty.RECORDER)
        sign_in(client, Duty.KEEPER)
        client.post("/desk/people/change", data={"csrf": csrf(client), "name": "recorder", "duty": "reader", "active": "1"})
        assert 'name="password"' in other.get("/desk").text
    client.post("/desk/sign-out", data={"csrf": csrf(client)})
    assert 'name="password"' in client.get("/desk").text


def test_the_last_keeper_stays_and_nobody_takes_back_an_account_by_undoing(client: httpx.Client) -> None:
    sign_in(client, Duty.KEEPER)
    token = csrf(client)
    page = client.post("/desk/people/change", data={"csrf": token, "name": "keeper", "duty": "reader", "active": "1"})
    assert "is the only keeper" in text(page.text)
    entry = re.findall(r"#(\d+) · [^#]*?· account ·", text(client.get("/desk/journal?verb=account").text))[0]
    assert "cannot be undone" in text(client.post("/desk/undo", data={"csrf": token, "entry": entry}).text)


def test_one_time_passwords_are_asked_for_and_work_once(client: httpx.Client, clock: Clock) -> None:
    sign_in(client, Duty.RECORDER)
    told = client.post("/desk/me/totp", data={"csrf": csrf(client)}).text
    (secret,) = re.findall(r"secret ([A-Z2-7]{32})", text(told))
    code = pyotp.TOTP(secret).at(int(clock.now))
    recovery = re.findall(r"\b[0-9a-f]{16}\b", text(client.post("/desk/me/totp/done", data={"csrf": csrf(client), "code": code}).text))
    assert len(recovery) == 10
    for right in (recovery[0], None):
        clock.now += 60
        page = sign_in(client, Duty.RECORDER)
        assert 'name="code"' in page.text
        assert client.get("/desk.json").status_code == 401
        sent = fields(page.text, "/desk/second")
        assert client.post("/desk/second", data=sent | {"code": code}).status_code == 401  # used already
        good = right or pyotp.TOTP(secret).at(int(clock.now))
        assert client.post("/desk/second", data=sent | {"code": good}).url.path == "/desk"
    page = sign_in(client, Duty.RECORDER)
    sent = fields(page.text, "/desk/second")
    assert client.post("/desk/second", data=sent | {"code": recovery[0]}).status_code == 401


def test_who_has_the_password_alone_cannot_replace_the_second_factor(client: httpx.Client, clock: Clock) -> None:
    sign_in(client, Duty.RECORDER)
    (secret,) = re.findall(r"secret ([A-Z2-7]{32})", text(client.post("/desk/me/totp", data={"csrf": csrf(client)}).text))
    client.post("/desk/me/totp/done", data={"csrf": csrf(client), "code": pyotp.TOTP(secret).at(int(clock.now))})
    assert "does not fit" in text(client.post("/desk/me/totp", data={"csrf": csrf(client)}).text)  # who is in gives the password again
    with httpx.Client(base_url=client.base_url, follow_redirects=True, timeout=60) as thief:
        token = fields(sign_in(thief, Duty.RECORDER).text, "/desk/second")["csrf"]
        for act in ACTS:
            answer = thief.post(filled(act.address), data={"csrf": token, "now": PASSWORD})
            assert answer.status_code == 401, act.name
            assert "secret " not in text(answer.text)
        for room in ROOMS:
            assert 'name="code"' in thief.get(filled(room.address)).text, room.name


def test_what_is_told_once_is_told_to_the_browser_that_acted(client: httpx.Client, restricted: Path) -> None:
    open_account(restricted, "reader now", Duty.KEEPER)
    with httpx.Client(base_url=client.base_url, follow_redirects=False, timeout=60) as keeper:
        sign_in(keeper, "reader now")
        answer = keeper.post("/desk/me/token", data={"csrf": csrf(keeper), "scope": "write"})
        sign_in(client, Duty.READER)
        for mark in ("now", "now now", answer.headers["location"].partition("done=")[2]):
            assert "tollbook_" not in client.get("/desk/me", params={"done": mark}).text
        assert "tollbook_" in keeper.get(answer.headers["location"]).text
        assert "tollbook_" not in keeper.get(answer.headers["location"]).text


@pytest.mark.parametrize("id", ["account/keeper", "assessment/x/airwars/keeper", "book.toml", "i"])
def test_no_row_takes_the_place_of_what_the_book_keeps_for_itself(restricted: Path, tmp_path: Path, id: str) -> None:
    (tmp_path / "rows.jsonl").write_text(
        json.dumps({"kind": "source", "id": id, "name": "x"}) + "\n" + json.dumps({"kind": "source", "id": "y", "name": "y"}) + "\n",
        "utf-8",
    )
    outcome = pipeline.import_rows(restricted, tmp_path / "rows.jsonl", None, hand=pipeline.hand("editor"))
    assert (outcome.refused, outcome.written) == (1, 1)
    with served(restricted) as client:
        assert sign_in(client, Duty.KEEPER).url.path == "/desk"


def test_nobody_takes_back_alone_what_was_restricted(restricted: Path, client: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text(json.dumps({"kind": "source", "id": "o", "name": "Open page"}) + "\n", "utf-8")
    pipeline.import_rows(restricted, tmp_path / "rows.jsonl", None, hand=pipeline.hand("editor"))
    (tmp_path / "rows.jsonl").write_text(json.dumps({"kind": "source", "id": "o", "name": "Open page", "protected": True}) + "\n", "utf-8")
    entry = pipeline.import_rows(restricted, tmp_path / "rows.jsonl", None, hand=pipeline.hand("editor")).entry
    assert entry is not None
    sign_in(client, Duty.EDITOR)
    page = client.post("/desk/undo", data={"csrf": csrf(client), "entry": str(entry.seq)})
    assert "restricted something" in text(page.text)


def test_nobody_takes_back_alone_an_objection_to_a_name(restricted: Path, client: httpx.Client, tmp_path: Path) -> None:
    lines = [
        {"kind": "person", "id": "somebody", "name": "Somebody", "date": "2017-05-03"},
        {"kind": "correction", "id": "k", "about": "somebody", "received": "2025-01-02", "says": "take the name away"},
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    entry = pipeline.import_rows(restricted, tmp_path / "rows.jsonl", None, hand=pipeline.hand("editor")).entry
    assert entry is not None
    sign_in(client, Duty.EDITOR)
    page = client.post("/desk/undo", data={"csrf": csrf(client), "entry": str(entry.seq)})
    assert "restricted something" in text(page.text)


def test_who_is_cleared_must_set_up_a_second_factor_before_anything_else(client: httpx.Client, clock: Clock) -> None:
    page = sign_in(client, "cleared")
    assert "needs a second factor" in text(page.text)
    for room in ROOMS:
        shown = client.get(filled(room.address)).text
        assert not any(secret in shown for secret in SECRETS)
        assert client.get(f"{filled(room.address)}.json").status_code == 401
    for act in ACTS:
        if act.name not in SETTING_UP:
            assert client.post(filled(act.address), data={"csrf": csrf(client)}).status_code == 401


def cleared(client: httpx.Client, clock: Clock) -> None:
    sign_in(client, "cleared")
    (secret,) = re.findall(r"secret ([A-Z2-7]{32})", text(client.post("/desk/me/totp", data={"csrf": csrf(client)}).text))
    client.post("/desk/me/totp/done", data={"csrf": csrf(client), "code": pyotp.TOTP(secret).at(int(clock.now))})


def desk_pages(client: httpx.Client, ids: list[str]) -> str:
    addresses = ["/desk", "/desk/journal", "/desk/search?q=Town", "/desk/search?q=Named", "/desk/search?q=witness", "/desk/search?q=saw"]
    addresses += [f"/desk/{room}/{id}" for room in ("assess", "read") for id in ids]
    addresses += [f"/desk/journal?subject={id}" for id in ids]
    return " ".join(client.get(address).text + client.get(address.replace("?", ".json?") if "?" in address else f"{address}.json").text
                    for address in addresses)  # fmt: skip


def test_restricted_records_are_for_cleared_eyes_alone_and_who_looked_is_noted(
    client: httpx.Client, restricted: Path, clock: Clock
) -> None:
    with pipeline.reading(restricted) as reader:
        ids = [held.id for held in reader.everything()]
        (person,) = [held.id for held in reader.all(Person)]
    for duty in Duty:
        sign_in(client, duty)
        shown = desk_pages(client, ids)
        assert [secret for secret in SECRETS if secret in shown] == [], duty
        hidden = client.get(f"/desk/assess/{person}.json")
        absent = client.get("/desk/assess/tb-nothing.json")
        assert (hidden.status_code, hidden.text.replace(person, "X")) == (absent.status_code, absent.text.replace("tb-nothing", "X"))
    cleared(client, clock)
    shown = desk_pages(client, ids)
    assert [secret for secret in SECRETS if secret not in shown] == []
    sign_in(client, Duty.KEEPER)
    assert f"cleared · {person}" in text(client.get("/desk/people").text)


def test_a_token_does_what_it_is_for_and_no_more(client: httpx.Client) -> None:
    sign_in(client, Duty.RECORDER)
    page = client.post("/desk/me/token", data={"csrf": csrf(client), "label": "reading", "scope": "read"})
    (token,) = re.findall(r"tollbook_[\w-]+", text(page.text))
    headers = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=client.base_url, timeout=60) as program:
        assert program.get("/desk.json", headers=headers).status_code == 200
        assert program.get("/desk/people.json", headers=headers).status_code == 403
        assert program.post("/desk/undo", headers=headers, data={"entry": "1"}).status_code == 403
        assert program.get("/desk.json", headers={"authorization": "Bearer wrong"}).status_code == 401
        id = re.findall(r'name="token" value="(\w+)"', client.get("/desk/me").text)[0]
        client.post("/desk/me/token/drop", data={"csrf": csrf(client), "token": id})
        assert program.get("/desk.json", headers=headers).status_code == 401


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaaaaaaaaaa", "passwordpassword", "readerreaderreader", "x" * 129])
def test_a_password_that_is_easy_to_guess_is_not_taken(client: httpx.Client, password: str) -> None:
    sign_in(client, Duty.READER)
    page = client.post("/desk/me/password", data={"csrf": csrf(client), "now": PASSWORD, "new": password})
    assert page.status_code == 400
    assert sign_in(client, Duty.READER).url.path == "/desk"


def test_no_address_leads_a_sign_in_elsewhere(client: httpx.Client) -> None:
    for to in ("https://evil.example/", "//evil.example", "/\\evil.example", "desk"):
        answer = client.post("/desk/sign-in", data={"name": "reader", "password": PASSWORD, "next": to}, follow_redirects=False)
        assert answer.headers["location"] == "/desk"


def test_headers_guard_every_answer(client: httpx.Client) -> None:
    for address in ("/", "/desk", "/nowhere", "/desk/nowhere", "/site.css", "/desk.json", "/incident/none.json"):
        headers = client.get(address).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("duty", list(Duty))
def test_a_duty_includes_those_before_it(duty: Duty) -> None:
    allowed = [other for other in Duty if Visit(Account("x", duty)).may(other)]
    assert allowed == list(Duty)[: list(Duty).index(duty) + 1]


def test_a_keeper_lets_somebody_in_anew_who_lost_password_and_second_factor(client: httpx.Client, clock: Clock) -> None:
    sign_in(client, Duty.RECORDER)
    (secret,) = re.findall(r"secret ([A-Z2-7]{32})", text(client.post("/desk/me/totp", data={"csrf": csrf(client)}).text))
    client.post("/desk/me/totp/done", data={"csrf": csrf(client), "code": pyotp.TOTP(secret).at(int(clock.now))})
    with httpx.Client(base_url=client.base_url, follow_redirects=True, timeout=60) as keeper:
        sign_in(keeper, Duty.KEEPER)
        asked = {"csrf": csrf(keeper), "name": "recorder", "second": "1", "anew": "1"}
        assert keeper.post("/desk/people/anew", data=asked).status_code == 400  # without a reason nothing is done
        assert client.get("/desk.json").status_code == 200

        told = text(keeper.post("/desk/people/anew", data=asked | {"why": "met in person"}).text)

        (password,) = re.findall(r"recorder signs in with (\S+) and changes it", told)
        assert "a new password and second factor: met in person" in text(keeper.get("/desk/journal?verb=account").text)
        own = keeper.post("/desk/people/anew", data=asked | {"name": "keeper", "why": "x"})
        assert "another keeper lets you in anew" in text(own.text)
    assert client.get("/desk.json").status_code == 401  # the session ended
    assert "do not fit" in text(sign_in(client, Duty.RECORDER).text)
    assert sign_in(client, Duty.RECORDER, password).url.path == "/desk"
    assert client.get("/desk.json").status_code == 200
