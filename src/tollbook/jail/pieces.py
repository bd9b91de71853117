"""What readers of containers give, in the child: bytes written one after the other, and a line that says which part they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, BinaryIO

Line = list[Any]  # one line of JSON, as tollbook.jail.containers describes them
LONGEST_FIELD = 2_000


class Full(Exception):
    """No more bytes may be taken out of this container."""


class Pieces:
    """The bytes taken out of a container, up to a limit."""

    def __init__(self, sink: BinaryIO, most: int) -> None:
        self._sink, self._left, self._at = sink, most, 0

    def put(self, label: str, content: bytes | Iterable[bytes], *, name: str, media_type: str, **said: str | None) -> Line:
        """Write the bytes of a part and return its line; ``said`` is its url, the day published, the second captured.

        Raises
        ------
        Full
            If the bytes would be more than the limit; what was written of them is passed over.
        """
        start = self._at
        for piece in (content,) if isinstance(content, bytes) else content:
            if len(piece) > self._left:
                self._left = 0
                raise Full
            self._sink.write(piece)
            self._at += len(piece)
            self._left -= len(piece)
        told = [said.get(each) for each in ("url", "published", "captured")]
        return ["part", *map(writable, (label, name, media_type)), start, self._at - start, *(each and writable(each) for each in told)]


def writable(words: str) -> str:
    """Return words that UTF-8 can hold, not too long; half letters become question marks."""
    return words[:LONGEST_FIELD].encode("utf-8", "replace").decode()


def note(words: str) -> Line:
    """Return the line that says why something was not taken."""
    return ["note", writable(words)[:400]]
