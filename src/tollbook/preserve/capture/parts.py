"""What a captured page or style sheet shows within itself, as the jail reads it."""

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
STYLES = "text/css"
READERS = {**dict.fromkeys(PAGES, "tollbook.jail.inlined:inlined"), STYLES: "tollbook.jail.styles:sheet"}
FRAMES = frozenset(("iframe", "frame", "embed", "object"))
INSIDE = ("data:", "blob:", "about:")  # nothing is asked for these


class Base(msgspec.Struct, array_like=True, tag="base", frozen=True):
    """What a page takes its addresses from; empty where it does not say."""

    address: str


class Part(msgspec.Struct, array_like=True, tag="part", frozen=True):
    """An address as the page writes it, and the tag that shows it."""

    address: str
    tag: str


class Aside(msgspec.Struct, array_like=True, tag="aside", frozen=True):
    """An address that a page shows in a frame, or as a film or sound, and the tag that shows it."""

    address: str
    tag: str

    @property
    def why(self) -> str:
        """Why it is not asked."""
        what = "frames are" if self.tag in FRAMES else "films and sound are"
        return f"{what} not captured with their page; add the address by itself"


class Stated(msgspec.Struct, array_like=True, tag="stated", frozen=True):
    """When a page says that it was published, in its own words."""

    words: str


Line = Base | Part | Aside | Stated


@dataclass(frozen=True, slots=True)
class NotAsked:
    """What a page shows and the capture lacks, and why."""

    url: str
    why: str


def parts_of(page: Exchange, *, most: int) -> Iterator[Address | NotAsked | Stated]:
    """Yield the addresses of what a page or style sheet shows, what of it is not asked for, and when it says that it was published."""
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
            elif isinstance(line, Stated):
                yield line
            elif not line.address.lstrip().lower().startswith(INSIDE):
                address = joined(base, line.address)
                yield NotAsked(str(address), line.why) if isinstance(line, Aside) else address
        except BadInput as error:
            yield NotAsked(line.address, str(error))  # type: ignore[union-attr]  # only an address fails


def _read(page: Exchange, most: int) -> list[Line]:
    with unpacked(page, most=most) as body, NamedTemporaryFile() as file:
        shutil.copyfileobj(body, file)
        file.flush()
        read = jailed(Path(file.name), READERS[page.media_type], Line, advice="only the page is kept", name=str(page.address))
        with read as lines:
            return list(lines)
