"""Addresses of the web that lead into somebody's own network: they tell the public nothing, and others where to look."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, IPv6Network, ip_address
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

NAMES = frozenset("local localhost localdomain internal intranet lan home corp private arpa".split())  # how names of such networks end
NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
CARRYING = (IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16"), IPv6Network("2001::/32"))  # that hold another address


def is_inner(url: str) -> bool:
    """Say whether an address is of a loopback, private or link-local network, of a bare name, or written so that nobody can tell.

    >>> [is_inner(f"https://{host}/page") for host in ("monitor.example", "1.1.1.1", "10.0.0.7", "archive", "127.1", "[fe80::1]")]
    [False, False, True, True, True, True]
    """
    host = host_of(url)
    if host is None:
        return False
    try:
        ip = ip_address(host.partition("%")[0])
    except ValueError:
        labels = host.split(".")
        return len(labels) == 1 or labels[-1] in NAMES or NUMBER.fullmatch(labels[-1]) is not None
    carrying = isinstance(ip, IPv6Address) and any(ip in network for network in CARRYING)
    return carrying or not ip.is_global or ip.is_multicast


def host_of(url: str) -> str | None:
    """Return the host of an address as programs understand it, None where it names none."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return ""
    return normalize("NFKC", unquote(host)).casefold().rstrip(".") if host else None
