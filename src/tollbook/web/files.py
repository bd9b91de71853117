"""Names of uploaded files."""

from __future__ import annotations

import re

_NAME = re.compile(r"[^\w.\- ]+")


def safe_name(name: str) -> str:
    """Return the name of an uploaded file without folders or signs that a system would obey.

    >>> safe_name("../../etc/passwd"), safe_name("مناشير.csv")
    ('passwd', 'مناشير.csv')
    """
    bare = _NAME.sub("_", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")
    while len(bare.encode()) > 200:
        bare = bare[1:]
    return bare or "upload"
