"""Releases: what left the book for the public, when, and what every release said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tollbook.model.counts import Group, Measure


@dataclass(frozen=True, slots=True)
class Total:
    """A total that a release states, as its pages had it: a vintage of it."""

    measure: Measure
    group: Group
    method: str
    low: int | None
    high: int | None
    incidents: int


@dataclass(frozen=True, slots=True)
class Moved:
    """A total that is otherwise than in the release before, and by how much which changes of incidents moved it."""

    before: Total
    after: Total
    by: tuple[tuple[str, int, int, int], ...] = ()  # what happened to incidents, how many, what it adds to the low and to the high


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the release before, by the ids of incidents."""

    added: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    regraded: tuple[tuple[str, str, str], ...] = ()  # id, grade before, grade after
    recounted: tuple[str, ...] = ()
    totals: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """One release. What identifies it to others is public; the state of the journal it was made of, and the ``nonce``, are not.

    ``files`` is how many files ``manifest`` (SHA-256 of SHA256SUMS, hex) lists, and ``root`` (hex) the Merkle root over its lines.
    ``sealed`` (hex) is SHA-256 of the nonce and the journal's checkpoint. ``checkpoint`` is the signed note of the release log that this
    release ends, ``vkey`` the key that it is checked with. ``held`` packs what it says of each incident, for the next difference.
    ``confirmed`` are findings of the gate that somebody let pass, each with the reason. ``recalled`` says that it
    should no longer be used; the journal says why.
    """

    number: int
    day: date
    entries: int
    nonce: str
    formats: tuple[str, ...]
    totals: tuple[Total, ...]
    changes: Changes | None
    withheld: tuple[tuple[str, str, int], ...]
    held: str
    files: int
    manifest: str
    root: str
    sealed: str
    vkey: str
    checkpoint: str
    confirmed: tuple[tuple[str, str], ...] = ()
    recalled: bool = False


@dataclass(frozen=True, slots=True)
class Approval:
    """That somebody who does not publish it approved a release: its number, and a digest (SHA-256, hex) of all that it would say."""

    release: int
    digest: str
    by: str
