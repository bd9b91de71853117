"""E-mail, in the child: one message or a mailbox of them, each as text, with what is attached to it."""

from __future__ import annotations

import quopri  # noqa: F401  # loaded by the library at first use, when the walls stand
import re
from collections.abc import Iterator
from datetime import datetime
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime
from typing import BinaryIO

from tollbook.jail.charsets import decoded
from tollbook.jail.pieces import Full, Line, Pieces, note
from tollbook.jail.refusal import Unreadable
from tollbook.jail.visible import visible

MOST_MESSAGE = 64 << 20
MOST_HEADER = 1 << 20
MOST_MESSAGES = 200_000
MOST_LEAVES = 500
DEEPEST = 8
LONGEST_LINE = 1 << 20
LONGEST_BODY = 5_000_000
LONGEST_HEADER = 10_000

_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LAST_LINE = re.compile(rb"(?<=\n)\r?\n\Z")
_TYPE = re.compile(r"[a-z0-9][\w.+-]{0,60}/[\w.+-]{1,80}")


def message(source: BinaryIO, sink: BinaryIO, *, most: int) -> Iterator[Line]:
    """Yield one message and what is attached to it."""
    raw = source.read(MOST_MESSAGE + 1)
    if len(raw) > MOST_MESSAGE:
        raise Unreadable(f"is a message of more than {MOST_MESSAGE >> 20} MiB")
    yield from _within_limits(iter([(1, raw)]), Pieces(sink, most))


def mailbox(source: BinaryIO, sink: BinaryIO, *, most: int) -> Iterator[Line]:
    """Yield the messages of a mailbox in order."""
    yield from _within_limits(_messages(source), Pieces(sink, most))


def _within_limits(messages: Iterator[tuple[int, bytes | None]], pieces: Pieces) -> Iterator[Line]:
    for number, raw in messages:
        if number > MOST_MESSAGES:
            yield note(f"only the first {MOST_MESSAGES:,} messages were taken")
            return
        if raw is None:
            yield note(f"message {number} has more than {MOST_MESSAGE >> 20} MiB and was left in the file")
            continue
        try:
            yield from _Mail(number, pieces).lines(raw)
        except Full:
            yield note(f"only what came before message {number} was taken: the rest is too much")
            return
        except (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:  # what the library fails with
            yield note(f"message {number} could not be read ({type(error).__name__}) and was left in the file")


def _messages(source: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield the messages of a mailbox with their number, None for one that is too long; each begins with a line "From "."""
    content = bytearray()
    number = 0
    blank = at_start = True
    while line := source.readline(LONGEST_LINE):
        if at_start and blank and line.startswith(b"From "):
            if number:
                yield number, _unquoted(content)
            number += 1
            content.clear()
        elif not number:
            if line.strip():
                raise Unreadable("does not begin as a mailbox does, with a line “From …”")
        elif len(content) <= MOST_MESSAGE:
            content += line
        blank = at_start and not line.strip(b"\r\n")
        at_start = line.endswith(b"\n")
    if number:
        yield number, _unquoted(content)


def _unquoted(content: bytearray) -> bytes | None:
    """Return a message without what parts it from the next, None if it is too long."""
    return None if len(content) > MOST_MESSAGE else _QUOTED.sub(rb"\1", _LAST_LINE.sub(b"", content))


class _Mail:
    """One message of a file, and the messages within it."""

    def __init__(self, number: int, pieces: Pieces) -> None:
        self.number, self._pieces = number, pieces
        self._leaves = 0

    def lines(self, raw: bytes) -> Iterator[Line]:
        head = re.search(rb"\r?\n\r?\n", raw[:MOST_HEADER])
        if head is None and len(raw) > MOST_HEADER:
            yield note(f"message {self.number} has a header of more than {MOST_HEADER >> 20} MiB and was left in the file")
            return
        yield from self._of(BytesParser(policy=compat32).parsebytes(raw), depth=0, within=None)

    def _of(self, mail: Message, *, depth: int, within: str | None) -> Iterator[Line]:
        label = _header(mail, "Message-ID")[:200] or f"message {self.number}"
        if within is not None:
            label = f"{label}, attached to {within}"[:400]
        subject, day = _header(mail, "Subject"), _day(_header(mail, "Date"))
        leaves = list(self._walk(mail, depth))
        head = [f"{name}: {value}" for name in ("Subject", "From", "Date") if (value := _header(mail, name))]
        text = "\n".join(head) + "\n\n" + _body([leaf for leaf, _ in leaves if leaf is not None])
        name = f"{subject or f'message {self.number}'}.txt"
        yield self._pieces.put(label, text.encode("utf-8", "replace"), name=name, media_type="text/plain", published=day)
        yield from self._attached(leaves, label, day)

    def _attached(self, leaves: list[tuple[Message | None, int]], label: str, day: str | None) -> Iterator[Line]:
        number = 0
        for leaf, depth in leaves:
            if leaf is None:
                yield note(
                    f"{label}: what lies deeper than {DEEPEST} messages or parts, or beyond {MOST_LEAVES} of them, was left in the file"
                )
            elif leaf.get_content_type() == "message/rfc822":
                inner = leaf.get_payload()
                if isinstance(inner, list) and inner and isinstance(inner[0], Message):
                    yield from self._of(inner[0], depth=depth + 1, within=label)
            elif _is_attached(leaf):
                number += 1
                content = leaf.get_payload(decode=True)
                if isinstance(content, bytes) and content:
                    said = {"name": _file_name(leaf) or f"attachment {number}", "media_type": _type(leaf)}
                    yield self._pieces.put(f"{label}, attachment {number}", content, published=day, **said)

    def _walk(self, mail: Message, depth: int) -> Iterator[tuple[Message | None, int]]:
        """Yield the parts that hold something, in order, and None once where there are too many or they lie too deep."""
        waiting = [(mail, depth)]
        while waiting:
            part, at = waiting.pop()
            self._leaves += 1
            if at > DEEPEST or self._leaves > MOST_LEAVES:
                yield None, at
                return
            payload = part.get_payload()
            if isinstance(payload, list) and part.get_content_maintype() == "multipart":
                waiting.extend((each, at + 1) for each in reversed(payload) if isinstance(each, Message))
            else:
                yield part, at


def _body(leaves: list[Message]) -> str:
    """Return the text of a message; what it says as HTML only where it says nothing in plain text."""
    texts = [leaf for leaf in leaves if not _is_attached(leaf) and leaf.get_content_maintype() == "text"]
    plain = [_text(leaf) for leaf in texts if leaf.get_content_type() == "text/plain"]
    if any(each.strip() for each in plain):
        return "\n\n".join(plain)[:LONGEST_BODY]
    return "\n\n".join(visible(_text(leaf)) for leaf in texts if leaf.get_content_type() == "text/html")[:LONGEST_BODY]


def _text(leaf: Message) -> str:
    content = leaf.get_payload(decode=True)
    declared = leaf.get_param("charset")
    words = decoded(content, declared if isinstance(declared, str) else None) if isinstance(content, bytes) else ""
    return words.replace("\r\n", "\n").replace("\x00", "")


def _is_attached(leaf: Message) -> bool:
    named = leaf.get_content_disposition() == "attachment" or leaf.get_filename() is not None
    return named or leaf.get_content_type() not in {"text/plain", "text/html", "message/rfc822"}


def _type(leaf: Message) -> str:
    said = leaf.get_content_type()
    return said if _TYPE.fullmatch(said) else "application/octet-stream"


def _file_name(leaf: Message) -> str:
    return _as_words(leaf.get_filename() or "")


def _header(mail: Message, name: str) -> str:
    return _as_words(str(mail.get(name, "")))


def _as_words(written: str) -> str:
    """Return a header as people read it, on one line."""
    written = written[:LONGEST_HEADER]
    try:
        words = str(make_header(decode_header(written)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        words = written
    return " ".join(words.encode("utf-8", "replace").decode().replace("\x00", "").split())


def _day(written: str) -> str | None:
    """Return the day that a message says it was sent, where its sender was."""
    try:
        sent: datetime = parsedate_to_datetime(written)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return sent.date().isoformat()
