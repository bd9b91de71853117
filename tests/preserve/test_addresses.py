"""No way to write an address leads a capture into a network that the book's policy does not lend."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.preserve.hostile import HOSTILE

from tollbook.errors import BadInput, Refused, TollbookError, Unanswered
from tollbook.preserve.capture.address import read_address
from tollbook.preserve.capture.asking import Asker
from tollbook.preserve.capture.networks import NEVER, PRIVATE, Ip, can_be_lent, why_not
from tollbook.preserve.capture.policy import CapturePolicy


def everywhere(_host: str, _port: int) -> Sequence[Ip]:
    """Answer as a hostile name server would."""
    return [ip_address("127.0.0.1")]


def allowing(url: str) -> CapturePolicy:
    """Return a policy that allows the host of an address in every way in which it could be read."""
    hosts = {"monitor.example"}
    with suppress(BadInput):
        hosts.add(read_address(url).host)
    with suppress(ValueError):
        hosts.add(urlsplit(url).hostname or "")
    return CapturePolicy(tuple(hosts), delay=0)


def test_at_least_two_hundred_hostile_addresses_are_tried() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE)
    assert len(HOSTILE) >= 250


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises((BadInput, Refused)) as told:
        Asker(allowing(url), resolve=everywhere).ask(read_address(url), most=1_000, until=time.monotonic() + 5)

    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("http://monitor.example", "http://monitor.example/"),
        ("HTTPS://Monitor.Example:443/A?b=c&d=%2F#top", "https://monitor.example/A?b=c&d=%2F"),
        ("http://monitor.example:8080/a b", None),
        ("http://monitor.example/خبر", "http://monitor.example/%D8%AE%D8%A8%D8%B1"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://موقع.example/", "http://xn--4gbrim.example/"),
        ("http://93.184.215.14/", "http://93.184.215.14/"),
        ("http://[2606:2800:21F:CB07:6820:80DA:AF6B:8B2C]/", "http://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/"),
        ("http://monitor.example/a|b'\"c", "http://monitor.example/a%7Cb'%22c"),
    ],
)
def test_honest_addresses_are_read_as_browsers_read_them(written: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(BadInput, match="%20"):
            read_address(written)
    else:
        assert str(read_address(written)) == read
        assert str(read_address(read)) == read


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://", "http://127.0.0.1", "http://monitor.example"]))
def test_any_words_are_an_address_that_reads_the_same_again_or_one_line(words: str, before: str) -> None:
    try:
        address = read_address(before + words)
    except TollbookError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017  # either will do
    else:
        assert read_address(str(address)) == address
        assert str(address).isascii()


@given(st.ip_addresses())
def test_what_may_be_connected_to_is_public(ip: Ip) -> None:
    if why_not(ip, ()) is None:
        assert ip.is_global
        assert not any((ip.is_multicast, ip.is_private, ip.is_loopback, ip.is_link_local, ip.is_reserved, ip.is_unspecified))


@pytest.mark.parametrize(
    "ip", ["1.1.1.1", "9.9.9.9", "93.184.215.14", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::64", "2620:fe::9"]
)
def test_public_addresses_may_be_connected_to(ip: str) -> None:
    assert why_not(ip_address(ip), ()) is None


def test_a_policy_lends_a_private_network_and_nothing_beside_it() -> None:
    lent = [ip_network("192.168.7.0/24"), ip_network("fd12::/16")]

    assert [why_not(ip_address(ip), lent) for ip in ("192.168.7.9", "fd12::1")] == [None, None]
    assert all(why_not(ip_address(ip), lent) for ip in ("192.168.8.1", "127.0.0.1", "fd13::1", "::ffff:192.168.7.9", "64:ff9b::c0a8:709"))


def test_no_policy_can_lend_what_is_never_connected_to() -> None:
    assert not any(map(can_be_lent, (*NEVER, *map(ip_network, ("0.0.0.0/0", "::/0", "::ffff:0:0/96", "64:ff9b::/96", "8.8.8.0/24")))))
    assert all(map(can_be_lent, PRIVATE))
    assert all(why_not(network[1], PRIVATE) for network in NEVER)


def test_a_name_that_also_leads_elsewhere_is_not_followed() -> None:
    asker = Asker(CapturePolicy(("monitor.example",)), resolve=lambda *_: [ip_address("1.1.1.1"), ip_address("10.0.0.1")])

    with pytest.raises(Refused, match=r"10\.0\.0\.1 is a private address"):
        asker.ask(read_address("http://monitor.example/"), most=1, until=time.monotonic() + 5)


def test_a_name_without_an_address_is_said_to_have_none() -> None:
    asker = Asker(CapturePolicy(("monitor.example",)), resolve=lambda *_: [])

    with pytest.raises(Unanswered, match="no network address"):
        asker.ask(read_address("http://monitor.example/"), most=1, until=time.monotonic() + 5)


def test_a_host_that_is_not_allowed_is_not_even_looked_up() -> None:
    asked: list[str] = []

    def resolve(host: str, _port: int) -> Sequence[Ip]:
        asked.append(host)
        return []

    for url in (
        "http://other.example/",
        "http://monitor.example.other.example/",
        "http://monitor.example:8080/",
        "http://xmonitor.example/",
    ):
        with pytest.raises(Refused):
            Asker(CapturePolicy(("monitor.example", "*.monitor.example")), resolve=resolve).ask(read_address(url), most=1, until=0)

    assert asked == []
