"""What people decided about records: taken back, merged, erased for good, judged to be of one event or not, filed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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

    ``sha256`` names the preserved bytes that went with it, where it was a document. What was told of others only because it stood guard
    stays untold without it: ``hides`` are fields of records, as (record, field), and of the incidents and documents in ``silences`` no
    words are told.
    """

    kind: str
    commitments: tuple[str, ...]
    sha256: str | None = None
    hides: tuple[tuple[str, str], ...] = ()
    silences: tuple[str, ...] = ()


class Answer(StrEnum):
    """What a person says of two records: one event, a part of it, two events, or not to be told from what there is."""

    SAME = "same"
    PART = "part"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person said of two records, without having seen what the linker thinks; later judgements stand above earlier ones.

    Of ``PART`` the record ``one`` is the part. ``probability`` is what the linker, in its ``version``, thought then.
    """

    one: str
    other: str
    answer: Answer
    by: str
    why: str | None = None
    probability: float | None = None
    version: str | None = None


class Filing(StrEnum):
    """What became of a document that was read."""

    CODED = "coded"
    IRRELEVANT = "irrelevant"
    COPY = "copy"
    NOT_OURS = "not ours"
    NEEDS_GEOLOCATION = "needs geolocation"


@dataclass(frozen=True, slots=True)
class Disposition:
    """What somebody who read a document says became of it, with a note to the reviewer."""

    document: str
    filed: Filing
    by: str
    note: str | None = None
