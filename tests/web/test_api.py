"""The API: what a program writes is what everybody reads, every list can be walked to its end, and the description tells the truth."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance, status_code_conformance
from tests.web.serving import csrf, open_account, served, sign_in

from tollbook import decide, pipeline
from tollbook.model.accounts import Account, Duty
from tollbook.model.events import Incident
from tollbook.model.figures import Question
from tollbook.store import keys
from tollbook.store.credentials import Credentials
from tollbook.store.figures import answer
from tollbook.store.notes import signed_size
from tollbook.store.verify import verify
from tollbook.web.api import RECORDS
from tollbook.web.describing import description, operations
from tollbook.web.desk.rooms import ROOMS
from tollbook.web.library import LAG
from tollbook.web.pages import PAGES

LINES = "application/x-ndjson"
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
STEADY = settings(  # 100 examples a route, the same in every run
    max_examples=100, deadline=None, derandomize=True, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)


def token(book: Path, name: str, duty: Duty, *scopes: str, active: bool = True) -> dict[str, str]:
    """Give a program the token of somebody, and return the header in which it shows it."""
    hand = pipeline.hand("founder")
    with pipeline.acting(book, hand) as record:
        decide.open_account(record, Account(name, duty), hand=hand)
        credentials = Credentials(record.settings.origin)
        made = credentials.new_token(name, "test", scopes, 0)
        credentials.close()
        if not active:
            decide.change_account(record, Account(name, duty, active=False), hand=hand)
    return {"authorization": f"Bearer {made}"}


def incident(number: int, **more: object) -> dict[str, Any]:
    return {
        "kind": "incident",
        "id": f"n{number}",
        "publisher": "Monitor",
        "date": "2017-03-17",
        "place": "Town B",
        "parties": [{"party": "Party A", "role": "alleged"}],
        "counts": [{"group": "civilians", "low": 5, "high": 9}],
        "grade": "fair",
    } | more


def lines(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def entries(book: Path) -> int:
    with pipeline.reading_full(book) as record:
        return record.entries


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Path, httpx.Client]]:
    """An empty book, served, with the token of an editor sent along."""
    book = tmp_path / "api"
    pipeline.init(book, title="API", method="airwars", hand=pipeline.hand("founder"))
    with served(book) as client:
        client.headers.update(token(book, "Bot", Duty.EDITOR, "read", "write"))
        yield book, client


def post(client: httpx.Client, *rows: object) -> list[dict[str, Any]]:
    answered = client.post(RECORDS, content=lines(*rows), headers={"content-type": LINES})
    assert answered.status_code == 200, answered.text
    return [json.loads(line) for line in answered.text.splitlines()]


def test_what_is_posted_is_what_its_page_shows_and_what_is_counted(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    (answered,) = post(client, incident(1, type="air strike", words="خمسة قتلى"))
    shown = client.get(f"/incident/{answered['id']}.json").json()["answer"]["incident"]

    assert (answered["did"], answered["kind"], answered["key"]) == ("written", "incident", "n1")
    assert [(count["group"], count["low"], count["high"]) for count in shown["counts"]] == [("civilians", 5, 9)]
    assert (shown["type"], shown["provenance"]["words"], shown["where"][0]["name"]) == ("air strike", "خمسة قتلى", "Town B")
    assert client.get("/explore.json").json()["answer"]["answer"]["figures"][0]["high"] == 9
    with pipeline.reading(book) as reader:
        (figure,) = answer(reader, Question()).figures
    assert (figure.low, figure.high) == (5, 9)


def test_all_lines_of_a_request_stand_under_one_entry_and_the_book_verifies(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    before = entries(book)
    answered = post(client, *(incident(number) for number in range(50)))

    assert entries(book) == before + 1
    assert {each["entry"] for each in answered} == {before}
    assert [each["row"] for each in answered] == list(range(1, 51))
    assert verify(book).findings == ()


def test_one_object_is_answered_by_one(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    assert client.post(RECORDS, json=incident(1)).json()["did"] == "written"
    refused = client.post(RECORDS, json=incident(2, date="17 March"))

    assert refused.status_code == 422
    assert (refused.json()["did"], refused.json()["column"], refused.json()["value"]) == ("refused", "date", "17 March")


def test_each_line_is_taken_whole_or_refused_with_its_reason(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    bad = [
        incident(2, counts=[{"low": 9, "high": 5}]),
        {"kind": "strike", "id": "x"},
        [1, 2],
        incident(3, part_of="nothing"),
        {"kind": "document", "path": "/etc/passwd"},
        {"kind": "document", "url": "https://a.example"},
        incident(1, grade="weak"),
    ]
    answered = post(client, incident(1), *bad)

    assert [each["did"] for each in answered] == ["written", *["refused"] * len(bad)]
    assert all(each["error"] and each["id"] is None for each in answered[1:])
    assert [each["column"] for each in answered[1:]] == ["counts[0].low", "kind", None, "part_of", "path", "path", "id"]
    with pipeline.reading(book) as reader:
        assert len(list(reader.all(Incident))) == 1


def test_a_line_names_those_before_it(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    post(client, {"kind": "place", "name": "Town B", "latitude": 35.95, "longitude": 39.01, "level": "town"})
    first, report, other = post(
        client,
        incident(1),
        {"kind": "report", "id": "r", "incident": "n1", "publisher": "Other", "counts": [{"group": "civilians", "low": 4}]},
        {"kind": "report", "id": "q", "incident": "n2", "publisher": "Other"},
    )
    shown = client.get(f"/incident/{first['id']}.json").json()["answer"]

    assert (report["did"], other["column"]) == ("written", "incident")
    assert shown["incident"]["where"][0]["latitude"] is not None


def test_the_same_line_twice_adds_nothing_and_a_changed_one_supersedes(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    (first,) = post(client, incident(1))
    before = entries(book)
    (again,) = post(client, incident(1))

    assert (again["did"], again["id"], again["entry"]) == ("unchanged", first["id"], None)
    assert entries(book) == before
    (changed,) = post(client, incident(1, counts=[{"group": "civilians", "low": 6, "high": 9}]))
    assert (changed["did"], changed["id"]) == ("superseded", first["id"])
    assert len(client.get(f"/incident/{first['id']}.json").json()["answer"]["history"]) == 2


@pytest.mark.parametrize(
    ("duty", "scopes", "active", "status"),
    [
        (Duty.EDITOR, ("write",), True, 200),
        (Duty.KEEPER, ("read", "write"), True, 200),
        (Duty.EDITOR, ("read",), True, 403),
        (Duty.REVIEWER, ("read", "write"), True, 403),
        (Duty.EDITOR, ("write",), False, 401),
    ],
)
def test_only_a_token_that_may_write_of_an_editor_writes(
    tmp_path: Path, duty: Duty, scopes: tuple[str, ...], active: bool, status: int
) -> None:
    book = tmp_path / "api"
    pipeline.init(book, title="API", method="airwars", hand=pipeline.hand("founder"))
    shown = token(book, "Somebody", duty, *scopes, active=active)
    with served(book) as client:
        assert client.post(RECORDS, json=incident(1), headers=shown).status_code == status
        assert client.post(RECORDS, json=incident(1)).status_code == 401
        assert client.post(RECORDS, json=incident(1), headers={"authorization": "Bearer tollbook_none"}).status_code == 401


def test_a_session_in_a_browser_is_no_token(tmp_path: Path) -> None:
    book = tmp_path / "api"
    pipeline.init(book, title="API", method="airwars", hand=pipeline.hand("founder"))
    open_account(book, "Edda", Duty.EDITOR)
    with served(book) as client:
        sign_in(client, "Edda")
        assert csrf(client)
        assert client.post(RECORDS, json=incident(1)).status_code == 401


@pytest.mark.parametrize(
    ("content", "media"), [(b"", LINES), (b"\n\n", LINES), (b"", "application/json"), (b"\xff", LINES), (b"{}", "text/plain")]
)
def test_a_body_that_holds_no_record_is_refused(desk: tuple[Path, httpx.Client], content: bytes, media: str) -> None:
    _, client = desk
    answered = client.post(RECORDS, content=content, headers={"content-type": media})
    assert (answered.status_code, list(answered.json())) == (400, ["error"])


def test_an_answer_is_sent_again_only_where_it_changed(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    (one,) = post(client, incident(1))
    for address in (f"/incident/{one['id']}.json", "/explore.json", "/explore/spots.json", "/index.json", "/site.css"):
        tag = client.get(address).headers["etag"]
        assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    tag = client.get("/explore.json").headers["etag"]
    post(client, incident(2))
    fresh = client.get("/explore.json", headers={"if-none-match": tag})
    assert (fresh.status_code, fresh.json()["answer"]["total"]) == (200, 2)


@pytest.mark.slow
def test_what_was_just_written_is_never_missing_from_what_is_read(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    for number in range(1, 41):
        post(client, incident(number))
        for _ in range(1 + number % 3):
            assert client.get("/explore.json").json()["answer"]["total"] == number


def test_the_checkpoint_outside_the_book_follows_while_it_is_served_and_when_it_ends(tmp_path: Path) -> None:
    book = tmp_path / "api"
    pipeline.init(book, title="API", method="airwars", hand=pipeline.hand("founder"))
    shown = token(book, "Bot", Duty.EDITOR, "write")
    with served(book) as client:
        client.headers.update(shown)
        for number in range(10):
            post(client, incident(number))
        until = time.monotonic() + 10 * LAG
        while seen(book) < entries(book) and time.monotonic() < until:
            time.sleep(LAG / 20)
        assert seen(book) == entries(book)
        post(client, incident(10))
    assert seen(book) == entries(book)


def seen(book: Path) -> int:
    with pipeline.reading_full(book) as record:
        return signed_size(keys.remembered(record.settings.origin) or "")


@pytest.mark.parametrize("size", [7, 1_000])
def test_walking_the_pages_meets_every_incident_once(desk: tuple[Path, httpx.Client], size: int) -> None:
    _, client = desk
    posted = {each["id"] for each in post(client, *(incident(number, place=f"Town {number % 5}") for number in range(60)))}
    met, page, pages = list[str](), 1, 1
    while page <= pages:
        found = client.get("/explore.json", params={"page": page, "size": size}).json()["answer"]
        met += [row["id"] for row in found["rows"]]
        page, pages = page + 1, found["pages"]

    assert (found["total"], len(met), set(met)) == (60, 60, posted)
    assert pages == -(-60 // size)


def test_every_list_has_pages_of_the_size_that_is_asked(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    post(client, *({"kind": "party", "name": f"Group {number}"} for number in range(30)))
    names = [
        name
        for page in range(1, 32)
        for name in client.get("/parties.json", params={"page": page, "size": 1}).json()["answer"]["names"]["rows"]
    ]
    assert {f"Group {number}" for number in range(30)} <= set(client.get("/parties.json?size=1000").json()["answer"]["names"]["rows"])
    assert len(set(names)) == 30


def test_every_twin_and_every_route_that_writes_is_described() -> None:
    found = {path for _, path in operations(description())}
    twins = {page.twin for page in PAGES} | {f"{room.address}.json" for room in ROOMS}
    assert found == {twin.replace(":path}", "}") for twin in twins} | {RECORDS, "/check.json"}


def test_an_address_that_is_none_is_answered_in_the_form_it_was_asked_in(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    for address in ("/nothing.json", "/api/nothing", "/party/a%0Ab.json"):
        answered = client.get(address)
        assert (answered.status_code, list(answered.json())) == (404, ["error"])
    assert client.get(RECORDS).status_code == 405
    assert '<html lang="ar"' in client.get("/ar/nothing").text


def test_an_upload_that_waits_is_described_without_where_it_lies(desk: tuple[Path, httpx.Client]) -> None:
    book, _ = desk
    open_account(book, "Edda", Duty.EDITOR)
    with served(book) as client:
        sign_in(client, "Edda")
        table = "kind,publisher,date,place\nincident,M,2017-03-17,Town B\n"
        page = client.post("/desk/import/look", data={"csrf": csrf(client)}, files={"table": ("t.csv", table.encode(), "text/csv")})
        twin = client.get(str(page.url).replace("/desk/import?", "/desk/import.json?"))
    assert twin.json()["answer"]["staged"]["name"] == "t.csv"
    assert "/tmp" not in twin.text  # noqa: S108  # where uploads wait


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The example book, served, and the token of a keeper."""
    folder = tmp_path_factory.mktemp("described")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOLLBOOK_CONFIG", str(folder / "config"))
        book = pipeline.example_book(folder)
        with served(book) as client:
            yield str(client.base_url), token(book, "Keeper", Duty.KEEPER, "read", "write")


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), list(operations(description())))
def test_whatever_a_route_is_asked_its_answer_is_as_described(described: tuple[str, dict[str, str]], method: str, path: str) -> None:
    base, shown = described
    operation = schemathesis.openapi.from_dict(description())[path][method.upper()]

    @STEADY
    @given(case=operation.as_strategy())
    def asked(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(base_url=base, headers=shown, checks=CHECKS)

    asked()
