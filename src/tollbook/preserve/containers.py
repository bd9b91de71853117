"""Which files hold others, and by which reader of the jail they are opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tollbook.preserve.chats import COPIED, OTHER, PACKED, PAGES, TELEGRAM, WHATSAPP, chat
from tollbook.store.media import recognised
from tollbook.store.signatures import bytes_in


@dataclass(frozen=True, slots=True)
class Container:
    """How a file that holds others is read, and what a person can do where it cannot be; without a reader it is not read."""

    reader: str
    advice: str
    is_chat: bool = False
    lies_among_others: bool = False


_AS_JSON = "export the chat anew as machine-readable JSON"
CONTAINERS: dict[str, Container] = {
    "message/rfc822": Container("tollbook.jail.mail:message", "save the message anew from a mail program as .eml"),
    "application/mbox": Container("tollbook.jail.mail:mailbox", "export the mailbox anew as .mbox"),
    "application/warc": Container("tollbook.jail.warc:archive", "capture the pages anew, or add them as .html files"),
    "application/wacz": Container("tollbook.jail.wacz:archive", "capture the pages anew, or add them as .html files"),
    TELEGRAM: Container(
        "tollbook.jail.telegram:export", "export the chat anew as machine-readable JSON", is_chat=True, lies_among_others=True
    ),
    WHATSAPP: Container("tollbook.jail.whatsapp:export", "export the chat anew as .txt", is_chat=True, lies_among_others=True),
    PACKED: Container("", "unpack it and add the folder", is_chat=True),
    PAGES: Container("", _AS_JSON, is_chat=True, lies_among_others=True),
    COPIED: Container("", "export the chat anew, from Telegram as machine-readable JSON, from WhatsApp as .txt", is_chat=True),
    OTHER: Container("", "write what you need of it into a text of your own", is_chat=True),
}


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

    @property
    def is_readable(self) -> bool:
        """Say whether what it holds can be taken out."""
        return self.container is not None and bool(self.container.reader)

    @property
    def lies_among_others(self) -> bool:
        """Say whether other files are exported beside it."""
        return self.container is not None and self.container.lies_among_others


def seen(path: Path) -> Seen:
    """Look at the name and the first bytes of a file.

    Raises
    ------
    BadInput
        If it cannot be read.
    """
    media_type, lie = recognised(path)
    if media_type in CONTAINERS:
        return Seen(path, media_type, lie, CONTAINERS[media_type])
    with bytes_in(path) as content:
        kind = chat(content, path.name)
    return Seen(path, media_type, lie, CONTAINERS[kind] if kind else None)
