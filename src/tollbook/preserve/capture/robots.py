"""What a site lets robots ask, by its robots.txt: the group that names us, else the one for all; the longest rule decides.

The parser of the standard library knows neither ``*`` nor ``$`` in a path, takes the first rule rather than the longest, and breaks
on some hostile lines.

References
----------
RFC 9309, https://www.rfc-editor.org/rfc/rfc9309. None is leave; one that cannot be reached is not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import quote

from tollbook.errors import Unanswered
from tollbook.preserve.capture.address import Address
from tollbook.preserve.capture.exchange import Exchange, unpacked
from tollbook.preserve.capture.policy import NAME

LONGEST = 512_000  # bytes; what follows is not read
MOST_RULES = 10_000
LONGEST_DELAY = 60.0  # seconds between two questions, whatever a site wishes
_KEPT = "!$%&'()*+,-./:;=?@_~"
_ESCAPE = re.compile("%[0-9a-f]{2}", re.IGNORECASE)


@dataclass(slots=True)
class Rules:
    """The rules for us: (path, whether it may be asked), and the wish for a delay."""

    rules: list[tuple[str, bool]] = field(default_factory=list)
    delay: float = 0.0

    @classmethod
    def read(cls, text: str) -> Self:
        r"""Read the groups of a robots.txt, and keep those that speak to us.

        >>> rules = Rules.read("User-agent: *\nDisallow: /a*.pdf$\nAllow: /a/open*.pdf$")
        >>> [rules.allow(path) for path in ("/a/b.pdf", "/a/b.pdf?x", "/a/open/b.pdf", "/c")]
        [False, True, True, True]
        """
        groups: dict[str, Self] = {}
        named: list[str] = []
        ruled = False
        for key, value in _lines(text):
            if key == "user-agent":
                named = ([] if ruled else named) + [value.partition("/")[0].strip().lower()]
                ruled = False
                groups.setdefault(named[-1], cls())
            elif key in {"allow", "disallow", "crawl-delay"}:
                ruled = True
                for name in named:
                    groups[name].take(key, value)
        return groups.get(NAME) or groups.get("*") or cls()

    def take(self, key: str, value: str) -> None:
        """Take one rule."""
        if key == "crawl-delay":
            self.delay = max(self.delay, _seconds(value))
        elif value and len(self.rules) < MOST_RULES:
            self.rules.append((_written(value), key == "allow"))

    def allow(self, target: str) -> bool:
        """Say whether a path, with its query, may be asked; of two rules of one length the one that lets us stands."""
        found = [(len(path), leave) for path, leave in self.rules if _fits(path, _written(target))]
        return max(found)[1] if found else True


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site. ``exchanges`` are what they were read from, ``why`` says why nothing may be asked where they could not be."""

    exchanges: tuple[Exchange, ...]
    rules: Rules = field(default_factory=Rules)
    why: str | None = None

    def allows(self, address: Address) -> bool:
        """Say whether an address may be asked."""
        return self.why is None and self.rules.allow(address.target)

    @property
    def delay(self) -> float:
        """How many seconds the site wishes between two questions."""
        return self.rules.delay


def robots_of(exchanges: tuple[Exchange, ...]) -> Robots:
    """Read the rules from what a site answered, its redirects first."""
    last = exchanges[-1]
    if 400 <= last.status < 500:
        return Robots(exchanges)
    if last.status != 200:
        return Robots(exchanges, why=f"its robots.txt cannot be read ({last.said}), so nothing is asked there")
    try:
        with unpacked(last, most=50 * LONGEST) as body:
            return Robots(exchanges, Rules.read(body.read(LONGEST).decode("utf-8-sig", "replace")))
    except Unanswered as error:
        return Robots(exchanges, why=str(error))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in re.split(r"[\r\n]+", text):
        key, colon, value = line.partition("#")[0].partition(":")
        if colon:
            yield key.strip().lower(), value.strip()


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(seconds, LONGEST_DELAY) if math.isfinite(seconds) and seconds > 0 else 0.0


def _written(path: str) -> str:
    """Return a path as all are compared: what is no plain letter is escaped, in capitals."""
    return _ESCAPE.sub(lambda match: match[0].upper(), quote(path, safe=_KEPT))


def _fits(rule: str, target: str) -> bool:
    """Say whether a rule speaks of a path; a star stands for anything, a dollar at its end for the end."""
    ends, (first, *others) = rule.endswith("$"), rule.removesuffix("$").split("*")
    if not target.startswith(first):
        return False
    at = len(first)
    for place, part in enumerate(others, start=1):
        if ends and place == len(others):
            return len(target) - len(part) >= at and target.endswith(part)
        found = target.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not ends or at == len(target)
