"""The public pages of a book over HTTP: each answered once for each state of the book, and only sent where the reader has it not yet."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from urllib.parse import quote

import msgspec
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from tollbook import __version__
from tollbook.errors import TollbookError, Unknown
from tollbook.language.said import plain, say
from tollbook.language.speech import Speech, speech_of, speeches
from tollbook.store.public import PublicRecord
from tollbook.web.downloads import DOWNLOADS, Download
from tollbook.web.http import status_of
from tollbook.web.library import Library, Stamp
from tollbook.web.pages import PAGES, Page
from tollbook.web.rendering import rendered
from tollbook.web.request import Asking, Moved, asking_of

HTML, JSON = "text/html; charset=utf-8", "application/json"
MOST = 64 * 2**20  # bytes of answers kept
BESIDE = 500  # bytes that an answer takes beside its own
ADDRESSES = 10_000  # of which it is known what they answer
WORTH, LEVEL = 1_000, 6  # bytes from which on an answer is compressed, and how hard
AT_ONCE = 2  # quick pages that are made at once
Making = Callable[[PublicRecord, Asking], bytes]
Answering = Callable[[Request], Response]


@dataclass(frozen=True)
class Answered:
    """An answer as it is sent, plain and compressed."""

    plain: bytes
    packed: bytes

    @property
    def size(self) -> int:
        """How many bytes it takes, its tag and its place in the list included."""
        return len(self.plain) + len(self.packed) + BESIDE


class Answers:
    """The answers that were asked for last, by what they answer and in which state of the book."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Answered] = OrderedDict()
        self._size = 0
        self._turn = threading.Lock()

    def kept(self, tag: str) -> Answered | None:
        """Return an answer that is kept."""
        with self._turn:
            if tag in self._kept:
                self._kept.move_to_end(tag)
            return self._kept.get(tag)

    def of(self, tag: str, make: Callable[[], bytes]) -> Answered:
        """Return an answer, made now where it is not kept."""
        if (kept := self.kept(tag)) is not None:
            return kept
        plain = make()
        made = Answered(plain, gzip.compress(plain, LEVEL, mtime=0) if len(plain) >= WORTH else b"")
        with self._turn:
            if tag not in self._kept:
                self._kept[tag] = made
                self._size += made.size
            while self._size > MOST and len(self._kept) > 1:
                _, old = self._kept.popitem(last=False)
                self._size -= old.size
        return made


class PublicServing:
    """The routes of the public pages of one book."""

    def __init__(self, library: Library, *, signed_in: Callable[[Request], bool] = lambda request: False) -> None:
        self.library, self.signed_in, self.answers = library, signed_in, Answers()
        self._tags: OrderedDict[bytes, tuple[Stamp, str]] = OrderedDict()  # what addresses answered, and to which stamp

    def add_to(self, app: FastAPI) -> None:
        """Add every page in every language, with its twin before it: an id may hold a point."""
        for download in DOWNLOADS:
            app.get(download.address, name=download.name, include_in_schema=False)(self._file(download))
        for page in PAGES:
            app.add_route(page.twin, self._quickly(page, "json", JSON, self._twin(page)), name=f"{page.name}.json", include_in_schema=False)
            for speech in speeches().values() if page.template else ():
                answered = self._quickly(page, speech.code, HTML, self._html(page, speech))
                app.add_route(speech.begins + page.address, answered, name=f"{page.name} {speech.code}", include_in_schema=False)

    async def missing(self, request: Request, error: Exception) -> Response:
        """Answer for an address that is none, or is not asked so: as a page, or for programs in JSON."""
        status, said = getattr(error, "status_code", 404), getattr(error, "detail", "")
        path = request.scope["path"]
        if path.endswith(".json") or path.startswith("/api/"):
            body = msgspec.json.encode({"error": f"{path[:200]}: {said}"})
            return Response(body, status, media_type=JSON, headers=getattr(error, "headers", None))
        speech = speech_of(path)
        return await run_in_threadpool(self._missing, path, speech, status, said)

    def _missing(self, path: str, speech: Speech, status: int, said: str) -> Response:
        with self.library.public() as reader:
            body = rendered(None, Unknown(_said(path[:200], status, said)), reader, Asking(), speech, path)
        return Response(body, status, media_type=HTML)

    def _html(self, page: Page, speech: Speech) -> Answering:
        def answered(request: Request) -> Response:
            signed = self.signed_in(request)

            def make(reader: PublicRecord, asking: Asking) -> bytes:
                return rendered(page, page.answer(reader, asking), reader, asking, speech, request.scope["path"], signed=signed).encode()

            try:
                return self._answered(request, _form(speech.code, signed=signed), HTML, make)
            except Moved as moved:
                return RedirectResponse(f"{speech.begins}{page.address.partition('{')[0]}{quote(moved.to)}", 308)
            except TollbookError as error:
                with self.library.public() as reader:
                    body = rendered(None, error, reader, asking_of(request), speech, request.scope["path"])
                return Response(body, status_of(error), media_type=HTML)

        return answered

    def _file(self, download: Download) -> Callable[[Request], Response]:
        def answered(request: Request) -> Response:
            try:
                response = self._answered(request, download.name, download.media_type, download.made)
            except TollbookError as error:
                return Response(f"{error}\n", status_of(error), media_type="text/plain; charset=utf-8")
            response.headers["Content-Disposition"] = f'attachment; filename="{download.name}"'
            return response

        return answered

    def _twin(self, page: Page) -> Answering:
        def make(reader: PublicRecord, asking: Asking) -> bytes:
            body = {"schema": f"tollbook/{page.name}/1", "book": reader.settings.title, "answer": page.answer(reader, asking)}
            return msgspec.json.encode(body, enc_hook=plain)

        def answered(request: Request) -> Response:
            try:
                return self._answered(request, "json", JSON, make)
            except Moved as moved:
                return RedirectResponse(f"{page.address.partition('{')[0]}{quote(moved.to)}.json", 308)
            except TollbookError as error:
                return Response(msgspec.json.encode({"error": str(error)}), status_of(error), media_type=JSON)

        return answered

    @cached_property
    def _few(self) -> CapacityLimiter:
        """The threads for pages that are made quickly: more of them would only take turns at one core."""
        return CapacityLimiter(AT_ONCE)

    def _quickly(self, page: Page, form: str, media: str, answered: Answering) -> Callable[[Request], Awaitable[Response]]:
        """Answer at once what was answered before to the book as it stands, and let a thread find out the rest."""

        async def quickly(request: Request) -> Response:
            stamp, key = self.library.stamp(), _digest(_form(form, signed=media == HTML and self.signed_in(request)), request)
            known = self._tags.get(key)
            kept = self.answers.kept(known[1]) if known and stamp is not None and known[0] == stamp else None
            if known and kept:
                return _sent(request, known[1], kept, media)
            answer = await to_thread.run_sync(answered, request, limiter=self._few if page.quick else None)
            if stamp is not None and answer.status_code == 200:
                self._tags[key] = stamp, answer.headers["etag"]
                while len(self._tags) > ADDRESSES:
                    self._tags.popitem(last=False)
            return answer

        return quickly

    def _answered(self, request: Request, form: str, media: str, make: Making) -> Response:
        """Answer from the book as it stands, or say that nothing has changed since the reader asked."""
        asking = asking_of(request)
        with self.library.public(as_of=asking.as_of) as reader:
            words = "\n".join((__version__, reader.state, *_key(form, request)))
            tag = f'"{sha256(words.encode()).hexdigest()[:32]}"'
            if _known(request, tag):
                return _sent(request, tag, Answered(b"", b""), media)
            kept = self.answers.of(tag, lambda: make(reader, asking))
        return _sent(request, tag, kept, media)


def _form(form: str, *, signed: bool) -> str:
    """Return the form of an answer; who is signed in gets one of their own, which leads to the desk."""
    return f"{form} signed in" if signed else form


def _said(path: str, status: int, said: str) -> str:
    """Return what is said of an address that is none, or is not asked so."""
    if status == 405:
        return say("{path}: this is no page; go back to the one whose form you sent", path=path)
    return say("{path}: there is no such page", path=path) if status == 404 else f"{path}: {said}"


def _key(form: str, request: Request) -> tuple[str, str, str]:
    return form, request.scope["path"], request.scope["query_string"].decode("latin-1")


def _digest(form: str, request: Request) -> bytes:
    """Return an address as a key of one length, however long it is."""
    return sha256("\n".join(_key(form, request)).encode()).digest()


def _known(request: Request, tag: str) -> bool:
    return tag in request.headers.get("if-none-match", "")


def _sent(request: Request, tag: str, kept: Answered, media: str) -> Response:
    """Send an answer, compressed where the reader takes it so, unless it has the answer already."""
    headers = {"ETag": tag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding, Cookie" if media == HTML else "Accept-Encoding"}
    if _known(request, tag):
        return Response(status_code=304, headers=headers)
    if kept.packed and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(kept.packed, media_type=media, headers=headers | {"Content-Encoding": "gzip"})
    return Response(kept.plain, media_type=media, headers=headers)
