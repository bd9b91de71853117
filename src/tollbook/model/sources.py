"""Who says it, in which preserved bytes, and in which exact words."""

from __future__ import annotations

from dataclasses import dataclass

from tollbook.model.time import Period


@dataclass(frozen=True, slots=True)
class Quote:
    """Where words stand in a document: offsets are Unicode code points of its text, end excluded."""

    document: str
    start: int
    end: int
    row: int | None = None


@dataclass(frozen=True, slots=True)
class ValueQuote:
    """Where the words of one value of a record stand in its document; ``value`` names it, such as ``counts.0``."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything that says where a record comes from.

    ``origins`` are those who first said it: independence counts them, not publishers.
    ``via`` is the outlet that relayed it. ``unread`` keeps keys of the input that no field takes.
    """

    publisher: str
    origins: tuple[str, ...] = ()
    via: str | None = None
    url: str | None = None
    quote: Quote | None = None
    words: str | None = None
    note: str | None = None
    licence: str | None = None
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def first_said_by(self) -> tuple[str, ...]:
        """The origins, or the publisher where it is its own."""
        return self.origins or (self.publisher,)


@dataclass(frozen=True, slots=True)
class Source:
    """A publisher or person, with who controls it; None means that no party does.

    ``deduplicated`` says that it lists every event once.
    """

    name: str
    controlled_by: str | None = None
    origin_of: str | None = None
    protected: bool = False
    deduplicated: bool = False
    provenance: Provenance | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Preserved bytes: their SHA-256 in hex, their size, and where they were had."""

    sha256: str
    size: int
    name: str
    media_type: str
    url: str | None = None
    published: Period | None = None
    withheld: bool = False
    provenance: Provenance | None = None
