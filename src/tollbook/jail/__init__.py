"""The jail: files that could attack a reader are read in a child process that has nothing to lose.

The parent gives the child the open file, the name of a reader and limits; the child takes away its own
rights (``walls``), reads, and writes lines of JSON. The parent believes none of it before it has been checked.
"""

from __future__ import annotations

from tollbook.jail.limits import Limits
from tollbook.jail.run import Jailed, jailed

__all__ = ["Jailed", "Limits", "jailed"]
