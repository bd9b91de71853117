"""What a form sent: its fields in their order, and rows of fields such as ``count.0.low``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tollbook.errors import BadInput

LOST = "lost"  # the field that names files which were chosen and are not kept with the rest
MOST = 1_000  # rows of one kind


@dataclass(frozen=True)
class Form:
    """The fields of a form; ``files`` are those that were uploaded, by the name of their field."""

    pairs: Sequence[tuple[str, str]] = ()
    files: Sequence[tuple[str, str, bytes]] = field(default=(), repr=False)

    def one(self, name: str, default: str = "") -> str:
        """Return the last value of a field, without the space around it."""
        return next((value.strip() for known, value in reversed(self.pairs) if known == name), default)

    def all(self, name: str) -> list[str]:
        """Return every value of a field."""
        return [value.strip() for known, value in self.pairs if known == name]

    def uploaded(self, name: str) -> list[tuple[str, bytes]]:
        """Return the files of a field with their names."""
        return [(file, content) for known, file, content in self.files if known == name and file]

    def rows(self, name: str) -> list[dict[str, str]]:
        """Return the rows of one kind in the order of their numbers."""
        found: dict[int, dict[str, str]] = {}
        for known, value in self.pairs:
            kind, _, rest = known.partition(".")
            at, _, of = rest.partition(".")
            if kind == name and of and at.isascii() and at.isdigit() and int(at) < MOST:
                found.setdefault(int(at), {})[of] = value.strip()
        return [{"at": str(at), **found[at]} for at in sorted(found)]


class Mistaken(BadInput):
    """A form that cannot be taken: for each field, what is wrong and what to do. What was typed is shown again."""

    def __init__(self, wrong: dict[str, str]) -> None:
        super().__init__("; ".join(wrong.values()))
        self.wrong = wrong


def fields(rows: Iterable[tuple[str, object]]) -> list[tuple[str, str]]:
    """Return the fields of a form as pairs of text; what is not known is empty."""
    return [(name, "" if value is None else str(value)) for name, value in rows]
