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


DRAWN = ", from the capture"  # how ``made_by`` ends where a browser drew a document


@dataclass(frozen=True, slots=True)
class Document:
    """Preserved bytes: their SHA-256 in hex, their size, and where they were had.

    ``derived_from`` is the document that they were taken out of or made from, and ``part`` names which part of it, as its format does.
    ``made_by`` is the tool, with its version, that brought or made them; ``captured`` when it did (UTC, seconds) where that was by
    asking an address. ``follows`` is the document of the capture before this one of the same address.
    """

    sha256: str
    size: int
    name: str
    media_type: str
    url: str | None = None
    published: Period | None = None
    withheld: bool = False
    provenance: Provenance | None = None
    derived_from: str | None = None
    part: str | None = None
    made_by: str | None = None
    captured: str | None = None
    follows: str | None = None

    @property
    def is_rendering(self) -> bool:
        """True where a browser drew it from a capture: its words stand in the captured page, and are read there."""
        return self.made_by is not None and self.made_by.endswith(DRAWN)


@dataclass(frozen=True, slots=True)
class Arrival:
    """That bytes which the book held came again: under which name, from where, in which other document. Never published.

    Who brought them, and when, its entry says; the other fields are as those of a document.
    """

    document: str
    named: str
    url: str | None = None
    published: Period | None = None
    publisher: str | None = None
    derived_from: str | None = None
    part: str | None = None
    made_by: str | None = None
    captured: str | None = None


@dataclass(frozen=True, slots=True)
class Examination:
    """What a tool found in preserved bytes that is not their text, such as the metadata of a picture: kept apart, and never published.

    ``tool`` is its name and version. ``facts`` are (name, value) pairs as it gave them, ``fingerprint`` (16 hex digits) what a picture
    shares with copies of it, ``seconds`` how long a recording lasts, and ``differs`` the places at which two readers of a document
    read other digits, as (page, one, other).
    """

    document: str
    tool: str
    facts: tuple[tuple[str, str], ...] = ()
    fingerprint: str | None = None
    seconds: float | None = None
    differs: tuple[tuple[int, str, str], ...] = ()
