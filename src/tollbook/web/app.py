"""A served book over HTTP: its public pages in every language and as JSON, and the desk for who is signed in."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path

from anyio import to_thread
from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from tollbook import __version__
from tollbook.web.checking import add_checking
from tollbook.web.desk.serving import DeskServing
from tollbook.web.library import Library
from tollbook.web.public import PublicServing
from tollbook.web.rendering import BUILT

THREADS = 6  # requests that are worked on at once: each keeps the book open
LOCAL = ("127.0.0.1", "localhost", "[::1]", "testserver")
GUARDS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
        "worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def app_of(book: Path, *, hosts: tuple[str, ...] = LOCAL, now: Callable[[], float] = time.time) -> FastAPI:
    """Return the application that serves a book by a clock; requests to other hosts than ``hosts`` are refused."""
    library = Library(book, now=now)

    @asynccontextmanager
    async def lasting(app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        yield
        library.close()

    app = FastAPI(title="Tollbook", version=__version__, openapi_url="/openapi.json", docs_url=None, redoc_url=None, lifespan=lasting)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))

    @app.middleware("http")
    async def guarded(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        response = await call_next(request)
        response.headers.update(GUARDS)
        if request.url.scheme == "https":
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response

    PublicServing(library).add_to(app)
    add_checking(app, library)
    DeskServing(library).add_to(app)
    app.get("/site.css", include_in_schema=False)(_style)
    if BUILT.is_dir():
        app.mount("/static", StaticFiles(directory=BUILT), name="static")
    return app


def _style() -> Response:
    return Response((files("tollbook.web") / "templates" / "site.css").read_bytes(), media_type="text/css")
