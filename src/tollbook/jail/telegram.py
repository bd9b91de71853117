"""Chats that Telegram Desktop exports as JSON, in the child: the messages of those who were asked for, without what finds people."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import BinaryIO

import msgspec

from tollbook.jail.minimal import EMAIL, PHONE, is_phone, left_out, unmarked
from tollbook.jail.pieces import Full, Line, Pieces, note, writable
from tollbook.jail.refusal import Unreadable

MOST_BYTES = 256 << 20
MOST_SENDERS = 200
CHANNELS = ("public_channel", "private_channel")
OF_TWO = ("personal_chat", "bot_chat", "saved_messages")
FILES = ("photo", "file")
_LEFT_OUT = {"phone": PHONE, "email": EMAIL, "mention_name": "[name left out]", "bank_card": "[number left out]"}

Message = dict[str, object]


class _Chat(msgspec.Struct):
    name: str | None = None
    type: str | None = None
    messages: list[msgspec.Raw] | None = None


class _Chats(msgspec.Struct, rename={"listed": "list"}):
    listed: list[_Chat]


class _Export(_Chat):
    chats: _Chats | None = None
    left_chats: _Chats | None = None


def export(source: BinaryIO, sink: BinaryIO, *, senders: list[str], whole: bool, most: int) -> Iterator[Line]:
    """Yield the messages of some senders, or of all; of a channel, its own. Contacts and sessions are never looked at."""
    raw = source.read(MOST_BYTES + 1).removeprefix(codecs.BOM_UTF8)
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"is an export of more than {MOST_BYTES >> 20} MiB")
    try:
        read = msgspec.json.decode(raw, type=_Export)
    except RecursionError:
        raise Unreadable("nests deeper than any honest export") from None
    except msgspec.DecodeError as error:
        raise Unreadable(f"is not a whole export of Telegram ({str(error)[:120]})") from None
    pieces = Pieces(sink, most)
    several = [chat for chats in (read.chats, read.left_chats) if chats for chat in chats.listed]
    try:
        for number, chat in enumerate([read, *several]):
            yield from _Taking(chat, number, pieces, senders=senders, whole=whole).lines()
    except Full:
        yield note("only some of the messages were taken: the rest is too much")


class _Taking:
    """The messages of one chat."""

    def __init__(self, chat: _Chat, number: int, pieces: Pieces, *, senders: list[str], whole: bool) -> None:
        self._chat, self._pieces, self._whole = chat, pieces, bool(whole)
        self._of = f" of chat {number}" if number else ""
        self._asked = {folded(each) for each in senders}
        self._is_channel = chat.type in CHANNELS

    def lines(self) -> Iterator[Line]:
        said: Counter[str] = Counter()
        unread = 0
        for raw in self._chat.messages or []:
            message = _decoded(raw)
            if message is None:
                unread += 1
            elif message.get("type") == "message":
                sender = self._sender(message)
                said[sender] += 1
                yield from self._beside(message, wanted=self._wants(sender))
                if self._wants(sender):
                    yield from self._part(message, sender)
        if not self._is_channel:
            yield from writers(said)
        if unread:
            yield note(f"{unread:,} messages are damaged and were not taken")

    def _sender(self, message: Message) -> str:
        said = message.get("from")
        if isinstance(said, str) and said:
            return said
        return (self._chat.name or "") if self._is_channel else "deleted account"

    def _wants(self, sender: str) -> bool:
        return folded(sender) in self._asked or (not self._asked and (self._whole or self._is_channel))

    def _part(self, message: Message, sender: str) -> Iterator[Line]:
        body = self._words(message).strip()
        if not body:
            return
        written, day = _when(message)
        head = {"From": self._name(sender), "Date": written, "Forwarded from": self._forwarded(message)}
        text = "".join(f"{name}: {value}\n" for name, value in head.items() if value) + f"\n{body}\n"
        label = _label(message) + self._of
        name = f"{self._title()} {_label(message)}.txt"
        yield self._pieces.put(label, text.encode("utf-8", "replace"), name=name, media_type="text/plain", published=day)

    def _title(self) -> str:
        """Return the name of the chat, which of a chat of two is that of the other."""
        named = self._chat.name if self._whole or self._chat.type not in OF_TWO else None
        return self._name(named or "chat")

    def _name(self, name: str) -> str:
        return unmarked(name) if self._whole else PHONE if is_phone(name) else left_out(name, handles=True)

    def _words(self, message: Message) -> str:
        """Return the text of a message, and the question and answers of a poll in it."""
        words = "\n\n".join(each for each in (self._text(message.get("text")), self._poll(message.get("poll"))) if each.strip())
        return unmarked(words) if self._whole else left_out(words, handles=not self._is_channel)

    def _poll(self, poll: object) -> str:
        """Return what a poll asks, and what can be answered; who voted for what is nobody's word."""
        if not isinstance(poll, dict):
            return ""
        answers = poll.get("answers")
        texts = [self._text(each.get("text")) for each in answers if isinstance(each, dict)] if isinstance(answers, list) else []
        return "\n".join([f"Poll: {self._text(poll.get('question'))}", *(f"- {text}" for text in texts)])

    def _text(self, text: object) -> str:
        """Return a text as an export has it, which is a string or a list of strings and marked stretches."""
        return "".join(map(self._stretch, text)) if isinstance(text, list) else text if isinstance(text, str) else ""

    def _stretch(self, piece: object) -> str:
        if isinstance(piece, str):
            return piece
        if not isinstance(piece, dict) or not isinstance(piece.get("text"), str):
            return ""
        words = str(piece["text"])
        return words if self._whole else _LEFT_OUT.get(str(piece.get("type")), words)

    def _forwarded(self, message: Message) -> str | None:
        """Return whom a message was first said by, if that is a channel: a person is a bystander."""
        said = message.get("forwarded_from")
        if not isinstance(said, str) or not said:
            return None
        is_channel = str(message.get("forwarded_from_id", "")).startswith("channel")
        return self._name(said) if self._whole or is_channel else "[name left out]"

    def _beside(self, message: Message, *, wanted: bool) -> Iterator[Line]:
        for kind in FILES:
            path = message.get(kind)
            if isinstance(path, str) and path and not path.startswith("("):
                yield ["beside", writable(f"{kind} of {_label(message)}{self._of}"), writable(path), _when(message)[1], wanted]


def writers(said: Counter[str]) -> Iterator[Line]:
    """Yield who wrote in a chat, and how much; most first."""
    ordered = sorted(said.items(), key=lambda each: (-each[1], each[0]))
    yield from (["sender", writable(name), count] for name, count in ordered[:MOST_SENDERS])


def folded(name: str) -> str:
    """Return a name as it is compared: without marks, in one case."""
    return " ".join(unmarked(name).split()).casefold().removeprefix("~").strip()


def _decoded(raw: msgspec.Raw) -> Message | None:
    try:
        message = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None
    return message if isinstance(message, dict) else None


def _label(message: Message) -> str:
    number = message.get("id")
    return f"message {number}" if isinstance(number, int) and abs(number) < 1 << 63 else "message without a number"


def _when(message: Message) -> tuple[str | None, str | None]:
    """Return when a message was sent, as the export writes it, and the day."""
    written = message.get("date")
    if not isinstance(written, str):
        return None, None
    try:
        return written[:40], date.fromisoformat(written[:10]).isoformat()
    except ValueError:
        return written[:40], None
