"""Writing through the API: plain lines from a program with a token, each answered, all under one entry of the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import msgspec
from fastapi import FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool

from tollbook import pipeline
from tollbook.errors import BadInput, TollbookError
from tollbook.intake import Posted
from tollbook.model.accounts import Duty
from tollbook.store.credentials import Token
from tollbook.store.record import Record
from tollbook.store.writing import Hand
from tollbook.web.gate import Gate
from tollbook.web.http import NotAllowed, NotIn, status_of
from tollbook.web.library import Library, accounts_of

RECORDS = "/api/records"
WRITER = Duty.EDITOR
LARGEST = 32 * 2**20  # bytes of one request
JSON, LINES = "application/json", "application/x-ndjson"
_encode = msgspec.json.Encoder().encode


class Writing:
    """The route by which programs write into one book."""

    def __init__(self, library: Library) -> None:
        self.library, self.gate = library, Gate(library)

    def add_to(self, app: FastAPI) -> None:
        """Add it."""
        app.add_route(RECORDS, self.records, methods=["POST"], include_in_schema=False)

    async def records(self, request: Request) -> Response:
        """Take one record, or one a line."""
        try:
            token = await run_in_threadpool(self._admitted, request)
            media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if media not in {JSON, LINES}:
                raise BadInput(f"content-type {media[:80] or 'is missing'}: send {JSON} for one record, or {LINES} for one a line")
            take = _taking(token.name, await _body(request), one=media == JSON)
            answers = await asyncio.wrap_future(self.library.writing(token.name, take))
        except TollbookError as error:
            return Response(_encode({"error": str(error)}), status_of(error), media_type=JSON)
        return _one(answers[0]) if media == JSON else Response(b"".join(_encode(each) + b"\n" for each in answers), media_type=LINES)

    def _admitted(self, request: Request) -> Token:
        """Return the token that is shown: a cookie is none, since a browser sends it for every page that asks it to."""
        token = self.gate.token(request)
        if token is None:
            raise NotIn("send a token: Authorization: Bearer TOKEN")
        if "write" not in token.scopes:
            raise NotAllowed("this token may only read")
        return token


def _taking(name: str, body: bytes, *, one: bool) -> Callable[[Record, Hand], list[Posted]]:
    """Return what takes a body in for somebody, if by then they still may."""

    def take(record: Record, hand: Hand) -> list[Posted]:
        account = accounts_of(record).get(name)
        if account is None or not account.active:
            raise NotIn("the owner of this token has no open account")
        if not account.duty.may(WRITER):
            raise NotAllowed(f"this is for an {WRITER} of the book; a keeper can change what your account may do")
        answers = pipeline.take_lines(record, body, hand=hand, one=one)
        if not answers:
            raise BadInput("holds no record")
        return answers

    return take


def _one(answer: Posted) -> Response:
    """Answer for a single record: what it became, or that and why it is refused."""
    return Response(_encode(answer), 200 if answer.error is None else 422, media_type=JSON)


async def _body(request: Request) -> bytes:
    """Read a body, as far as it may go."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise BadInput(f"more than {LARGEST // 2**20} MB; send it in parts, or use `tollbook import` beside the book")
    return bytes(body)
