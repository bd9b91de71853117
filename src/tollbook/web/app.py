"""The pages of one book over HTTP: each answered from its public view, in every language, and as JSON."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.responses import RedirectResponse
from fastapi.staticfiles import StaticFiles
from starlette.middleware.trustedhost import TrustedHostMiddleware

from tollbook import __version__, pipeline
from tollbook.errors import Ambiguous, TollbookError, Unknown
from tollbook.web.pages import PAGES, Page
from tollbook.web.rendering import BUILT, rendered
from tollbook.web.request import Asking, Moved
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


def app_of(book: Path, *, hosts: tuple[str, ...] = LOCAL) -> FastAPI:
    """Return the application that serves a book's public pages; requests to other hosts than ``hosts`` are refused."""
    app = FastAPI(title="Tollbook", version=__version__, openapi_url="/openapi.json", docs_url=None, redoc_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))

    @app.middleware("http")
    async def guarded(request: Request, call_next: Callable[[Request], object]) -> Response:
        response: Response = await call_next(request)  # type: ignore[misc]  # what follows is awaited
        response.headers.update(GUARDS)
        return response

    for page in PAGES:
        app.get(page.twin, name=f"{page.name}.json")(_twin(book, page))
        for speech in speeches().values():
            app.get(speech.begins + page.address, name=f"{page.name} {speech.code}", include_in_schema=False)(_html(book, page, speech))
    app.get("/site.css", include_in_schema=False)(_style)
    if BUILT.is_dir():
        app.mount("/static", StaticFiles(directory=BUILT), name="static")
    return app


def _style() -> Response:
    return Response((files("tollbook.web") / "templates" / "site.css").read_bytes(), media_type="text/css")


def _html(book: Path, page: Page, speech: Speech) -> Callable[[Request], Response]:
    def answered(request: Request) -> Response:
        asking = _asking(request)
        try:
            with pipeline.reading_public(book, as_of=asking.as_of) as reader:
                answer = page.answer(reader, asking)
                return Response(rendered(page, answer, reader, asking, speech, request.url.path), media_type=HTML)
        except Moved as moved:
            return RedirectResponse(f"{speech.begins}{page.address.partition('{')[0]}{quote(moved.to)}", 308)
        except TollbookError as error:
            with pipeline.reading_public(book) as reader:
                return Response(rendered(None, error, reader, asking, speech, request.url.path), _status(error), media_type=HTML)

    return answered


def _twin(book: Path, page: Page) -> Callable[[Request], Response]:
    def answered(request: Request) -> Response:
        asking = _asking(request)
        try:
            with pipeline.reading_public(book, as_of=asking.as_of) as reader:
                body = {"schema": f"tollbook/{page.name}/1", "book": reader.settings.title, "answer": page.answer(reader, asking)}
                return Response(msgspec.json.encode(body), media_type=JSON)
        except Moved as moved:
            return RedirectResponse(f"{page.address.partition('{')[0]}{quote(moved.to)}.json", 308)
        except TollbookError as error:
            return Response(msgspec.json.encode({"error": str(error)}), _status(error), media_type=JSON)

    return answered


def _asking(request: Request) -> Asking:
    return Asking({name: str(value) for name, value in request.path_params.items()}, request.query_params.multi_items())


def _status(error: TollbookError) -> int:
    return 404 if isinstance(error, Unknown | Ambiguous) else 400
