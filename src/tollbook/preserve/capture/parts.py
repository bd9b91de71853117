"""What a captured page shows within itself, as the jail reads it from the page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

import msgspec

from tollbook.errors import BadInput, Unanswered
from tollbook.jail.run import jailed
from tollbook.preserve.capture.address import Address, joined
from tollbook.preserve.capture.exchange import Exchange, unpacked

PAGES = ("text/html", "application/xhtml+xml")
INSIDE = ("data:", "blob:", "about:")  # nothing is asked for these


class Base(msgspec.Struct, array_like=True, tag="base", frozen=True):
    """What a page takes its addresses from; empty where it does not say."""

    address: str


class Part(msgspec.Struct, array_like=True, tag="part", frozen=True):
    """An address as the page writes it, and the tag that shows it."""

    address: str
    tag: str


Line = Base | Part


@dataclass(frozen=True, slots=True)
class NotAsked:
    """What a page shows and the capture lacks, and why."""

    url: str
    why: str


def parts_of(page: Exchange, *, most: int) -> Iterator[Address | NotAsked]:
    """Yield the addresses of what a page shows, and what of it cannot be asked for."""
    base = page.address
    try:
        lines = _read(page, most)
    except (BadInput, Unanswered) as error:
        yield NotAsked(str(page.address), f"its parts cannot be read: {error}")
        return
    for line in lines:
        try:
            if isinstance(line, Base):
                base = joined(base, line.address) if line.address else base
            elif not line.address.lstrip().lower().startswith(INSIDE):
                yield joined(base, line.address)
        except BadInput as error:
            yield NotAsked(line.address, str(error))


def _read(page: Exchange, most: int) -> list[Line]:
    with unpacked(page, most=most) as body, NamedTemporaryFile() as file:
        shutil.copyfileobj(body, file)
        file.flush()
        read = jailed(Path(file.name), "tollbook.jail.inlined:inlined", Line, advice="only the page is kept", name=str(page.address))
        with read as lines:
            return list(lines)
