"""A browser draws a page from its capture, and reaches nothing by itself, however the page tries."""

from __future__ import annotations

import shutil
import ssl
import struct
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from tests.preserve.conftest import POLICY, Allow, second_loopback
from tests.preserve.serving import Site, answer, moved

from tollbook import pipeline
from tollbook.errors import BadInput, Unanswered
from tollbook.model.sources import Document
from tollbook.preserve import Had
from tollbook.preserve.capture import browser, rendering
from tollbook.preserve.capture.address import read_address
from tollbook.preserve.capture.asking import Asker
from tollbook.preserve.capture.browser import chromium
from tollbook.preserve.capture.capturing import Visit, capture
from tollbook.preserve.capture.keeping import Captured
from tollbook.preserve.capture.policy import read_policy
from tollbook.preserve.capture.rendering import Drawing, render
from tollbook.preserve.capture.wanted import Wanted
from tollbook.store.record import Record
from tollbook.store.verify import verify
from tollbook.store.writing import Hand

pytestmark = pytest.mark.skipif(shutil.which("chromium") is None, reason="pages are drawn by chromium")

SQUARE = b'<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'
# Every way by which a page asks for something, each at an address that no policy names; {c} is a service that listens.
GREEDY = """<!doctype html><title>t</title><p id=words>A strike on Town B killed three.</p>
<img src="http://{c}/img"><iframe src="http://{c}/frame"></iframe><object data="http://{c}/object"></object><embed src="http://{c}/embed">
<link rel=stylesheet href="http://{c}/css"><link rel=prefetch href="http://{c}/prefetch"><link rel=preconnect href="http://{c}"><link rel=dns-prefetch href="//{c}">
<link rel=manifest href="http://{c}/manifest"><link rel="icon" href="http://{c}/icon"><script src="http://{c}/js"></script><video src="http://{c}/video" autoplay></video>
<style>@import "http://{c}/import"; @font-face {{font-family:f; src:url(http://{c}/font)}} p {{font-family:f; background:url(http://{c}/background)}}</style>
<form id=f action="http://{c}/form" method=post><input name=a></form><a id=a href="http://{c}/a" ping="http://{c}/ping" download>x</a>
<script>
const c = "{c}"; const quiet = f => {{ try {{ const p = f(); if (p && p.catch) p.catch(() => 0) }} catch (e) {{}} }};
quiet(() => fetch("http://" + c + "/fetch")); quiet(() => fetch("http://" + c + "/post", {{method: "POST", mode: "no-cors", body: "x", keepalive: true}}));
quiet(() => navigator.sendBeacon("http://" + c + "/beacon", "x")); quiet(() => new WebSocket("ws://" + c + "/ws")); quiet(() => new EventSource("http://" + c + "/events"));
quiet(() => {{ const x = new XMLHttpRequest(); x.open("GET", "http://" + c + "/xhr"); x.send() }});
quiet(() => new Worker(URL.createObjectURL(new Blob(["fetch('http://" + c + "/worker')"])))); quiet(() => new SharedWorker("data:text/javascript,fetch('http://" + c + "/shared')"));
quiet(() => navigator.serviceWorker.register("/sw.js")); quiet(() => import("http://" + c + "/module")); quiet(() => window.open("http://" + c + "/open"));
quiet(() => {{ const p = new RTCPeerConnection({{iceServers: [{{urls: "turn:" + c + "?transport=tcp", username: "u", credential: "p"}}, {{urls: "stun:" + c}}]}});
  p.createDataChannel("x"); return p.createOffer().then(o => p.setLocalDescription(o)) }});
quiet(() => new WebTransport("https://" + c + "/transport")); quiet(() => document.getElementById("a").click()); quiet(() => document.getElementById("f").submit());
setTimeout(() => {{ location = "http://" + c + "/away" }}, 400); alert("x"); print();
</script>"""


@pytest.fixture
def canary() -> Iterator[Site]:
    with Site(ip="127.0.0.1") as site:
        yield site


def drawn(page: bytes, allow: Allow, more: dict[str, bytes] | None = None) -> list[Drawing]:
    with Site({"/": page, **(more or {})}) as site:
        visit = Visit(Asker(read_policy(allow(site.port)), resolve=second_loopback))
        with capture(visit, read_address(site.url("/", "site.example"))) as found:
            asked = list(site.asked)
            made = render(found)
        assert site.asked == asked  # it was drawn from the capture alone
    return made


@pytest.mark.slow
def test_a_page_is_drawn_with_its_parts(allow: Allow) -> None:
    page = answer(
        "<!doctype html><link rel=stylesheet href=/moved.css><h1>A strike</h1><p>Three were killed.</p><script src=/code.js></script>"
        "<p style='margin-top:3000px'>The end.</p>"
    )
    parts = {
        "/moved.css": moved("/style.css"),
        "/style.css": answer("h1 {text-transform: uppercase}", kind="text/css"),
        "/code.js": answer(
            "document.body.append('Written by a script at ' + location.href.split(':').slice(0, 2))", kind="text/javascript"
        ),
    }
    picture, words, printed = drawn(page, allow, parts)

    assert (picture.media_type, picture.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", picture.content[16:24])
    assert (width, height > 3_000) == (1280, True)
    assert words.content.decode().split("\n")[0] == "A STRIKE"
    assert "Written by a script at http,//site.example" in words.content.decode()
    assert printed.content.startswith(b"%PDF-")
    assert {each.made_by.split()[0] for each in (picture, words, printed)} == {"chromium"}
    assert picture.made_by.endswith(", from the capture")


def test_a_page_of_a_secured_site_is_drawn_as_one(allow: Allow, secured: ssl.SSLContext, certificate: tuple[Path, Path]) -> None:
    page = answer("<p>Three were killed.</p><script src=/code.js></script>", headers={"Strict-Transport-Security": "max-age=9"})
    code = answer("document.body.append(isSecureContext ? location.protocol : 'open')", kind="text/javascript")
    with Site({"/": page, "/code.js": code}, context=secured) as site:
        policy = read_policy(allow(site.port, more=f'certificates = "{certificate[0]}"'))
        with capture(Visit(Asker(policy, resolve=second_loopback)), read_address(site.url("/", "site.example"))) as found:
            made = render(found)

    assert made[1].content.split() == b"Three were killed. https:".split()


def test_a_browser_never_reaches_a_network_by_itself(allow: Allow, canary: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "LOADING", 4.0)
    pictures = drawn(answer(GREEDY.format(c=f"127.0.0.1:{canary.port}")), allow)

    assert "A strike on Town B killed three." in pictures[1].content.decode()
    assert canary.connections == 0


@pytest.mark.slow
def test_nor_where_the_machine_cannot_take_the_network_away(allow: Allow, canary: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tollbook.preserve.capture.browser.APART", ("false",))  # as where namespaces are switched off
    monkeypatch.setattr(rendering, "LOADING", 4.0)
    drawn(answer(GREEDY.format(c=f"127.0.0.1:{canary.port}")), allow)

    assert canary.connections == 0


@pytest.mark.slow
def test_a_page_that_keeps_the_browser_busy_ends_in_time(allow: Allow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "SECONDS", 6.0)
    monkeypatch.setattr(rendering, "LOADING", 1.0)

    with pytest.raises(Unanswered, match="chromium"):
        drawn(answer("<p>Text.</p><script>for (;;) {}</script>"), allow)


@pytest.mark.slow
def test_without_these_walls_the_same_page_reaches_it(allow: Allow, canary: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "LOADING", 4.0)
    monkeypatch.setattr(browser, "APART", ("false",))
    walls = ("--proxy-bypass-list", "--host-resolver-rules", "--force-webrtc", "--webrtc")
    monkeypatch.setattr(browser, "FLAGS", [*(flag for flag in browser.FLAGS if not flag.startswith(walls)), "--no-proxy-server"])
    drawn(answer(GREEDY.format(c=f"127.0.0.1:{canary.port}")), allow)

    assert canary.connections > 0  # although each question of the page was answered by us


@pytest.mark.parametrize(
    "leads", ["location = 'about:blank'", "document.location = 'data:text/html,other'", "location.replace('/other')", "location.reload()"]
)
def test_a_page_that_leads_away_is_drawn_as_it_was_or_not_at_all(leads: str, allow: Allow) -> None:
    try:
        made = drawn(
            answer(f"<p>Three were killed.</p><script>addEventListener('load', () => setTimeout(() => {{ {leads} }}, 100))</script>"), allow
        )
    except Unanswered as error:
        assert "leads the browser away" in str(error)  # noqa: PT017  # either will do
    else:
        assert made[1].content == b"Three were killed."


def test_nothing_of_the_browser_is_left(allow: Allow, monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory(prefix="b") as folder:  # other tests draw at the same time; a long name is none that a socket takes
        monkeypatch.setattr("tempfile.tempdir", folder)
        drawn(answer("<p>Text.</p>"), allow)

        assert list(Path(folder).glob("tollbook-browser-*")) == []


def test_what_was_drawn_is_kept_beside_the_page_and_not_read_twice(book: Path, hand: Hand) -> None:
    with Site({"/": answer("<p>On 2 October a strike on Town B killed at least three civilians.</p>")}) as site:
        (book / "capture.toml").write_text(POLICY.format(ports=site.port, more=""), "utf-8")
        (told,) = pipeline.capture(book, [Wanted(site.url(), Had("Local page"))], render=True, hand=hand)
    with Record(book) as record:
        documents = {held.id: held for held in record.all(Document)}

    assert isinstance(told, Captured)
    assert told.not_drawn is None
    made = [documents[id].noun for id in told.drawn]
    assert [(each.part, each.media_type, each.derived_from) for each in made] == [
        ("screenshot", "image/png", told.document),
        ("text", "text/plain", told.document),
        ("print", "application/pdf", told.document),
    ]
    assert {documents[id].entry for id in told.drawn} == {documents[told.document].entry}
    assert {each.url for each in made} == {site.url()}
    assert pipeline.extract(book, only=[*told.drawn, told.page]).documents == 1
    assert verify(book).findings == ()


def test_without_a_browser_nobody_is_asked(book: Path, hand: Hand, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nothing")
    with Site({"/": answer("<p>Text.</p>")}) as site:
        (book / "capture.toml").write_text(POLICY.format(ports=site.port, more=""), "utf-8")
        with pytest.raises(BadInput, match="needs chromium"):
            list(pipeline.capture(book, [Wanted(site.url(), Had())], render=True, hand=hand))

    assert site.connections == 0
    with pytest.raises(BadInput):
        chromium()
