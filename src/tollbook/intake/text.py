"""Lines of a text file, counted in lines and code points, within caps on their length."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from tollbook.errors import BadInput

LONGEST_LINE = 4 << 20
MOST_UNPACKED = 200  # a table packs to a tenth or so; what packs further is a trap
SAVE = 'save it as UTF-8 (in Excel "CSV UTF-8", in LibreOffice the character set "Unicode (UTF-8)") and try again'


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
            raise BadInput(f"{self.name} line {self.line}: unpacks to more than {MOST_UNPACKED} times its size; unpack it and look first")
        self.line += 1
        self.taken.append(line)
        return line

    def peek(self) -> str:
        """Return the next line and leave it where it is; nothing at the end."""
        if self._held is None:
            self._held = self._read()
        return self._held

    def _read(self) -> str:
        try:
            line = self.stream.readline(LONGEST_LINE)
        except UnicodeDecodeError as error:
            raise BadInput(f"{self.name} after line {self.line}: {_undecodable(error)}") from None
        except (EOFError, gzip.BadGzipFile, zlib.error, OSError) as error:
            raise BadInput(f"{self.name} after line {self.line}: the compressed file is damaged ({error})") from None
        if len(line) == LONGEST_LINE:
            raise BadInput(f"{self.name} line {self.line + 1}: longer than {LONGEST_LINE:,} characters; is this a table?")
        return line


def _undecodable(error: UnicodeDecodeError) -> str:
    if error.encoding.startswith("utf-16"):
        return f"not the UTF-16 it begins as ({error.reason}); {SAVE}"
    byte = error.object[error.start]
    return f"byte 0x{byte:02X} is not UTF-8, perhaps Windows-1256 (Arabic) or Windows-1252 (Western); {SAVE}"
