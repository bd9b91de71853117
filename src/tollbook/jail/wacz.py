"""Web archives in a zip (WACZ), in the child: the main pages that they list, and whether their bytes are the ones they promise.

References
----------
https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import contextlib
import zipfile
import zlib
from collections.abc import Iterator
from hashlib import sha256
from typing import BinaryIO, cast

import msgspec

from tollbook.jail.limits import CHUNK
from tollbook.jail.pieces import Line, Pieces, note
from tollbook.jail.refusal import Unreadable
from tollbook.jail.warc import pages

SMALL = 1 << 20  # bytes of a part below which no ratio matters
MOST_ENTRIES = 10_000
MOST_LISTED = 32 << 20  # bytes of a list within
MOST_RATIO = 200
MOST_WANTED = 2_000
LISTS = ("pages/pages.jsonl",)
DAMAGED = (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OverflowError, UnicodeError, zlib.error)


class _Resource(msgspec.Struct):
    path: str
    hash: str | None = None


class _Package(msgspec.Struct):
    resources: list[_Resource]


class _Digest(msgspec.Struct):
    path: str
    hash: str


class _Page(msgspec.Struct):
    url: str | None = None


def archive(source: BinaryIO, sink: BinaryIO, *, most: int) -> Iterator[Line]:
    """Yield the main pages of a WACZ, and what in it is not as it says."""
    opened = _Archive(source)
    yield from opened.differences()
    wants = opened.wanted()
    if not wants:
        yield note("lists no pages, so none were taken")
        return
    pieces = Pieces(sink, most)
    for name in opened.named("archive/", (".warc", ".warc.gz")):
        try:
            with opened.part(name) as stream:
                yield from pages(stream, pieces, wants=wants)
        except (*DAMAGED, Unreadable) as error:
            yield note(f"{name} {error if isinstance(error, Unreadable) else 'is damaged'}; only what came before was taken")


class _Archive:
    def __init__(self, source: BinaryIO) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except (*DAMAGED, OSError) as error:
            raise Unreadable(f"is not a whole .wacz file ({error})") from None
        parts = self._zip.infolist()
        if len(parts) > MOST_ENTRIES:
            raise Unreadable(f"holds {len(parts):,} parts, more than {MOST_ENTRIES:,}")
        self._parts = {part.filename: part for part in parts}

    def named(self, folder: str, endings: tuple[str, ...]) -> list[str]:
        return sorted(name for name in self._parts if name.startswith(folder) and name.endswith(endings))

    def part(self, name: str) -> BinaryIO:
        part = self._parts[name]
        if part.file_size > max(SMALL, part.compress_size * MOST_RATIO):
            raise Unreadable(f"packs a part more than {MOST_RATIO} times; this is no honest archive")
        try:
            return cast("BinaryIO", self._zip.open(part))
        except (*DAMAGED, OSError) as error:
            raise Unreadable(f"has a damaged part ({type(error).__name__})") from None

    def _listed(self, name: str) -> bytes:
        """Return the bytes of a list within, empty where there is none."""
        if name not in self._parts:
            return b""
        try:
            with self.part(name) as stream:
                content = stream.read(MOST_LISTED + 1)
        except (*DAMAGED, Unreadable):
            return b""
        return content if len(content) <= MOST_LISTED else b""

    def differences(self) -> Iterator[Line]:
        """Yield where the bytes of the archive are not what its own lists say."""
        content = self._listed("datapackage.json")
        try:
            package = msgspec.json.decode(content, type=_Package)
        except (msgspec.DecodeError, RecursionError):
            yield note("its datapackage.json is missing or cannot be read, so none of its hashes were checked")
            return
        with contextlib.suppress(msgspec.DecodeError, RecursionError):
            digest = msgspec.json.decode(self._listed("datapackage-digest.json"), type=_Digest)
            if digest.hash != f"sha256:{sha256(content).hexdigest()}":
                yield note("its datapackage-digest.json gives another hash for datapackage.json than its bytes have")
        for resource in package.resources[:MOST_ENTRIES]:
            if resource.hash is not None and resource.hash.startswith("sha256:") and self._hash(resource.path) != resource.hash:
                yield note(f"its datapackage.json gives another hash for {resource.path[:120]} than its bytes have")

    def _hash(self, name: str) -> str | None:
        if name not in self._parts:
            return None
        digest = sha256()
        try:
            with self.part(name) as stream:
                while chunk := stream.read(CHUNK):
                    digest.update(chunk)
        except (*DAMAGED, Unreadable):
            return None
        return f"sha256:{digest.hexdigest()}"

    def wanted(self) -> set[str]:
        """Return the addresses of the main pages."""
        found: set[str] = set()
        for line in b"\n".join(map(self._listed, LISTS)).splitlines():
            with contextlib.suppress(msgspec.DecodeError, RecursionError):
                url = msgspec.json.decode(line, type=_Page).url
                if url and len(found) < MOST_WANTED:
                    found.add(url)
        return found
