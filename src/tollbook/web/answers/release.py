"""The pages of releases: what each said, what moved since the one before and why, what is withheld, and how to verify it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tollbook.errors import Unknown
from tollbook.language.said import say
from tollbook.model.releases import Release
from tollbook.publish.exports import EXPORTS
from tollbook.store.public import PublicRecord
from tollbook.web.request import Asking


@dataclass(frozen=True)
class Releases:
    """All releases, the newest first."""

    releases: tuple[Release, ...]


@dataclass(frozen=True)
class OneRelease:
    """One release, with its downloads by what they are for; ``latest`` says that none is newer."""

    release: Release
    latest: bool
    downloads: Mapping[str, tuple[str, ...]]


def releases(reader: PublicRecord, asking: Asking) -> Releases:
    """Return the list of releases."""
    return Releases(tuple(reader.releases))


def release(reader: PublicRecord, asking: Asking) -> OneRelease:
    """Return the page of a release by its number.

    Raises
    ------
    Unknown
        If there is none of that number.
    """
    every = reader.releases
    found = next((each for each in every if str(each.number) == asking.path["number"]), None)
    if found is None:
        raise Unknown(say("no release {number} of this book", number=asking.path["number"][:20]))
    downloads: dict[str, tuple[str, ...]] = {}
    for export in EXPORTS:
        if export.name in found.formats:
            downloads[export.title] = (*downloads.get(export.title, ()), export.name)
    return OneRelease(found, found == every[0], downloads)
