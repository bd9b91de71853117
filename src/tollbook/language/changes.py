"""What changed between two texts, in few lines."""

from __future__ import annotations

from difflib import unified_diff

MOST_LINES = 2_000  # of each text that are compared; the time grows with their square
LONGEST = 160  # characters of a line that are shown


def changes(before: str, after: str, *, most: int = 20) -> list[str]:
    r"""Return the lines that only one of two texts has, the older's after a minus, the newer's after a plus.

    >>> changes("A strike.\nThree were killed.", "A strike.\nFour were killed.")
    ['- Three were killed.', '+ Four were killed.']
    >>> changes("a\nb\nc", "", most=2)
    ['- a', '- b', '… and 1 more']
    """
    told = [f"{line[0]} {_short(line[1:])}" for line in unified_diff(_lines(before), _lines(after), n=0, lineterm="") if _tells(line)]
    return told if len(told) <= most else [*told[:most], f"… and {len(told) - most:,} more"]


def _lines(text: str) -> list[str]:
    return [line for line in (" ".join(line.split()) for line in text.splitlines()) if line][:MOST_LINES]


def _tells(line: str) -> bool:
    return line[:1] in {"-", "+"} and line not in {"--- ", "+++ "}


def _short(line: str) -> str:
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
