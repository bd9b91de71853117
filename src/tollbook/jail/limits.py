"""What a jailed reader may use up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of memory, seconds of computing and of waiting, bytes of output.

    An honest sheet of 100,000 rows and 24 columns takes a quarter to a half of each (docs/measured.md).
    """

    memory: int = 1 << 30
    cpu: int = 20
    wall: float = 30.0
    output: int = 64 << 20
