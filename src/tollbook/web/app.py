"""A served book over HTTP: its public pages in every language and as JSON, and the desk for who is signed in."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from anyio import to_thread
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp

from tollbook import __version__
from tollbook.web.api import Writing
from tollbook.web.checking import add_checking
from tollbook.web.describing import description
from tollbook.web.desk.serving import DeskServing
from tollbook.web.failing import Measured, add_failing
from tollbook.web.fixed import add_fixed
from tollbook.web.guards import Guarded
from tollbook.web.library import Library
from tollbook.web.public import PublicServing
from tollbook.web.tiles import add_tiles

THREADS = 6  # requests that are worked on at once: each keeps the book open
LOCAL = ("127.0.0.1", "localhost", "[::1]")


class Served(FastAPI):
    """An application whose answers are all guarded, those of the server to its own failures too."""

    def build_middleware_stack(self) -> ASGIApp:
        """Return what a request passes through, the guards first."""
        return Guarded(super().build_middleware_stack())

    def openapi(self) -> dict[str, Any]:  # a tree of any shape
        """Return the description of the API."""
        if self.openapi_schema is None:
            self.openapi_schema = description()
        return self.openapi_schema


def app_of(
    book: Path,
    *,
    hosts: tuple[str, ...] = LOCAL,
    tiles: Path | None = None,
    now: Callable[[], float] = time.time,
    ahead: bool = False,
) -> FastAPI:
    """Return the application that serves a book by a clock; requests to other hosts than ``hosts`` are refused.

    ``tiles`` is a PMTiles file for the map. With ``ahead`` it makes what pages need before anybody asks, after each change too.
    """
    library = Library(book, now=now)
    desk = DeskServing(library)

    @asynccontextmanager
    async def lasting(app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        if ahead:
            threading.Thread(target=library.watch, name="ahead", daemon=True).start()
        yield
        desk.close()
        library.close()

    app = Served(title="Tollbook", version=__version__, openapi_url="/openapi.json", docs_url=None, redoc_url=None, lifespan=lasting)
    app.add_middleware(Measured)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    add_failing(app, library)
    public = PublicServing(library, signed_in=desk.gate.signed_in)
    add_checking(app, library)  # /check/page before /check/{id}
    public.add_to(app)
    app.add_exception_handler(HTTPException, public.missing)
    desk.add_to(app)
    Writing(library).add_to(app)
    add_fixed(app)
    add_tiles(app, tiles)
    return app
