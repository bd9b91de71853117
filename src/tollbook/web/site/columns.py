"""Columns that a script of a release reads: each different value once, a code for every row, and all of it packed as a script."""

from __future__ import annotations

import gzip
from base64 import b64encode
from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import TypeVar

import msgspec

K = TypeVar("K", bound=Hashable)
CALLED = "tollbook"  # the function that every file of data calls
EPOCH = date(1970, 1, 1).toordinal()
encode = msgspec.json.Encoder().encode


def packed(name: str, value: object) -> bytes:
    """Return a value as a script: compressed, and read by a page that no server has to answer.

    >>> packed("none", [])[:20]
    b'tollbook("none","H4s'
    """
    squeezed = gzip.compress(encode(value), 9, mtime=0)
    return f'{CALLED}("{name}","{b64encode(squeezed).decode()}")\n'.encode()


def made(content: bytes) -> str:
    """Return a short word that changes with the content of a file: an address that ends so is never answered with an older one."""
    return sha256(content).hexdigest()[:12]


def coded(values: Iterable[K]) -> Mapping[K, int]:
    """Return a code for each value, in the order in which they first come."""
    codes: dict[K, int] = {}
    for value in values:
        codes.setdefault(value, len(codes))
    return codes


def steps(numbers: Sequence[int]) -> list[int]:
    """Return how far each number lies from the one before: small where they rise slowly.

    >>> steps([5, 5, 9])
    [5, 0, 4]
    """
    return [number - before for number, before in zip(numbers, (0, *numbers), strict=False)]


def day(value: date | None) -> int | None:
    """Return a day as the number of days since 1970."""
    return None if value is None else value.toordinal() - EPOCH
