"""Which files hold others, and by which reader of the jail they are opened."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tollbook.store.media import recognised
from tollbook.store.signatures import ZIP, names_in_zip

TELEGRAM, WHATSAPP, PACKED = "chat of Telegram", "chat of WhatsApp", "chat in a zip"
SNIFFED = 16_384


@dataclass(frozen=True, slots=True)
class Container:
    """How a file that holds others is read, and what a person can do where it cannot be; without a reader it is not read."""

    reader: str
    advice: str
    is_chat: bool = False


CONTAINERS: dict[str, Container] = {
    "message/rfc822": Container("tollbook.jail.mail:message", "save the message anew from a mail program as .eml"),
    "application/mbox": Container("tollbook.jail.mail:mailbox", "export the mailbox anew as .mbox"),
    "application/warc": Container("tollbook.jail.warc:archive", "capture the pages anew, or add them as .html files"),
    "application/wacz": Container("tollbook.jail.wacz:archive", "capture the pages anew, or add them as .html files"),
    TELEGRAM: Container("tollbook.jail.telegram:export", "export the chat anew as machine-readable JSON", is_chat=True),
    WHATSAPP: Container("tollbook.jail.whatsapp:export", "export the chat anew as .txt", is_chat=True),
    PACKED: Container("", "unpack it and add the folder", is_chat=True),
}

_TELEGRAM_TYPE = re.compile(
    rb'"type"\s{0,9}:\s{0,9}"(?:saved_messages|personal_chat|bot_chat|(?:private|public)_(?:group|supergroup|channel))"'
)
_TELEGRAM_SIGNS = (b'"personal_information"', b'"from_id"', b'"text_entities"', b'"date_unixtime"')
_WHATSAPP_LINE = re.compile(
    r"\[?\d{1,4}([./-])\s?\d{1,2}\1\s?\d{1,4}\.?[,،]?\s{1,2}\d{1,2}[:.]\d{2}[^:\n]{0,3}(?::\d\d)?[^:\n]{0,12}"
    r"(?:\]\s?|\s[-–]\s)[^:\n]{1,100}: "
)
_WHATSAPP_NAME = re.compile(r"_chat.*\.txt|.*(?:whatsapp|واتساب|واتس ?اب).*\.txt", re.IGNORECASE)
_MARKS = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
_CHATS_IN_ZIP = (b"_chat.txt", b"WhatsApp Chat with", b"/result.json")
MANY = 3  # lines that begin as WhatsApp writes them, where the name says nothing


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file is: its media type, what its name says where that is something else, and its container, if it is one."""

    path: Path
    media_type: str
    lie: str | None
    container: Container | None

    @property
    def is_chat(self) -> bool:
        """Say whether it is an exported chat."""
        return self.container is not None and self.container.is_chat


def seen(path: Path) -> Seen:
    """Look at the name and the first bytes of a file.

    Raises
    ------
    BadInput
        If it cannot be read.
    """
    media_type, lie = recognised(path)
    return Seen(path, media_type, lie, CONTAINERS.get(_chat(path, media_type) or media_type))


def _chat(path: Path, media_type: str) -> str | None:
    if media_type == "application/json":
        return TELEGRAM if _is_telegram(_head(path)) else None
    if media_type == "text/plain":
        return WHATSAPP if _is_whatsapp(_head(path), path.name) else None
    if media_type == ZIP:
        return PACKED if any(name in names_in_zip(path) for name in _CHATS_IN_ZIP) else None
    return None


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(SNIFFED)


def _is_telegram(head: bytes) -> bool:
    if b'"messages"' in head and (_TELEGRAM_TYPE.search(head) or any(sign in head for sign in _TELEGRAM_SIGNS)):
        return True
    return _TELEGRAM_SIGNS[0] in head or (b'"about"' in head and b"Telegram" in head)


def _is_whatsapp(head: bytes, name: str) -> bool:
    lines = head.decode("utf-8", "replace").translate(_MARKS).splitlines()[:60]
    stamped = sum(_WHATSAPP_LINE.match(line) is not None for line in lines)
    return stamped >= (1 if _WHATSAPP_NAME.fullmatch(name) else MANY)
