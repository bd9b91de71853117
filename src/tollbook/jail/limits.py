"""What a jailed reader may use up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of memory, seconds of computing and of waiting, bytes of output.

    An honest sheet of 100,000 rows and 24 columns takes a third of the computing and half of the output
    (docs/measured.md).
    """

    memory: int = 1 << 30
    cpu: int = 20
    wall: float = 30.0
    output: int = 64 << 20

    @classmethod
    def of(cls, size: int) -> Self:
        """Return the limits for a file of this size: large honest files on slow machines need longer, to a point.

        >>> Limits.of(10_000).cpu, Limits.of(11 << 20).cpu, Limits.of(1 << 30).cpu
        (20, 42, 60)
        """
        cpu = min(20 + 2 * (size >> 20), LONGEST)
        return cls(cpu=cpu, wall=1.5 * cpu)
