"""What requests bring and answers say: forms with their files, and which status tells what went wrong."""

from __future__ import annotations

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from tollbook.errors import Ambiguous, BadBook, BadInput, Changed, TollbookError, Unknown
from tollbook.language.said import say
from tollbook.web.form import Form

FIELDS, FILES = 5_000, 500
DIGITS = 12  # of a length
MOST = 2 * 2**20  # bytes of a form without large files


class NotIn(TollbookError):
    """Nobody is signed in, or their session is over."""


class NotAllowed(TollbookError):
    """Who is signed in may not do this."""


class TooOften(TollbookError):
    """Somebody failed to sign in too often of late."""


class Busy(TollbookError):
    """As much of this is under way as this machine does at once."""


STATUSES: tuple[tuple[type[TollbookError], int], ...] = (
    (Unknown, 404),
    (Ambiguous, 404),
    (NotIn, 401),
    (NotAllowed, 403),
    (TooOften, 429),
    (Changed, 409),
    (Busy, 503),
    (BadBook, 503),
)


def status_of(error: TollbookError) -> int:
    """Return the status that tells a browser what went wrong."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 400)


def ours(address: str) -> str:
    """Return an address if it is one of ours, else nothing."""
    return address if address.startswith("/") and not address.startswith("//") and "\\" not in address else ""


def said(words: str) -> str:
    """Return words of a form that can be written down: halves of signs, which no text holds, cannot.

    Raises
    ------
    ValueError
        If there is such a half among them.
    """
    words.encode()
    return words


async def read_form(request: Request, *, most: int = MOST) -> Form:
    """Read a form with its files.

    Raises
    ------
    BadInput
        If it does not say how long it is, is longer than it may be, or is no form.
    """
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()) or len(length) > DIGITS or int(length) > most:
        raise BadInput(
            say("a form of at most {n} MB is taken here; send less at once", n=most // 2**20),
            advice="use `tollbook add` or `tollbook import` beside the book",
        )
    try:
        async with request.form(max_files=FILES, max_fields=FIELDS, max_part_size=most) as sent:
            pairs, files = [], []
            for name, value in sent.multi_items():
                if isinstance(value, UploadFile):
                    files.append((said(name), said(value.filename or ""), await value.read()))
                else:
                    pairs.append((said(name), said(value)))
    except (HTTPException, ValueError, KeyError) as error:
        raise BadInput(say("this form cannot be read: {why}", why=str(getattr(error, "detail", error)))) from None
    return Form(pairs, files)
