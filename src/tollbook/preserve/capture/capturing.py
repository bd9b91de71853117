"""Captures one page: the page, every redirect that led to it, and what it shows within itself."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from tollbook.errors import BadInput, Refused, TollbookError, Unanswered
from tollbook.preserve.capture.address import Address, joined
from tollbook.preserve.capture.asking import Asker
from tollbook.preserve.capture.exchange import Exchange
from tollbook.preserve.capture.parts import PAGES, STYLES, NotAsked, Stated, parts_of
from tollbook.preserve.capture.robots import Robots, robots_of

MOST_REDIRECTS = 5
MOST_NOT_ASKED = 1_000  # that are listed one by one


@dataclass(frozen=True, slots=True)
class Capture:
    """All that was asked for one page: the ways to it, itself, its parts, the rules of its sites, and what was not asked.

    ``stated`` is when the page says that it was published, in its own words.
    """

    asked: Address
    at: datetime
    hops: tuple[Exchange, ...]
    page: Exchange
    parts: tuple[Exchange, ...]
    robots: tuple[Exchange, ...]
    not_asked: tuple[NotAsked, ...]
    stated: tuple[str, ...] = ()

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Everything that goes into the file, in the order in which it was asked, the page first."""
        return (*self.hops, self.page, *self.parts, *self.robots)


@dataclass(slots=True)
class Visit:
    """One round of captures, which asks each site for its rules once."""

    asker: Asker
    progress: Callable[[str], None] = lambda _: None
    robots: dict[str, Robots] = field(default_factory=dict)


@contextmanager
def capture(visit: Visit, address: Address) -> Iterator[Capture]:
    """Capture a page, and hold what was answered while it is kept.

    Raises
    ------
    Refused
        If it may not be asked, by the policy, by its address, or by the robots.txt of its site.
    Unanswered
        If it gives no answer that can be kept.
    """
    visit.asker.policy.check(address)
    visit.robots = {origin: rules for origin, rules in visit.robots.items() if rules.why is None}  # what failed may go well now
    with ExitStack() as bodies:
        yield _Capturing(visit, address, bodies).done()


class _Capturing:
    """One capture in the making, with what is left of its bytes and seconds."""

    def __init__(self, visit: Visit, address: Address, bodies: ExitStack) -> None:
        self.visit, self.address, self.bodies, self.policy = visit, address, bodies, visit.asker.policy
        self.left = self.policy.max_total
        self.until = time.monotonic() + self.policy.total_seconds
        self.rules: list[Exchange] = []
        self.parts: dict[str, Exchange] = {}
        self.not_asked: list[NotAsked] = []
        self.stated: list[str] = []
        self.at = visit.asker.now()

    def done(self) -> Capture:
        *hops, page = self._followed(self.address)
        if not 200 <= page.status < 300:
            raise Unanswered(f"{page.address}: answers {page.said}; nothing was kept")
        if page.media_type in PAGES:
            self._take_parts(page)
        return Capture(
            self.address,
            self.at,
            tuple(hops),
            page,
            tuple(self.parts.values()),
            tuple(self.rules),
            tuple(self.not_asked[:MOST_NOT_ASKED]),
            tuple(self.stated),
        )

    def _followed(self, address: Address) -> Iterator[Exchange]:
        """Ask for an address and wherever it leads, each step checked like the first."""
        for _ in range(MOST_REDIRECTS + 1):
            self._heed_robots(address)
            exchange = self._ask(address)
            yield exchange
            if exchange.moved_to is None:
                return
            address = joined(address, _as_text(exchange.moved_to))
        raise Unanswered(f"{address}: is reached only after more than {MOST_REDIRECTS} redirects, which are not followed")

    def _ask(self, address: Address) -> Exchange:
        self.visit.progress(str(address))
        robots = self.visit.robots.get(address.origin)
        most = min(self.policy.max_bytes, self.left)
        if most <= 0:
            raise Unanswered(f"{address}: the capture holds {self.policy.max_total:,} bytes already (max_total)")
        exchange = self.visit.asker.ask(address, most=most, until=self.until, delay=robots.delay if robots else 0.0)
        self.bodies.callback(exchange.body.close)
        self.left -= exchange.size
        return exchange

    def _heed_robots(self, address: Address) -> None:
        """Refuse what a site asks robots not to ask, or not to ask now."""
        self.policy.check(address)
        self.visit.asker.heed(address, until=self.until)
        if not self.policy.robots:
            return
        if address.origin not in self.visit.robots:
            self.visit.robots[address.origin] = robots = self._rules_of(address)
            self.rules += robots.exchanges
            self.visit.asker.heed(address, until=self.until)
        rules = self.visit.robots[address.origin]
        if rules.why is not None:
            raise Unanswered(f"{address}: {rules.why}")
        if not rules.allows(address):
            refused = f"robots.txt of {address.host} asks robots not to"
            raise Refused(f"{address}: {refused}; to capture it with the site's leave, write robots = false into {self.policy.path.name}")

    def _rules_of(self, address: Address) -> Robots:
        """Ask a site for its rules; where they lead elsewhere, that is checked like everything."""
        found: list[Exchange] = []
        step = Address(address.scheme, address.host, address.port, "/robots.txt")
        while len(found) <= MOST_REDIRECTS:
            try:
                found.append(self._ask(step))
                if found[-1].moved_to is None:
                    return robots_of(tuple(found))
                step = joined(step, _as_text(found[-1].moved_to or ""))
            except (BadInput, Refused, Unanswered) as error:
                if not found and isinstance(error, Refused):
                    raise
                return Robots(tuple(found), why=f"its robots.txt cannot be read ({error})")
        return Robots(tuple(found), why="its robots.txt is reached only after more than 5 redirects")

    def _take_parts(self, page: Exchange) -> None:
        """Take what a page shows, then what its style sheets show, each address once."""
        waiting, place = deque([page]), 0
        seen: set[str | NotAsked] = {str(page.address)}
        while waiting:
            for part in parts_of(waiting.popleft(), most=self.policy.max_bytes):
                if isinstance(part, Stated):
                    self.stated.append(part.words)
                    continue
                key = part if isinstance(part, NotAsked) else str(part)
                if key in seen or key in self.parts:
                    continue
                seen.add(key)
                if isinstance(part, NotAsked):
                    self.not_asked.append(part)
                else:
                    waiting.extend(self._styles_of(part, place))
                    place += 1

    def _styles_of(self, part: Address, place: int) -> Iterator[Exchange]:
        """Take a part; yield it if it is a style sheet, which shows more."""
        if time.monotonic() > self.until:
            self._pass_over(part, "time is up (total_seconds)")
        elif place >= self.policy.max_resources:
            self._pass_over(part, f"more than {self.policy.max_resources} parts (max_resources)")
        else:
            last = self._take(part)
            if last is not None and last.media_type == STYLES and last.status == 200:
                yield last

    def _take(self, part: Address) -> Exchange | None:
        """Take a part, and return what it is in the end."""
        exchange = None
        try:
            for exchange in self._followed(part):
                self.parts.setdefault(str(exchange.address), exchange)
        except TollbookError as error:
            self._pass_over(part, str(error))
        return exchange

    def _pass_over(self, part: Address, why: str) -> None:
        self.not_asked.append(NotAsked(str(part), why))


def _as_text(location: str) -> str:
    """Return where a redirect leads, which some servers write in UTF-8, as the header's bytes came."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return location
