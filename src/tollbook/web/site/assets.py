"""The scripts, styles, fonts and outlines that the pages of a release ask for: those of a served book are more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tollbook.web.rendering import BUILT

STYLES = BUILT.parent / "templates" / "site.css"
NEEDED = ("still*.js", "search.js", "explore.css", "fonts.css", "*.woff2", "outlines/*.js", "outlines/provinces/*.js", "licences.txt")


def assets() -> Iterator[tuple[str, Path]]:
    """Yield each file by its path in a release; where nothing was built, pages have their styles alone and are read without the rest."""
    yield f"static/{STYLES.name}", STYLES
    for pattern in NEEDED:
        for file in sorted(BUILT.glob(pattern)):
            yield f"static/{file.relative_to(BUILT).as_posix()}", file
