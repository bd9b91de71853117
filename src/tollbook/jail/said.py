"""What files and programs say of themselves, made one line that can be printed."""

from __future__ import annotations


def one_line(words: str) -> str:
    r"""Return words on one line, with a space for every sign that cannot be printed.

    >>> one_line("a\tb\n\x1b[31mc ")
    'a b [31mc'
    """
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())
