"""Chats that WhatsApp exports as text, in the child: the messages of those who were asked for, without what finds people."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import BinaryIO

from tollbook.jail.minimal import PHONE, is_phone, left_out, unmarked, unnamed
from tollbook.jail.pieces import Full, Line, Pieces, note, writable
from tollbook.jail.refusal import Unreadable
from tollbook.jail.stamps import STAMP
from tollbook.jail.telegram import folded, writers

MOST_BYTES = 64 << 20
MOST_LINE = 1 << 16
MOST_BODY = 1 << 20

_OMITTED = re.compile(
    r"<[^<>\n]{0,40}(?:omitted|استبعاد|المرفقات|محذوف)[^<>\n]{0,40}>"
    r"|(?:image|video|audio|sticker|GIF|document|contact card|media)\s(?:\S{0,20}\s)?omitted",
    re.IGNORECASE,
)
_DELETED = ("this message was deleted", "you deleted this message", "تم حذف هذه الرسالة", "لقد حذفت هذه الرسالة", "حذفت هذه الرسالة")
# In any language: <attached: photo.jpg> · photo.jpg (file attached)
_ATTACHED = re.compile(r"<[^<>:\n]{2,30}:\s?([^<>/\\\n]{1,200}\.\w{2,5})>|^([^<>/\\\n]{1,200}\.\w{2,5}) \([^()\n]{3,40}\)$", re.MULTILINE)
_CONTACT = re.compile(r"[^\n]*\.vcf\b[^\n]*", re.IGNORECASE)


@dataclass
class _Message:
    number: int
    numbers: tuple[int, int, int]
    stamp: str
    sender: str
    lines: list[str] = field(default_factory=list)
    size: int = 0


def export(source: BinaryIO, sink: BinaryIO, *, senders: list[str], whole: bool, most: int) -> Iterator[Line]:
    """Yield the messages of some senders, or of all; of a chat without a named sender, only who wrote in it."""
    text = _text(source)
    messages = list(_messages(text if whole else unnamed(text)))
    if not messages:
        raise Unreadable("holds no message as WhatsApp writes them")
    asked = {folded(each) for each in senders}
    said = Counter(message.sender for message in messages)
    order = _order([message.numbers for message in messages])
    pieces = Pieces(sink, most)
    taken = False
    try:
        for message in messages:
            wanted = folded(message.sender) in asked or (bool(whole) and not asked)
            yield from _beside(message, order, wanted=wanted)
            if wanted:
                for line in _part(message, order, pieces, whole=whole):
                    taken = True
                    yield line
    except Full:
        yield note("only some of the messages were taken: the rest is too much")
    yield from writers(said)
    if taken and order is None:
        yield note("day and month cannot be told apart in its dates, so none was taken as the day of a message")


def _text(source: BinaryIO) -> str:
    raw = source.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"is an export of more than {MOST_BYTES >> 20} MiB")
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        raise Unreadable(f"is not UTF-8 at byte {error.start}") from None


def _messages(text: str) -> Iterator[_Message]:
    """Yield what people wrote; a line without a stamp goes on with the message before it."""
    current: _Message | None = None
    number = 0
    for line in text.split("\n"):
        words = unmarked(line[:MOST_LINE]).rstrip("\r")
        found = STAMP.match(words)
        if found is None:
            if current is not None and current.size < MOST_BODY:
                current.lines.append(words)
                current.size += len(words)
            continue
        if current is not None:
            yield current
        number += 1
        current = _begun(number, found, words[found.end() :])
    if current is not None:
        yield current


def _begun(number: int, found: re.Match[str], words: str) -> _Message | None:
    """Return a message that begins, None where the phone itself speaks: who joined, which number changed."""
    if not found[6]:
        return None
    return _Message(number, (int(found[1]), int(found[3]), int(found[4])), found[0], found[6].strip(), [words])


def _order(dates: Sequence[tuple[int, int, int]]) -> tuple[int, int, int] | None:
    """Return where year, month and day stand, None where both orders fit all that is written.

    >>> _order([(3, 4, 2017), (13, 4, 2017)]), _order([(3, 4, 17), (1, 5, 17)]), _order([(3, 4, 17)])
    ((2, 1, 0), (2, 1, 0), None)
    """
    if any(first > 31 for first, _, _ in dates):
        return (0, 1, 2)
    fitting = [order for order in ((2, 1, 0), (2, 0, 1)) if all(_day(each, order) for each in dates)]
    if len(fitting) == 2:  # a chat is written in the order of time
        fitting = [order for order in fitting if _in_order([_day(each, order) for each in dates])] or fitting
    if len(fitting) == 2 and all(first == second for first, second, _ in dates):
        return fitting[0]
    return fitting[0] if len(fitting) == 1 else None


def _in_order(days: Sequence[date | None]) -> bool:
    known = [day for day in days if day is not None]
    return all(one <= other for one, other in pairwise(known))


def _day(written: tuple[int, int, int], order: tuple[int, int, int]) -> date | None:
    year, month, day = (written[at] for at in order)
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def _published(message: _Message, order: tuple[int, int, int] | None) -> str | None:
    day = order and _day(message.numbers, order)
    return day.isoformat() if day else None


def _beside(message: _Message, order: tuple[int, int, int] | None, *, wanted: bool) -> Iterator[Line]:
    for match in _ATTACHED.finditer("\n".join(message.lines)):
        path = (match[1] or match[2]).strip()
        yield ["beside", f"file of message {message.number}", writable(path), _published(message, order), wanted]


def _part(message: _Message, order: tuple[int, int, int] | None, pieces: Pieces, *, whole: bool) -> Iterator[Line]:
    body = _ATTACHED.sub("", _OMITTED.sub("", "\n".join(message.lines))).strip()
    if not body or body.rstrip(".").casefold() in _DELETED:
        return
    sender = message.sender
    if not whole:
        body = left_out(_CONTACT.sub("[contact left out]", body), handles=True)
        sender = PHONE if is_phone(sender) else left_out(sender, handles=True)
    stamp = message.stamp.partition(message.sender)[0].strip("[] -–:")
    text = f"From: {sender}\nDate: {stamp}\n\n{body}\n"
    label = f"message {message.number}"
    content = text.encode("utf-8", "replace")
    yield pieces.put(label, content, name=f"WhatsApp {label}.txt", media_type="text/plain", published=_published(message, order))
