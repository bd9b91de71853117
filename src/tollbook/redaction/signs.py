"""Signs that nobody sees, and signs that look or mean alike: what is compared is one plain sign for each sign of a text."""

from __future__ import annotations

import re
import unicodedata

# Format characters and the like: zero width, direction, soft hyphen, joiners, variation selectors, tags.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_DRAWN_ALIKE = {
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝҮү": "ABESIJKMHOPCTYXaesijopcyxhdqwYy",
    "гпмктвн": "rnmktbh",
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχγ": "ABEZHIKMNOPTYXaeiknoptuxy",
    "ıɑɡℓ": "iagl",
}
_MEANT_ALIKE = {".": "٫۔·•∙⋅・｡。", ",": "٬،؍", "%": "٪", "°": "º˚∘", "'": "′’‘´ʹʼ", '"': "″”“„ʺ", "-": "−﹣", "/": "⁄∕"}
_LIKE = {ord(sign): latin for signs, all_latin in _DRAWN_ALIKE.items() for sign, latin in zip(signs, all_latin, strict=True)} | {
    ord(sign): one for one, signs in _MEANT_ALIKE.items() for sign in signs
}


def bare(text: str) -> str:
    """Return a text without the signs that nobody sees.

    >>> bare("Ah\u200bmad\u202e")
    'Ahmad'
    """
    return text if text.isascii() and text.isprintable() else UNSEEN.sub("", text)


class _Plain(dict[int, str]):
    """Each sign by its number as one plain sign, found out when it is first met."""

    def __missing__(self, sign: int) -> str:
        self[sign] = plain = _plain(chr(sign))
        return plain


def plain(text: str) -> str:
    """Return a text with one plain sign for each of its own: digits of any script, look-alikes, wide forms, dashes, spaces.

    >>> plain("＋٩٦٣–35٫9")
    '+963-35.9'
    """
    return text if text.isascii() else text.translate(_PLAIN)


def _plain(sign: str) -> str:
    digit = unicodedata.decimal(sign, None)
    if sign.isascii() or digit is not None:
        return sign if digit is None else str(digit)
    if (like := sign.translate(_LIKE)) != sign:
        return like
    kind = unicodedata.category(sign)
    if kind == "Zs":
        return " "
    if kind == "Pd":
        return "-"
    whole = unicodedata.normalize("NFKC", sign)
    return whole.translate(_LIKE) if len(whole) == 1 and kind != "No" else sign


_PLAIN = _Plain()
