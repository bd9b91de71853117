"""What an OpenTimestamps proof leads to from a hash, by its own operations; whether a block holds that, only its chain can tell.

References
----------
OpenTimestamps, https://opentimestamps.org; its serialization, https://github.com/opentimestamps/python-opentimestamps.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from tollbook.errors import BadInput

HEADER = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94\x01\x08"  # version 1, over a SHA-256
PENDING, BITCOIN = bytes.fromhex("83dfe30d2ef90c8e"), bytes.fromhex("0588960d73d71901")
ATTESTED, FORK = 0x00, 0xFF
LONGEST_PROOF, LONGEST_MESSAGE, LONGEST_PAYLOAD, MOST_FORKS = 100_000, 4_096, 8_192, 256  # bytes, and forks within forks
URL = re.compile(rb"[A-Za-z0-9._:/-]{1,1000}")
ROOT = 32  # bytes: what a block of Bitcoin commits to

WITH: Mapping[int, Callable[[bytes, bytes], bytes]] = {
    0xF0: lambda message, more: message + more,
    0xF1: lambda message, more: more + message,
}
ALONE: Mapping[int, Callable[[bytes], bytes]] = {
    0x02: lambda message: hashlib.sha1(message, usedforsecurity=False).digest(),
    0x03: lambda message: hashlib.new("ripemd160", message).digest(),
    0x08: lambda message: hashlib.sha256(message).digest(),
    0xF2: lambda message: message[::-1],
    0xF3: lambda message: message.hex().encode(),
}


@dataclass
class Stream:
    """The bytes of a proof, read from the first to the last."""

    held: bytes
    at: int = 0

    def take(self, length: int) -> bytes:
        """Return the next bytes."""
        self.at += length
        if self.at > len(self.held):
            raise BadInput("the OpenTimestamps proof was cut short")
        return self.held[self.at - length : self.at]

    def number(self) -> int:
        """Return the next number, seven bits a byte, the lowest first."""
        number = 0
        for shift in range(0, 63, 7):
            (byte,) = self.take(1)
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
        raise BadInput("the OpenTimestamps proof holds a number that is too large")

    def text(self, most: int) -> bytes:
        """Return the next bytes that say themselves how many they are."""
        length = self.number()
        if length > most:
            raise BadInput(f"the OpenTimestamps proof holds {length} bytes where {most} are the most")
        return self.take(length)


def attesting(proof: bytes, digest: bytes) -> list[str]:
    """Return in words what attests to a hash: blocks of Bitcoin, and calendars that have yet to put it into one.

    Raises
    ------
    BadInput
        If it is no proof over a SHA-256, or of another, is malformed, or nothing that is known here attests.
    """
    if not proof.startswith(HEADER):
        raise BadInput("this is no OpenTimestamps proof over a SHA-256")
    if len(proof) > LONGEST_PROOF:
        raise BadInput(f"the OpenTimestamps proof is longer than {LONGEST_PROOF:,} bytes")
    stream = Stream(proof, len(HEADER))
    if stream.take(len(digest)) != digest:
        raise BadInput("the OpenTimestamps proof is of other bytes than this checkpoint")
    found = sorted(set(_followed(stream, digest)))
    if stream.at != len(proof):
        raise BadInput("the OpenTimestamps proof goes on after its end")
    if not found:
        raise BadInput("nobody that is known here attests in the OpenTimestamps proof")
    return found


def _followed(stream: Stream, digest: bytes) -> Iterator[str]:
    """Follow every branch of a proof to what attests at its end; a fork keeps the message for the branches after it."""
    waiting = [digest]
    while waiting:
        message = waiting.pop()
        while (tag := stream.take(1)[0]) != ATTESTED:
            if tag != FORK:
                message = _done(tag, message, stream)
            elif len(waiting) < MOST_FORKS:
                waiting.append(message)
            else:
                raise BadInput("the OpenTimestamps proof forks too often")
        yield from _said(stream.take(8), stream.text(LONGEST_PAYLOAD), message)


def _done(tag: int, message: bytes, stream: Stream) -> bytes:
    try:
        after = WITH[tag](message, stream.text(LONGEST_MESSAGE)) if tag in WITH else ALONE[tag](message)
    except (KeyError, ValueError):  # Keccak is for Ethereum alone; not every OpenSSL has RIPEMD-160
        raise BadInput(f"the OpenTimestamps proof holds an operation that is not known here: {tag:#04x}") from None
    if len(after) > LONGEST_MESSAGE:
        raise BadInput(f"the OpenTimestamps proof makes a message longer than {LONGEST_MESSAGE} bytes")
    return after


def _said(kind: bytes, payload: bytes, message: bytes) -> Iterator[str]:
    """Say who attests; a kind that is not known here says nothing to us."""
    inner = Stream(payload)
    if kind == BITCOIN:
        height = inner.number()
        if len(message) != ROOT or inner.at != len(payload):
            raise BadInput("the OpenTimestamps proof names a block of Bitcoin in a way that none can hold")
        yield f"Bitcoin block {height}"
    elif kind == PENDING:
        url = inner.text(LONGEST_PAYLOAD)
        if URL.fullmatch(url) is None or inner.at != len(payload):
            raise BadInput("the OpenTimestamps proof names a calendar by what is no address")
        yield f"pending at {url.decode()}"
