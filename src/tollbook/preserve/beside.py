"""The files of an exported chat that lie beside it: which may be taken, and which are somebody else's."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

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


def is_of_an_export(path: Path) -> bool:
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
