"""Everything that a release shows: its pages, what they are drawn with, the data of the explore page, and the files to download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tollbook import pipeline
from tollbook.model.releases import Release
from tollbook.publish.tree import Building
from tollbook.store.secrets import Needles
from tollbook.web.fixed import STYLE
from tollbook.web.rendering import BUILT
from tollbook.web.site.crawling import crawled
from tollbook.web.site.making import Made, Site

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
        site = Site(self.book, release, built.folder, built.before, _remembered(kept, built), sought)
        made: dict[str, Made] = {}
        with pipeline.reading_release(self.book, release) as reader:
            for wanted, each in crawled(site, reader, self.progress):
                made[wanted.stem] = each
                for file in each.files:
                    built.note(file)
                if each.tells is not None:
                    yield f"{wanted.stem}.html: {each.tells}"
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(msgspec.msgpack.encode(made))


def _remembered(kept: Path, built: Building) -> dict[str, Made]:
    """Return what was made for the release that is there; what it no longer holds as it was made is made again."""
    if built.before is None:
        return {}
    try:
        made = msgspec.msgpack.decode(kept.read_bytes(), type=dict[str, Made])
    except (OSError, msgspec.DecodeError):
        return {}
    return {stem: each for stem, each in made.items() if all(built.had.get(file.path) == file.sha256 for file in each.files)}


def _assets(built: Building) -> None:
    built.copy(STYLE, "static/site.css")
    if BUILT.is_dir():
        for path in sorted(BUILT.rglob("*")):
            if path.is_file() and path.name not in NOT_PUBLIC:
                built.copy(path, f"static/{path.relative_to(BUILT).as_posix()}")
    built.put(".nojekyll", b"")
