"""Which network addresses may be connected to: public ones, and private ones that the book's policy names.

References
----------
The IANA registries of special-purpose addresses, RFC 6890; embedded IPv4 addresses, RFC 6052, RFC 3056, RFC 4380.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Ip = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def _networks(*written: str) -> tuple[Network, ...]:
    return tuple(ip_network(each) for each in written)


PUBLIC_SIX = IPv6Network("2000::/3")  # all that is given out; what lies outside it is no place of the public network
# Python calls many of these global, and an address inside them may mean another one, or everybody's.
NEVER: tuple[Network, ...] = _networks(
    "0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.175.48.0/24",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20",
)  # fmt: skip
# Only these can be lent to a book by its policy.
PRIVATE: tuple[Network, ...] = _networks(
    "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
    "::1/128", "fc00::/7", "fe80::/10",
)  # fmt: skip


def why_not(ip: Ip, private: Sequence[Network]) -> str | None:
    """Say why an address may not be connected to, None where it may.

    >>> from ipaddress import ip_address
    >>> why_not(ip_address("64:ff9b::7f00:1"), ()), why_not(ip_address("1.1.1.1"), ())
    ('is no public address', None)
    """
    if getattr(ip, "scope_id", None) is not None:
        return "names a network card"
    if _within(ip, NEVER):
        return "is no public address"
    if _within(ip, PRIVATE):
        return None if _within(ip, private) else "is a private address"
    if isinstance(ip, IPv6Address) and ip not in PUBLIC_SIX:
        return "is no public address"
    return None if ip.is_global and not ip.is_multicast else "is no public address"


def can_be_lent(network: Network) -> bool:
    """Say whether a network is one that a policy may allow."""
    return any(network.subnet_of(each) for each in PRIVATE if each.version == network.version)  # type: ignore[arg-type]  # of one version


def _within(ip: Ip, networks: Iterable[Network]) -> bool:
    return any(ip in network for network in networks if network.version == ip.version)
