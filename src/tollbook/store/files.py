"""Writing a file so that it is there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from tollbook.errors import TollbookError


def write_whole(path: Path, text: str) -> None:
    """Write a text file beside its final name, then put it in place.

    Raises
    ------
    TollbookError
        If the folder is not there or cannot be written to; nothing is left behind.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise TollbookError(f"{path}: cannot be written: {error.strerror}") from None
    finally:
        part.unlink(missing_ok=True)
