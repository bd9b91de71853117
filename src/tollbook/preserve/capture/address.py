"""Addresses of pages, read so strictly that no two programs can read one differently."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from urllib.parse import quote, urljoin

import idna

from tollbook.errors import BadInput
from tollbook.preserve.capture.networks import Ip

LONGEST = 4_000  # characters
PORTS = {"http": 80, "https": 443}
_WHOLE = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_PLACE = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^:\[\]%@]+)(?::([0-9]{1,5}))?")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_KEPT = "!$%&'()*+,-./:;=?@_~"  # as they stand in a path or query; percent signs are the writer's own


@dataclass(frozen=True, slots=True)
class Address:
    """One page's address: host in ASCII and lower case, path and query percent-encoded, no fragment."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def ip(self) -> Ip | None:
        """The network address, where the host is written as one."""
        if self.host.startswith("["):
            return IPv6Address(self.host[1:-1])
        return IPv4Address(self.host) if self.host.replace(".", "").isdigit() else None

    @property
    def origin(self) -> str:
        """Scheme, host and port, as they begin the address."""
        return f"{self.scheme}://{self.host}" + ("" if self.port == PORTS[self.scheme] else f":{self.port}")

    def __str__(self) -> str:
        return self.origin + self.target


def read_address(written: str) -> Address:
    """Read an address as a person, a page or a server writes it.

    >>> str(read_address("HTTPS://Monitor.Example:443/a/%D8%A7?q=1#top"))
    'https://monitor.example/a/%D8%A7?q=1'

    Raises
    ------
    BadInput
        If it is none that is captured, or could be read in two ways.
    """
    if why := _unclear(written):
        raise BadInput(f"{_shown(written)}: {why}")
    whole = _WHOLE.fullmatch(written)
    if whole is None:
        raise BadInput(f"{_shown(written)}: an address to capture begins with http:// or https://")
    scheme, place, path, query = whole[1].lower(), whole[2], whole[3] or "/", whole[4] or ""
    if "@" in place:
        raise BadInput(f"{_shown(place.rpartition('@')[2])}: the address holds a user name or password; leave it out")
    match = _PLACE.fullmatch(place)
    if match is None:
        raise BadInput(f"{_shown(written)}: names no host that can be read; check the address")
    port = int(match[2]) if match[2] else PORTS[scheme]
    if not 0 < port < 65536:
        raise BadInput(f"{_shown(written)}: no port {port}; check the address")
    return Address(scheme, _host(match[1], written), port, quote(path, safe=_KEPT) + quote(query, safe=_KEPT))


def joined(base: Address, reference: str) -> Address:
    """Read an address that a page or server gives in relation to another.

    Raises
    ------
    BadInput
        If it is none that is captured.
    """
    reference = reference.strip(" \t\r\n\f").replace(" ", "%20")
    if why := _unclear(reference):
        raise BadInput(f"{_shown(reference)}: {why}")
    try:
        return read_address(urljoin(str(base), reference))
    except ValueError:  # a bracket that does not close
        raise BadInput(f"{_shown(reference)}: cannot be read as an address") from None


def _unclear(written: str) -> str | None:
    if len(written) > LONGEST:
        return f"is longer than {LONGEST:,} characters"
    if any(letter.isspace() or letter == "\\" or ord(letter) < 0x20 or 0x7F <= ord(letter) < 0xA0 for letter in written):
        return "holds a space, backslash or control character; write it as %20 …"
    return None


def _host(written: str, whole: str) -> str:
    if written.startswith("["):
        try:
            return f"[{IPv6Address(written[1:-1]).compressed}]"
        except AddressValueError:
            raise BadInput(f"{_shown(whole)}: {written} is no network address") from None
    try:
        name = written.lower() if written.isascii() else idna.encode(written, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise BadInput(f"{_shown(whole)}: {_shown(written)} is no name of a host") from None
    labels = name.split(".")
    if len(name) > 253 or not all(map(_LABEL.fullmatch, labels)):
        raise BadInput(f"{_shown(whole)}: {_shown(written)} is no name of a host")
    if any(map(_NUMBER.fullmatch, (labels[-1], *labels[:1] * (len(labels) == 1)))):
        _usual(name, written, whole)
    return name


def _usual(name: str, written: str, whole: str) -> None:
    """Refuse a number that only some programs take for an address: 127.1, 2130706433, 0x7f.1, 0177.0.0.1."""
    try:
        usual = written == name and str(IPv4Address(name)) == name
    except AddressValueError:
        usual = False
    if not usual:
        raise BadInput(f"{_shown(whole)}: {_shown(written)} is no usual way to write an address; write four numbers from 0 to 255")


def _shown(words: str) -> str:
    plain = "".join(letter if letter.isprintable() else " " for letter in words)
    return plain if len(plain) <= 120 else plain[:119] + "…"
