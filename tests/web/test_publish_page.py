"""The page before a release: it shows what would leave and what stands in the way, and a second person approves there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.conftest import incident, killed
from tests.publish.releasing import take
from tests.web.serving import csrf, fields, open_account, served, sign_in, text

from tollbook import pipeline
from tollbook.model.accounts import Duty
from tollbook.model.releases import Approval
from tollbook.publish import Published
from tollbook.store.writing import Hand


def published(book: Path, out: Path, hand: Hand) -> Published:
    """Publish a release that has no files: what the next one says is compared with what the book notes of it."""
    ready = pipeline.prepare_release(book, hand=hand, confirmed={})
    return pipeline.publish(book, ready, out, fill=lambda built, release, sought: iter(()), hand=hand)


@pytest.fixture
def asking(book: Path, tmp_path: Path) -> Path:
    """The small book after a release and two changes, of which the policy asks for a second person from now on."""
    published(book, tmp_path / "out", pipeline.hand("Omar"))
    take(book, [incident(3) | {"id": "few", "date": "2017-12-12", "counts": [killed(2, 3)]}, incident(6) | {"counts": [killed(9, 11)]}])
    settings = book / "book.toml"
    settings.write_text(settings.read_text("utf-8").replace("second_person = false", "second_person = true"), "utf-8")
    for name, duty in (("Rana", Duty.EDITOR), ("Omar", Duty.KEEPER)):
        open_account(book, name, duty)
    return book


@pytest.fixture
def client(asking: Path) -> Iterator[httpx.Client]:
    with served(asking) as client:
        sign_in(client, "Rana")
        yield client


def form(page: str) -> dict[str, str]:
    return fields(page, 'action="/desk/publish/approve"')


def test_the_page_says_what_would_leave_and_what_stands_in_the_way(client: httpx.Client, asking: Path) -> None:
    page, twin = client.get("/desk/publish"), client.get("/desk/publish.json")
    answer, told = twin.json()["answer"], text(page.text)
    assert (answer["number"], [each["check"] for each in answer["checks"] if each["state"] == "open"]) == (2, ["totals", "approval"])
    assert "Release 2, as it would be made now" in told
    assert "still open · Somebody who does not publish it has approved exactly this" in told
    assert "not asked for · Every assessment has its second reviewer" in told
    assert "low of civilians killed under" in told
    assert "--confirm totals" in told
    (moved,) = [
        each for each in answer["totals"] if (each["measure"], each["group"], each["method"]) == ("killed", "civilians", "airwars 1")
    ]
    assert (moved["before"]["low"] + 2 + 3, moved["before"]["high"] + 3 - 1) == (moved["now"]["low"], moved["now"]["high"])
    with pipeline.reading_full(asking) as record:
        few, six = record.full_id("few"), record.full_id("i6")
    assert answer["changes"]["added"] == [few]
    assert [(each["id"], each["change"]) for each in answer["singled_out"]] == [(few, "added"), (six, "recounted")]
    assert f'href="/desk/assess/{few}"' in page.text
    assert "tollbook --as Rana publish OUT --confirm totals --why REASON" in told
    assert 'href="/"' in page.text
    assert not {"nonce", "held", "toml"} & set(re.findall(r'"(\w+)":', twin.text))


def test_approving_there_is_journalled_and_lets_somebody_else_publish(client: httpx.Client, asking: Path) -> None:
    answer = client.post("/desk/publish/approve", data=form(client.get("/desk/publish").text), follow_redirects=False)
    assert answer.status_code == 303
    page = client.get(answer.headers["location"])
    assert page.url.path == "/desk/publish"
    assert "You approved it, so somebody else publishes it" in text(page.text)
    assert "/desk/publish/approve" not in page.text
    with pipeline.reading_full(asking) as record:
        (held,) = record.all(Approval)
        assert (held.noun.by, record.entry(held.entry).verb) == ("Rana", "approve")
    for name, stopped in (("Rana", {"totals", "approval"}), ("Omar", {"totals"})):
        ready = pipeline.prepare_release(asking, hand=pipeline.hand(name), confirmed={})
        assert {each.check for each in ready.findings} == stopped
    sign_in(client, "Omar")
    assert "Rana · entry" in text(client.get("/desk/publish").text)
    assert "exactly this" in text(client.get("/desk/publish").text)


def test_nobody_approves_what_they_did_not_see(client: httpx.Client, asking: Path) -> None:
    seen = form(client.get("/desk/publish").text)
    take(asking, [incident(4) | {"id": "later", "date": "2017-12-20"}])
    page = client.post("/desk/publish/approve", data=seen)
    assert page.status_code == 409
    assert "has changed since you looked" in text(page.text)
    assert form(page.text)["seen"] != seen["seen"]
    assert client.post("/desk/publish/approve", data={"csrf": csrf(client)}).status_code == 400
    with pipeline.reading_full(asking) as record:
        assert list(record.all(Approval)) == []


def test_an_approval_of_something_else_is_called_void(client: httpx.Client, asking: Path) -> None:
    client.post("/desk/publish/approve", data=form(client.get("/desk/publish").text))
    take(asking, [incident(4) | {"id": "later", "date": "2017-12-20"}])
    assert "void: something of it changed since" in text(client.get("/desk/publish").text)
    assert "باطلة" in client.get("/ar/desk/publish").text


def test_where_the_policy_asks_for_nobody_nothing_is_approved(book: Path) -> None:
    open_account(book, "Rana", Duty.EDITOR)
    with served(book) as client:
        sign_in(client, "Rana")
        page = client.get("/desk/publish").text
        assert "Nothing stands in the way" in text(page)
        assert "This is the first release" in text(page)
        assert "/desk/publish/approve" not in page
        assert client.post("/desk/publish/approve", data={"csrf": csrf(client), "seen": "0" * 64}).status_code == 409
