"""Neither redirects, nor what a page shows, nor names that change their meaning lead a capture where the policy does not."""

from __future__ import annotations

import ssl
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from tests.preserve.conftest import Allow, second_loopback
from tests.preserve.hostile import HOSTILE
from tests.preserve.serving import Site, answer, moved

from tollbook.errors import BadInput, Refused, TollbookError, Unanswered
from tollbook.preserve.capture.address import Address, read_address
from tollbook.preserve.capture.asking import Asker
from tollbook.preserve.capture.capturing import Capture, Visit, capture
from tollbook.preserve.capture.connecting import Resolver
from tollbook.preserve.capture.networks import Ip
from tollbook.preserve.capture.policy import CapturePolicy, read_policy


def visiting(policy: Path, resolve: Resolver = second_loopback, *, hosts: Sequence[str] = ()) -> Visit:
    read = read_policy(policy)
    return Visit(Asker(widened(read, hosts), resolve=resolve))


def captured(visit: Visit, address: Address) -> Capture:
    with capture(visit, address) as found:
        return found


def widened(policy: CapturePolicy, hosts: Sequence[str]) -> CapturePolicy:
    from dataclasses import replace

    return replace(policy, hosts=(*policy.hosts, *hosts))


def hosts_of(urls: Sequence[str]) -> Iterator[str]:
    """Yield every host that some addresses could be read to name, so that no list of hosts is what keeps them out."""
    for url in urls:
        try:
            yield urlsplit(url).hostname or "none"
            yield read_address(url).host
        except (BadInput, ValueError):
            continue


@pytest.fixture
def canary() -> Iterator[Site]:
    """A service on the loopback address that nobody lent."""
    with Site({"/": answer("a secret")}, ip="127.0.0.1") as site:
        yield site


def test_no_redirect_leads_to_a_hostile_address(allow: Allow, canary: Site) -> None:
    hostile = [url for url in HOSTILE if not set(url) & set("\r\n\x00\x0b\x7f")]  # the others cannot stand in a header
    with Site(ip="127.0.0.2") as site:
        visit = visiting(
            allow(site.port, canary.port, more="robots = false"),
            hosts=list(hosts_of(hostile)),
            resolve=lambda *_: [ip_address("127.0.0.1")],
        )
        reached = []
        for number, url in enumerate(hostile):
            path = f"/{number}"
            site.answers[path] = answer(b"", status="302 Found", headers={"Location": url.encode("utf-8").decode("latin-1")})
            try:
                found = captured(visit, read_address(site.url(path)))
            except TollbookError:
                continue
            reached.append((url, str(found.page.address)))

    assert reached == []
    assert canary.connections == 0


def test_nothing_that_a_page_shows_is_had_from_a_hostile_address(allow: Allow, canary: Site) -> None:
    from html import escape

    shown = "".join(f'<img src="{escape(url)}"><script src="{escape(url)}"></script><video poster="{escape(url)}">' for url in HOSTILE)
    with Site({"/": answer(f"<base href='http://127.0.0.1:{canary.port}/'><p>Text.</p><img src=x.png>{shown}")}) as site:
        visit = visiting(
            allow(site.port, canary.port, more="robots = false\nmax_resources = 5000"),
            hosts=list(hosts_of(HOSTILE)),
            resolve=lambda *_: [ip_address("127.0.0.1")],
        )
        found = captured(visit, read_address(site.url()))

    assert (found.parts, canary.connections) == ((), 0)
    assert len(found.not_asked) > 200


def test_each_redirect_is_looked_up_and_checked_anew(allow: Allow, canary: Site) -> None:
    answers = iter(["127.0.0.2", "127.0.0.1"])
    with Site({"/": moved("/next"), "/next": answer("never")}) as site:
        visit = visiting(allow(site.port, more="robots = false"), resolve=lambda *_: [ip_address(next(answers))])
        with pytest.raises(Refused, match=r"127\.0\.0\.1 is a private address"):
            captured(visit, read_address(site.url("/", "rebind.example")))

    assert site.asked == ["/"]
    assert canary.connections == 0


def test_a_name_is_looked_up_once_for_each_question_and_connected_to_as_checked(allow: Allow) -> None:
    looked_up: list[str] = []

    def once(host: str, port: int) -> Sequence[Ip]:
        looked_up.append(host)
        return [ip_address("127.0.0.2")]

    with Site({"/": answer("<p>Text.</p>")}) as site:
        found = captured(visiting(allow(site.port), once), read_address(site.url("/", "rebind.example")))

    assert looked_up == ["rebind.example"] * 2  # robots.txt, then the page; the system knows no such name
    assert str(found.page.ip) == "127.0.0.2"
    assert f"Host: rebind.example:{site.port}" in site.heads[-1]


def test_a_name_that_changes_between_the_check_and_the_next_question_is_refused(allow: Allow, canary: Site) -> None:
    answers = iter(["127.0.0.2", "127.0.0.2", "127.0.0.1"])
    with Site({"/": answer("<img src=/a.png>")}) as site:
        found = captured(visiting(allow(site.port), lambda *_: [ip_address(next(answers))]), read_address(site.url("/", "rebind.example")))

    assert "127.0.0.1 is a private address" in found.not_asked[0].why
    assert canary.connections == 0


def test_hosts_that_the_policy_does_not_name_are_never_looked_up(allow: Allow) -> None:
    looked_up: list[str] = []

    def noted(host: str, port: int) -> Sequence[Ip]:
        looked_up.append(host)
        return [ip_address("127.0.0.2")]

    page = "<img src=//other.example/a.png><script src=https://cdn.other.example/x.js></script><link rel=stylesheet href=http://www.site.example.evil.example/>"
    with Site({"/": answer(page)}) as site:
        found = captured(visiting(allow(site.port), noted), read_address(site.url("/", "www.site.example")))

    assert set(looked_up) == {"www.site.example"}
    assert [each.why.partition(": ")[2].partition(";")[0] for each in found.not_asked] == ["capture.toml does not allow this host"] * 3


def test_more_than_five_redirects_are_not_followed(allow: Allow) -> None:
    steps = {f"/{step}": moved(f"/{step + 1}") for step in range(1, 9)}
    with Site({"/": moved("/1"), **steps}) as site, pytest.raises(Unanswered, match="5 redirects"):
        captured(visiting(allow(site.port, more="robots = false")), read_address(site.url()))

    assert len(site.asked) == 6


def test_five_redirects_are_followed_and_kept(allow: Allow) -> None:
    with Site({"/": moved("/1"), **{f"/{step}": moved(f"/{step + 1}") for step in range(1, 5)}, "/5": answer("<p>There.</p>")}) as site:
        found = captured(visiting(allow(site.port)), read_address(site.url()))

    assert [each.address.target for each in found.hops] == ["/", "/1", "/2", "/3", "/4"]
    assert found.page.address.target == "/5"


def test_the_name_of_the_host_is_what_tls_is_asked_for(allow: Allow, secured: ssl.SSLContext, certificate: tuple[Path, Path]) -> None:
    names: list[str | None] = []
    secured.sni_callback = lambda _, name, __: names.append(name)
    with Site({"/": answer("<p>Text.</p>")}, context=secured) as site:
        found = captured(visiting(allow(site.port, more=f'certificates = "{certificate[0]}"')), read_address(site.url("/", "site.example")))

    assert set(names) == {"site.example"}
    assert found.page.tls is not None
    assert found.page.tls.certificate == certificate[0].read_text()


@pytest.mark.parametrize("host", ["site.example", "www.site.example"])
def test_a_site_whose_certificate_does_not_hold_is_not_captured(
    host: str, allow: Allow, secured: ssl.SSLContext, certificate: tuple[Path, Path]
) -> None:
    trusting = f'certificates = "{certificate[0]}"' if host != "site.example" else ""
    with (
        Site({"/": answer("<p>Text.</p>")}, context=secured) as site,
        pytest.raises((Unanswered, Refused), match="cannot be reached"),
    ):
        captured(visiting(allow(site.port, more=trusting + "\nrobots = false")), read_address(site.url("/", host)))


def test_the_environment_names_no_proxy(allow: Allow, canary: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{canary.port}")
    with Site({"/" + quote("خبر"): answer("<p>Text.</p>")}) as site:
        found = captured(visiting(allow(site.port)), read_address(site.url("/خبر")))

    assert found.page.status == 200
    assert canary.connections == 0
