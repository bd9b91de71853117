"""Everything that a release shows: its pages, what they are drawn with, the data of the explore page, and the files to download."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import msgspec

from tollbook import pipeline
from tollbook.model.releases import Release
from tollbook.publish.tree import Building
from tollbook.store.public import PublicRecord
from tollbook.store.secrets import Needles
from tollbook.web.site.assets import assets
from tollbook.web.site.crawling import crawled, first_pages, processes
from tollbook.web.site.exporting import explored, exported, for_people, for_programs
from tollbook.web.site.making import Made, Maker, Site, explore_all, export_some, fingerprint, make_tables
from tollbook.web.site.naming import Wanted

MADE = "release-pages.msgpack"  # in the cache of the book: what was made for the last release


@dataclass(frozen=True)
class Filler:
    """Fills the folder of a release of one book."""

    book: Path
    progress: Callable[[int, int], None] = lambda done, known: None

    def __call__(self, built: Building, release: Release, sought: Needles) -> Iterator[tuple[str, str]]:
        """Write all files, and yield where a secret may stand."""
        kept = self.book / "cache" / MADE
        before, basis = _remembered(kept, built), sha256(f"{fingerprint()} {built.basis}".encode()).hexdigest()
        moved = built.moved if (before.basis, before.release) == (basis, release.number - 1) else None
        site = Site(self.book, release, built.folder, built.before, before.made, moved, sought)
        made: dict[str, Made] = {}
        with pipeline.reading_release(self.book, release) as reader:
            reader.remember()
            first, maker = first_pages(reader), Maker(site, reader)
            with processes(site, len(first)) as pool:
                beside = Beside(pool, reader, site)
                for wanted, each in crawled(first, maker, pool, self.progress):
                    made[wanted.stem] = each
                    yield from _noted(built, wanted, each)
                files, leaks = beside.result()
        yield from ((path, "") for path in leaks)
        for path in files:
            built.settle(path)
        for path, file in assets():
            built.put(path, file.read_bytes())
        built.put(".nojekyll", b"")  # else GitHub leaves out what begins with a line
        kept.parent.mkdir(exist_ok=True)
        half = kept.with_suffix(".part")
        half.write_bytes(msgspec.msgpack.encode(Remembered(basis, release.number, made)))
        half.replace(kept)


class Beside:
    """What is written beside the pages, by other processes where there are any: begun first, since each takes long in one piece."""

    def __init__(self, pool: ProcessPoolExecutor | None, reader: PublicRecord, site: Site) -> None:
        self._pool, self._reader, self._site = pool, reader, site
        self._exporting: Future[list[Future[tuple[list[str], list[str]]]]] = Future()
        if pool is not None:
            pool.submit(make_tables).add_done_callback(self._export)
            self._exploring = pool.submit(explore_all)

    def _export(self, tables: Future[Path]) -> None:
        """Write the downloads once their tables are made, by two processes at once."""
        try:
            assert self._pool is not None  # noqa: S101  # it made the tables
            self._exporting.set_result([self._pool.submit(export_some, wanted, tables.result()) for wanted in (for_people, for_programs)])
        except BaseException as error:  # noqa: BLE001  # raised again where the result is asked for
            self._exporting.set_exception(error)

    def result(self) -> tuple[list[str], list[str]]:
        """Return the files, and those in which a secret may stand."""
        if self._pool is None:
            files, leaks = exported(self._reader, self._site.coming, self._site.folder, self._site.sought)
            return [*files, *explored(self._reader, self._site.folder)], leaks
        done = [each.result() for each in self._exporting.result()]
        return [*(path for files, _ in done for path in files), *self._exploring.result()], [leak for _, leaks in done for leak in leaks]


def _noted(built: Building, wanted: Wanted, made: Made) -> Iterator[tuple[str, str]]:
    """Note the files of a page, and yield where a secret may stand in it."""
    for file in made.files:
        built.note(file)
    if made.tells:
        yield wanted.twin, wanted.value if wanted.page == "incident" else ""


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
