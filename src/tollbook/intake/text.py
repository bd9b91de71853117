"""Lines of a text file, counted in lines and code points, within caps on their length."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from tollbook.errors import BadInput
from tollbook.language.said import say

LONGEST_LINE = 4 << 20
MOST_UNPACKED = 200  # a table packs to a tenth or so; what packs further is a trap
SAVE = say('save it as UTF-8 (in Excel "CSV UTF-8", in LibreOffice the character set "Unicode (UTF-8)") and try again')


class Counted:
    """Lines of a text; ``at`` and ``line`` count what was handed out, ``taken`` keeps the lines of the row under way."""

    def __init__(self, stream: TextIO, path: Path) -> None:
        self.stream, self.name = stream, path.name
        self.at = self.line = 0
        self.taken: list[str] = []
        self._longest = max(1 << 20, path.stat().st_size * MOST_UNPACKED)
        self._held: str | None = None

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._held if self._held is not None else self._read()
        self._held = None
        if not line:
            raise StopIteration
        self.at += len(line)
        if self.at > self._longest:
            raise BadInput(
                self._at(self.line, say("unpacks to more than {n} times its size; unpack it and look first", n=MOST_UNPACKED)),
                where=self.name,
            )
        self.line += 1
        self.taken.append(line)
        return line

    def peek(self) -> str:
        """Return the next line and leave it where it is; nothing at the end."""
        if self._held is None:
            self._held = self._read()
        return self._held

    def _at(self, line: int, why: str) -> str:
        return say("line {n}: {why}", n=line, why=why)

    def _read(self) -> str:
        try:
            line = self.stream.readline(LONGEST_LINE)
        except UnicodeDecodeError as error:
            raise BadInput(say("after line {n}: {why}", n=self.line, why=_undecodable(error)), where=self.name) from None
        except (EOFError, gzip.BadGzipFile, zlib.error, OSError) as error:
            raise BadInput(
                say("after line {n}: {why}", n=self.line, why=say("the compressed file is damaged ({why})", why=str(error))),
                where=self.name,
            ) from None
        if len(line) == LONGEST_LINE:
            raise BadInput(self._at(self.line + 1, say("longer than {n} characters; is this a table?", n=LONGEST_LINE)), where=self.name)
        return line


def _undecodable(error: UnicodeDecodeError) -> str:
    if error.encoding.startswith("utf-16"):
        return say("not the UTF-16 it begins as ({why}); {save}", why=error.reason, save=SAVE)
    byte = error.object[error.start]
    return say("byte {byte} is not UTF-8, perhaps Windows-1256 (Arabic) or Windows-1252 (Western); {save}", byte=f"0x{byte:02X}", save=SAVE)
