"""Checking an article in the browser: what is pasted or uploaded is read, answered from the public view, and forgotten."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from anyio import CapacityLimiter, move_on_after, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from tollbook import pipeline
from tollbook.check import Check
from tollbook.check.kinds import KINDS
from tollbook.check.page import Piece, as_html, paragraphs
from tollbook.check.report import as_object
from tollbook.check.summary import Summary, sentence, summary
from tollbook.errors import BadInput, TollbookError
from tollbook.language.said import say
from tollbook.language.speech import Speech, speeches
from tollbook.model.claims import Finding
from tollbook.store.public import PublicRecord
from tollbook.web.days import period_of
from tollbook.web.files import safe_name
from tollbook.web.form import Form
from tollbook.web.http import Busy, read_form, status_of
from tollbook.web.library import Library
from tollbook.web.rendering import shared, templates
from tollbook.web.request import Asking

LARGEST = 20 * 2**20  # bytes of an uploaded article
LONGEST = 200_000  # characters of a pasted article
HTML = "text/html; charset=utf-8"
AT_ONCE, PATIENCE = 2, 3.0  # articles that are checked at once, and seconds that the next one waits


@dataclass(frozen=True)
class Shown:
    """A checked article as its page shows it; ``wrong`` says why there is none."""

    text: str = ""
    published: str = ""
    check: Check | None = None
    short: Summary | None = None
    lines: tuple[tuple[Piece, ...], ...] = ()
    sentences: tuple[str | None, ...] = ()
    wrong: str = ""
    kinds: tuple[str, ...] = ()


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
    """Add the page on which articles are checked, its twin in JSON, and the same as one file to keep."""
    turns = Turns()
    for speech in speeches().values():
        app.get(f"{speech.begins}/check", include_in_schema=False)(_blank(library, speech))
        app.post(f"{speech.begins}/check", include_in_schema=False)(_answering(library, turns, speech, _as_page))
        app.post(f"{speech.begins}/check/page", include_in_schema=False)(_answering(library, turns, speech, _as_file))
    english = speeches()["en"]
    app.post("/check.json", name="check.json")(_answering(library, turns, english, _as_json))


def _blank(library: Library, speech: Speech) -> Callable[[Request], Response]:
    def answered(request: Request) -> Response:
        with library.public() as reader:
            return Response(_rendered(Shown(kinds=tuple(kind.name for kind in KINDS)), reader, speech), media_type=HTML)

    return answered


Answering = Callable[[Form, PublicRecord, Speech], Response]


def _answering(library: Library, turns: Turns, speech: Speech, answer: Answering) -> Callable[[Request], Awaitable[Response]]:
    async def answered(request: Request) -> Response:
        try:
            form = await read_form(request, most=LARGEST)
            return await turns.run(partial(_answered, library, speech, answer, form))
        except TollbookError as error:
            return await run_in_threadpool(_refused, library, speech, answer, error)

    return answered


def _refused(library: Library, speech: Speech, answer: Answering, error: TollbookError) -> Response:
    if answer is _as_json:
        return Response(msgspec.json.encode({"error": str(error)}), status_of(error), media_type="application/json")
    with library.public() as reader:
        return Response(_rendered(Shown(wrong=error.words), reader, speech), status_of(error), media_type=HTML)


def _answered(library: Library, speech: Speech, answer: Answering, form: Form) -> Response:
    with library.public() as reader:
        try:
            return answer(form, reader, speech)
        except TollbookError as error:
            if answer is _as_json:
                raise
            shown = Shown(form.one("text"), form.one("published"), wrong=error.words, kinds=tuple(kind.name for kind in KINDS))
            return Response(_rendered(shown, reader, speech), status_of(error), media_type=HTML)


def checked(form: Form, reader: PublicRecord) -> Check:
    """Check the article of a form.

    Raises
    ------
    BadInput
        If there is none, it is too long, cannot be read, or is in a language whose claims are not read.
    """
    upload = next(((name, content) for field, name, content in form.files if field == "file" and name), None)
    text = "".join(value for name, value in form.pairs if name == "text").replace("\r\n", "\n")
    if upload is not None and text.strip():
        raise BadInput(say("a text and a file came together, and neither was checked; empty the box, or send it without the file"))
    if upload is None and not text.strip():
        raise BadInput(say("paste an article, or choose a file"))
    if len(text) > LONGEST:
        raise BadInput(
            say("the text is {n} characters long, and {most} at most are read at once; check it in parts", n=len(text), most=LONGEST)
        )
    name, content = upload or ("article.txt", text.encode())
    published = form.one("published")
    day = period_of(published) if published else None
    with TemporaryDirectory(prefix="tollbook-check-") as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(content)
        try:
            article = pipeline.article(path, published=day)
        except BadInput as error:  # what is said of a file is said without its place on this machine
            raise BadInput(error.words) from None
    return pipeline.check(article, reader)


def _as_page(form: Form, reader: PublicRecord, speech: Speech) -> Response:
    check = checked(form, reader)
    shown = Shown(
        text=check.article.text,
        published=form.one("published"),
        check=check,
        short=summary(check),
        lines=tuple(map(tuple, paragraphs(check))),
        sentences=tuple(sentence(each, check, reader) for each in check.claims),
    )
    return Response(_rendered(shown, reader, speech), media_type=HTML)


def _as_json(form: Form, reader: PublicRecord, speech: Speech) -> Response:
    return Response(msgspec.json.encode(as_object(checked(form, reader), reader)), media_type="application/json")


def _as_file(form: Form, reader: PublicRecord, speech: Speech) -> Response:
    page = as_html(checked(form, reader), reader, speech)
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
            findings=tuple(Finding),
            longest=LONGEST,
        )
    )
