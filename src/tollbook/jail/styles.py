"""What a style sheet shows, in the child: the pictures, fonts and further sheets that it names, in the order they stand.

References
----------
CSS Syntax Module Level 3, 4: what stands in comments and strings names nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from tollbook.jail.refusal import Unreadable

MOST_BYTES = 20 << 20
MOST_REFERENCES = 5_000
LONGEST = 4_000
Line = list[Any]  # ["part", address, "style"]

_STRING = r""""(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'"""
_TOKEN = re.compile(
    rf"/\*.*?(?:\*/|\Z)|url\(\s{{0,99}}(?P<url>{_STRING}|(?:[^\s\"'()\\]|\\[0-9a-f]{{1,6}}\s?|\\.)+)|@import\s{{1,99}}(?P<sheet>{_STRING})|{_STRING}",
    re.IGNORECASE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|\n|(.))", re.IGNORECASE | re.DOTALL)


def references(sheet: str) -> Iterator[str]:
    r"""Yield the addresses that a style sheet names.

    >>> list(references("@import 'a.css'; p { background: url(b.png) } /* url(c.png) */ q { content: 'url(d.png)' }"))
    ['a.css', 'b.png']
    """
    for match in _TOKEN.finditer(sheet):
        named = match["url"] or match["sheet"] or ""
        plain = _ESCAPE.sub(_letter, named[1:-1] if named[:1] in {'"', "'"} else named).strip()
        if 0 < len(plain) <= LONGEST:
            yield plain


def _letter(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else None
    if number is None:
        return match[2] or ""
    return chr(number) if 0 < number < 0xD800 or 0xDFFF < number < 0x110000 else "\ufffd"


def sheet(source: BinaryIO) -> Iterator[Line]:
    """Yield each address once."""
    raw = source.read(MOST_BYTES + 1)
    if len(raw) > MOST_BYTES:
        raise Unreadable(f"is a style sheet of more than {MOST_BYTES >> 20} MiB")
    found: dict[str, None] = {}
    for reference in references(raw.decode("utf-8", "replace")):
        if len(found) >= MOST_REFERENCES:
            break
        found.setdefault(reference)
    for reference in found:
        yield ["part", reference, "style"]
