"""A served book over HTTP: its public pages in every language and as JSON, and the desk for who is signed in."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from tollbook import __version__
from tollbook.errors import TollbookError
from tollbook.web.checking import add_checking
from tollbook.web.desk.serving import DeskServing, status_of
from tollbook.web.library import Library
from tollbook.web.pages import PAGES, Page
from tollbook.web.rendering import BUILT, rendered
from tollbook.web.request import Moved, asking_of
from tollbook.web.speech import Speech, speeches

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
HTML, JSON = "text/html; charset=utf-8", "application/json"


def app_of(book: Path, *, hosts: tuple[str, ...] = LOCAL, now: Callable[[], float] = time.time) -> FastAPI:
    """Return the application that serves a book by a clock; requests to other hosts than ``hosts`` are refused."""
    library = Library(book, now=now)

    @asynccontextmanager
    async def lasting(app: FastAPI) -> AsyncIterator[None]:
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

    for page in PAGES:
        app.get(page.twin, name=f"{page.name}.json")(_twin(library, page))
        for speech in speeches().values() if page.template else ():
            app.get(speech.begins + page.address, name=f"{page.name} {speech.code}", include_in_schema=False)(_html(library, page, speech))
    add_checking(app, library)
    DeskServing(library).add_to(app)
    app.get("/site.css", include_in_schema=False)(_style)
    if BUILT.is_dir():
        app.mount("/static", StaticFiles(directory=BUILT), name="static")
    return app


def _style() -> Response:
    return Response((files("tollbook.web") / "templates" / "site.css").read_bytes(), media_type="text/css")


def _html(library: Library, page: Page, speech: Speech) -> Callable[[Request], Response]:
    def answered(request: Request) -> Response:
        asking = asking_of(request)
        try:
            with library.public(as_of=asking.as_of) as reader:
                answer = page.answer(reader, asking)
                return Response(rendered(page, answer, reader, asking, speech, request.url.path), media_type=HTML)
        except Moved as moved:
            return RedirectResponse(f"{speech.begins}{page.address.partition('{')[0]}{quote(moved.to)}", 308)
        except TollbookError as error:
            with library.public() as reader:
                return Response(rendered(None, error, reader, asking, speech, request.url.path), status_of(error), media_type=HTML)

    return answered


def _twin(library: Library, page: Page) -> Callable[[Request], Response]:
    def answered(request: Request) -> Response:
        asking = asking_of(request)
        try:
            with library.public(as_of=asking.as_of) as reader:
                body = {"schema": f"tollbook/{page.name}/1", "book": reader.settings.title, "answer": page.answer(reader, asking)}
                return Response(msgspec.json.encode(body), media_type=JSON)
        except Moved as moved:
            return RedirectResponse(f"{page.address.partition('{')[0]}{quote(moved.to)}.json", 308)
        except TollbookError as error:
            return Response(msgspec.json.encode({"error": str(error)}), status_of(error), media_type=JSON)

    return answered
