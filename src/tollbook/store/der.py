"""Time stamps as some authorities encode them: OpenSSL's own puts certificates into a set in any order, which a strict reader refuses.

Only the order of the certificates changes, which no signature covers (RFC 5652, section 5.1, https://doi.org/10.17487/RFC5652).
"""

from __future__ import annotations

from collections.abc import Iterator

SEQUENCE, FIRST = 0x30, 0xA0
Span = tuple[int, int, int]  # where an element begins, where its content does, and where both end


def in_order(token: bytes) -> bytes:
    """Return the answer of an authority with its certificates in the order of DER.

    Raises
    ------
    ValueError
        If it is no such answer.
    """
    content = _part(token, _element(token, 0, SEQUENCE), 1)
    signed = _part(token, _part(token, content, 1), 0)
    for part in _within(token, signed):
        if token[part[0]] == FIRST:
            certificates = sorted(token[begin:end] for begin, _, end in _within(token, part))
            return token[: part[1]] + b"".join(certificates) + token[part[2] :]
    return token


def _part(token: bytes, outer: Span, n: int) -> Span:
    parts = _within(token, outer)
    if len(parts) <= n:
        raise ValueError("it is refused, or holds no time stamp")
    return parts[n]


def _within(token: bytes, outer: Span) -> list[Span]:
    return list(_elements(token, outer[1], outer[2]))


def _elements(token: bytes, at: int, end: int) -> Iterator[Span]:
    while at < end:
        found = _element(token, at)
        if found[2] > end:
            raise ValueError("an element is longer than what holds it")
        yield found
        at = found[2]


def _element(token: bytes, at: int, tag: int | None = None) -> Span:
    if len(token) < at + 2 or (tag is not None and token[at] != tag):
        raise ValueError("this is no answer of an authority of time")
    length, begin = token[at + 1], at + 2
    if length & 0x80:
        more = length & 0x7F
        length, begin = int.from_bytes(token[begin : begin + more]), begin + more
    if begin + length > len(token):
        raise ValueError("it was cut short")
    return at, begin, begin + length
