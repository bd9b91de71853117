"""What a picture says of itself beside its pixels, in the child: EXIF with its place, XMP, IPTC, comments; as words, within caps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from PIL import ExifTags, ImageFile, IptcImagePlugin

from tollbook.jail.said import one_line

MOST = 300
LONGEST = 500
ENOUGH = 200_000  # characters of one block that are read
BLOCKS = ((ExifTags.IFD.Exif, "Exif", ExifTags.TAGS), (ExifTags.IFD.GPSInfo, "GPS", ExifTags.GPSTAGS))
_XMP = re.compile(r"""([A-Za-z][\w.-]{0,40}:[A-Za-z][\w.-]{0,60})(?:\s*=\s*["']([^"'<>]{1,500})["']|>([^<>]{1,500})<)""")

Facts = list[tuple[str, str]]


def facts(image: ImageFile.ImageFile) -> Facts:
    """Return what a picture says of itself, as name and value; a block that is damaged is left out, and named."""
    found: Facts = []
    for name, block in (("EXIF", _exif), ("XMP", _xmp), ("IPTC", _iptc), ("text", _texts)):
        try:
            found += [(key[:80], value) for key, value in block(image) if value]
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # noqa: BLE001  # whatever a hostile block makes the library stumble over
            found.append((name, f"cannot be read ({type(error).__name__})"))
    return found[:MOST]


def _exif(image: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    exif = image.getexif()
    for tag, value in list(exif.items())[:MOST]:
        if tag not in {int(ifd) for ifd, _, _ in BLOCKS}:
            yield f"EXIF {ExifTags.TAGS.get(tag, tag)}", _words(value)
    for ifd, name, tags in BLOCKS:
        for tag, value in list(exif.get_ifd(ifd).items())[:MOST]:
            yield f"{name} {tags.get(tag, tag)}", _words(value)
    thumbnail = exif.get_ifd(ExifTags.IFD.IFD1)
    if thumbnail:
        yield "EXIF thumbnail", "present"


def _xmp(image: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    said = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    for match in _XMP.finditer(text[:ENOUGH]):
        if not match[1].startswith("xmlns:"):
            yield f"XMP {match[1]}", _words(match[2] or match[3])


def _iptc(image: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    for (record, number), value in list((IptcImagePlugin.getiptcinfo(image) or {}).items())[:MOST]:
        yield f"IPTC {record}:{number}", _words(value)


def _texts(image: ImageFile.ImageFile) -> Iterator[tuple[str, str]]:
    for name, value in list(image.info.items())[:MOST]:
        if name in {"icc_profile", "exif"}:
            yield name.replace("_", " "), f"{len(value):,} bytes"
        elif name not in {"xmp", "XML:com.adobe.xmp", "photoshop"} and isinstance(value, str | bytes):
            yield f"text {name}", _words(value)


def _words(value: Any) -> str:  # whatever the library makes of a tag
    """Return a value as words that can be printed."""
    if isinstance(value, bytes):
        value = value.removeprefix(b"ASCII\0\0\0").removeprefix(b"UNICODE\0").decode("utf-8", "replace")
    elif isinstance(value, tuple | list):
        value = ", ".join(str(each) for each in value[:20])
    return one_line(str(value)[: 2 * LONGEST])[:LONGEST]
