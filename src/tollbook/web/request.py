"""What an answer is asked with, and how it may say that it is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Asking:
    """An address taken apart: the values in its path, and the pairs after the question mark in their order."""

    path: Mapping[str, str] = field(default_factory=dict)
    pairs: Sequence[tuple[str, str]] = ()

    def value(self, name: str, default: str) -> str:
        """Return the last value of a name, or what is taken where there is none."""
        return next((value for known, value in reversed(self.pairs) if known == name and value), default)


class Moved(Exception):
    """What was asked for is now under another id."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to
