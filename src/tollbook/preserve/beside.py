"""The files of an exported chat that lie beside it: which may be taken, and which are somebody else's."""

from __future__ import annotations

import re
from pathlib import Path, PurePath, PurePosixPath

from tollbook.jail.minimal import left_out

# As Telegram Desktop and WhatsApp name what they export.
FOLDERS = frozenset(
    (
        "photos files video_files voice_messages round_video_messages stickers contacts profile_pictures stories chats lists css js images "
        "animations"
    ).split()
)
_NAMES = re.compile(
    r"(?:IMG|VID|AUD|PTT|DOC|STK)-\d{8}-WA\d+\..+|\d{5,8}-(?:PHOTO|VIDEO|AUDIO|STICKER|GIF)-.+|.+\.vcf|messages\d*\.html|export_results\.html",
    re.IGNORECASE,
)
# Names that hold nothing but numbers and days of the program's own.
_NUMBERED = re.compile(
    r"(?:IMG|VID|AUD|PTT|DOC|STK)-\d{8}-WA\d{1,6}\.\w{2,5}"
    r"|\d{5,8}-(?:PHOTO|VIDEO|AUDIO|STICKER|GIF)-\d{4}(?:-\d\d){2,5}(?: ?\(\d{1,2}\))?\.\w{2,5}"
    r"|(?:photo|video|audio|file|sticker)_\d{1,9}@\d\d-\d\d-\d{4}_\d\d-\d\d-\d\d\.\w{2,5}",
    re.ASCII,
)
# WhatsApp counts what it exports with eight digits; no phone number begins with three noughts.
_RUNNING = re.compile(r"000[0-9]{5}-(?=[^\W\d_])")


def told(name: str) -> str:
    """Return the name of a file beside an export, without what finds people.

    >>> told("00000003-PHOTO-2017.jpg"), told("00000012-call 0933123456.pdf"), told("33123456-PHOTO-2017.jpg")
    ('00000003-PHOTO-2017.jpg', '00000012-call [phone number left out].pdf', '[phone number left out]-PHOTO-2017.jpg')
    """
    if _NUMBERED.fullmatch(name):
        return name
    running = _RUNNING.match(name)
    own = running[0] if running else ""
    return own + left_out(name.removeprefix(own), handles=True)


def is_of_an_export(path: PurePath) -> bool:
    """Say whether a file is named as the programs name what they export beside a chat."""
    return _NAMES.fullmatch(path.name) is not None


def inside(root: Path, export: Path, path: str) -> Path | None:
    """Return a file that an export names, None where it lies outside the folder that is added, or behind a link.

    Nothing but a plain relative path is followed.
    """
    parts = PurePosixPath(path).parts
    if not parts or "\0" in path or "\\" in path or path.startswith("/") or ".." in parts:
        return None
    try:
        named = export.parent.resolve(strict=True) / path
        real = named.resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        return None
    return named if real == named and real.is_file() and real.is_relative_to(root.resolve()) else None
