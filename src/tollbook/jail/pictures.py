"""Pictures as the parent sees them: what was found in one, and pixels drawn anew; the bytes of the file itself never come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import msgspec

from tollbook.errors import BadInput
from tollbook.jail.run import jailed

PICTURES = ("image/png", "image/jpeg", "image/webp", "image/tiff", "image/gif")
ADVICE = "the file is kept as it is; open it elsewhere, or save it anew as PNG"
MISSING = "pictures are not looked at: install tollbook[media], then run tollbook extract"
PAGE_WIDTH = 1_200  # pixels of a page that is shown
READ_WIDTH = 2_480  # of one that is read by OCR: A4 at 300 dots an inch
LONGEST = 4_000  # pixels of a picture on its longer side, as it is published


class Looked(msgspec.Struct, array_like=True, tag="looked", frozen=True):
    """What a picture is, a fingerprint that copies share, and what it says of itself."""

    format: str
    width: int
    height: int
    frames: int
    fingerprint: str | None
    facts: list[tuple[str, str]]


class Clean(msgspec.Struct, array_like=True, tag="clean", frozen=True):
    """Pixels and nothing else, as a new file."""

    media_type: str
    width: int
    height: int
    content: bytes


class Drawn(msgspec.Struct, array_like=True, tag="picture", frozen=True):
    """A page or frame as PNG."""

    width: int
    height: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Pages:
    """Which pages are drawn, and how wide."""

    first: int = 1
    most: int = 1
    width: int = READ_WIDTH


def can_draw() -> bool:
    """Say whether what draws pictures is installed."""
    return find_spec("PIL") is not None


def looked(path: Path, *, name: str | None = None) -> Looked:
    """Look at a picture in the jail.

    Raises
    ------
    BadInput
        If it is no picture that is read here, or asks for more than the limits.
    """
    _need_to_draw(path, name)
    with jailed(path, "tollbook.jail.pixels:look", Looked, advice=ADVICE, name=name) as lines:
        return next(iter(lines))


def stripped(path: Path, *, longest: int = LONGEST, name: str | None = None) -> Clean:
    """Return a picture as pixels alone: without metadata, thumbnail, profile, comments, and what stands behind its end.

    Raises
    ------
    BadInput
        As for ``looked``.
    """
    _need_to_draw(path, name)
    with jailed(path, "tollbook.jail.pixels:stripped", Clean, advice=ADVICE, options={"longest": longest}, name=name) as lines:
        return next(iter(lines))


def page_image(path: Path, page: int, *, width: int = PAGE_WIDTH, name: str | None = None) -> Drawn:
    """Draw one page of a PDF; what is marked on it is drawn over it by whoever shows it.

    Raises
    ------
    BadInput
        If there is no such page, or it cannot be drawn within the limits.
    """
    _need_to_draw(path, name)
    options: dict[str, str | int | None] = {"number": page, "width": width}
    with jailed(path, "tollbook.jail.drawing:page", Drawn, advice=ADVICE, options=options, name=name) as lines:
        return next(iter(lines))


def to_read(path: Path, *, which: Pages | None = None, name: str | None = None) -> Iterator[Drawn]:
    """Draw what OCR reads: of a PDF the pages ``which``, of a picture its frames."""
    _need_to_draw(path, name)
    if which is None:
        reader, options = "tollbook.jail.drawing:picture", {"longest": LONGEST}
    else:
        reader, options = "tollbook.jail.drawing:pages", {"width": which.width, "first": which.first, "most": which.most}
    with jailed(path, reader, Drawn, advice=ADVICE, options=options, name=name) as lines:
        yield from lines


def _need_to_draw(path: Path, name: str | None) -> None:
    if not can_draw():
        raise BadInput(f"{name or path.name}: drawing pages and pictures needs Pillow; install tollbook[media]")
