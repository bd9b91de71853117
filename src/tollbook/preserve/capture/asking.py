"""Ask one address one question and keep the answer as it came, within every limit; redirects are the caller's to follow."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO
from uuid import uuid4

import httpcore
import httpx

from tollbook.errors import BadInput, Unanswered
from tollbook.preserve.capture.address import Address
from tollbook.preserve.capture.busy import Busy
from tollbook.preserve.capture.connecting import Budget, Pinned, Resolver, checked, looked_up
from tollbook.preserve.capture.exchange import Exchange, Tls, spooled
from tollbook.preserve.capture.networks import Ip
from tollbook.preserve.capture.policy import CapturePolicy

if TYPE_CHECKING:
    from hashlib import _Hash as Hash  # it has no public name

LONGEST_HEAD = 64 << 10
MOST_HEADERS = 200
ACCEPT = b"text/html,application/xhtml+xml,application/pdf,*/*;q=0.8"
LATIN = "latin-1"  # headers are bytes to us


def utc_now() -> datetime:
    """Return the time of this machine in UTC."""
    return datetime.now(UTC)


@dataclass(slots=True)
class Asker:
    """Somebody who asks as a policy allows, never faster than each host is to be asked."""

    policy: CapturePolicy
    resolve: Resolver = looked_up
    now: Callable[[], datetime] = utc_now
    wait: Callable[[float], None] = time.sleep
    _asked: dict[str, float] = field(default_factory=dict)
    _busy: Busy = field(default_factory=Busy)
    _context: ssl.SSLContext | None = None

    def ask(self, address: Address, *, most: int, until: float, delay: float = 0.0) -> Exchange:
        """Ask for one address, and once more after a short wait where its host is busy.

        Raises
        ------
        Refused
            If it may not be asked.
        Unanswered
            If nothing comes that can be kept, or its host wants to be left alone for longer than is waited.
        """
        self.heed(address, until=until)
        exchange = self._answer(address, most=most, until=until, delay=delay)
        if not self._busy.heard(exchange, self.now()):
            return exchange
        exchange.body.close()
        self.heed(address, until=until)
        exchange = self._answer(address, most=most, until=until, delay=delay)
        self._busy.heard(exchange, self.now())
        return exchange

    def heed(self, address: Address, *, until: float) -> None:
        """Wait as long as the host of an address asked for.

        Raises
        ------
        Unanswered
            If that is longer than is waited.
        """
        left = self._busy.left(address, self.now(), patience=until - time.monotonic())
        if left > 0:
            self.wait(left)

    def _answer(self, address: Address, *, most: int, until: float, delay: float) -> Exchange:
        self.policy.check(address)
        ips = checked(address, self.policy, self.resolve)
        self._pace(address.host, max(delay, self.policy.delay))
        seconds = min(until, time.monotonic() + self.policy.answer_seconds)
        problem: Exception | None = None
        for ip in ips:
            try:
                return self._ask(address, ip, Budget(seconds, 2 * most + (1 << 20)), most)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                problem = error
            except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
                raise Unanswered(f"{address}: {_in_words(error)}") from None
        raise Unanswered(f"{address}: {_in_words(problem)}")

    def _pace(self, host: str, delay: float) -> None:
        left = self._asked.get(host, float("-inf")) + delay - time.monotonic()
        if left > 0:
            self.wait(left)
        self._asked[host] = time.monotonic()

    def _ask(self, address: Address, ip: Ip, budget: Budget, most: int) -> Exchange:
        headers = [
            (b"Host", address.origin.partition("//")[2].encode()),
            (b"User-Agent", self.policy.user_agent.encode()),
            (b"Accept", ACCEPT),
            (b"Accept-Encoding", b"gzip"),
            (b"Connection", b"close"),
        ]
        limits = {"connect": self.policy.connect_seconds, "read": self.policy.read_seconds, "write": self.policy.read_seconds}
        asked = httpcore.Request(
            "GET",
            httpcore.URL(scheme=address.scheme, host=address.host.strip("[]"), port=address.port, target=address.target),
            headers=headers,
            extensions={"timeout": {**limits, "pool": 1.0}, "sni_hostname": None if address.ip else address.host},
        )
        at = self.now()
        with (
            httpcore.ConnectionPool(ssl_context=self._secured(), network_backend=Pinned(address, ip, budget), retries=0) as pool,
            _answered(pool, asked) as answer,
        ):
            return _kept(answer, address, Asked(at, ip, _head(f"GET {address.target} HTTP/1.1".encode(), headers)), most)

    def _secured(self) -> ssl.SSLContext:
        if self._context is None:
            named = self.policy.certificates
            try:
                self._context = httpx.create_ssl_context(trust_env=False)
                if named is not None:
                    self._context.load_verify_locations(named)
            except OSError as error:
                raise BadInput(f"{named}: {error}; name a PEM file as certificates in {self.policy.path}") from None
        return self._context


@dataclass(frozen=True, slots=True)
class Asked:
    """When something was asked, at which address, in which words."""

    at: datetime
    ip: Ip
    request: bytes


class _answered:  # noqa: N801  # a context manager, named as its call reads
    """Hold an answer open while its body is read."""

    def __init__(self, pool: httpcore.ConnectionPool, asked: httpcore.Request) -> None:
        self._answer = pool.handle_request(asked)

    def __enter__(self) -> httpcore.Response:
        return self._answer

    def __exit__(self, *_: object) -> None:
        self._answer.close()


def _kept(answer: httpcore.Response, address: Address, asked: Asked, most: int) -> Exchange:
    headers = [(_as_kept(name), value) for name, value in answer.headers]
    version, reason = answer.extensions["http_version"], answer.extensions["reason_phrase"]
    head = _head(b"%s %d %s" % (version, answer.status, reason), headers)
    if len(head) > LONGEST_HEAD or len(headers) > MOST_HEADERS:
        raise Unanswered(f"{address}: its headers are longer than {LONGEST_HEAD >> 10} KiB, or more than {MOST_HEADERS}")
    with ExitStack() as unless_kept:
        body, digest = unless_kept.enter_context(spooled()), sha256()
        size = _received(answer, address, body, digest, most)
        unless_kept.pop_all()
    given = tuple((name.decode(LATIN), value.decode(LATIN)) for name, value in headers)
    return Exchange(
        address, asked.at, asked.ip, uuid4(), asked.request, answer.status, head, given, body, size, digest.hexdigest(), _tls(answer)
    )  # fmt: skip


def _received(answer: httpcore.Response, address: Address, body: BinaryIO, digest: Hash, most: int) -> int:
    """Take in a body as it comes, and return its size."""
    size = 0
    for piece in answer.iter_stream():
        size += len(piece)
        if size > most:
            raise Unanswered(f"{address}: is larger than {most:,} bytes; raise max_bytes or max_total in capture.toml if you need it")
        digest.update(piece)
        body.write(piece)
    return size


def _as_kept(name: bytes) -> bytes:
    """Rename the header that says how the body was cut for the way: it is kept in one piece."""
    return b"X-Archive-Orig-Transfer-Encoding" if name.lower() == b"transfer-encoding" else name


def _head(first: bytes, headers: list[tuple[bytes, bytes]]) -> bytes:
    return b"\r\n".join((first, *(b"%s: %s" % header for header in headers))) + b"\r\n\r\n"


def _tls(answer: httpcore.Response) -> Tls | None:
    connection = answer.extensions["network_stream"].get_extra_info("socket")
    if not isinstance(connection, ssl.SSLSocket):
        return None
    certificate = connection.getpeercert(binary_form=True) or b""
    return Tls(connection.version() or "", (connection.cipher() or ("",))[0], ssl.DER_cert_to_PEM_cert(certificate))


def _in_words(error: Exception | None) -> str:
    match error:
        case httpcore.TimeoutException():
            return "does not answer in time; try again later, or raise the seconds in capture.toml"
        case httpcore.ConnectError():
            return f"cannot be reached ({error})"
        case _:
            return f"gives no whole answer ({error})"
