"""Making pages as files: each answered once, and written in every language only where its answer is not that of the last release."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

import msgspec

from tollbook import pipeline
from tollbook.errors import Refused, Unknown
from tollbook.language.fold import fold
from tollbook.language.said import plain
from tollbook.language.speech import Speech, speeches
from tollbook.model.releases import Release
from tollbook.publish.exports.tables import tables_of, take_tables
from tollbook.publish.tree import File, shared, written
from tollbook.store.columnar import CONFIG
from tollbook.store.moved import Otherwise
from tollbook.store.public import PublicRecord
from tollbook.store.secrets import Needles
from tollbook.web.rendering import rendered
from tollbook.web.request import Asking, Moved
from tollbook.web.site.exporting import explored, exported
from tollbook.web.site.links import relinked
from tollbook.web.site.naming import BY_NAME, Wanted

LISTED = (("size", "200"),)  # rows of a list on one page; a place leads to the explore page for more


class Made(msgspec.Struct, array_like=True, frozen=True):
    """A page that was made: by what its content is known again, its files, and the pages that it leads to."""

    key: str
    files: list[File]
    leads_to: list[tuple[str, str, list[tuple[str, str]]]]
    tells: bool = False  # whether a secret may stand in it


@dataclass(frozen=True)
class Site:
    """What pages are made from, and where they go: the state of the book, the release that is coming, the new folder and the last one.

    ``made`` is what was made for the last one, by the stem of each page; ``moved`` what may be otherwise than there, None where that may
    be anything; ``sought`` what must stand in no page.
    """

    book: Path
    coming: Release
    folder: Path
    before: Path | None
    made: Mapping[str, Made] = field(default_factory=dict)
    moved: Otherwise | None = None
    sought: Needles | None = None


class Maker:
    """Makes pages from the public view of one state of a book."""

    def __init__(self, site: Site, reader: PublicRecord) -> None:
        self.site, self.reader = site, reader
        self._had = {file.path: file for made in site.made.values() for file in made.files}

    def make_all(self, several: Sequence[Wanted]) -> list[tuple[Wanted, Made | None]]:
        """Make some pages."""
        return [(each, self.make(each)) for each in several]

    def make(self, wanted: Wanted) -> Made | None:
        """Make one page, None where the public sees nothing there."""
        asking = Asking(wanted.path, wanted.pairs if wanted.page in {"place", "series"} else (*wanted.pairs, *LISTED))
        page = BY_NAME[wanted.page]
        if self._unmoved(wanted) and (kept := self._taken_over(wanted)) is not None:
            return kept
        try:
            answer = page.answer(self.reader, asking)
        except (Unknown, Refused):
            return None
        except Moved as moved:
            return self._moved(wanted, moved.to)
        twin = msgspec.json.encode(
            {"schema": f"tollbook/{page.name}/1", "book": self.reader.settings.title, "answer": answer}, enc_hook=plain
        )
        beside = "" if page.quick else f"{self.reader.withheld}"
        key = sha256(b"\0".join((fingerprint().encode(), str(wanted).encode(), beside.encode(), twin))).hexdigest()
        known = self.site.made.get(wanted.stem)
        kept = self._taken_over(wanted) if known is not None and known.key == key else None
        made = kept or self._written(key, wanted, asking, answer, twin)
        return msgspec.structs.replace(made, tells=self._tells(wanted, twin))

    def _tells(self, wanted: Wanted, twin: bytes) -> bool:
        incident = wanted.value if wanted.page == "incident" else None
        return self.site.sought is not None and self.site.sought.found_in(twin, incident=incident) is not None

    def _unmoved(self, wanted: Wanted) -> bool:
        """Say whether nothing that a page tells can be otherwise than in the last release."""
        moved = self.site.moved
        if moved is None or wanted.page not in {"incident", "place"}:
            return False
        return wanted.value not in moved.incidents if wanted.page == "incident" else fold(wanted.value) not in moved.places

    def _taken_over(self, wanted: Wanted) -> Made | None:
        """Take over the files that the last release has of a page, None where it has none."""
        known, before = self.site.made.get(wanted.stem), self.site.before
        if known is None or before is None:
            return None
        if not all(shared(before / each.path, self.site.folder / each.path, each) for each in known.files):
            return None
        return known

    def _written(self, key: str, wanted: Wanted, asking: Asking, answer: object, twin: bytes) -> Made:
        files, leads_to = [self._file(wanted.twin, twin)], set()
        page, shown = BY_NAME[wanted.page], Asking(asking.path, wanted.pairs)
        for speech in speeches().values():
            path = f"{speech.begins}{page.address.partition('{')[0]}{wanted.value}"
            html = rendered(page, answer, self.reader, shown, speech, path, still=True)
            found = relinked(html, wanted, speech)
            leads_to |= found.leads_to
            files.append(self._file(wanted.file(speech), found.html.encode()))
        ordered = [(each.page, each.value, list(each.pairs)) for each in sorted(leads_to)]
        return Made(key, files, ordered)

    def _moved(self, wanted: Wanted, to: str) -> Made:
        """Write pages that lead from a merged incident to the one that it is now."""
        target, files = Wanted(wanted.page, to), []
        for speech in speeches().values():
            body = moved_page(speech, target.file(speech).rpartition("/")[2])
            files.append(self._file(wanted.file(speech), body.encode()))
        return Made(f"moved {to}", files, [(wanted.page, to, [])])

    def _file(self, path: str, content: bytes) -> File:
        """Write a file, or take over that of the last release where it is the same after all."""
        before, file = self.site.before, File(path, sha256(content).hexdigest(), len(content))
        if before is not None and self._had.get(path) == file and shared(before / path, self.site.folder / path, file):
            return file
        return written(self.site.folder, path, content)


def moved_page(speech: Speech, target: str) -> str:
    """Return a page that leads to another one in its folder."""
    said = escape(speech("This incident was merged into another one."))
    return (
        f'<!doctype html>\n<html lang="{speech.code}" dir="{speech.direction}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="refresh" content="0; url={target}">\n<link rel="canonical" href="{target}">\n<title>{said}</title>\n</head>\n'
        f'<body><p>{said} <a href="{target}">{escape(target.removesuffix(".html"))}</a></p></body>\n</html>\n'
    )


@cache
def fingerprint() -> str:
    """Return a word that changes whenever the same book could be shown otherwise: with anything that Tollbook is made of."""
    home, found = Path(__file__).parents[2], sha256()
    for path in sorted(path for pattern in ("*.py", "*.html", "*.toml", "*.css") for path in home.rglob(pattern)):
        found.update(f"{path.relative_to(home)}\0".encode() + sha256(path.read_bytes()).digest())
    return found.hexdigest()


_MAKERS: list[Maker] = []  # the one of this process
_OPEN = ExitStack()  # the book that it reads


def begin(kept: Path) -> None:
    """Open the book in a process that makes pages, as a site was kept in a file; it stays open as long as the process lives."""
    CONFIG["threads"] = 1  # there is such a process for every core
    site: Site = pickle.loads(kept.read_bytes())  # noqa: S301  # written a moment ago by the process that began this one
    reader = _OPEN.enter_context(pipeline.reading_release(site.book, site.coming))
    reader.remember()
    _MAKERS[:] = [Maker(site, reader)]


def make_tables() -> Path:
    """Make the tables of all downloads in a process that has begun, and return where they lie as long as it lives."""
    return tables_of(_MAKERS[0].reader).path


def export_some(wanted: Callable[[str], bool], tables: Path) -> tuple[list[str], list[str]]:
    """Write some of the files to download in a process that has begun, from the tables that one has made."""
    maker = _MAKERS[0]
    take_tables(maker.reader, tables)
    return exported(maker.reader, maker.site.coming, maker.site.folder, maker.site.sought, wanted=wanted)


def explore_all() -> list[str]:
    """Write the explore and search pages with their data in a process that has begun."""
    maker = _MAKERS[0]
    return explored(maker.reader, maker.site.folder)


def make_all(several: Sequence[Wanted]) -> list[tuple[Wanted, Made | None]]:
    """Make some pages in a process that has begun."""
    return _MAKERS[0].make_all(several)
