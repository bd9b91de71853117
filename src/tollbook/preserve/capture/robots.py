"""What a site lets robots ask, by its robots.txt, as RFC 9309 has it: none is leave, an unreachable one is not."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.robotparser import RobotFileParser

from tollbook.errors import Unanswered
from tollbook.preserve.capture.address import Address
from tollbook.preserve.capture.exchange import Exchange, unpacked
from tollbook.preserve.capture.policy import NAME

LONGEST = 512_000  # bytes; what follows is not read
LONGEST_DELAY = 60.0  # seconds between two questions, whatever a site wishes


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site. ``exchanges`` are what they were read from, ``why`` says why nothing may be asked where they could not be."""

    exchanges: tuple[Exchange, ...]
    rules: RobotFileParser | None = None
    why: str | None = None

    def allows(self, address: Address) -> bool:
        """Say whether an address may be asked."""
        return self.why is None and (self.rules is None or self.rules.can_fetch(NAME, str(address)))

    @property
    def delay(self) -> float:
        """How many seconds the site wishes between two questions."""
        wished = self.rules.crawl_delay(NAME) if self.rules else None
        return min(float(wished or 0), LONGEST_DELAY)


def robots_of(exchanges: tuple[Exchange, ...]) -> Robots:
    """Read the rules from what a site answered, its redirects first."""
    last = exchanges[-1]
    if 400 <= last.status < 500:
        return Robots(exchanges)
    if last.status != 200:
        return Robots(exchanges, why=f"its robots.txt cannot be read ({last.said}), so nothing is asked there")
    try:
        with unpacked(last, most=LONGEST) as body:
            text = body.read(LONGEST).decode("utf-8", "replace")
    except Unanswered as error:
        return Robots(exchanges, why=str(error))
    rules = RobotFileParser()
    rules.parse(text.splitlines())
    rules.modified()  # it answers nothing before it has been told that it was read
    return Robots(exchanges, rules)
