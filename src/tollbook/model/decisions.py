"""What people decided about records: taken back, merged into another, erased for good."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A record that was taken back. ``kind`` is what it was; its earlier versions stay in the journal."""

    kind: str


@dataclass(frozen=True, slots=True)
class Redirect:
    """An incident that turned out to be another one; its id leads there."""

    to: str


@dataclass(frozen=True, slots=True)
class Erasure:
    """A record whose content was erased lawfully. ``commitments`` (hex) are those of the versions that are gone.

    ``sha256`` names the preserved bytes that went with it, where it was a document.
    """

    kind: str
    commitments: tuple[str, ...]
    sha256: str | None = None
