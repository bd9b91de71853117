"""Checking an article in the browser: pasted, uploaded, or a document of the book; what comes with a form is answered and forgotten."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cached_property, partial
from urllib.parse import urlencode

import msgspec
from anyio import CapacityLimiter, move_on_after, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from tollbook.check.page import as_html
from tollbook.check.report import as_object
from tollbook.errors import TollbookError
from tollbook.language.said import say
from tollbook.language.speech import Speech, speeches
from tollbook.store.public import PublicRecord
from tollbook.web.checked import LARGEST, LONGEST, Shown, checked, shown_of
from tollbook.web.form import Form
from tollbook.web.http import Busy, read_form, status_of
from tollbook.web.library import Library
from tollbook.web.rendering import shared, templates
from tollbook.web.request import Asking, asking_of

HTML, JSON = "text/html; charset=utf-8", "application/json"
AT_ONCE, PATIENCE = 2, 3.0  # articles that are checked at once, and seconds that the next one waits
Answering = Callable[[Form, PublicRecord, Speech], Response]
Handler = Callable[[Request], Awaitable[Response]]


class Turns:
    """Checks of articles, a few at once and in threads of their own, so that who reads pages never waits for them."""

    def __init__(self, most: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._most, self._patience = most, patience

    @cached_property
    def _turns(self) -> CapacityLimiter:
        return CapacityLimiter(self._most)

    @cached_property
    def _threads(self) -> CapacityLimiter:
        return CapacityLimiter(self._most)

    async def run(self, work: Callable[[], Response]) -> Response:
        """Do some work in a thread when it is its turn.

        Raises
        ------
        Busy
            If it does not get one soon.
        """
        waiting = object()
        with move_on_after(self._patience) as waited:
            await self._turns.acquire_on_behalf_of(waiting)
        if waited.cancelled_caught:
            raise Busy(say("other articles are being checked; try again in a moment"))
        try:
            return await to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._turns.release_on_behalf_of(waiting)


def add_checking(app: FastAPI, library: Library) -> None:
    """Add the page on which articles are checked, its twin in JSON, and the same as one file to keep.

    A document of the book is named by the address; what somebody pastes or uploads comes with a form, and has no address.
    """
    turns = Turns()
    answers: tuple[tuple[str, Answering], ...] = (("/check/page", _as_file), ("/check", _as_page))
    for speech in speeches().values():
        for address, answer in answers:
            app.get(f"{speech.begins}{address}", include_in_schema=False)(_by_address(library, turns, speech, answer))
            app.post(f"{speech.begins}{address}", include_in_schema=False)(_by_form(library, turns, speech, answer))
    english = speeches()["en"]
    app.get("/check.json", include_in_schema=False)(_by_address(library, turns, english, _as_json))
    app.post("/check.json", name="check.json")(_by_form(library, turns, english, _as_json))


def _by_address(library: Library, turns: Turns, speech: Speech, answer: Answering) -> Handler:
    async def answered(request: Request) -> Response:
        form = Form([(name, value) for name, value in asking_of(request).pairs if name in {"document", "published"}])
        if not form.one("document") and answer is _as_page:
            return await run_in_threadpool(_blank, library, speech)
        return await _in_turn(library, turns, speech, answer, form)

    return answered


def _by_form(library: Library, turns: Turns, speech: Speech, answer: Answering) -> Handler:
    async def answered(request: Request) -> Response:
        try:
            form = await read_form(request, most=LARGEST)
        except TollbookError as error:
            return await run_in_threadpool(_refused, library, speech, answer, Form(), error)
        return await _in_turn(library, turns, speech, answer, form)

    return answered


async def _in_turn(library: Library, turns: Turns, speech: Speech, answer: Answering, form: Form) -> Response:
    try:
        return await turns.run(partial(_answered, library, speech, answer, form))
    except TollbookError as error:
        return await run_in_threadpool(_refused, library, speech, answer, form, error)


def _blank(library: Library, speech: Speech) -> Response:
    with library.public() as reader:
        return Response(_rendered(Shown(), reader, speech), media_type=HTML)


def _refused(library: Library, speech: Speech, answer: Answering, form: Form, error: TollbookError) -> Response:
    """Say why nothing was checked, with what was typed still in the form."""
    if answer is _as_json:
        return Response(msgspec.json.encode({"error": str(error)}), status_of(error), media_type=JSON)
    shown = Shown(form.one("text"), form.one("published"), form.one("document"), wrong=error.words)
    with library.public() as reader:
        return Response(_rendered(shown, reader, speech), status_of(error), media_type=HTML)


def _answered(library: Library, speech: Speech, answer: Answering, form: Form) -> Response:
    with library.public() as reader:
        return answer(form, reader, speech)


def _as_page(form: Form, reader: PublicRecord, speech: Speech) -> Response:
    shown = shown_of(form, reader)
    if form.one("document") and any(name == "text" for name, _ in form.pairs):  # sent by the form: the address can be shared
        named = [("document", shown.document), *((("published", shown.published),) if shown.published else ())]
        return RedirectResponse(f"{speech.begins}/check?{urlencode(named)}", 303)
    return Response(_rendered(shown, reader, speech), media_type=HTML)


def _as_json(form: Form, reader: PublicRecord, speech: Speech) -> Response:
    _, check = checked(form, reader)
    return Response(msgspec.json.encode(as_object(check, reader)), media_type=JSON)


def _as_file(form: Form, reader: PublicRecord, speech: Speech) -> Response:
    id, check = checked(form, reader)
    page = as_html(check, reader, speech, whole=id is None)
    return Response(page, media_type=HTML, headers={"Content-Disposition": 'attachment; filename="checked.html"'})


def _rendered(shown: Shown, reader: PublicRecord, speech: Speech) -> str:
    return (
        templates()
        .get_template("check.html")
        .render(
            shared(reader.settings, Asking(), speech, f"{speech.begins}/check"),
            page=None,
            answer=shown,
            twin=None,
            withheld=reader.withheld,
            longest=LONGEST,
        )
    )
