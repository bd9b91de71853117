"""What a release has beside its pages, written while other processes make these: downloads, and the pages that a script answers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from pathlib import Path

from tollbook.errors import Refused
from tollbook.model.releases import Release
from tollbook.publish.exports import EXPORTS, About
from tollbook.publish.tree import written
from tollbook.store.public import PublicRecord
from tollbook.store.secrets import Needles
from tollbook.web.site.exploring import explore_pages
from tollbook.web.site.searching import search_files
from tollbook.web.site.shards import shards

FOLDER = "download"
SEARCHED = frozenset({".csv", ".jsonl", ".html"})  # the others hold the tables once more, in other forms
OWN_LICENCE = "each record under the licence of its source"


def about(reader: PublicRecord, release: Release) -> About:
    """Return what the files say of themselves."""
    title = reader.settings.title
    licence = reader.settings.policy.licence or OWN_LICENCE
    return About(
        title, release.number, release.day, licence, f"{title}, release {release.number}, {release.day}", reader.settings.languages
    )


def exported(
    reader: PublicRecord, release: Release, folder: Path, sought: Needles | None, *, wanted: Callable[[str], bool] = lambda name: True
) -> tuple[list[str], list[str]]:
    """Write the files that a release has, of those ``wanted``, and return where they lie, and where in them a secret stands.

    Raises
    ------
    Refused
        If one of them cannot be made here.
    """
    known, told = {export.name: export for export in EXPORTS}, about(reader, release)
    missing = [name for name in release.formats if name not in known or not known[name].available]
    if missing:
        raise Refused(f"{missing[0]} cannot be made here: install what it needs with `pip install 'tollbook[exchange,report]'`")
    (folder / FOLDER).mkdir(exist_ok=True)
    names = [name for name in release.formats if wanted(name)]
    for name in names:
        known[name].write(reader, folder / FOLDER / name, told)
    leaks = [name for name in names if Path(name).suffix in SEARCHED and sought and sought.found_in_file(folder / FOLDER / name)]
    return [f"{FOLDER}/{name}" for name in names], [f"{FOLDER}/{name}" for name in leaks]


def for_people(name: str) -> bool:
    """Say whether a download is one to be looked at: these take as long as all others together."""
    return name.endswith((".xlsx", ".pdf", ".html"))


def for_programs(name: str) -> bool:
    """Say whether a download is one for programs."""
    return not for_people(name)


def explored(reader: PublicRecord, folder: Path) -> list[str]:
    """Write the explore and search pages of a release, and the data that they ask for, and return where they lie."""
    files = chain(explore_pages(reader), shards(reader), search_files(reader))
    return [written(folder, path, content).path for path, content in files]
