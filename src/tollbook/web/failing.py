"""Answers for what no page answers for: a book that cannot be opened, addresses beyond measure, and what nobody expected."""

from __future__ import annotations

from html import escape

import msgspec
from fastapi import FastAPI, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from tollbook.errors import TollbookError
from tollbook.language.said import say
from tollbook.language.speech import speech_of
from tollbook.store.database import Failure, said_of
from tollbook.web.http import status_of
from tollbook.web.library import Library

LONGEST, PAIRS = 4_096, 200  # bytes of an address, and values in it
PREFIX = 100  # characters of an address beyond measure that tell its language
UNEXPECTED = say("something went wrong here; whoever runs this site finds it in the log")


class Measured:
    """An application that refuses addresses which no page of ours has: longer than any, or with more values than any asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request whose address is within measure."""
        answer: ASGIApp = self.app
        if scope["type"] == "http":
            query = scope["query_string"]
            if len(scope.get("raw_path") or b"") + len(query) > LONGEST:
                answer = _said(scope["path"][:PREFIX], say("this address is longer than {n} characters", n=LONGEST), 414)
            elif query.count(b"&") >= PAIRS:
                answer = _said(scope["path"], say("this address asks for more than {n} values", n=PAIRS), 400)
        await answer(scope, receive, send)


def add_failing(app: FastAPI, library: Library) -> None:
    """Let an application answer in one line for errors that reach it."""

    def of_database(request: Request, error: Failure) -> Response:
        return failed(request, said_of(error, library.book / "book.db"))

    app.add_exception_handler(TollbookError, failed)  # type: ignore[arg-type]  # called with errors of this kind alone
    app.add_exception_handler(Failure, of_database)  # type: ignore[arg-type]  # the same
    app.add_exception_handler(Exception, unexpected)


def failed(request: Request, error: TollbookError) -> Response:
    """Say in one line what went wrong."""
    path = request.scope["path"]
    return _said(path, str(error) if _for_programs(path) else error.words, status_of(error))


def unexpected(request: Request, error: Exception) -> Response:
    """Say that something went wrong, and nothing of what: that is for the log."""
    return _said(request.scope["path"], UNEXPECTED, 500)


def _for_programs(path: str) -> bool:
    return path.endswith(".json") or path.startswith("/api/")


def _said(path: str, words: str, status: int) -> Response:
    """Return words as JSON for programs, else as a page in the language of the address."""
    if _for_programs(path):
        return Response(msgspec.json.encode({"error": str(words)}), status, media_type="application/json")
    speech = speech_of(path)
    said = speech.says(words)
    inside = escape(said) if said else f'<span lang="en" dir="ltr">{escape(words)}</span>'
    page = (
        f'<!doctype html><html lang="{speech.code}" dir="{speech.direction}"><meta charset="utf-8">'
        f"<title>{status}</title><p>{inside}</p></html>\n"
    )
    return Response(page, status, media_type="text/html; charset=utf-8")
