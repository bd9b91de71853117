"""Names and addresses found in files, made safe to show; nothing is ever written under any of them."""

from __future__ import annotations

import re
import unicodedata

from tollbook.model.time import Period

LONGEST_NAME, LONGEST_LABEL, LONGEST_URL = 120, 400, 2_000
# Controls, marks of direction and without width, half letters, private and unassigned ones; joiners are letters to some scripts.
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_JOINERS = "\u200c\u200d"
_URL = re.compile(r"https?://[^\s\"<>\\^`{|}]+")
_SECOND = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?Z")
_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")


def safe_name(name: str, *, otherwise: str = "part") -> str:
    r"""Return the last part of a name, without what could mislead a reader or a file system.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\x\\photo\u202egpj.exe"), safe_name("..."), safe_name("a\x00\nb.txt")
    ('passwd', 'photogpj.exe', 'part', 'a b.txt')
    """
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    shown = one_line(last).strip(" .")
    if len(shown) > LONGEST_NAME:
        stem, dot, ending = shown.rpartition(".")
        shown = stem[: LONGEST_NAME - len(ending) - 1] + dot + ending if dot and len(ending) < 10 else shown[:LONGEST_NAME]
    return shown or otherwise


def titled(name: str) -> str:
    """Return a name of ours, made of words of a message, whose strokes are no folders."""
    return safe_name(re.sub(r"[/\\]+", " ", name))


def one_line(words: str, *, most: int = LONGEST_LABEL) -> str:
    """Return words on one line, without what cannot be seen."""
    letters = (
        letter if letter in _JOINERS or unicodedata.category(letter) not in _HIDDEN else " " * (letter in "\0\n\r\t") for letter in words
    )
    return " ".join("".join(letters).split())[:most]


def safe_url(url: str | None) -> str | None:
    """Return an address of the web, None for anything else."""
    return url if url and len(url) <= LONGEST_URL and url.isprintable() and _URL.fullmatch(url) else None


def safe_type(media_type: str, *, otherwise: str) -> str:
    """Return a media type, or another where it is none."""
    return media_type if _TYPE.fullmatch(media_type) else otherwise


def day(written: str | None) -> Period | None:
    """Return a day, None where it is none."""
    try:
        return Period.read(written[:10]) if written else None
    except ValueError:
        return None


def second(written: str | None) -> str | None:
    """Return a second in UTC, None where it is none.

    >>> second("2017-04-03T10:00:00.123Z"), second("yesterday")
    ('2017-04-03T10:00:00Z', None)
    """
    found = _SECOND.fullmatch(written or "")
    return f"{found[1]}Z" if found and day(found[1]) else None
