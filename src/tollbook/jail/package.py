"""Office files as the zip of XML that they are: parts by name, within caps, without entities."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from posixpath import join, normpath
from typing import BinaryIO
from xml.parsers import expat

from tollbook.jail.limits import CHUNK
from tollbook.jail.refusal import Unreadable

MOST_ENTRIES = 10_000
MOST_UNPACKED = 1 << 30
MOST_RATIO = 200  # a sheet packs to a tenth or a fiftieth; what packs further is a trap
SMALL = 1 << 20  # below this no ratio matters

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]


class Package:
    """The parts of an office file. Nothing is ever written to disk under a name found in it."""

    def __init__(self, source: BinaryIO, *, kind: str = ".xlsx") -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError, ValueError, OverflowError, NotImplementedError, UnicodeDecodeError) as error:
            raise Unreadable(f"is not a whole {kind} file ({error})") from None
        parts = self._zip.infolist()
        if len(parts) > MOST_ENTRIES:
            raise Unreadable(f"holds {len(parts):,} parts, more than {MOST_ENTRIES:,}")
        if sum(part.file_size for part in parts) > MOST_UNPACKED:
            raise Unreadable(f"unpacks to more than {MOST_UNPACKED >> 20:,} MiB")
        self._parts = {part.filename: part for part in parts}

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def parse(self, name: str, parser: expat.XMLParserType) -> None:
        """Feed a part to an XML parser."""
        for _ in self.pieces(name, parser):
            pass

    def pieces(self, name: str, parser: expat.XMLParserType) -> Iterator[None]:
        """Feed a part to an XML parser, piece by piece."""
        part = self._parts.get(name)
        if part is None:
            raise Unreadable(f"lacks the part {name}")
        if part.flag_bits & 1:
            raise Unreadable("is protected by a password")
        if part.file_size > max(SMALL, part.compress_size * MOST_RATIO):
            raise Unreadable(f"packs {name} more than {MOST_RATIO} times; this is no honest file")
        try:
            with self._zip.open(part) as stream:
                while chunk := stream.read(CHUNK):
                    parser.Parse(chunk, False)  # noqa: FBT003  # pyexpat takes it by position
                    yield
                parser.Parse(b"", True)  # noqa: FBT003
        except (expat.ExpatError, zipfile.BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
            raise Unreadable(f"has a damaged part {name} ({error})") from None


def parser(start: Start, end: End | None = None) -> expat.XMLParserType:
    """Make a parser without entities or document types; names come without the prefix that the first element has."""
    made = expat.ParserCreate()
    made.buffer_text = True
    made.StartDoctypeDeclHandler = _refuse_entities

    def first(name: str, attributes: Attributes) -> None:
        prefix, colon, _ = name.rpartition(":")
        whole = prefix + colon
        made.StartElementHandler = (lambda name, given: start(name.removeprefix(whole), given)) if colon else start
        if end is not None:
            made.EndElementHandler = (lambda name: end(name.removeprefix(whole))) if colon else end
        start(name.removeprefix(whole), attributes)

    made.StartElementHandler = first
    return made


def _refuse_entities(*_: object) -> None:
    raise Unreadable("declares entities or a document type, which no honest file does")


def relations(package: Package, of: str) -> dict[str, str]:
    """Return the parts that a part names, by the id under which it names them."""
    folder, _, name = of.rpartition("/")
    found: dict[str, str] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            whole = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
            found[attributes.get("Id", "")] = whole

    listed = f"{folder}/_rels/{name}.rels".lstrip("/")
    if listed in package:
        package.parse(listed, parser(start))
    return found
