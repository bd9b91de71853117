"""What is left out of messages before anything of them is kept: numbers, addresses and marks by which somebody could be found."""

from __future__ import annotations

import re

PHONE, EMAIL, HANDLE = "[phone number left out]", "[e-mail address left out]", "[handle left out]"

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_USER = re.compile(r"tg://user\?id=\d{1,20}")
_MENTION = re.compile(r"(?<![\w.])@\w[\w.]{2,63}")
# Nine to fifteen digits (E.164, and national numbers), as people group them.
_DIGITS = re.compile(r"(?<![\w.])(?:\+|\b)[(]?\d(?:[\s().\u2011/-]{0,2}\d){8,14}(?!\d)")
_DATE = re.compile(r"(?:\d{1,2}[./\s-]\d{1,2}[./\s-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)")
_MARKS = dict.fromkeys((0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF, 0))


def unmarked(words: str) -> str:
    """Return words without the marks that turn their direction."""
    return words.translate(_MARKS)


def left_out(words: str, *, handles: bool) -> str:
    """Return words without phone numbers, e-mail addresses and user ids; without handles too where people write, not a channel.

    >>> left_out("Call +963 933 123 456 or 0933-123456, not on 07.10.2023 06:30", handles=False)
    'Call [phone number left out] or [phone number left out], not on 07.10.2023 06:30'
    >>> left_out("13,190 killed; ٠٩٣٣١٢٣٤٥٦; a.b@mail.example; @someone", handles=True)
    '13,190 killed; [phone number left out]; [e-mail address left out]; [handle left out]'
    """
    words = _USER.sub("[user id left out]", _EMAIL.sub(EMAIL, unmarked(words)))
    if handles:
        words = _MENTION.sub(HANDLE, words)
    return _DIGITS.sub(_phone, words)


def is_phone(words: str) -> bool:
    """Say whether words are a phone number and nothing else, as the name of somebody who is in no list of contacts."""
    return left_out(words.strip().removeprefix("~").strip(), handles=False) == PHONE


def _phone(match: re.Match[str]) -> str:
    """Tell a phone number from dates, coordinates and figures in a row: it has a sign or zero before it, or no gap."""
    found = match.group()
    if _DATE.match(found.lstrip("(")):
        return found
    begins = found.lstrip("(")[:1]
    grouped = any(not letter.isdecimal() for letter in found.lstrip("+("))
    return PHONE if begins == "+" or (begins.isdecimal() and int(begins) == 0) or not grouped else found
