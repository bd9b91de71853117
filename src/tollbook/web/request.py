"""What an answer is asked with, and how it may say that it is elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import parse_qsl

from fastapi import Request

from tollbook.web.days import period_of


@dataclass(frozen=True)
class Asking:
    """An address taken apart: the values in its path, and the pairs after the question mark in their order."""

    path: Mapping[str, str] = field(default_factory=dict)
    pairs: Sequence[tuple[str, str]] = ()

    @property
    def keyed(self) -> Sequence[tuple[str, str]]:
        """The pairs that the key in the path stands for: that of a figure is its question."""
        return parse_qsl(self.path.get("key", ""))

    @property
    def as_of(self) -> date | None:
        """The day that the address looks back to.

        Raises
        ------
        BadInput
            If what it says is no day: today's numbers must not stand under it.
        """
        said = next((value for name, value in (*self.pairs, *self.keyed) if name == "as_of" and value.strip()), None)
        return period_of(said, field="as_of").latest if said else None

    def number(self, name: str, default: int, most: int) -> int:
        """Return the whole number from 1 that stands under a name, ``most`` where it is larger; what is none is the default."""
        said = self.value(name, "")
        if not (said.isascii() and said.isdigit()):
            return default
        digits = said.lstrip("0")
        return default if not digits else most if len(digits) > len(str(most)) else min(int(digits), most)

    def value(self, name: str, default: str) -> str:
        """Return the last value of a name, or what is taken where there is none."""
        return next((value for known, value in reversed(self.pairs) if known == name and value), default)


def asking_of(request: Request) -> Asking:
    """Take the address of a request apart."""
    path = {name: whole(str(value)) for name, value in request.path_params.items()}
    return Asking(path, [(whole(name), whole(value)) for name, value in request.query_params.multi_items()])


def whole(words: str) -> str:
    r"""Return words without halves of signs, which no text holds and nothing can write down.

    >>> whole("a\ud800b")
    'a?b'
    """
    return words.encode("utf-8", "replace").decode()


class Moved(Exception):
    """What was asked for is now under another id."""

    def __init__(self, to: str) -> None:
        super().__init__(to)
        self.to = to
