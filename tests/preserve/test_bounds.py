"""Endless, slow, huge and damaged answers end a question, never the round."""

from __future__ import annotations

import gzip
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.preserve.conftest import Allow
from tests.preserve.serving import Answer, Site, answer

from tollbook.errors import Refused, TollbookError, Unanswered
from tollbook.preserve.capture.address import read_address
from tollbook.preserve.capture.asking import Asker
from tollbook.preserve.capture.capturing import Capture, Visit, capture
from tollbook.preserve.capture.exchange import unpacked
from tollbook.preserve.capture.policy import read_policy

QUICK = "robots = false\nmax_bytes = 1000000\nmax_total = 3000000\nconnect_seconds = 1\nread_seconds = 0.4\nanswer_seconds = 1.5\ntotal_seconds = 3"


def endless(beginning: bytes, then: bytes, *, pause: float = 0.0) -> Answer:
    def send(connection: socket.socket) -> None:
        connection.sendall(beginning)
        for _ in range(200_000):
            connection.sendall(then)
            time.sleep(pause)

    return send


def packed(kind: str, body: bytes) -> bytes:
    return answer(body, headers={"Content-Encoding": kind})


def bomb(size: int) -> bytes:
    engine = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(engine.compress(bytes(1 << 20)) for _ in range(size >> 20)) + engine.flush()


HTML = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ENDLESS: dict[str, Answer] = {
    "a body without an end": endless(HTML + b"\r\n", b"x" * 65536),
    "chunks without an end": endless(HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"4000\r\n" + b"x" * 0x4000 + b"\r\n"),
    "tiny chunks without an end": endless(HTML + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 5_000),
    "chunk extensions without an end": endless(HTML + b"Transfer-Encoding: chunked\r\n\r\n1;", b"x" * 65536),
    "a lying length": answer(b"x" * 2_000_000),
    "headers without an end": endless(HTML, b"X-More: " + b"y" * 4000 + b"\r\n"),
    "one header without an end": endless(HTML + b"X: ", b"y" * 65536),
    "very many headers": HTML + b"X: y\r\n" * 5_000 + b"\r\n",
    "long headers": HTML + b"".join(b"X-%d: %s\r\n" % (number, b"y" * 900) for number in range(90)) + b"\r\n",
    "continue without an end": endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000),
    "a status line without an end": endless(b"HTTP/1.1 200 ", b"O" * 65536),
    "a drop of headers now and then": endless(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", pause=0.1),
    "a drop of a body now and then": endless(HTML + b"\r\n", b"x", pause=0.1),
    "silence": endless(b"", b"", pause=0.05),
    "silence after the headers": endless(HTML + b"Content-Length: 10\r\n\r\n", b"", pause=0.05),
    "no HTTP": b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    "nothing": b"",
    "half a body": HTML + b"Content-Length: 100\r\n\r\nhalf",
    "two lengths": HTML + b"Content-Length: 4\r\nContent-Length: 9\r\n\r\nhalf",
    "a length below 0": HTML + b"Content-Length: -4\r\n\r\nhalf",
    "a broken chunk": HTML + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n0\r\n\r\n",
    "a change of protocol": b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
    "a redirect to nowhere": answer(status="302 Found", headers={"Location": ""}),
}  # fmt: skip


@contextmanager
def captured(path: Path, site: Site, target: str = "/") -> Iterator[Capture]:
    with capture(Visit(Asker(read_policy(path))), read_address(site.url(target))) as found:
        yield found


@pytest.mark.parametrize("name", ENDLESS)
def test_an_answer_without_bounds_ends_in_one_line(name: str, allow: Allow) -> None:
    with Site({"/": ENDLESS[name]}) as site:
        begun = time.monotonic()
        with pytest.raises((Unanswered, Refused, TollbookError)) as told, captured(allow(site.port, more=QUICK), site):
            pass

    assert time.monotonic() - begun < 4
    assert len(str(told.value).splitlines()) == 1


def test_an_answer_is_kept_as_it_was_packed_and_read_as_it_was_meant(allow: Allow) -> None:
    body = gzip.compress(b"<p>Three were killed.</p>")
    with Site({"/": packed("gzip", body)}) as site, captured(allow(site.port, more=QUICK), site) as found:
        found.page.body.seek(0)

        assert found.page.body.read() == body
        with unpacked(found.page, most=1_000) as page:
            assert page.read() == b"<p>Three were killed.</p>"


def test_every_member_of_a_gzip_file_is_read_and_what_follows_is_not(allow: Allow) -> None:
    body = gzip.compress(b"<p>Three</p>") + gzip.compress(b"<p>and four.</p>") + b"garbage"
    with (
        Site({"/": packed("gzip", body)}) as site,
        captured(allow(site.port, more=QUICK), site) as found,
        unpacked(found.page, most=99) as page,
    ):
        assert page.read() == b"<p>Three</p><p>and four.</p>"


@pytest.mark.parametrize("make", [zlib.compress, lambda body: zlib.compress(body)[2:-4]])
def test_deflate_is_read_with_its_header_and_without(make: object, allow: Allow) -> None:
    assert callable(make)
    with (
        Site({"/": packed("deflate", make(b"<p>Three.</p>"))}) as site,
        captured(allow(site.port, more=QUICK), site) as found,
        unpacked(found.page, most=99) as page,
    ):
        assert page.read() == b"<p>Three.</p>"


@pytest.mark.parametrize(
    ("kind", "body", "why"),
    [
        ("gzip", bomb(100 << 20), "no honest page"),
        ("gzip", b"\x1f\x8bnot gzip", "damaged"),
        ("gzip", gzip.compress(b"<p>Three were killed.</p>" * 99, mtime=0)[:-20], "ends early"),
        ("gzip", gzip.compress(b"", mtime=0) * 5_000, "members"),
        ("gzip", b"", "ends early"),
        ("br", b"x", "not asked for"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "not asked for"),
    ],
)
def test_what_unpacks_to_too_much_or_not_at_all_is_no_page(kind: str, body: bytes, why: str, allow: Allow) -> None:
    with Site({"/": packed(kind, body)}) as site, captured(allow(site.port, more=QUICK), site) as found:
        begun = time.monotonic()
        with pytest.raises(Unanswered, match=why), unpacked(found.page, most=50_000_000):
            pass

    assert time.monotonic() - begun < 2
    assert found.not_asked[0].why.startswith("its parts cannot be read")


def test_a_page_that_is_a_bomb_for_its_reader_is_kept_without_its_parts(allow: Allow) -> None:
    page = "<p " + " ".join(f"a{number}=1" for number in range(80_000)) + ">Text.</p><img src=/a.png>"
    with Site({"/": answer(page)}) as site, captured(allow(site.port, more=QUICK), site) as found:
        assert found.parts == ()

    assert "80,000 attributes" in found.not_asked[0].why


def test_parts_end_where_the_capture_is_full_and_at_their_number(allow: Allow) -> None:
    page = "".join(f"<img src=/{number}.png>" for number in range(8))
    answers = {f"/{number}.png": answer(bytes(900_000), kind="image/png") for number in range(8)}
    with Site({"/": answer(page), **answers}) as site, captured(allow(site.port, more=QUICK + "\nmax_resources = 6"), site) as found:
        assert len(found.parts) == 3

    assert sum("max_total" in each.why for each in found.not_asked) == 3
    assert sum("max_resources" in each.why for each in found.not_asked) == 2


def test_parts_end_when_time_is_up(allow: Allow) -> None:
    page = "".join(f"<img src=/{number}.png>" for number in range(40))
    slow = endless(HTML + b"\r\n", b"x", pause=0.1)
    with Site({"/": answer(page), **{f"/{number}.png": slow for number in range(40)}}) as site:
        begun = time.monotonic()
        with captured(allow(site.port, more=QUICK), site) as found:
            assert len(found.not_asked) == 40

    assert time.monotonic() - begun < 5


def test_a_host_is_asked_no_faster_than_its_delay(allow: Allow) -> None:
    waited: list[float] = []
    page = "<img src=/a.png><img src=/b.png>"
    with Site({"/": answer(page), "/robots.txt": answer("User-agent: *\nCrawl-delay: 7\nDisallow: /b", kind="text/plain")}) as site:
        policy = read_policy(allow(site.port).parent / "capture.toml")
        asker = Asker(policy, wait=waited.append)
        with capture(Visit(asker), read_address(site.url())):
            pass

    assert [round(each) for each in waited] == [7, 7]
