"""What a download is: a file of a release, what it says of itself, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from tollbook.store.public import PublicRecord


@dataclass(frozen=True)
class About:
    """What every file of a release says of itself."""

    title: str
    release: int
    day: date
    licence: str
    citation: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Export:
    """One file of a release.

    ``write`` puts it at a path and returns its rows: the same reader gives the same bytes. ``needs`` is the module of an extra
    without which it cannot be made, ``title`` the English key of one line on what it is for.
    """

    name: str
    media_type: str
    title: str
    write: Callable[[PublicRecord, Path, About], int]
    needs: str | None = None

    @property
    def available(self) -> bool:
        """True where it can be made here."""
        return self.needs is None or find_spec(self.needs) is not None
