"""The encodings that files may declare, looked up before the walls stand: none can be loaded later."""

from __future__ import annotations

import codecs

_WINDOWS, _ISO = range(1250, 1259), (2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 14, 15, 16)
_OTHERS = ("koi8-r", "koi8-u", "macroman", "cp866", "gb18030", "gbk", "big5", "euc-jp", "iso-2022-jp", "shift_jis", "euc-kr", "utf-7")
_KNOWN = {
    name: codecs.lookup(name).name
    for name in (*(f"windows-{number}" for number in _WINDOWS), *(f"iso-8859-{number}" for number in _ISO), *_OTHERS, "utf-8", "utf-16")
}
_KNOWN |= dict.fromkeys(("iso-8859-1", "latin1", "us-ascii", "ascii"), codecs.lookup("cp1252").name) | {
    "utf8": "utf-8",
    "gb2312": "gb18030",
}
for _name in ("latin-1", "ascii", "raw-unicode-escape", "unicode-escape", "idna"):  # what the standard library asks for by itself
    codecs.lookup(_name)


def decoded(raw: bytes, declared: str | None) -> str:
    r"""Return bytes as text in the encoding that is declared, else as UTF-8, else as Windows wrote it.

    >>> decoded(b"caf\xe9", "iso-8859-1"), decoded(b"caf\xc3\xa9", "no-such"), decoded(b"caf\xe9", None)
    ('café', 'café', 'café')
    """
    known = _KNOWN.get((declared or "").strip("\"' ").lower())
    for name in ([known] if known else []) + ["utf-8"]:
        try:
            return raw.decode(name)
        except UnicodeError:
            continue
    return raw.decode("cp1252", "replace")
