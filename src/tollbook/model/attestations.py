"""What others say of a checkpoint of a book: that it was there at a time, or that they saw it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Attests(StrEnum):
    """In which form somebody attests to a checkpoint."""

    TIMESTAMP = "rfc3161"
    COSIGNATURE = "cosignature"
    OPENTIMESTAMPS = "opentimestamps"


@dataclass(frozen=True, slots=True)
class Attestation:
    """Somebody else's word on a checkpoint, in a form that can be checked without us.

    ``checkpoint`` is the note that was attested to, ``size`` how many entries it signs; ``by`` the authority as it names itself, or the
    public key of the witness; ``time`` (UTC, seconds) when it says so, None where the proof must be completed to tell. ``token`` is what
    it gave, in base64, and ``certificates`` those of the authority (PEM), from the root on.
    """

    form: Attests
    checkpoint: str
    size: int
    by: str
    time: str | None
    token: str
    certificates: str | None = None
