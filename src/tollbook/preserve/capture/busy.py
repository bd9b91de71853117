"""Hosts that ask to be left alone for a while: which they are, until when, and how long one is waited for.

References
----------
RFC 9110, 10.2.3 (Retry-After); RFC 6585, 4 (429 Too Many Requests).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tollbook.errors import Unanswered
from tollbook.preserve.capture.address import Address
from tollbook.preserve.capture.exchange import Exchange

PATIENCE = 60.0  # seconds that a host is waited for
BUSY = (429, 503)
HTTP_DATE = "%a, %d %b %Y %H:%M:%S GMT"
LONGEST = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class _Shut:
    until: datetime
    why: str


@dataclass(slots=True)
class Busy:
    """What the hosts of one run asked for; one that is busy still after it was waited for is left alone for all of it."""

    _shut: dict[str, _Shut] = field(default_factory=dict)
    _waited_for: set[str] = field(default_factory=set)

    def left(self, address: Address, now: datetime, *, patience: float = PATIENCE) -> float:
        """Return for how many seconds the host of an address wants to be left alone.

        Raises
        ------
        Unanswered
            If that is longer than our patience.
        """
        shut = self._shut.get(address.host)
        if shut is None:
            return 0.0
        left = (shut.until - now).total_seconds()
        if left > min(patience, PATIENCE):
            raise Unanswered(f"{address}: {shut.why}")
        return max(left, 0.0)

    def heard(self, exchange: Exchange, now: datetime) -> bool:
        """Take note of an answer; say whether its host is too busy to answer."""
        host = exchange.address.host
        self._shut.pop(host, None)
        wished = _wished(exchange, now)
        if wished is None:
            return False
        why = f"{host} answers {exchange.said} and asks to be left alone until {wished:%Y-%m-%d %H:%M} UTC; add it again then"
        if host in self._waited_for and wished - now <= timedelta(seconds=PATIENCE):
            wished, why = now + LONGEST, f"{host} answers {exchange.said} even after a wait, and is left alone; add it again later"
        self._waited_for.add(host)
        self._shut[host] = _Shut(wished, why)
        return True


def _wished(exchange: Exchange, now: datetime) -> datetime | None:
    """Return until when a host wants to be left alone: as it says, in seconds or as a date; of too many questions a minute otherwise."""
    if exchange.status not in BUSY:
        return None
    said = (exchange.header("retry-after") or "").strip()
    if said.isascii() and said.isdecimal():
        return now + min(timedelta(seconds=float(said[:12])), LONGEST)
    try:
        day = datetime.strptime(said, HTTP_DATE).replace(tzinfo=UTC)
    except ValueError:
        return now + timedelta(seconds=PATIENCE) if exchange.status == 429 else None
    return min(max(day, now), now + LONGEST)
