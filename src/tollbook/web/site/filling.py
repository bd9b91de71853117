"""Everything that a release shows: its pages, what they are drawn with, the data of the explore page, and the files to download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from tollbook import pipeline
from tollbook.model.releases import Release
from tollbook.publish.tree import Building
from tollbook.store.secrets import Needles
from tollbook.web.fixed import STYLE
from tollbook.web.rendering import BUILT
from tollbook.web.site.crawling import crawled
from tollbook.web.site.making import Made, Site, fingerprint

NOT_PUBLIC = frozenset({"desk.js", "passkey.js", "made-from.txt"})
MADE = "release-pages.msgpack"  # in the cache of the book: what was made for the last release


@dataclass(frozen=True)
class Filler:
    """Fills the folder of a release of one book."""

    book: Path
    progress: Callable[[int, int], None] = lambda done, known: None

    def __call__(self, built: Building, release: Release, sought: Needles) -> Iterator[str]:
        """Write all files, and yield where a secret stands."""
        yield from self._pages(built, release, sought)
        _assets(built)

    def _pages(self, built: Building, release: Release, sought: Needles) -> Iterator[str]:
        kept = self.book / "cache" / MADE
        made: dict[str, Made] = {}
        before, basis = _remembered(kept, built), sha256(f"{fingerprint()} {built.basis}".encode()).hexdigest()
        moved = built.moved if (before.basis, before.release) == (basis, release.number - 1) else None
        site = Site(self.book, release, built.folder, built.before, before.made, moved, sought)
        with pipeline.reading_release(self.book, release) as reader:
            for wanted, each in crawled(site, reader, self.progress):
                made[wanted.stem] = each
                for file in each.files:
                    built.note(file)
                if each.tells is not None:
                    yield f"{wanted.stem}.html: {each.tells}"
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(msgspec.msgpack.encode(Remembered(basis, release.number, made)))


class Remembered(msgspec.Struct, array_like=True, frozen=True):
    """What was made for the last release, and under which templates and settings."""

    basis: str
    release: int
    made: dict[str, Made]


def _remembered(kept: Path, built: Building) -> Remembered:
    """Return what was made for the release that is there; what it no longer holds as it was made is made again."""
    if built.before is None:
        return Remembered("", 0, {})
    try:
        before = msgspec.msgpack.decode(kept.read_bytes(), type=Remembered)
    except (OSError, msgspec.DecodeError):
        return Remembered("", 0, {})
    there = {stem: each for stem, each in before.made.items() if all(built.had.get(file.path) == file.sha256 for file in each.files)}
    return Remembered(before.basis, before.release, there)


def _assets(built: Building) -> None:
    built.copy(STYLE, "static/site.css")
    if BUILT.is_dir():
        for path in sorted(BUILT.rglob("*")):
            if path.is_file() and path.name not in NOT_PUBLIC:
                built.copy(path, f"static/{path.relative_to(BUILT).as_posix()}")
    built.put(".nojekyll", b"")
