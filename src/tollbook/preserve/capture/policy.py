"""Who may be contacted for a book, and how: capture.toml, without which nothing is."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from tollbook import __version__
from tollbook.errors import BadInput, Refused, unreadable
from tollbook.preserve.capture.address import Address, read_address
from tollbook.preserve.capture.networks import Network, can_be_lent

FILE = "capture.toml"
LONGEST_FILE = 1 << 20
NAME = "tollbook"  # as robots.txt calls us


@dataclass(frozen=True, slots=True)
class CapturePolicy:
    """What may be asked of whom. ``hosts`` are exact names, or ``*.`` and a name for all below it; times are seconds, sizes bytes.

    ``private`` are networks of one's own that may be reached, ``certificates`` a PEM file of authorities of one's own.
    """

    hosts: tuple[str, ...]
    user_agent: str = f"{NAME}/{__version__}"
    delay: float = 1.0
    robots: bool = True
    ports: tuple[int, ...] = (80, 443)
    private: tuple[Network, ...] = ()
    certificates: Path | None = None
    max_bytes: int = 50_000_000
    max_total: int = 200_000_000
    max_resources: int = 200
    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    answer_seconds: float = 120.0
    total_seconds: float = 600.0
    path: Path = Path(FILE)

    def allows(self, host: str) -> bool:
        """Say whether a host may be contacted."""
        return any(host == each or (each.startswith("*.") and host.endswith(each[1:])) for each in self.hosts)

    def check(self, address: Address) -> None:
        """Refuse an address that may not be asked; nothing is looked up for that.

        Raises
        ------
        Refused
            If its host or port is not allowed.
        """
        if not self.allows(address.host):
            raise Refused(f'{address}: {self.path.name} does not allow this host; add "{address.host}" to its hosts')
        if address.port not in self.ports:
            listed = ", ".join(map(str, (*self.ports, address.port)))
            raise Refused(f"{address}: port {address.port} is not asked; write ports = [{listed}] into {self.path.name}")


def read_policy(path: Path, *, wanted: Address | None = None) -> CapturePolicy:
    """Read capture.toml; where there is none, say what to write for the address that is wanted.

    Raises
    ------
    BadInput
        If it is missing, no TOML, or holds what is no setting.
    """
    try:
        with path.open("rb") as stream:
            table = tomllib.loads(stream.read(LONGEST_FILE).decode("utf-8"))
    except FileNotFoundError:
        host = wanted.host if wanted else "www.example.org"
        raise BadInput(f'{path}: not there, and nothing is contacted without it; write this line into it: hosts = ["{host}"]') from None
    except OSError as error:
        raise unreadable(path, error) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{path}: {error}; correct it") from None
    try:
        return _policy(table, path)
    except (BadInput, TypeError, ValueError) as error:
        raise BadInput(f"{path}: {error}; correct it") from None


def _policy(table: Mapping[str, Any], path: Path) -> CapturePolicy:  # a TOML table before it is checked
    known = {field.name: field.default for field in fields(CapturePolicy) if field.name != "path"}
    for name, value in table.items():
        if name not in known:
            raise ValueError(f"{name!r} is no setting; there are {', '.join(known)}")
        if isinstance(value, dict):
            raise TypeError(f"{name} is a table; write {name} = …")
    numbers = {name: _number(name, table[name], kind) for name, kind in _numbers(known) if name in table}
    if not isinstance(table.get("robots", True), bool):
        raise TypeError("robots is neither true nor false")
    agent = table.get("user_agent", known["user_agent"])
    if not isinstance(agent, str) or not agent.isascii() or not agent.isprintable() or not agent.strip():
        raise TypeError("user_agent is no line of plain letters")
    named = table.get("certificates")
    return CapturePolicy(
        hosts=tuple(_host(each) for each in _list(table, "hosts", str)),
        user_agent=agent,
        robots=table.get("robots", True),
        ports=tuple(_list(table, "ports", int)) or (80, 443),
        private=tuple(_network(each) for each in _list(table, "private", str)),
        certificates=None if named is None else path.parent / str(named),
        path=path,
        **numbers,
    )


def _numbers(known: Mapping[str, object]) -> list[tuple[str, type[int] | type[float]]]:
    return [(name, type(value)) for name, value in known.items() if type(value) in {int, float}]  # type: ignore[misc]  # looked at


def _number(name: str, value: object, kind: type[int] | type[float]) -> Any:  # a number of that kind
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e12 or (value == 0 and name != "delay"):
        raise ValueError(f"{name} is no number above 0")
    return kind(value)


def _list(table: Mapping[str, Any], name: str, kind: type) -> list[Any]:  # of that kind
    given = table.get(name, [])
    if not isinstance(given, list) or any(not isinstance(each, kind) or isinstance(each, bool) for each in given):
        raise TypeError(f'{name} is no list, such as hosts = ["www.example.org"]')
    return given


def _host(written: str) -> str:
    """Return a host as addresses are compared with it; a whole address is read too, since it is what people paste."""
    below = "*." if written.startswith("*.") else ""
    name = written.removeprefix("*.")
    if "*" in name or not name:
        raise ValueError(f"{written!r} is no host; write www.example.org, or *.example.org for all below it")
    return below + read_address(name if "://" in name else f"http://{name}").host


def _network(written: str) -> Network:
    network = ip_network(written, strict=False)
    if not can_be_lent(network):
        raise ValueError(f"{written} is no private network, such as 192.168.0.0/16 or fd00::/8")
    return network
