"""Which files look like exported chats: whatever their names, ends or wrapping, they are never kept without being asked for."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath

from tollbook.jail.stamps import COPIED as COPY
from tollbook.jail.stamps import STAMP
from tollbook.preserve.beside import is_of_an_export
from tollbook.store.signatures import Bytes, is_zip, names_in_zip

TELEGRAM, WHATSAPP, PACKED = "chat of Telegram", "chat of WhatsApp", "chat in a zip"
PAGES, COPIED, OTHER = "chat as pages", "copy of a chat", "chat of another program"
LOOKED_AT, ABOUT = 1 << 20, 16_384
MANY = 3  # lines that begin as chats do, where the name says nothing
LONGEST_LINE = 300  # enough for a stamp and a name

_TELEGRAM_TYPE = re.compile(
    rb'"type"\s{0,9}:\s{0,9}"(?:saved_messages|personal_chat|bot_chat|(?:private|public)_(?:group|supergroup|channel))"'
)
_TELEGRAM_SIGNS = (b'"personal_information"', b'"from_id"', b'"text_entities"', b'"date_unixtime"')
# Messenger and Instagram, Signal, Discord, Slack.
_OTHER_SIGNS = (
    (b'"sender_name"', b'"timestamp_ms"'),
    (b'"conversationId"', b'"sent_at"'),
    (b'"discriminator"', b'"messages"'),
    (b'"client_msg_id"', b'"text"'),
)
_PAGE_SIGNS = (b'class="from_name"', b"<title>Exported Data</title>", b'class="message default clearfix"', b"pull_left userpic")
_PAGE_NAME = re.compile(r"messages\d*\.html")
_PROGRAM = r"whats\s?app|[وﻭ][اەە]?[تټ]س\s?[اآ]?[بپﺏ]|واٹس"
_CHAT_NAME = re.compile(rf"_chat.*\.txt|.*(?:{_PROGRAM}).*\.txt", re.IGNORECASE)
_PACKED_NAME = re.compile(
    rf".*(?:{_PROGRAM}|chatexport|telegram).*\.(?:zip|rar|7z|tar|t?gz|xz|bz2)|_chat\.txt\.gz|result\.json\.gz", re.IGNORECASE
)
_IN_ZIP = re.compile(r"_chat.*\.txt|result\.json|messages\d*\.html|export_results\.html|message_\d+\.(?:json|html)", re.IGNORECASE)
_STORED_NAME = re.compile(
    r"(?:msgstore[\w.-]*|wa)\.db(?:\.crypt\d+)?|ChatStorage\.sqlite|signal-[\w-]+\.backup|sms[\w-]*\.(?:xml|db)|chat\.db|.*\.vcf",
    re.IGNORECASE,
)
_MARKS = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0))
_TEXTS = frozenset((".txt", ".json", ".html", ".htm", ".csv"))


@dataclass(frozen=True, slots=True)
class Looked:
    """The beginning of a file, and its name."""

    name: str
    head: bytes

    def lines(self) -> Iterator[str]:
        """Yield how its lines begin, without marks of direction."""
        is_wide = self.head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        text = self.head.decode("utf-16" if is_wide else "utf-8", "replace")
        return (line[:LONGEST_LINE].translate(_MARKS).lstrip("> \t") for line in text.splitlines())


def chat(content: Bytes, name: str) -> str | None:
    """Return which exported chat bytes of some name look like, None where they look like none."""
    name = PurePosixPath(name.replace("\\", "/")).name.translate(_MARKS)
    if is_zip(content):
        packed = [each.rpartition("/")[2] for each in names_in_zip(content)]
        return PACKED if _PACKED_NAME.fullmatch(name) or _is_packed(packed) else None
    if _PACKED_NAME.fullmatch(name):
        return PACKED
    if _STORED_NAME.fullmatch(name):
        return OTHER
    file = Looked(name, content.read(0, LOOKED_AT))
    return next((kind for kind, looks in _LOOKS if looks(file)), None)


def _is_packed(names: list[str]) -> bool:
    """Say whether a zip of some names holds a chat: by a name, or as a text among files that are named beside chats."""
    if any(_IN_ZIP.fullmatch(name) or _CHAT_NAME.fullmatch(name) or _STORED_NAME.fullmatch(name) for name in names):
        return True
    return any(is_of_an_export(PurePosixPath(name)) for name in names) and any(
        PurePosixPath(name).suffix.lower() in _TEXTS for name in names
    )


def _is_telegram(file: Looked) -> bool:
    head = file.head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not head.startswith((b"{", b"[")):
        return False
    if b'"messages"' in head and (_TELEGRAM_TYPE.search(head) or any(sign in head for sign in _TELEGRAM_SIGNS)):
        return True
    return _TELEGRAM_SIGNS[0] in head or (b'"about"' in head[:ABOUT] and b"Telegram" in head[:ABOUT])


def _is_other(file: Looked) -> bool:
    head = file.head
    return head.startswith(b"BEGIN:VCARD") or (
        head.lstrip()[:1] in (b"{", b"[") and any(all(sign in head for sign in signs) for signs in _OTHER_SIGNS)
    )


def _is_pages(file: Looked) -> bool:
    named = _PAGE_NAME.fullmatch(file.name) is not None and b"tgme" in file.head
    return b"<" in file.head and (named or any(sign in file.head for sign in _PAGE_SIGNS))


def _is_whatsapp(file: Looked) -> bool:
    return _begins_as(file, lambda line: (found := STAMP.match(line)) is not None and found[6] is not None)


def _is_copied(file: Looked) -> bool:
    return _begins_as(file, lambda line: COPY.match(line) is not None)


def _begins_as(file: Looked, said: Callable[[str], bool]) -> bool:
    """Say whether enough lines begin as lines of a chat do, and say who speaks."""
    needed = 1 if _CHAT_NAME.fullmatch(file.name) else MANY
    return next(islice((line for line in file.lines() if said(line)), needed - 1, None), None) is not None


_LOOKS: tuple[tuple[str, Callable[[Looked], bool]], ...] = (
    (TELEGRAM, _is_telegram),
    (OTHER, _is_other),
    (PAGES, _is_pages),
    (WHATSAPP, _is_whatsapp),
    (COPIED, _is_copied),
)
