"""The desk: a post becomes a reviewed incident, everything can be taken back, and nothing that was typed is lost."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.web.serving import PASSWORD, csrf, fields, open_account, served, sign_in, text

from tollbook import pipeline
from tollbook.model.accounts import Duty
from tollbook.model.events import Assessment, Incident, Report
from tollbook.model.figures import Question
from tollbook.model.sources import Document
from tollbook.store.figures import answer

POSTS = {
    "first.txt": "استشهد خمسة مدنيين بينهم طفلان في غارة جوية على مدينة الرقة فجر يوم 17 آذار 2017.",
    "second.txt": "At least 7 civilians were killed and 12 injured in an air strike on Raqqa on 17 March 2017, civil defence said.",
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Path, httpx.Client]]:
    """An empty book, served, with a reviewer signed in."""
    with signed_in(tmp_path / "desk", "Rana", Duty.REVIEWER) as found:
        yield found


@contextmanager
def signed_in(book: Path, name: str, duty: Duty) -> Iterator[tuple[Path, httpx.Client]]:
    """Serve an empty book, with somebody signed in."""
    pipeline.init(book, title="Desk", method="airwars", hand=pipeline.hand("founder"))
    open_account(book, name, duty)
    with served(book) as client:
        sign_in(client, name)
        yield book, client


def added(client: httpx.Client, posts: dict[str, str] = POSTS) -> list[str]:
    """Add posts, wait until they are read, and return the documents that wait."""
    page = client.post(
        "/desk/add",
        data={"csrf": csrf(client), "publisher": "Local page"},
        files=[("files", (name, words.encode(), "text/plain")) for name, words in posts.items()],
    )
    assert "/desk/job/" in str(page.url), text(page.text)
    for _ in range(300):
        page = client.get(page.url)
        if "Done." in page.text:
            break
        time.sleep(0.1)
    return re.findall(r'href="/desk/read/(tb-\w+)"', client.get("/desk").text)


def save(client: httpx.Client, document: str, **changed: str) -> httpx.Response:
    """Send the coding form of a document as it is shown, but for what is changed."""
    sent = fields(client.get(f"/desk/read/{document}").text) | {name.replace("__", "."): value for name, value in changed.items()}
    return client.post(f"/desk/read/{document}/save", data=sent)


def total(book: Path) -> tuple[int | None, int | None]:
    with pipeline.reading(book) as reader:
        (figure,) = answer(reader, Question()).figures
        return figure.low, figure.high


def sent(client: httpx.Client, id: str) -> dict[str, str]:
    """Return what the form of an assessment sends as it is shown."""
    return fields(client.get(f"/desk/assess/{id}").text, 'id="assessing"')


def incidents(book: Path) -> list[str]:
    with pipeline.reading(book) as reader:
        return [held.id for held in reader.all(Incident)]


def test_posts_become_one_graded_incident_and_the_total_moves(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    one, other = added(client)
    first = client.get(f"/desk/read/{one}").text
    assert "<mark" in first
    assert "proposed by tollbook-rules" in text(first)
    page = save(client, one, link="new")
    (id,) = incidents(book)
    assert str(page.url.path) == f"/desk/read/{other}"
    assert id in page.text  # it is near in day and place
    save(client, other, link=id)
    assert total(book) == (None, None)
    decided = {
        "csrf": csrf(client),
        "method": "airwars",
        "grade": "fair",
        "low": "5",
        "high": "9",
        "group": "civilians",
        "reason": "two sources",
    }
    page = client.post(f"/desk/assess/{id}/decide", data=decided)
    assert total(book) == (5, 9)
    assert "was number not stated now 5 to 9" in text(page.text)
    entry = re.search(r'name="entry" value="(\d+)"', page.text)
    assert entry
    client.post("/desk/undo", data={"csrf": csrf(client), "entry": entry[1]})
    assert total(book) == (None, None)


def test_what_was_coded_keeps_its_words_and_what_was_changed(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    _, other = added(client)
    save(client, other, link="new", count__0__low="٨", count__2__drop="1", party__0__name="Party A", night="1")
    with pipeline.reading(book) as reader:
        (report,) = [held.noun for held in reader.all(Report)]
    assert [(count.measure, count.group, count.low, count.high) for count in report.counts] == [
        ("killed", "people", 8, None),
        ("killed", "civilians", 7, None),
    ]
    assert str(report.when) == "2017-03-17/2017-03-18"
    assert [(party.party, party.role) for party in report.parties] == [("Party A", "alleged")]
    words = {quote.value: POSTS["second.txt"][quote.start : quote.end] for quote in report.quotes}
    assert words["counts.0"] == "At least 7 civilians"
    assert words["where.0"] == "Raqqa"
    assert "when" not in words  # the day was changed, so these are no longer its words


def test_a_form_that_cannot_be_taken_says_why_and_keeps_what_was_typed(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    one, _ = added(client)
    page = save(client, one, link="new", when="the 17th", count__0__low="many")
    assert page.status_code == 400
    assert "<title>Error: " in page.text
    assert "write a whole number" in text(page.text)
    assert 'value="the 17th"' in page.text
    assert 'value="many"' in page.text
    assert incidents(book) == []
    low_above_high = save(client, one, count__0__low="9", count__0__high="5")
    assert "low 9 is above high 5" in text(low_above_high.text)


def test_a_name_of_several_places_is_asked_about_and_never_guessed(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    one, _ = added(client)
    page = save(client, one, link="new", where="Tripoli", where__latitude="", where__longitude="", where__precision="")
    assert page.status_code == 400
    assert "which of" in text(page.text)
    assert page.text.count('name="where.pick"') > 1
    sent = fields(page.text) | {"where.pick": "1", "link": "new"}
    assert client.post(f"/desk/read/{one}/save", data=sent).status_code == 200
    with pipeline.reading(book) as reader:
        (held,) = reader.all(Incident)
    assert held.noun.where[0].latitude is not None


def test_an_untouched_form_saves_the_report_as_it_was(tmp_path: Path) -> None:
    from dataclasses import replace

    from tollbook.model.counts import Count, Group, Measure, Printed
    from tollbook.model.events import Report
    from tollbook.model.parties import Involvement, Role
    from tollbook.model.places import Level, Place
    from tollbook.model.sources import Provenance, Quote, ValueQuote
    from tollbook.model.time import Period

    book = tmp_path / "desk"
    hand = pipeline.hand("founder")
    pipeline.init(book, title="Desk", method="airwars", hand=hand)
    open_account(book, "Rana", Duty.REVIEWER)
    (tmp_path / "a.txt").write_text("Strikes 1 or 2, about dozens killed by Party A at the clinic, said A; B.\n", "utf-8")
    (document,) = pipeline.add(book, [tmp_path / "a.txt"], hand=hand).documents
    odd = Report(
        incident=None,
        when=Period.read("2017-03"),
        where=(Place("Hope clinic", 35.9, 39.0, 50.0, Level.SITE, district="District B", country="Country B"), Place("Town C")),
        parties=(Involvement("Party A", Role.ALLEGED, side="a"),),
        counts=(
            Count(Measure.STRIKES, Group.PEOPLE, 1, 2),
            Count(Measure.KILLED, Group.CIVILIANS, None, None, best=30, printed=Printed(None, 30, None), flags=("vague",)),
        ),
        provenance=Provenance("Page", origins=("A; B",), quote=Quote(document, 0, 10), note="kept"),
        document=document,
        type="strike",
        quotes=(ValueQuote("counts.0", 0, 12), ValueQuote("type", 0, 7), ValueQuote("parties.0", 40, 47)),
    )  # fmt: skip
    with pipeline.acting(book, hand) as record, record.act(hand, "code", "odd") as act:
        id = act.write(odd)
    with served(book) as client:
        sign_in(client, "Rana")
        save(client, document)
    with pipeline.reading_full(book) as record:
        (held,) = [held for held in record.all(Report) if held.id == id]
    assert replace(held.noun, quotes=()) == replace(odd, quotes=())
    assert set(held.noun.quotes) == set(odd.quotes)


def test_a_corrected_point_keeps_what_a_place_is(tmp_path: Path) -> None:
    from tollbook.model.events import Report
    from tollbook.model.places import Level, Place
    from tollbook.model.sources import Document, Provenance
    from tollbook.model.time import Period
    from tollbook.store.canonical import Held
    from tollbook.web.desk.coding import coding_of, fields_of
    from tollbook.web.form import Form

    site = Place("Hope clinic", 35.9, 39.0, 50.0, Level.SITE, district="District B")
    report = Report(None, Period.read("2017"), (site, Place("Town C")), (), (), Provenance("Page"), document="tb-d")
    form = Form([*fields_of(report), ("where.latitude", "35.8")])
    document = Held("tb-d", Document("0" * 64, 1, "a.txt", "text/plain"), 0)
    coded = coding_of(form, Held("tb-r", report, 0), document, None, by="x")  # type: ignore[arg-type]  # no name is looked up
    assert coded.report.where == (Place("Hope clinic", 35.8, 39.0, 50.0, Level.SITE, district="District B"), Place("Town C"))


def test_a_mistake_in_a_second_report_never_writes_over_the_first(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    one, _ = added(client)
    page = save(client, one, link="new", then="another")
    sent = fields(page.text) | {"when": "soon", "where": "Tabqa", "link": "new", "count.0.low": "3", "count.0.high": "3"}
    page = client.post(f"/desk/read/{one}/save", data=sent)
    assert page.status_code == 400
    client.post(f"/desk/read/{one}/save", data=fields(page.text) | {"when": "2017-03-20", "link": "new"})
    with pipeline.reading(book) as reader:
        assert sorted(str(held.noun.when) for held in reader.all(Report)) == ["2017-03-17", "2017-03-20"]


def test_a_proposal_that_somebody_took_out_is_said_to_be_gone(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    one, _ = added(client)
    sent = fields(client.get(f"/desk/read/{one}").text)
    client.post(f"/desk/read/{one}/reject", data=sent)
    page = client.post(f"/desk/read/{one}/save", data=fields(client.get(f"/desk/read/{one}?report=new").text) | sent | {"once": "again"})
    assert page.status_code == 409
    assert "took this report out" in text(page.text)
    assert fields(page.text)["report"] == ""


def test_a_book_whose_settings_were_broken_is_served_again_once_they_are_mended(book: Path) -> None:
    whole = (book / "book.toml").read_text("utf-8")
    with served(book) as client:
        assert client.get("/").status_code == 200
        for broken in ("title = ", ""):
            (book / "book.toml").write_text(broken, "utf-8")
            assert client.get("/").status_code >= 400
            assert client.get("/desk").status_code >= 400
            (book / "book.toml").write_text(whole, "utf-8")
            assert [client.get(address).status_code for address in ("/", "/explore", "/desk")] == [200, 200, 200]


def test_an_article_that_the_book_preserves_is_checked_kept_and_signed(book: Path, tmp_path: Path) -> None:
    from tollbook.preserve import Had

    open_account(book, "Rana", Duty.REVIEWER)
    (tmp_path / "article.txt").write_text(
        "The Monitor said Party A killed 80 to 120 civilians in Country B between 2016 and 2018.\n", "utf-8"
    )
    had = Had(url="https://paper.example/a")
    (id,) = pipeline.add(book, [tmp_path / "article.txt"], hand=pipeline.hand("founder"), had=had).documents
    with served(book) as client:
        sign_in(client, "Rana")
        assert f"/desk/check/{id}" in client.get(f"/desk/read/{id}").text
        page = client.get(f"/desk/check/{id}")
        assert "<mark data-verdict=" in page.text
        assert "sign" not in re.findall(r"/desk/check/[^/]+/(\w+)", page.text)
        page = client.post(f"/desk/check/{id}/keep", data={"csrf": csrf(client)})
        assert client.get(f"/check/{id}").status_code == 404
        sent = [(name, value) for name, value in re.findall(r'name="(verdict)" value="([^"]+)"', page.text)]
        assert client.post(f"/desk/check/{id}/sign", data={"csrf": csrf(client), "verdict": "tb-x 1"}).status_code == 400
        client.post(f"/desk/check/{id}/sign", data={"csrf": csrf(client), "verdict": [value for _, value in sent]})
        for begins in ("", "/ar"):
            assert "80 to 120 civilians" in text(client.get(f"{begins}/check/{id}").text)
            assert client.get(f"{begins}/desk/check/{id}").status_code == 200


def test_merging_lets_no_half_decide_for_the_whole(book: Path) -> None:
    from tollbook import decide
    from tollbook.model.counts import Count, Group, Measure

    hand = pipeline.hand("a")
    with pipeline.acting(book, hand) as record:
        kept, gone = record.full_id("i1"), record.full_id("i2")
        decide.assess(
            record, Assessment(gone, "airwars", "fair", (Count(Measure.KILLED, Group.CIVILIANS, 500, 900),), "a", "why"), hand=hand
        )
        decide.merge(record, kept, [gone], hand=hand)
    _, high = total(book)
    assert high is not None
    assert high < 500


def test_the_same_form_sent_twice_acts_once(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    one, _ = added(client)
    sent = fields(client.get(f"/desk/read/{one}").text) | {"link": "new"}
    first, second = (client.post(f"/desk/read/{one}/save", data=sent) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert len(incidents(book)) == 1


def test_of_two_who_code_the_same_report_neither_is_lost(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    open_account(book, "Omar", Duty.RECORDER)
    one, _ = added(client)
    sent = fields(client.get(f"/desk/read/{one}").text) | {"link": "new", "note": "mine"}
    with httpx.Client(base_url=client.base_url, follow_redirects=True, timeout=60) as omar:
        sign_in(omar, "Omar")
        save(omar, one, link="new", note="his")
    page = client.post(f"/desk/read/{one}/save", data=sent)
    assert page.status_code == 409
    assert "Omar changed it since" in text(page.text)
    assert 'value="mine"' in page.text
    again = fields(page.text)
    assert client.post(f"/desk/read/{one}/save", data=again).status_code == 200


def test_two_who_assess_at_once_are_both_kept_and_shown_to_disagree(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    open_account(book, "Omar", Duty.REVIEWER)
    save(client, added(client)[0], link="new")
    (id,) = incidents(book)
    decided = {"method": "airwars", "group": "civilians", "low": "5", "high": "5", "reason": "as read"}
    mine = fields(client.get(f"/desk/assess/{id}").text, 'id="assessing"') | decided | {"grade": "fair"}
    with httpx.Client(base_url=client.base_url, follow_redirects=True, timeout=60) as omar:
        sign_in(omar, "Omar")
        omar.post(f"/desk/assess/{id}/decide", data=decided | {"csrf": csrf(omar), "grade": "weak", "low": "3", "high": "3"})
    assert total(book) == (None, None)
    page = client.post(f"/desk/assess/{id}/decide", data=mine)
    assert page.status_code == 409
    assert "assessed since you opened this page by: Omar" in text(page.text)
    assert re.search(r'<th scope="row"><bdi>Omar</bdi></th>.*?data-grade="weak".*?as read', page.text, re.DOTALL)
    assert total(book) == (None, None)
    assert ">as read</textarea>" in page.text
    again = fields(page.text, 'id="assessing"')
    assert (again["grade"], again["low"]) == ("fair", "5")
    page = client.post(f"/desk/assess/{id}/decide", data=again | {"reason": "as read"})
    assert "They disagree" in text(page.text)
    assert total(book) == (5, 5)
    with pipeline.reading(book) as reader:
        assert {(held.noun.by, held.noun.grade) for held in reader.all(Assessment)} == {("Omar", "weak"), ("Rana", "fair")}


def test_where_the_book_asks_for_two_people_one_does_not_move_the_total(tmp_path: Path) -> None:
    book = tmp_path / "two"
    pipeline.init(book, title="Two", method="airwars", hand=pipeline.hand("founder"))
    toml = book / "book.toml"
    toml.write_text(toml.read_text("utf-8").replace("second_reviewer = false", "second_reviewer = true"), "utf-8")
    for name in ("Rana", "Omar"):
        open_account(book, name, Duty.REVIEWER)
    with served(book) as rana, httpx.Client(base_url=rana.base_url, follow_redirects=True, timeout=60) as omar:
        sign_in(rana, "Rana")
        save(rana, added(rana)[0], link="new")
        (id,) = incidents(book)
        decided = {"method": "airwars", "group": "civilians", "low": "5", "high": "9", "reason": "as read", "grade": "fair"}
        rana.post(f"/desk/assess/{id}/decide", data=decided | {"csrf": csrf(rana)})
        assert total(book) == (None, None)
        with pipeline.reading(book) as reader:
            (held,) = reader.all(Assessment)
        own = rana.post(f"/desk/assess/{id}/confirm", data={"csrf": csrf(rana), "assessment": held.id, "seen": str(held.entry)})
        assert "for somebody else to confirm" in text(own.text)
        sign_in(omar, "Omar")
        assert "wait for a second person" in text(omar.get("/desk").text)
        stale = {"csrf": csrf(omar), "assessment": held.id, "seen": str(held.entry)}
        rana.post(f"/desk/assess/{id}/decide", data=sent(rana, id) | decided | {"low": "500", "high": "900"})
        assert omar.post(f"/desk/assess/{id}/confirm", data=stale).status_code == 409  # what was decided is not what was seen
        assert total(book) == (None, None)
        rana.post(f"/desk/assess/{id}/decide", data=sent(rana, id) | decided)
        shown = omar.get(f"/desk/assess/{id}").text
        omar.post(f"/desk/assess/{id}/confirm", data=fields(shown, "/confirm") | {"csrf": csrf(omar)})
        assert total(book) == (5, 9)


def test_a_document_from_which_nothing_is_coded_is_filed_and_leaves_the_inbox(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    one, other = added(client)
    sent = fields(client.get(f"/desk/read/{one}").text) | {"filed": "not ours", "note": "another war"}
    client.post(f"/desk/read/{one}/file", data=sent)
    assert re.findall(r'href="/desk/read/(tb-\w+)"', client.get("/desk").text) == [other]
    assert "another war" in text(client.get("/desk?which=filed").text)


def test_one_post_may_tell_of_several_incidents(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    one, _ = added(client)
    page = save(client, one, link="new", then="another")
    assert page.url.path == f"/desk/read/{one}"
    sent = fields(page.text) | {"when": "2017-03-20", "where": "Tabqa", "link": "new", "count.0.low": "3", "count.0.high": "3"}
    client.post(f"/desk/read/{one}/save", data=sent)
    with pipeline.reading(book) as reader:
        assert sorted(str(held.noun.when) for held in reader.all(Incident)) == ["2017-03-17", "2017-03-20"]
        assert {held.noun.document for held in reader.all(Report)} == {one}


def test_pairs_are_judged_blind_and_the_judgement_can_be_undone(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    for document in added(client):
        save(client, document, link="new")
    page = client.get("/desk/pair").text
    assert "1 pair waits" in text(page)
    assert "Local page" not in text(page)
    assert not re.search(r"\b0\.\d\d\b", text(page))
    sent = fields(page, 'id="judging"') | {"answer": "same"}
    told = text(client.post("/desk/judge", data=sent).text)
    assert "the linker thought 0." in told
    assert "A was published by Local page B was published by Local page" in told
    assert len(incidents(book)) == 1
    entry = re.search(r"entry (\d+) · judge", told)
    assert entry
    client.post("/desk/undo", data={"csrf": csrf(client), "entry": entry[1]})
    assert len(incidents(book)) == 2


def test_copies_of_a_post_stand_beside_it(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    one, other = added(client, {"a.txt": POSTS["second.txt"], "b.txt": POSTS["second.txt"].replace("said.", "said today.")})
    assert f"/desk/read/{other}" in client.get(f"/desk/read/{one}").text.partition("Copies of this post")[2]


def test_the_journal_says_what_an_act_changed(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    save(client, added(client)[0], link="new")
    (id,) = incidents(book)
    decided = {
        "csrf": csrf(client),
        "method": "airwars",
        "grade": "weak",
        "low": "5",
        "high": "7",
        "group": "civilians",
        "reason": "one source",
    }
    client.post(f"/desk/assess/{id}/decide", data=decided)
    seen = fields(client.get(f"/desk/assess/{id}").text, 'id="assessing"')["seen"]
    client.post(f"/desk/assess/{id}/decide", data=decided | {"grade": "fair", "reason": "two sources", "seen": seen})
    said = text(client.get("/desk/journal").text)
    assert "grade was weak now fair" in said
    assert "reason was one source now two sources" in said


def test_a_recorder_takes_back_only_what_is_their_own(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    open_account(book, "Omar", Duty.RECORDER)
    one, other = added(client)
    save(client, one, link="new")
    with httpx.Client(base_url=client.base_url, follow_redirects=True, timeout=60) as omar:
        sign_in(omar, "Omar")
        entry = len(list(journal(book))) - 1
        page = omar.post("/desk/undo", data={"csrf": csrf(omar), "entry": str(entry)})
        assert page.status_code == 403
        assert len(incidents(book)) == 1
        save(omar, other, link="new")
        assert omar.post("/desk/undo", data={"csrf": csrf(omar), "entry": str(entry + 1)}).status_code == 200
        assert len(incidents(book)) == 1


def journal(book: Path) -> Iterator[object]:
    with pipeline.reading_full(book) as record:
        yield from list(record.journal())


def test_a_table_is_looked_at_before_it_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "uploads").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "uploads"))

    def uploads() -> list[Path]:
        return list((tmp_path / "uploads").iterdir())

    book = tmp_path / "desk"
    pipeline.init(book, title="Desk", method="airwars", hand=pipeline.hand("founder"))
    open_account(book, "Edda", Duty.EDITOR)
    table = "kind,publisher,date,place,killed civilians low,killed civilians high\nincident,M,2017-03-17,Town B,5,9\nincident,M,2017-99-01,Town C,1,2\nincident,M,2017-04-01,Town C,9,2\n"
    with served(book) as client:
        sign_in(client, "Edda")
        page = client.post("/desk/import/look", data={"csrf": csrf(client)}, files={"table": ("../../x.csv", table.encode(), "text/csv")})
        shown = text(page.text)
        assert "Nothing is written yet" in shown
        assert "low 9 is above high 2" in shown
        assert incidents(book) == []
        sent = fields(page.text, "import/take")
        page = client.post("/desk/import/take", data=sent)
        assert "Imported." in text(page.text)
        assert len(incidents(book)) == 1
        client.post("/desk/import/take", data=sent)
        assert len(incidents(book)) == 1
        assert uploads()
    assert not uploads()


def test_the_page_of_a_coded_incident_names_its_parties_with_who_says_so_and_shows_no_empty_receipt(
    desk: tuple[Path, httpx.Client],
) -> None:
    book, client = desk
    one, other = added(client)
    page = save(client, one, link="new", party__0__name="Party A", party__0__role="alleged")
    (id,) = incidents(book)
    save(client, other, link=id, party__0__name="Party A", party__0__role="alleged")

    answer = client.get(f"/incident/{id}.json").json()["answer"]
    page = client.get(f"/incident/{id}")
    (named,) = answer["parties"]
    assert (named["party"], named["role"], named["by"]) == ("Party A", "alleged", ["Local page"])
    assert "Parties Party A (alleged) · according to Local page" in text(page.text)
    assert [receipt["id"] == id for receipt in answer["receipts"]] == [False, False]
    assert "<title>17 March 2017 · Ar Raqqah, Raqqa, Syria</title>" in page.text


TWO = {"two.txt": "On 17 March 2017 an air strike on Raqqa killed 5 civilians. On 20 March 2017 an air strike on Tabqa killed 9 civilians."}


def test_a_post_waits_until_each_of_its_proposals_was_decided_on(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    (one,) = set(added(client, TWO))
    assert "2 proposed" in text(client.get("/desk").text)

    page = save(client, one, link="new", then="another")

    left = [row["id"] for row in client.get(f"/desk/read/{one}.json").json()["answer"]["reports"] if row["proposed"]]
    assert fields(page.text)["report"] in left
    assert fields(page.text)["count.0.low"] == "9"
    assert "waiting (1)" in text(client.get("/desk").text)
    page = client.post(f"/desk/read/{one}/save", data=fields(page.text) | {"link": "new"})
    assert "waiting (0)" in text(client.get("/desk").text)


def test_save_and_next_goes_on_to_the_next_proposal_of_the_same_post(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    (one,) = set(added(client, TWO))

    page = save(client, one, link="new", then="next")

    assert page.url.path == f"/desk/read/{one}"
    assert fields(page.text)["count.0.low"] == "9"


@pytest.mark.parametrize("filed", ["copy", "irrelevant", "not ours"])
def test_filing_a_post_takes_its_open_proposals_out_in_one_act_that_can_be_undone(desk: tuple[Path, httpx.Client], filed: str) -> None:
    book, client = desk
    (one,) = set(added(client, TWO))
    page = client.get(f"/desk/read/{one}").text
    assert "its 2 open proposals are taken out with it" in text(page)

    page = client.post(f"/desk/read/{one}/file", data=fields(page) | {"filed": filed}).text

    assert "2 open proposals were taken out with it" in text(page)
    with pipeline.reading_full(book) as record:
        assert list(record.proposals()) == []
    entry = re.search(r'name="entry" value="(\d+)"', page)
    assert entry
    client.post("/desk/undo", data={"csrf": csrf(client), "entry": entry[1]})
    assert "2 proposed" in text(client.get("/desk").text)


def test_a_post_that_needs_a_place_keeps_its_proposals_and_waits_behind_the_others(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    one, other = added(client)

    client.post(f"/desk/read/{one}/file", data=fields(client.get(f"/desk/read/{one}").text) | {"filed": "needs geolocation"})

    assert re.findall(r'href="/desk/read/(tb-\w+)"', client.get("/desk").text) == [other, one]


def test_a_proposal_that_came_after_the_page_was_opened_is_not_taken_out_unseen(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    (one,) = set(added(client, TWO))
    sent = fields(client.get(f"/desk/read/{one}").text)
    open_ = sent["open"].split()

    client.post(f"/desk/read/{one}/file", data=sent | {"filed": "copy", "open": open_[0]})

    assert "waiting (1)" in text(client.get("/desk").text)
    assert "1 proposed" in text(client.get("/desk").text)


def test_posts_that_cannot_be_added_keep_what_was_typed_and_the_files_that_were_chosen(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    typed = {
        "csrf": csrf(client),
        "text": "An air strike on Raqqa killed 5 civilians.",
        "publisher": "Local page",
        "published": "17/3/2017",
    }

    page = client.post("/desk/add", data=typed, files=[("files", ("photo list.txt", b"Two were killed in Tabqa.", "text/plain"))])

    assert page.status_code == 400
    assert "<title>Error: Inbox" in page.text
    assert "killed 5 civilians.</textarea>" in page.text
    assert "photo list.txt" in text(page.text)
    sent = fields(page.text, 'action="/desk/add"') | {"text": typed["text"]}
    assert (sent["publisher"], sent["published"]) == ("Local page", "17/3/2017")
    client.post("/desk/add", data=sent | {"published": "2017-03-17"})
    with pipeline.reading_full(book) as record:
        assert sorted(held.noun.name for held in record.all(Document)) == ["pasted.txt", "photo list.txt"]


def test_nobody_gets_the_files_that_somebody_else_chose(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    open_account(book, "Omar", Duty.RECORDER)
    page = client.post("/desk/add", data={"csrf": csrf(client), "published": "soon"}, files=[("files", ("a.txt", b"five", "text/plain"))])
    kept = fields(page.text, 'action="/desk/add"')["kept"]
    with httpx.Client(base_url=client.base_url, follow_redirects=True, timeout=60) as omar:
        sign_in(omar, "Omar")

        page = omar.post("/desk/add", data={"csrf": csrf(omar), "kept": kept})

    assert page.status_code == 400
    assert "choose at least one file" in text(page.text)


@pytest.mark.parametrize(
    ("page", "act", "sent", "shown"),
    [
        (
            "/desk/people",
            "/desk/people/open",
            {"name": "", "duty": "editor", "opens": "1", "cleared": "1"},
            '<option value="editor" selected>',
        ),
        ("/desk/people", "/desk/people/open", {"name": "Rana", "duty": "reader", "opens": "1"}, 'value="Rana"'),
        ("/desk/import", "/desk/import/look", {"mapping": "geonames"}, '<option value="geonames" selected>'),
        ("/desk/me", "/desk/me/token", {"label": "my script"}, 'value="my script"'),
    ],
)
def test_a_form_that_was_not_taken_is_shown_again_on_its_own_page(
    tmp_path: Path, page: str, act: str, sent: dict[str, str], shown: str
) -> None:
    book = tmp_path / "desk"
    pipeline.init(book, title="Desk", method="airwars", hand=pipeline.hand("founder"))
    open_account(book, "Rana", Duty.KEEPER)
    with served(book) as client:
        sign_in(client, "Rana")

        answer = client.post(act, data=sent | {"csrf": csrf(client)})

        assert answer.status_code == 400
        assert 'role="alert"' in answer.text
        assert f'href="/ar{page}"' in answer.text  # the page, not the act, is what the other language is of
        assert shown in answer.text


def test_a_first_code_that_does_not_fit_leaves_the_secret_where_it_can_be_read(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    (secret,) = re.findall(r"secret ([A-Z2-7]{32})", text(client.post("/desk/me/totp", data={"csrf": csrf(client)}).text))

    page = client.post("/desk/me/totp/done", data={"csrf": csrf(client), "code": "000000"})

    assert page.status_code == 400
    assert "does not fit" in text(page.text)
    assert secret in page.text


class Clock:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


def test_what_was_typed_when_a_session_ended_is_in_its_form_again_and_named_by_what_it_is(tmp_path: Path) -> None:
    book, clock = tmp_path / "desk", Clock()
    pipeline.init(book, title="Desk", method="airwars", hand=pipeline.hand("founder"))
    open_account(book, "Rana", Duty.REVIEWER)
    with served(book, now=clock) as client:
        sign_in(client, "Rana")
        one, _ = added(client)
        coding = fields(client.get(f"/desk/read/{one}").text) | {"note": "ask the editor", "filed": "copy"}
        adding = {"csrf": csrf(client), "text": "typed for an hour", "publisher": "Local page"}
        clock.now += 31 * 60

        client.post(f"/desk/read/{one}/file", data=coding)
        page = client.post("/ar/desk/add", data=adding, files=[("files", ("list.txt", b"x", "text/plain"))])

        sent = fields(page.text, "/desk/sign-in")
        page = client.post("/ar/desk/sign-in", data=sent | {"name": "Rana", "password": PASSWORD})
        assert page.url.path == "/ar/desk"
        assert "typed for an hour</textarea>" in page.text
        assert "list.txt" in text(page.text)
        inbox = client.get("/desk")
        assert "A report that was coded · first.txt" in text(inbox.text)
        assert "Posts to add" in text(inbox.text)
        (link,) = re.findall(r'href="(/desk/read/[^"]+draft=[^"]+)"', inbox.text)
        page = client.get(link)
        assert 'value="ask the editor"' in page.text
        client.post(f"/desk/read/{one}/file", data=fields(page.text) | {"filed": "copy"})
        assert "A report that was coded" not in text(client.get("/desk").text)  # what was sent is a draft no more


FAR = {
    "a-first.txt": "At least 7 civilians were killed in an air strike on Raqqa on 17 March 2017, civil defence said.",
    "b-later.txt": "Two more bodies of the strike on the bakery were found in Mosul on 2 May 2018.",
}


@pytest.mark.parametrize("words", ["the id", "airstrike Raqqa", "begin of a word: Raq*"])
def test_a_report_is_linked_to_an_incident_that_is_not_near_by_its_id_or_by_words(desk: tuple[Path, httpx.Client], words: str) -> None:
    book, client = desk
    one, other = added(client, FAR)[0], next(id for name, id in documents(book).items() if name == "b-later.txt")
    save(client, one, link="new")
    (id,) = incidents(book)
    shown = client.get(f"/desk/read/{other}").text
    assert id not in shown
    sought = id if words == "the id" else words.rpartition(": ")[2]

    page = client.post(f"/desk/read/{other}/find", data=fields(shown) | {"note": "typed", "link.search": sought})

    assert page.status_code == 200
    assert f'value="{id}"' in page.text
    assert "not near in day and place" in text(page.text)
    assert fields(page.text)["note"] == "typed"
    client.post(f"/desk/read/{other}/save", data=fields(page.text) | {"link": id})
    with pipeline.reading(book) as reader:
        assert {held.noun.incident for held in reader.all(Report)} == {id}


def test_words_that_were_not_looked_for_are_before_a_report_is_saved(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    one, *_ = added(client, FAR)

    page = save(client, one, link="new", link__search="Homs")

    assert page.status_code == 400
    assert "No other incident has this id" in text(page.text)
    assert incidents(book) == []
    client.post(f"/desk/read/{one}/save", data=fields(page.text))
    assert len(incidents(book)) == 1


def test_a_form_that_is_shown_again_grows_no_empty_rows(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    one, *_ = added(client, FAR)
    page = client.get(f"/desk/read/{one}")
    rows = page.text.count('class="row count"')

    for _ in range(2):
        page = client.post(f"/desk/read/{one}/find", data=fields(page.text) | {"link.search": "Homs"})

    assert page.text.count('class="row count"') == rows


def documents(book: Path) -> dict[str, str]:
    with pipeline.reading_full(book) as record:
        return {held.noun.name: held.id for held in record.all(Document)}


def test_an_incident_waits_to_be_assessed_until_somebody_did_since_its_newest_report(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    one, other = added(client)
    assert "Incidents to assess" not in text(client.get("/desk").text)
    save(client, one, link="new")
    (id,) = incidents(book)

    assert "Incidents to assess (1)" in text(client.get("/desk").text)
    assert f"{id} · nobody assessed it" in text(client.get("/desk").text)
    client.post(f"/desk/assess/{id}/decide", data=sent(client, id) | {"grade": "weak", "reason": "one source"})
    assert "Incidents to assess" not in text(client.get("/desk").text)
    save(client, other, link=id)
    assert f"{id} · a report came since it was assessed" in text(client.get("/desk").text)


def test_who_assesses_sees_the_words_the_note_and_why_the_rule_says_so(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    _, other = added(client)
    save(client, other, link="new", note="the day is from the photograph", party__0__name="Party A")
    (id,) = incidents(book)

    page = client.get(f"/desk/assess/{id}").text

    assert "<mark>At least 7 civilians</mark>" in page
    assert f"/desk/read/{other}?report=" in page
    assert "A note to the reviewer · Rana : the day is from the photograph" in text(page)
    assert "A single source, or no action of the alleged party there and then is known." in text(page)
    assert "held responsible: Party A ; independent sources: 1" in text(page)


def test_the_effect_of_an_assessment_is_looked_at_before_it_is_saved(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    _, other = added(client)
    save(client, other, link="new")
    (id,) = incidents(book)
    decided = sent(client, id) | {"grade": "fair", "low": "7", "high": "9"}
    rows = [name for name, value in decided.items() if value == "injured"]
    decided |= {rows[0].replace("measure", "low"): "12", rows[0].replace("measure", "high"): "14"}

    page = client.post(f"/desk/assess/{id}/look", data=decided)

    assert page.status_code == 200
    assert "civilians killed at least 7 · ungraded · in totals: left out 7 to 9 · fair · in totals: added up" in text(page.text)
    assert "12 to 14 · fair" in text(page.text)
    with pipeline.reading(book) as reader:
        assert list(reader.all(Assessment)) == []
    client.post(f"/desk/assess/{id}/decide", data=fields(page.text, 'id="assessing"') | {"reason": "as read"})
    with pipeline.reading(book) as reader:
        (held,) = reader.all(Assessment)
    assert sorted((count.measure, count.low, count.high) for count in held.noun.counts) == [("injured", 12, 14), ("killed", 7, 9)]


TABLE = "Ref;Event date;Town;Suspects;Civilians killed (min);Civilians killed (max);Remark\n1;2017-03-17;Town B;Party A;5;9;seen\n2;2017-03-99;Town C;;1;2;\n"


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[tuple[Path, httpx.Client]]:
    with signed_in(tmp_path / "desk", "Edda", Duty.EDITOR) as found:
        yield found


def test_a_plain_table_is_imported_by_a_mapping_that_the_page_proposes(editor: tuple[Path, httpx.Client]) -> None:
    book, client = editor
    page = client.post("/desk/import/look", data={"csrf": csrf(client)}, files={"table": ("sheet.csv", TABLE.encode(), "text/csv")})
    assert page.status_code == 200
    rules = written(page.text)
    assert 'date = "Event date"' in rules
    assert 'low = "Civilians killed (min)"' in rules
    file = fields(page.text, 'id="mapping-form"')["file"]
    sent = {"csrf": csrf(client), "file": file}

    without = client.post("/desk/import/map", data=sent | {"written": rules + "# my line\n"})
    assert without.status_code == 400
    assert "say in the mapping who published the table" in text(without.text)
    assert "# my line" in written(without.text)
    assert client.post("/desk/import/take", data=sent).status_code == 400
    page = client.post("/desk/import/map", data=sent | {"written": rules.replace('publisher = ""', 'publisher = "Monitor"')})
    assert "Nothing is written yet" in text(page.text)
    assert "2017-03-99" in text(page.text)
    assert incidents(book) == []
    client.post("/desk/import/take", data=sent)

    with pipeline.reading(book) as reader:
        (held,) = reader.all(Incident)
    assert [(count.measure, count.group, count.low, count.high) for count in held.noun.counts] == [("killed", "civilians", 5, 9)]
    assert [(party.party, party.role) for party in held.noun.parties] == [("Party A", "alleged")]
    assert held.noun.provenance.publisher == "Monitor"


@pytest.mark.parametrize(
    ("name", "content", "rules"),
    [
        ("sheet.ods", b"a,b\n1,2\n", b""),
        ("sheet.csv", b"a,a\n1,2\n", b""),
        ("sheet.csv", b"\n", b""),
        ("sheet.csv", b"a,b\n1,2\n", b"name = ["),
        ("sheet.csv", b"a,b\n1,2\n", b'name = "x"\nkind = "incident"\npublisher = "x"\nkey = "none"\n[fields]\ndate = "a"\n'),
        ("sheet.csv", b"kind\n", b""),
    ],
)
def test_no_error_of_an_upload_says_where_it_lies_on_the_server(
    editor: tuple[Path, httpx.Client], name: str, content: bytes, rules: bytes
) -> None:
    _, client = editor
    files = {"table": (name, content, "text/csv"), **({"rules": ("m.toml", rules, "text/plain")} if rules else {})}

    page = client.post("/desk/import/look", data={"csrf": csrf(client)}, files=files)

    assert "tollbook-upload" not in page.text
    assert str(Path(tempfile.gettempdir())) not in page.text


def written(page: str) -> str:
    """Return the mapping that the import page holds."""
    from html import unescape

    found = re.search(r'<textarea id="written".*?>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return unescape(found[1])


def test_what_is_kept_and_not_read_is_counted_and_listed_with_its_reason(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    posts = {"one.txt": POSTS["first.txt"].encode(), "bomb.zip": b"PK\x05\x06" + bytes(18), "ent.xml": b"<?xml version='1.0'?><a>five</a>"}
    files = [("files", (name, content, "application/octet-stream")) for name, content in posts.items()]

    page = client.post("/desk/add", data={"csrf": csrf(client)}, files=files)
    for _ in range(300):
        page = client.get(str(page.url).partition("?")[0])  # without what is told once
        if "Done." in page.text:
            break
        time.sleep(0.1)

    assert "Read 1 Failed 0 Kept, and not read 2" in text(page.text)
    assert "New documents 3 Held already 0 Reports proposed 1 Documents that tell of no event 0" in text(page.text)
    assert "its name says application/zip" in text(page.text)
    assert "bomb.zip · application/octet-stream is not read; add its text as a .txt file" in text(page.text)
    assert "ent.xml" in text(page.text)


def test_the_journal_offers_to_take_back_only_what_one_may(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    open_account(book, "Omar", Duty.RECORDER)
    one, other = added(client)
    save(client, one, link="new")
    with httpx.Client(base_url=client.base_url, follow_redirects=True, timeout=60) as omar:
        sign_in(omar, "Omar")
        assert "/desk/undo" not in omar.get("/desk/journal").text
        save(omar, other, link="new")
        assert omar.get("/desk/journal").text.count('action="/desk/undo"') == 1
    assert client.get("/desk/journal?who=Omar").text.count('action="/desk/undo"') == 1  # a reviewer takes back the acts of others
    assert "/desk/undo" not in client.get("/desk/journal?verb=account").text


def test_the_journal_says_places_in_words_and_leads_to_records(desk: tuple[Path, httpx.Client]) -> None:
    book, client = desk
    one, _ = added(client)
    save(client, one, link="new", where__latitude="35.96", where__longitude="39.02", where__precision="5000")
    (id,) = incidents(book)

    page = client.get("/desk/journal?verb=code")

    shown = re.sub("[\u2066-\u2069]", "", text(page.text))
    assert "was Ar Raqqah, Raqqa, Syria (35.9" in shown
    assert "now Ar Raqqah, Raqqa, Syria (35.96000, 39.02000, within 5 km)" in shown
    assert f'href="/desk/assess/{id}"' in page.text
    assert f'href="/desk/read/{one}?report=' in page.text
    assert "characters" not in text(client.get("/ar/desk/journal?verb=code").text)


def test_the_inbox_says_who_published_a_post_and_how_it_begins(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    added(client)

    shown = text(client.get("/desk").text)

    assert "second.txt At least 7 civilians were killed and 12 injured" in shown
    assert "Local page" in shown


def test_public_pages_lead_to_the_desk_only_for_who_is_signed_in(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk
    link = re.compile(r'<span class="end"><a href="(/ar)?/desk">')
    with httpx.Client(base_url=client.base_url, follow_redirects=True, timeout=60) as reader:
        for address in ("/", "/ar", "/explore", "/about"):
            for _ in range(2):  # made now, and then kept
                assert link.search(client.get(address).text), address
                assert not link.search(reader.get(address).text), address
        tags = [asked.get("/explore").headers["etag"] for asked in (client, reader)]
        assert len(set(tags)) == 2
        client.post("/desk/sign-out", data={"csrf": csrf(client)})
        assert 'href="/desk"' not in client.get("/explore", headers={"If-None-Match": tags[0]}).text
        assert client.get("/explore.json").text == reader.get("/explore.json").text


def test_a_page_that_needs_a_duty_says_which(desk: tuple[Path, httpx.Client]) -> None:
    _, client = desk

    assert "this needs the duty editor" in text(client.get("/desk/import").text)
