"""Parties to a conflict, their names over time, and their part in an event."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tollbook.model.sources import Provenance
from tollbook.model.time import Period


class Role(StrEnum):
    """What a source says a party had to do with an event."""

    ALLEGED = "alleged"
    CONCEDED = "conceded"
    DENIED = "denied"
    VICTIM = "victim"
    MENTIONED = "mentioned"


class Mode(StrEnum):
    """How responsibility is shared among several alleged parties."""

    ONE_OF = "one of"
    JOINTLY = "jointly"
    UNKNOWN_MEMBER_OF = "unknown member of"


@dataclass(frozen=True, slots=True)
class Involvement:
    """A party, as named by the source, in one event; ``side`` is a or b where a dyad is coded."""

    party: str
    role: Role = Role.MENTIONED
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a party, valid in a period; a metonym ("the capital") names it by a place."""

    name: str
    valid: Period | None = None
    metonym: bool = False
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A belligerent, state or body. Alias, member and successor are three different things."""

    name: str
    aliases: tuple[Alias, ...] = ()
    part_of: str | None = None
    successor_of: str | None = None
    provenance: Provenance | None = None
