"""What an import did: rows read, written, refused, and what a person should know of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tollbook.errors import BadRow
from tollbook.store.journal import Entry

SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not taken in, and why; ``file`` is named where it is not the imported one."""

    row: int
    reason: str
    column: str | None = None
    value: str | None = None
    file: str | None = None

    @property
    def because(self) -> str:
        """The reason with its column, as one line."""
        return f"{self.column}: {self.reason}" if self.column else self.reason


@dataclass(slots=True)
class Outcome:
    """What an import did. ``refusals`` are the first 1,000 of ``refused``; ``skipped`` rows are those the mapping leaves out."""

    rows: int = 0
    written: int = 0
    superseded: int = 0
    unchanged: int = 0
    refused: int = 0
    skipped: int = 0
    entry: Entry | None = None
    kinds: Counter[str] = field(default_factory=Counter)
    flagged: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    unread: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    rejects: list[str] = field(default_factory=list)

    def refuse(self, row: int, error: BadRow, *, file: str | None = None) -> Refusal:
        """Note a row that was not taken in."""
        refusal = Refusal(row, error.reason, error.column, error.value, file)
        self.refused += 1
        if len(self.refusals) < SHOWN:
            self.refusals.append(refusal)
        return refusal
