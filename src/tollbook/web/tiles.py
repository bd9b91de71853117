"""A map of one's own beneath the circles: a PMTiles file that who serves the book names, sent in the pieces that a reader's view needs."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import FileResponse, JSONResponse

from tollbook.errors import BadInput

MAGIC, VERSION, HEADER = b"PMTiles", 3, 127
KINDS = {1: "vector", 2: "png", 3: "jpeg", 4: "webp", 5: "avif"}  # the byte at 99 says what a tile is
ADDRESS = "/map.pmtiles"
FRESH = {"Cache-Control": "no-cache"}


def tiles_in(path: Path) -> Path:
    """Return a file of tiles, once its header says that it is one.

    The format is that of https://github.com/protomaps/PMTiles/blob/main/spec/v3/spec.md.

    Raises
    ------
    BadInput
        If it cannot be read, or is none.
    """
    try:
        with path.open("rb") as file:
            header = file.read(HEADER)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}; name a PMTiles file with --tiles") from None
    if len(header) < HEADER or header[:7] != MAGIC or header[7] != VERSION:
        raise BadInput(f"{path} is no PMTiles file of version {VERSION}; make one with the pmtiles program, or leave --tiles out")
    if header[99] not in KINDS:
        raise BadInput(f"{path} holds tiles of an unknown kind; vector tiles and pictures can be drawn")
    return path


def add_tiles(app: FastAPI, tiles: Path | None) -> None:
    """Add where the map learns whether there are tiles, and the tiles themselves."""

    def told(request: Request) -> Response:
        return JSONResponse({"tiles": ADDRESS if tiles else None}, headers=FRESH)

    app.add_route("/map.json", told, include_in_schema=False)
    if tiles is None:
        return

    def sent(request: Request) -> Response:
        return FileResponse(tiles, media_type="application/vnd.pmtiles", headers=FRESH)

    app.add_route(ADDRESS, sent, include_in_schema=False)
