"""A captured page is one WARC file that others read, and a page taken out of it, under one entry; nothing else was asked."""

from __future__ import annotations

import gzip
import io
import json
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from tests.preserve.conftest import Allow, second_loopback
from tests.preserve.serving import Site, answer, moved
from warcio.archiveiterator import ArchiveIterator

from tollbook import __version__, decide, pipeline
from tollbook.errors import NoBook
from tollbook.model.sources import Document
from tollbook.model.time import Period
from tollbook.preserve import Had
from tollbook.preserve.capture.address import read_address
from tollbook.preserve.capture.asking import Asker
from tollbook.preserve.capture.capturing import Visit, capture
from tollbook.preserve.capture.keeping import Captured, keep
from tollbook.preserve.capture.policy import read_policy
from tollbook.preserve.capture.round import Done, Failed
from tollbook.preserve.capture.wanted import Wanted, read_list
from tollbook.store import record as stored
from tollbook.store.canonical import Held, held_of
from tollbook.store.record import Record
from tollbook.store.texts import Texts
from tollbook.store.verify import verify
from tollbook.store.writing import Hand

PICTURE = bytes(range(256))
PAGE = """<html><head><title>A strike</title><link rel="stylesheet" href="/style.css"></head><body>
<p>On 2 October a strike on Town B killed at least three civilians, a local page says.</p>
<img src="a.png" srcset="a.png 1x, b.png 2x"><script src=/code.js></script><video poster='/poster.png'></video>
<picture><source srcset="c.png"></picture><img src="data:image/png;base64,AAAA"></body></html>"""

Add = Callable[..., list[Captured | Failed | Done]]


@pytest.fixture
def site() -> Iterator[Site]:
    parts = {f"/news/{name}.png": answer(PICTURE + name.encode(), kind="image/png") for name in "ac"}
    others = {
        "/style.css": answer("p {}", kind="text/css"),
        "/code.js": answer("1", kind="text/javascript"),
        "/poster.png": moved("/news/a.png"),
    }
    with Site({"/": moved("/news/story"), "/news/story": answer(PAGE), **parts, **others}) as made:
        yield made


@pytest.fixture
def add(book: Path, hand: Hand, allow: Allow) -> Add:
    """Return a function that captures addresses into a book."""

    def added(
        *urls: str, had: Had | None = None, listed: Path | None = None, more: str = "", port: int = 0, again: bool = False
    ) -> list[Captured | Failed | Done]:
        ports = [int(url.split(":")[2].split("/")[0]) for url in urls] or [port]
        wanted = [Wanted(url, had or Had()) for url in urls] + (read_list(listed, had or Had()) if listed else [])
        return list(pipeline.capture(book, wanted, policy=allow(*ports, more=more), again=again, hand=hand))

    return added


def kept(book: Path) -> list[Held[Document]]:
    with Record(book) as record:
        return [held for held in record.all(Document) if held.noun.made_by]


def bytes_of(book: Path, document: Document) -> bytes:
    with Record(book) as record:
        return record.evidence.path(document.sha256).read_bytes()


def records(book: Path) -> list[tuple[str, str | None, dict[str, str], bytes]]:
    """Read the first WARC file of a book by a reader of others."""
    whole = next(held.noun for held in kept(book) if held.noun.media_type == "application/warc")
    found = []
    for record in ArchiveIterator(io.BytesIO(bytes_of(book, whole))):
        headers = dict(record.rec_headers.headers)
        found.append((record.rec_type, headers.get("WARC-Target-URI"), headers, record.content_stream().read()))
    return found


def test_a_page_becomes_a_warc_file_and_a_page_under_one_entry(book: Path, site: Site, add: Add) -> None:
    (told,) = add(site.url(), had=Had("Local page"))
    whole, page = kept(book)

    assert isinstance(told, Captured)
    assert (whole.id, page.id) == (told.document, told.page)
    assert whole.entry == page.entry
    assert (whole.noun.media_type, whole.noun.url, whole.noun.derived_from) == ("application/warc", site.url(), None)
    assert (page.noun.media_type, page.noun.url, page.noun.derived_from) == ("text/html", site.url("/news/story"), whole.id)
    assert page.noun.made_by == whole.noun.made_by == f"tollbook {__version__} capture"
    assert page.noun.captured == whole.noun.captured
    assert [held.noun.provenance.publisher for held in (whole, page) if held.noun.provenance] == ["Local page"] * 2
    assert bytes_of(book, page.noun) == PAGE.encode()
    with Record(book) as record:
        assert "at least three civilians" in Texts(book, record.evidence).of(page.noun).text
        assert record.entry(page.entry).verb == "add"
    assert verify(book).findings == ()


@pytest.mark.parametrize(
    ("stated", "day"),
    [
        (["2017-04-03T23:30:00+03:00"], "2017-04-03"),
        (["2017-04-03 23:30"], "2017-04-03"),
        (["2017-04-03T23:30:00Z", "2017-04-04T02:30:00+03:00"], "2017-04-03/2017-04-04"),
        (["2017-04-03", "2019-01-01"], None),
        (["03/04/2017"], None),
        (["2017-02-30", "yesterday"], None),
        ([], None),
    ],
)
def test_the_day_that_a_page_states_is_recorded_and_none_is_guessed(
    stated: list[str], day: str | None, book: Path, site: Site, add: Add
) -> None:
    meta = "".join(f"<meta property=article:published_time content='{words}'>" for words in stated)
    site.answers["/news/story"] = answer(PAGE.replace("<head>", f"<head>{meta}"))

    add(site.url())

    _, page = kept(book)
    assert (page.noun.published and str(page.noun.published)) == day
    assert json.loads(records(book)[-1][3])["published_as_stated"] == stated


def test_the_day_that_a_person_gives_stands_before_the_one_that_a_page_states(book: Path, site: Site, add: Add) -> None:
    site.answers["/news/story"] = answer("<meta name=pubdate content=2017-04-03>" + PAGE)

    add(site.url(), had=Had(None, None, Period.read("2017-04-02")))

    assert [str(held.noun.published) for held in kept(book)] == ["2017-04-02", "2017-04-02"]


def test_the_file_holds_the_page_its_redirects_and_its_parts_as_sent(book: Path, site: Site, add: Add) -> None:
    add(site.url())
    responses = {str(url): body for kind, url, _, body in records(book) if kind == "response"}
    targets = ["/", "/code.js", "/news/a.png", "/news/b.png", "/news/c.png", "/news/story", "/poster.png", "/robots.txt", "/style.css"]

    assert sorted(responses) == [site.url(target) for target in targets]
    assert responses[site.url("/news/a.png")] == PICTURE + b"a"
    assert responses[site.url("/news/story")] == PAGE.encode()
    assert sorted(set(site.asked)) == targets


def test_what_style_sheets_show_is_captured_too(site: Site, add: Add) -> None:
    site.answers["/styled"] = answer("<link rel=stylesheet href=/css/a.css><p style='background: url(/own.png)'><img src=/own.png>")
    site.answers["/css/a.css"] = answer("@import 'b.css'; p { background: url(../back.png) }", kind="text/css")
    site.answers["/css/b.css"] = answer("@import 'a.css'; @import url(http://10.0.0.1/c.css); q { src: url(f.woff2#x) }", kind="text/css")
    site.answers["/wrong.css"] = answer("p { background: url(/no.png) }", kind="text/html")

    (told,) = add(site.url("/styled"))

    assert isinstance(told, Captured)
    assert site.asked == ["/robots.txt", "/styled", "/css/a.css", "/own.png", "/css/b.css", "/back.png", "/css/f.woff2"]
    assert [each.url for each in told.not_asked] == ["http://10.0.0.1/c.css"]


def test_frames_films_and_sound_are_not_asked_and_the_file_says_so(book: Path, site: Site, add: Add) -> None:
    shown = "<iframe src=map></iframe><iframe src=about:blank></iframe><video src=a.mp4 poster=/poster.png><source src=/b.webm></video>"
    site.answers["/film"] = answer(f"{shown}<audio src=c.ogg></audio>")

    add(site.url("/film"))

    assert site.asked == ["/robots.txt", "/film", "/poster.png", "/news/a.png"]
    listed = json.loads(records(book)[-1][3])["not_asked"]
    frame, film = (f"{what} not captured with their page; add the address by itself" for what in ("frames are", "films and sound are"))
    assert [(each["url"], each["why"]) for each in listed] == [
        (site.url("/map"), frame),
        (site.url("/a.mp4"), film),
        (site.url("/b.webm"), film),
        (site.url("/c.ogg"), film),
    ]


def test_sheets_that_name_sheets_without_end_are_asked_to_their_number(site: Site, add: Add) -> None:
    site.answers["/deep"] = answer("<link rel=stylesheet href=/0.css>")
    site.answers |= {f"/{number}.css": answer(f"@import '{number + 1}.css'", kind="text/css") for number in range(20)}

    (told,) = add(site.url("/deep"), more="max_resources = 5")

    assert isinstance(told, Captured)
    assert (told.resources, [each.url for each in told.not_asked]) == (5, [site.url("/5.css")])


def test_every_record_says_what_a_court_asks(book: Path, site: Site, add: Add) -> None:
    add(site.url())
    read = records(book)
    page = kept(book)[1].noun

    assert [kind for kind, *_ in read[:2]] == ["warcinfo", "response"]
    assert read[-1][0] == "metadata"
    for kind, _, headers, body in read:
        if kind == "response":
            assert headers["WARC-IP-Address"] == "127.0.0.2"
            assert headers["WARC-Payload-Digest"] == f"sha256:{sha256(body).hexdigest()}"
    assert next(headers["WARC-Record-ID"] for kind, url, headers, _ in read if url == page.url and kind == "response") == page.part
    assert {headers["WARC-Concurrent-To"] for kind, _, headers, _ in read if kind == "request"} == {
        headers["WARC-Record-ID"] for kind, _, headers, _ in read if kind == "response"
    }
    told = json.loads(read[-1][3])
    assert (told["schema"], told["asked"], told["page"]) == ("tollbook/capture/1", site.url(), page.part)
    assert {each["url"]: each["status"] for each in told["exchanges"]}[site.url()] == 302


def test_the_checker_of_warcio_finds_nothing(book: Path, site: Site, add: Add, tmp_path: Path) -> None:
    add(site.url())
    file = tmp_path / "capture.warc.gz"
    file.write_bytes(bytes_of(book, kept(book)[0].noun))
    command = [sys.executable, "-c", "from warcio.cli import main; main()", "check", "-v", str(file)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count("digest pass") == len(records(book))


def test_headers_are_kept_letter_for_letter_and_the_way_of_sending_is_renamed(book: Path, site: Site, add: Add) -> None:
    body = b"4\r\n<p>T\r\n6\r\next.</\r\n2\r\np>\r\n0\r\n\r\n"
    site.answers["/odd"] = (
        b"HTTP/1.1 200 Fine\r\nCONTENT-type: text/html; charset=utf-8\r\nX-Mark: \xd8\xae\xe9\r\nTransfer-Encoding: chunked\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n"
        + body
    )
    add(site.url("/odd"))
    raw = gzip.decompress(bytes_of(book, kept(book)[0].noun))

    assert (
        b"HTTP/1.1 200 Fine\r\nCONTENT-type: text/html; charset=utf-8\r\nX-Mark: \xd8\xae\xe9\r\n"
        b"X-Archive-Orig-Transfer-Encoding: chunked\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n\r\n<p>Text.</p>"
    ) in raw
    assert b"cookie: a=1" not in raw.lower().replace(b"set-cookie: a=1", b"")


def test_what_was_packed_stays_packed_and_its_page_is_unpacked(book: Path, site: Site, add: Add) -> None:
    packed = gzip.compress(PAGE.encode())
    site.answers["/packed"] = answer(packed, headers={"Content-Encoding": "gzip"})
    add(site.url("/packed"))

    assert bytes_of(book, kept(book)[1].noun) == PAGE.encode()
    assert packed in gzip.decompress(bytes_of(book, kept(book)[0].noun))
    assert next(body for kind, url, _, body in records(book) if kind == "response" and url == site.url("/packed")) == PAGE.encode()


def test_the_certificate_of_a_site_is_kept(
    book: Path, hand: Hand, allow: Allow, secured: ssl.SSLContext, certificate: tuple[Path, Path]
) -> None:
    with Site({"/": answer(PAGE)}, context=secured) as site:
        policy = read_policy(allow(site.port, more=f'certificates = "{certificate[0]}"'))
        visit = Visit(Asker(policy, resolve=second_loopback))
        with capture(visit, read_address(site.url("/", "site.example"))) as found, pipeline.acting(book, hand) as record:
            keep(record, found, policy=policy, hand=hand, had=Had())

    about = json.loads(records(book)[-1][3])
    assert about["certificates"] == [certificate[0].read_text()]
    assert about["exchanges"][0]["tls"]["version"] == "TLSv1.3"


def test_a_pdf_is_kept_as_one(book: Path, site: Site, add: Add) -> None:
    site.answers["/report.pdf"] = answer(b"%PDF-1.4 not much", kind="application/pdf; qs=0.001")
    add(site.url("/report.pdf"))
    page = kept(book)[1].noun

    assert (page.media_type, page.name) == ("application/pdf", "report.pdf")


@pytest.mark.parametrize(
    ("rules", "asked"),
    [
        (answer("User-agent: *\nDisallow: /news/", kind="text/plain"), ["/robots.txt", "/"]),
        (answer("User-agent: tollbook\nDisallow: /", kind="text/plain"), ["/robots.txt"]),
        (answer("trouble", status="503 Service Unavailable"), ["/robots.txt"]),
        (b"", ["/robots.txt"]),
        (moved("http://127.0.0.1/robots.txt"), ["/robots.txt"]),
    ],
)
def test_a_page_that_a_site_keeps_from_robots_is_not_asked(rules: bytes, asked: list[str], book: Path, site: Site, add: Add) -> None:
    site.answers["/robots.txt"] = rules
    (told,) = add(site.url())

    assert isinstance(told, Failed)
    assert "robots" in told.why
    assert site.asked == asked
    assert kept(book) == []
    assert not list((book / "evidence").glob("*.part"))


def test_parts_that_a_site_keeps_from_robots_are_not_asked(site: Site, add: Add) -> None:
    site.answers["/robots.txt"] = answer("User-agent: *\nDisallow: /news/a", kind="text/plain")
    (told,) = add(site.url("/news/story"))

    assert isinstance(told, Captured)
    assert [each.url for each in told.not_asked] == [site.url("/news/a.png"), site.url("/poster.png")]  # the poster leads there
    assert "/news/a.png" not in site.asked
    assert site.asked.count("/robots.txt") == 1


def test_robots_may_be_left_aside_by_the_policy(book: Path, site: Site, add: Add) -> None:
    site.answers["/robots.txt"] = answer("User-agent: *\nDisallow: /", kind="text/plain")
    (told,) = add(site.url(), more="robots = false")

    assert isinstance(told, Captured)
    assert "/robots.txt" not in site.asked
    assert "robots: ignore" in records(book)[0][3].decode()


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "500 Internal Server Error", "403 Forbidden", "304 Not Modified"])
def test_an_answer_that_is_no_page_is_one_line_and_no_entry(status: str, book: Path, site: Site, add: Add) -> None:
    site.answers["/gone"] = answer("an error page", status=status)
    with Record(book) as record:
        before = record.entries
    (told,) = add(site.url("/gone"))

    assert isinstance(told, Failed)
    assert f"answers {status}" in told.why
    with Record(book) as record:
        assert record.entries == before


def test_a_second_capture_follows_the_first(book: Path, site: Site, add: Add) -> None:
    add(site.url())
    site.answers["/news/story"] = answer(PAGE.replace("three", "four"))
    add(site.url())
    first, first_page, second, second_page = kept(book)

    assert (second.noun.follows, second_page.noun.follows) == (first.id, first_page.id)
    assert (first.noun.follows, first_page.noun.follows) == (None, None)


def test_a_page_that_stayed_the_same_is_one_document_and_two_captures(book: Path, site: Site, add: Add) -> None:
    add(site.url())
    (same,) = add(site.url())
    site.answers["/news/story"] = answer(PAGE.replace("three", "four"))
    add(site.url())
    first, page, second, third, changed = kept(book)

    assert isinstance(same, Captured)
    assert (same.page, same.unchanged) == (page.id, True)
    assert [second.noun.follows, third.noun.follows, changed.noun.follows] == [first.id, second.id, page.id]


def test_a_page_follows_the_newest_capture_of_its_address_by_whatever_way_it_was_reached(book: Path, site: Site, add: Add) -> None:
    site.answers["/r1"] = moved("/news/story")
    for number, path in enumerate(("/news/story", "/news/story", "/r1", "/news/story", "/r1")):
        site.answers["/news/story"] = answer(PAGE.replace("three", f"{number} or more"))
        add(site.url(path))

    pages = [held for held in kept(book) if held.noun.media_type == "text/html"]
    wholes = [held for held in kept(book) if held.noun.media_type == "application/warc"]

    assert [page.noun.follows for page in pages] == [None, *(page.id for page in pages[:-1])]
    assert [whole.noun.follows for whole in wholes] == [None, wholes[0].id, None, wholes[1].id, wholes[2].id]


def test_a_page_that_moved_follows_what_its_old_address_led_to(book: Path, site: Site, add: Add) -> None:
    add(site.url())
    site.answers |= {"/": moved("/new"), "/new": answer(PAGE.replace("three", "four"))}
    add(site.url())

    _, page, _, at_its_new_place = kept(book)

    assert at_its_new_place.noun.follows == page.id


def test_of_the_other_documents_of_a_book_none_is_read_to_find_the_capture_before(
    book: Path, site: Site, add: Add, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text(f"Note {number}.", "utf-8")
    pipeline.add(book, [tmp_path / f"{number}.txt" for number in range(30)], hand=pipeline.hand())
    add(site.url())
    decoded = Counter[str]()
    monkeypatch.setattr(stored, "held_of", lambda *row: (decoded.update([row[0]] if row[1] == "document" else []), held_of(*row))[1])
    add(site.url())

    monkeypatch.undo()
    first, page, second = (held for held in kept(book) if "capture" in str(held.noun.made_by))
    assert second.noun.follows == first.id
    assert set(decoded) == {first.id, page.id}


def test_a_page_that_was_erased_does_not_come_in_again(book: Path, hand: Hand, site: Site, add: Add) -> None:
    (told,) = add(site.url())
    assert isinstance(told, Captured)
    with pipeline.acting(book, hand) as record:
        decide.erase(record, [told.page, told.document], hand=hand, reason="court order")
    (again,) = add(site.url())

    assert isinstance(again, Failed)
    assert "was erased by entry" in again.why
    assert verify(book).findings == ()
    assert not list((book / "evidence").glob("*.part"))


def test_each_address_of_a_list_is_an_act_and_failures_do_not_stop_the_others(book: Path, tmp_path: Path, site: Site, add: Add) -> None:
    listed = tmp_path / "posts.csv"
    listed.write_text(
        f'url,publisher,published\n{site.url()},Local page,2017-10-02\nftp://x/,,\n{site.url("/gone")},,\n"{site.url("/news/story")}",,2017\n',
        "utf-8",
    )
    told = add(listed=listed, port=site.port)
    pages = [held for held in kept(book) if held.noun.media_type == "application/warc"]

    assert [type(each) for each in told] == [Captured, Failed, Failed, Captured]
    assert pages[0].entry != pages[1].entry
    assert pages[0].noun.provenance is not None
    assert pages[0].noun.provenance.publisher == "Local page"
    assert [str(page.noun.published and page.noun.published.earliest) for page in pages] == ["2017-10-02", "2017-01-01"]


def test_the_journal_tells_the_host_of_a_capture_and_not_its_address(book: Path, tmp_path: Path, add: Add) -> None:
    listed = tmp_path / "posts.txt"
    with Site({"/story?token=quokkatoken": answer(PAGE)}) as site:
        listed.write_text(f"{site.url('/story?token=quokkatoken')}\n", "utf-8")
        assert [type(each) for each in add(listed=listed, port=site.port)] == [Captured]
        assert [type(each) for each in add(listed=listed, port=site.port)] == [Done]

    with Record(book) as record:
        (entry,) = (entry for entry in record.journal() if entry.verb == "add")
    assert entry.subject.startswith("1 page of ")
    assert "quokkatoken" not in entry.subject + str(entry.reason)


def test_a_list_goes_on_where_it_stopped(tmp_path: Path, site: Site, add: Add) -> None:
    listed = tmp_path / "posts.txt"
    listed.write_text(f"# posts\n{site.url()}\n", "utf-8")
    add(listed=listed, port=site.port)
    listed.write_text(f"# posts\n{site.url()}\n\n{site.url('/news/story')}\n", "utf-8")

    assert [type(each) for each in add(listed=listed, port=site.port)] == [Done, Captured]
    assert [type(each) for each in add(listed=listed, port=site.port)] == [Done, Done]
    assert [type(each) for each in add(listed=listed, port=site.port, again=True)] == [Captured, Captured]


def test_where_there_is_no_book_nobody_is_asked(tmp_path: Path, hand: Hand, site: Site, allow: Allow) -> None:
    with pytest.raises(NoBook):
        list(pipeline.capture(tmp_path / "nothing", [Wanted(site.url(), Had())], policy=allow(site.port), hand=hand))

    assert site.connections == 0
