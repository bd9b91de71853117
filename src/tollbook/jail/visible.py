"""The visible words of markup, where no main text has to be told from what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from html.parser import HTMLParser

LONGEST = 2_000_000
_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "head"))
_INLINE = frozenset("a abbr b bdi bdo cite code em font i kbd mark q s samp small span strong sub sup time u var wbr".split())
_TAG = re.compile(r"<[^<>]{0,2000}>")


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag not in _INLINE:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in _SILENT and self._silent > 0
        if tag not in _INLINE:
            self.words.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)


def visible(markup: str) -> str:
    r"""Return the words of markup, a line for each block.

    >>> visible("<style>x</style><p>12&nbsp;killed<br>in <b>Town</b></p><script>y</script>")
    '12 killed\nin Town'
    """
    page = _Visible()
    try:
        page.feed(markup[:LONGEST])
        page.close()
        words = "".join(page.words)
    except AssertionError:  # what the library says of some malformed declarations
        words = unescape(_TAG.sub(" ", markup[:LONGEST]))
    lines = (" ".join(line.split()) for line in words.splitlines())
    return "\n".join(line for line in lines if line)
