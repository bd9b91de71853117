"""Files that are the same for every reader and book: styles, scripts, fonts and outlines, sent compressed and only where they changed."""

from __future__ import annotations

import gzip
import mimetypes
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from tollbook.web.rendering import BUILT

STYLE = Path(str(files("tollbook.web") / "templates" / "site.css"))
PACKED = frozenset({".woff2", ".png", ".gz"})  # compressed by nature
TYPES = {".js": "text/javascript", ".json": "application/json", ".css": "text/css", ".woff2": "font/woff2"}


class Fixed:
    """One file as it is sent, plain and compressed, with a tag that changes when it does."""

    def __init__(self, path: Path) -> None:
        self.plain = path.read_bytes()
        self.packed = b"" if path.suffix in PACKED else gzip.compress(self.plain, 9, mtime=0)
        self.tag = f'"{sha256(self.plain).hexdigest()[:32]}"'
        self.media = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"

    def answer(self, request: Request) -> Response:
        """Send the file, or say that the reader has it already. A newer Tollbook has other files under the same names."""
        headers = {"ETag": self.tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if self.tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if self.packed and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(self.packed, media_type=self.media, headers=headers | {"Content-Encoding": "gzip"})
        return Response(self.plain, media_type=self.media, headers=headers)


@lru_cache(maxsize=512)
def _kept(path: Path, changed: int) -> Fixed:  # a file that was built again is read again
    return Fixed(path)


def add_fixed(app: FastAPI) -> None:
    """Add the style of all pages and what is built from ``web/``."""
    app.add_route("/site.css", _style, include_in_schema=False)
    app.add_route("/static/{name:path}", _built, include_in_schema=False)


def _style(request: Request) -> Response:
    return _sent(STYLE, request)


def _built(request: Request) -> Response:
    path = (BUILT / request.path_params["name"]).resolve()
    if not path.is_relative_to(BUILT.resolve()) or not path.is_file():
        raise HTTPException(404)
    return _sent(path, request)


def _sent(path: Path, request: Request) -> Response:
    return _kept(path, path.stat().st_mtime_ns).answer(request)
