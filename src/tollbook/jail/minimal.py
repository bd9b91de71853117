"""What is left out of messages before anything of them is kept: numbers, addresses and marks by which somebody could be found."""

from __future__ import annotations

import re
import unicodedata

PHONE, EMAIL, HANDLE = "[phone number left out]", "[e-mail address left out]", "[handle left out]"

_EMAIL = re.compile(r"[\w.+-]{1,64}\s?[@＠﹫]\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_USER = re.compile(r"tg://user\?id=\d{1,20}")
_MENTION = re.compile(r"[@＠﹫][\w.]{1,64}")
_NAMED = re.compile("[@＠﹫]\\s?[\u2066-\u2068][^\u2069\n]{0,200}\u2069?")  # as WhatsApp marks whom a message names
_HOST = r"(?<![a-z0-9-])(?:https?://)?(?:[\w-]{1,63}\.){0,3}"
_PATH = r"(?:[/?#][^\s<>\"]*)?(?![\w-])"
_REACHED = re.compile(
    rf"{_HOST}(?:wa\.me|signal\.me|viber\.me|(?:api|web)\.whatsapp\.com){_PATH}"
    r"|(?:whatsapp|viber|tel|sgnl|sms)://?[^\s<>\"]+",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    rf"{_HOST}(?:(?:t|telegram|m|line)\.me|telegram\.dog|(?:instagram|facebook|fb|messenger|twitter|x|tiktok|snapchat|vk|linkedin|youtube"
    rf"|whatsapp|threads)\.com|threads\.net|ok\.ru|instagr\.am|discord\.gg){_PATH}|tg://[^\s<>\"]+",
    re.IGNORECASE,
)
_MARKS = dict.fromkeys((0, 0xAD, 0x34F, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF))

# Of numbers only whole dates, times and years, and counts with commas at their thousands are told from phone numbers.
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
_ENDS = r"(?![./:-]?\d)"
_SLASHED = rf"(?:{_DAY}/{_MONTH}|{_MONTH}/{_DAY})/{_YEAR}{_ENDS}"
_DATE = "|".join(
    rf"(?:{_DAY}[{by}]{_MONTH}|{_MONTH}[{by}]{_DAY})[{by}]{_YEAR}|{_YEAR}[{by}]{_MONTH}[{by}]{_DAY}"
    rf"|{_DAY}[{by}]{_MONTH}[{by}]\d\d(?=,? {{1,2}}\d?\d:\d\d)"
    for by in "./-"
)
_DATES = rf"(?:{_DAY} ?- ?(?=\d\d?[./]))?(?:{_DATE})(?: ?- ?(?:{_DATE}))?"
_TIME = r"(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![ .-]\d\d[ .-]\d\d[ .-]\d\d)"
_COUNT = r"[1-9](?:\d{0,2},\d{3}|\d?,\d{3},\d{3})(?:\.\d{1,2})?"
_KEPT = rf"(?<!\d[./:,])(?:(?:{_DATES}|{_YEAR} ?[/-] ?{_YEAR}|{_TIME}(?: ?- ?{_TIME})?){_ENDS}|{_COUNT}(?![\d.,]))"
_BETWEEN = r"(?:[ ().\[\]/\\:*_+|'=#~•·…-]{0,5}|,)"
_NUMBERS = re.compile(rf"(?<!\d)(?:(?P<kept>{_KEPT})|[+(]{{0,3}}\d(?:(?! {_SLASHED}| {_COUNT}(?![\d.,])){_BETWEEN}\d){{6,}}\)?)")


class _Plain(dict[int, str]):
    """Digits of any script, strokes and blanks as ASCII writes them, letter for letter."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        digit, kind = unicodedata.digit(letter, None), unicodedata.category(letter)
        if digit is not None:
            plain = str(digit)
        elif kind == "Pd" or letter == "\u2212":
            plain = "-"
        elif kind == "Zs" or letter in "\t\u200c\u200d\ufe0f\u20e3":
            plain = " "
        else:
            plain = {"،": ",", "٬": ",", "＋": "+", "（": "(", "）": ")"}.get(letter, letter)
        return self.setdefault(code, plain)


_PLAIN = _Plain()


def unmarked(words: str) -> str:
    """Return words without the marks that turn their direction or cannot be seen."""
    return words.translate(_MARKS)


def unnamed(words: str) -> str:
    """Return words without the names of those whom they mention, where marks say where a name ends."""
    return _NAMED.sub(HANDLE, words)


def left_out(words: str, *, handles: bool) -> str:
    """Return words without phone numbers, e-mail addresses and user ids; without handles too where people write, not a channel.

    >>> left_out("Call +963 933 123 456 or 0933-123456, not on 07.10.2023 06:30", handles=False)
    'Call [phone number left out] or [phone number left out], not on 07.10.2023 06:30'
    >>> left_out("13,190 killed; ٠٩٣٣١٢٣٤٥٦; a.b@mail.example; @someone", handles=True)
    '13,190 killed; [phone number left out]; [e-mail address left out]; [handle left out]'
    """
    words = _USER.sub("[user id left out]", _EMAIL.sub(EMAIL, unmarked(unnamed(words))))
    words = _REACHED.sub(HANDLE, words)
    if handles:
        words = _MENTION.sub(HANDLE, _PEOPLE.sub(HANDLE, words))
    return _numbers_left_out(words)


def is_phone(words: str) -> bool:
    """Say whether words are a phone number and nothing else, as the name of somebody who is in no list of contacts."""
    return left_out(words.strip().removeprefix("~").strip(), handles=False) == PHONE


def _numbers_left_out(words: str) -> str:
    """Return words without any row of seven digits or more that is not a whole date, time or count."""
    pieces, end = [], 0
    for match in _NUMBERS.finditer(words.translate(_PLAIN)):
        if match["kept"] is None:
            pieces += [words[end : match.start()], PHONE]
            end = match.end()
    return "".join([*pieces, words[end:]])
