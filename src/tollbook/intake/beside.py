"""Files that a line names: they lie in the folder of the lines, and are preserved with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tollbook.errors import BadRow
from tollbook.store.evidence import digest_of
from tollbook.store.media import media_type
from tollbook.store.record import Record

Preserve = Callable[[str], tuple[str, int, str]]  # a path as the hash, size and media type of its bytes


def weigher(folder: Path) -> Preserve:
    """Hash a file beside the lines, for a preview that keeps nothing."""

    def weigh(name: str) -> tuple[str, int, str]:
        path = _beside(folder, name)
        return digest_of(path), path.stat().st_size, media_type(path)

    return weigh


def keeper(folder: Path, record: Record) -> Preserve:
    """Preserve a file beside the lines."""

    def keep(name: str) -> tuple[str, int, str]:
        path = _beside(folder, name)
        return *record.evidence.keep(path), media_type(path)

    return keep


def _beside(folder: Path, name: str) -> Path:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BadRow("path leaves the folder of the file that names it", column="path", value=name)
    if not path.is_file():
        raise BadRow("path names no file", column="path", value=name)
    return path
