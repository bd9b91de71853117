"""What a jailed reader may use up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

CHUNK = 1 << 16  # bytes that are read at a time, here and wherever bytes are copied
LONGEST = 60
LONGEST_UNPACKING = 3_600
MOST_PARTS = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of memory, seconds of computing and of waiting, bytes of output, and bytes of parts taken out of a container.

    An honest sheet of 100,000 rows and 24 columns takes a third of the computing and half of the output
    (docs/measured.md).
    """

    memory: int = 1 << 30
    cpu: int = 20
    wall: float = 30.0
    output: int = 64 << 20
    parts: int = 0

    @classmethod
    def of(cls, size: int) -> Self:
        """Return the limits for a file of this size: large honest files on slow machines need longer, to a point.

        >>> Limits.of(10_000).cpu, Limits.of(11 << 20).cpu, Limits.of(1 << 30).cpu
        (20, 42, 60)
        """
        cpu = min(20 + 2 * (size >> 20), LONGEST)
        return cls(cpu=cpu, wall=1.5 * cpu)

    @classmethod
    def unpacking(cls, size: int) -> Self:
        """Return the limits for a container of this size, which is read as a stream: time grows with it, memory does not.

        >>> Limits.unpacking(10_000).cpu, Limits.unpacking(50 << 20).cpu, Limits.unpacking(5 << 30).cpu
        (20, 60, 1300)
        """
        mebibytes = size >> 20
        cpu = min(max(min(20 + 2 * mebibytes, LONGEST), 20 + mebibytes // 4), LONGEST_UNPACKING)
        return cls(cpu=cpu, wall=1.5 * cpu, parts=MOST_PARTS)
