"""Containers as the parent sees them: parts with the bytes that the child took out, and why others were not taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import msgspec

from tollbook.jail.limits import Limits
from tollbook.jail.run import Jailed, jailed


class Part(msgspec.Struct, array_like=True, tag="part", frozen=True):
    """A part, its bytes between two places of what the child wrote."""

    label: str
    name: str
    media_type: str
    start: int
    size: int
    url: str | None
    published: str | None
    captured: str | None


class Beside(msgspec.Struct, array_like=True, tag="beside", frozen=True):
    """A file that an export names as lying beside it, and whether whoever sent it was asked for."""

    label: str
    path: str
    published: str | None
    wanted: bool


class Sender(msgspec.Struct, array_like=True, tag="sender", frozen=True):
    """Somebody who wrote in a chat, and how many messages."""

    name: str
    messages: int


class Note(msgspec.Struct, array_like=True, tag="note", frozen=True):
    """Why something was not taken."""

    words: str


ContainerLine = Part | Beside | Sender | Note


@contextmanager
def opened(
    path: Path, reader: str, parts: BinaryIO, *, advice: str, options: Mapping[str, str | int | list[str] | None], name: str
) -> Iterator[Jailed[ContainerLine]]:
    """Read a container in the jail; the bytes of its parts come in ``parts``, which is to be believed no more than any file.

    Raises
    ------
    BadInput
        If it cannot be read within the limits.
    """
    limits = Limits.unpacking(path.stat().st_size)
    asked = {**options, "most": limits.parts}
    with jailed(path, reader, ContainerLine, advice=advice, options=asked, limits=limits, name=name, parts=parts) as lines:
        yield lines
