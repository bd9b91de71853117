"""How a child says why it cannot read a file: an exit code, and words where it has them."""

from __future__ import annotations

CANNOT_READ, TOO_MUCH_MEMORY, TOO_LONG, DIED = 65, 66, 67, 70


class Unreadable(Exception):
    """The file is not what it says, or asks for more than is reasonable."""
