"""Connections to exactly the address that was checked, bounded in time and bytes; the name is only told to the other side."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address
from queue import Empty, Queue
from threading import Thread
from typing import Any

import httpcore

from tollbook.errors import Refused, Unanswered
from tollbook.preserve.capture.address import Address
from tollbook.preserve.capture.networks import Ip, why_not
from tollbook.preserve.capture.policy import CapturePolicy

LOOKUP_SECONDS = 20.0
MOST_TRIED = 4  # addresses of one host
Resolver = Callable[[str, int], Sequence[Ip]]


def looked_up(host: str, port: int) -> list[Ip]:
    """Return the addresses of a host, as this machine resolves it; a name server may take its time, but not ours."""
    answer: Queue[list[Ip] | Exception] = Queue()
    Thread(target=lambda: answer.put(_resolved(host, port)), daemon=True).start()
    try:
        found = answer.get(timeout=LOOKUP_SECONDS)
    except Empty:
        raise Unanswered(f"{host}: its name server does not answer in {LOOKUP_SECONDS:g} s; try again later") from None
    if isinstance(found, Exception):
        raise Unanswered(f"{host}: has no network address ({found}); check the name and the connection")
    return found


def _resolved(host: str, port: int) -> list[Ip] | Exception:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(ip_address(each[4][0]) for each in found))
    except (OSError, ValueError) as error:
        return error


def checked(address: Address, policy: CapturePolicy, resolve: Resolver) -> list[Ip]:
    """Return the addresses of a host once every one of them has been found fit to be connected to.

    Raises
    ------
    Refused
        If one of them is not: a name that also leads elsewhere is not followed.
    """
    ips = [address.ip] if address.ip else list(resolve(address.host, address.port))
    for ip in ips:
        if why := why_not(ip, policy.private):
            advice = f'; if it is your own, write private = ["{ip}"] into {policy.path.name}' if why == "is a private address" else ""
            raise Refused(f"{address}: {ip} {why}{advice}")
    if not ips:
        raise Unanswered(f"{address}: has no network address")
    return ips[:MOST_TRIED]


@dataclass(slots=True)
class Budget:
    """What one answer may still take: seconds on the clock, bytes on the wire."""

    until: float
    wire: int
    clock: Callable[[], float] = field(default=time.monotonic)

    def seconds(self, most: float | None) -> float:
        """Return how long the next step may take.

        Raises
        ------
        httpcore.ReadTimeout
            If time is up.
        """
        left = self.until - self.clock()
        if left <= 0:
            raise httpcore.ReadTimeout("time is up")
        return left if most is None else min(most, left)

    def take(self, received: bytes) -> bytes:
        """Count what came."""
        self.wire -= len(received)
        if self.wire < 0:
            raise httpcore.RemoteProtocolError("more came than it may")
        return received


class Pinned(httpcore.NetworkBackend):
    """Connects to one checked address, whatever the name resolves to by now."""

    def __init__(self, address: Address, ip: Ip, budget: Budget) -> None:
        self._asked, self._ip, self._budget = (address.host.strip("[]"), address.port), ip, budget
        self._backend = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,  # as the library has it
    ) -> httpcore.NetworkStream:
        """Connect to the checked address."""
        if (host.strip("[]"), port) != self._asked:
            raise httpcore.ConnectError(f"asked for {host}:{port}, which was not checked")
        stream = self._backend.connect_tcp(str(self._ip), port, self._budget.seconds(timeout), local_address, socket_options)
        if ip_address(stream.get_extra_info("server_addr")[0].partition("%")[0]) != self._ip:
            stream.close()
            raise httpcore.ConnectError("another address answers")
        return Bounded(stream, self._budget)


class Bounded(httpcore.NetworkStream):
    """A connection whose every step counts against the budget."""

    def __init__(self, stream: httpcore.NetworkStream, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read what comes, while there is time."""
        return self._budget.take(self._stream.read(max_bytes, self._budget.seconds(timeout)))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send, while there is time."""
        self._stream.write(buffer, self._budget.seconds(timeout))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Begin TLS under the name of the host."""
        return Bounded(self._stream.start_tls(ssl_context, server_hostname, self._budget.seconds(timeout)), self._budget)

    def get_extra_info(self, info: str) -> Any:  # as the library has it
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)
